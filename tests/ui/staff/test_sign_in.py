"""Signing in and out, the first password, and what happens when the session ends."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from tests.ui.staff import sample_answers as sample
from tests.ui.staff.fake_city import FakeCity
from tests.ui.staff.reading import answered, button, text_of
from ui.staff import texts

SignIn = Callable[[AppTest, str], AppTest]


def sign_in(app: AppTest, username: str, password: str = sample.PASSWORD) -> AppTest:
    app.text_input(key="username").input(username)
    app.text_input(key="password").input(password)
    button(app, texts.SIGN_IN).click().run()
    return app


def test_a_stranger_sees_only_the_sign_in_page(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert texts.SIGN_IN_HEADING in text_of(app)
    assert not app.chat_input


def test_signing_in_opens_the_chat_with_example_questions(app: AppTest) -> None:
    sign_in(app.run(), "midori")
    assert not app.exception
    assert texts.CHAT_HEADING in text_of(app)
    assert len([button for button in app.button if button.key and button.key.startswith("example-")]) == 4


def test_a_wrong_password_is_told_and_nothing_more(app: AppTest) -> None:
    sign_in(app.run(), "midori", "wrong")
    assert [error.value for error in app.error] == ["利用者IDかパスワードが違います。"]


def test_empty_fields_are_not_sent(app: AppTest, city: FakeCity) -> None:
    sign_in(app.run(), "", "")
    assert texts.SIGN_IN_EMPTY in text_of(app)
    assert not city.failures


def test_a_locked_account_says_until_when(app: AppTest, city: FakeCity) -> None:
    city.failures["midori"] = 5
    sign_in(app.run(), "midori")
    assert "10時30分まで" in text_of(app)


def test_a_generated_password_must_be_changed_before_anything_else(app: AppTest) -> None:
    sign_in(app.run(), "shinjin")
    assert texts.PASSWORD_CHANGE_FORCED in text_of(app)
    assert not app.chat_input
    current, new, again = app.text_input
    current.input(sample.PASSWORD)
    new.input("asahi-noboru-machi")
    again.input("asahi-noboru-machi")
    button(app, texts.CHANGE_PASSWORD).click().run()
    assert texts.CHAT_HEADING in text_of(app)


def test_two_different_new_passwords_are_refused(app: AppTest) -> None:
    sign_in(app.run(), "shinjin")
    for field, value in zip(app.text_input, (sample.PASSWORD, "asahi-noboru-machi", "something-else"), strict=True):
        field.input(value)
    button(app, texts.CHANGE_PASSWORD).click().run()
    assert texts.PASSWORDS_DIFFER in text_of(app)


def test_signing_out_ends_the_session_at_the_api(app: AppTest, city: FakeCity) -> None:
    sign_in(app.run(), "midori")
    button(app, texts.SIGN_OUT).click().run()
    assert texts.SIGNED_OUT in text_of(app)
    assert not city.sessions


def test_an_ended_session_keeps_the_question_that_was_sent(app: AppTest, city: FakeCity) -> None:
    sign_in(app.run(), "midori")
    city.end_all_sessions()
    app.chat_input[0].set_value("転入届の期間は？").run()
    assert texts.SESSION_EXPIRED_DRAFT in text_of(app)
    sign_in(app, "midori")
    assert app.chat_input[0].proto.value == "転入届の期間は？"
    assert not city.asked


def test_the_next_user_of_a_tab_does_not_see_the_conversation_before(app: AppTest, city: FakeCity) -> None:
    sign_in(app.run(), "midori")
    app.chat_input[0].set_value("引っ越しの届出は？").run()
    answered(app)
    city.end_all_sessions()
    button(app, texts.HELPFUL).click().run()
    sign_in(app, "kaede")
    assert "引っ越しの届出は？" not in text_of(app)


def test_after_a_transfer_the_tab_does_not_go_on_showing_the_conversation(app: AppTest, city: FakeCity) -> None:
    sign_in(app.run(), "midori")
    app.chat_input[0].set_value("引っ越しの届出は？").run()
    answered(app)
    city.users["u-staff"] = city.users["u-staff"].model_copy(update={"department": "税務課"})
    city.end_all_sessions()
    button(app, texts.HELPFUL).click().run()
    sign_in(app, "midori")
    assert "引っ越しの届出は？" not in text_of(app)
