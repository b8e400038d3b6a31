"""「市民」: owners read what could not be answered; admins publish and switch."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox, TextArea

from tests.ui.staff import sample_answers as sample
from tests.ui.staff.fake_city import FakeCity
from tests.ui.staff.reading import button, html_of, session_of, text_of
from ui.api import schemas
from ui.citizen_control import Control
from ui.staff import texts

Screen = Callable[[str, schemas.User], AppTest]


@pytest.fixture
def admin(screen: Screen) -> AppTest:
    return screen("citizens", sample.ADMIN).run()


def test_owners_read_what_was_not_answered_and_why(screen: Screen) -> None:
    page = screen("citizens", sample.EDITOR).run()
    shown = text_of(page)
    for expected in ("[[氏名_1]]ですが", "電話にも出ません", texts.STATUS[sample.UNANSWERED[0].status], "環境課"):
        assert expected in shown
    assert "<b>図書館</b>" not in html_of(page)
    assert texts.CITIZENS_PUBLISH not in [one.label for one in page.button]


def test_the_page_is_closed_to_staff(screen: Screen) -> None:
    page = screen("citizens", sample.STAFF).run()
    assert texts.CITIZENS_EDITORS_ONLY in text_of(page)
    assert "図書館" not in text_of(page)


def mode(page: AppTest) -> Selectbox[str]:
    return next(one for one in page.selectbox if one.label == texts.CITIZENS_MODE)


def message(page: AppTest) -> TextArea:
    return next(one for one in page.text_area if one.label == texts.CITIZENS_MESSAGE)


def test_an_admin_closes_the_chat_with_a_message(admin: AppTest, city: FakeCity) -> None:
    mode(admin).select("closed")
    message(admin).input("点検中です。")
    button(admin, texts.CITIZENS_SWITCH).click().run()
    assert (city.control.mode, city.control.message) == ("closed", "点検中です。")
    assert session_of(admin).toast == texts.CITIZENS_SWITCHED


def test_a_chat_closed_by_a_colleague_is_not_opened_by_a_page_from_before(admin: AppTest, city: FakeCity) -> None:
    city.control = Control(mode="closed", message="点検中です。")
    button(admin, texts.CITIZENS_SWITCH).click().run()
    assert city.control == Control(mode="closed", message="点検中です。")
    assert "ほかの人が" in admin.error[0].value
    assert (mode(admin).value, message(admin).value) == ("closed", "点検中です。")


def test_the_page_shows_what_a_colleague_has_switched_at_its_next_drawing(admin: AppTest, city: FakeCity) -> None:
    city.control = Control(mode="closed", message="点検中です。")
    admin.run()
    assert (mode(admin).value, message(admin).value) == ("closed", "点検中です。")


def test_an_admin_publishes_and_takes_it_back(admin: AppTest, city: FakeCity) -> None:
    button(admin, texts.CITIZENS_PUBLISH).click().run()
    assert city.published == []
    button(admin, texts.CITIZENS_PUBLISH_YES).click().run()
    assert session_of(admin).toast == texts.CITIZENS_PUBLISHED.format(documents=5)
    button(admin, texts.CITIZENS_ROLLBACK).click().run()
    button(admin, texts.CITIZENS_ROLLBACK_YES).click().run()
    assert city.published == ["publish", "rollback"]


def test_looking_at_the_questions_saves_none_of_them(admin: AppTest, city: FakeCity) -> None:
    assert "図書館" in text_of(admin)
    assert city.exports == 0


def test_an_admin_sees_one_department_alone(admin: AppTest) -> None:
    admin.selectbox(key="unanswered-department").select("環境課").run()
    assert "図書館" in text_of(admin)
    assert "visa" not in text_of(admin)
