"""The history page: find, rename, delete with undo, delete all."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from assistant.types import AnswerStatus
from tests.ui.staff import sample_answers as sample
from tests.ui.staff.fake_city import FakeCity
from tests.ui.staff.reading import button, session_of, text_of
from ui.api import schemas
from ui.staff import texts

Screen = Callable[[str, schemas.User], AppTest]


@pytest.fixture
def history(screen: Screen, city: FakeCity) -> AppTest:
    for question in ("転入届の期間は？", "旅費の日当は？"):
        city.talk(question, sample.answer(AnswerStatus.ANSWERED, sample.ANSWER_TEXT))
    return screen("history", sample.STAFF).run()


def choose(app: AppTest, conversation_id: str, action: str) -> AppTest:
    app.menu_button(key=f"menu-{conversation_id}").click(action).run()
    return app


def test_the_history_lists_the_own_conversations(history: AppTest) -> None:
    assert not history.exception
    assert "転入届の期間は？" in text_of(history)
    assert texts.HISTORY_COUNT.format(total=2) in text_of(history)


def test_the_search_narrows_the_list(history: AppTest) -> None:
    history.text_input(key="history-query").input("旅費").run()
    assert "旅費の日当は？" in text_of(history)
    assert "転入届の期間は？" not in text_of(history)


def test_a_search_from_a_later_page_shows_what_it_finds(screen: Screen, city: FakeCity) -> None:
    for number in range(25):
        city.talk(f"質問{number}", sample.answer(AnswerStatus.ANSWERED, sample.ANSWER_TEXT))
    page = screen("history", sample.STAFF).run()
    page.get("pagination")[0].set_value(2).run()  # type: ignore[union-attr]
    page.text_input(key="history-query").input("質問24").run()
    assert texts.HISTORY_COUNT.format(total=1) in text_of(page)
    assert page.menu_button


def test_a_search_without_a_match_says_so(history: AppTest) -> None:
    history.text_input(key="history-query").input("存在しない").run()
    assert texts.HISTORY_NO_MATCH.format(query="存在しない") in text_of(history)


def test_a_deleted_conversation_can_be_brought_back(history: AppTest, city: FakeCity) -> None:
    conversation_id = next(iter(city.conversations))
    choose(history, conversation_id, texts.DELETE)
    assert conversation_id not in city.conversations
    button(history, texts.UNDO).click().run()
    assert conversation_id in city.conversations


def test_deleting_the_open_conversation_empties_the_chat(history: AppTest, city: FakeCity) -> None:
    conversation_id = next(iter(city.conversations))
    session_of(history).open_conversation(city.conversations[conversation_id])
    choose(history, conversation_id, texts.DELETE)
    assert not session_of(history).exchanges


def test_a_conversation_can_be_renamed(history: AppTest, city: FakeCity) -> None:
    conversation_id = next(iter(city.conversations))
    choose(history, conversation_id, texts.RENAME)
    (field,) = [field for field in history.text_input if field.label == texts.RENAME_LABEL]
    field.input("転入の届出")
    button(history, texts.SAVE).click().run()
    assert city.conversations[conversation_id].title == "転入の届出"


def test_all_conversations_are_deleted_only_after_a_yes(history: AppTest, city: FakeCity) -> None:
    button(history, texts.DELETE_ALL).click().run()
    assert len(city.conversations) == 2
    button(history, texts.DELETE_ALL_YES).click().run()
    assert not city.conversations
