"""The chat: sources before words, verified sentences, refusals, stopping, thumbs, and text that stays text."""

import time
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from assistant.types import AnswerStatus
from guardrails.pii.findings import PiiType
from tests.ui.staff import sample_answers as sample
from tests.ui.staff.fake_city import MALICIOUS, FakeCity
from tests.ui.staff.reading import answered, button, html_of, session_of, text_of
from tests.ui.staff.test_sign_in import sign_in
from ui.staff import texts


@pytest.fixture
def chat(app: AppTest) -> AppTest:
    return sign_in(app.run(), "midori")


def ask(chat: AppTest, question: str) -> AppTest:
    return answered(chat.chat_input[0].set_value(question).run())


def test_an_answer_stands_beside_the_passages_it_rests_on(chat: AppTest) -> None:
    ask(chat, "転入届の期間は？")
    page = text_of(chat)
    assert not chat.exception
    for part in (
        "転入をした日から14日以内",
        "住民異動届 事務取扱要領",
        "3ページ",
        "第2章 転入 > 第1節 届出の期間",
        "2025年4月1日",
    ):
        assert part in page
    assert 'href="/original/doc-1#page=3"' in html_of(chat)


def test_the_sources_are_shown_before_the_first_word(chat: AppTest, city: FakeCity) -> None:
    city.thinking_seconds = 2.0
    city.token_seconds = 0.1
    chat.chat_input[0].set_value("長い質問").run()
    live = session_of(chat).live
    assert live is not None
    wait_until(lambda: live.progress.passages is not None)
    chat.run()
    assert texts.SOURCES_READING in text_of(chat)
    assert "住民異動届 事務取扱要領" in text_of(chat)
    assert not live.progress.sentences
    live.stop()
    live.wait(5)


def test_an_unverified_sentence_is_marked_until_it_is_verified(chat: AppTest, city: FakeCity) -> None:
    city.token_seconds = 0.02
    chat.chat_input[0].set_value("長い質問").run()
    live = session_of(chat).live
    assert live is not None
    wait_until(lambda: len(live.progress.sentences) >= 2 and live.progress.unchecked != "")
    chat.run()
    assert texts.UNCHECKED in text_of(chat)
    assert texts.UNVERIFIED in text_of(chat)
    live.stop()
    live.wait(5)


def test_a_sentence_that_failed_is_not_in_the_answer(chat: AppTest) -> None:
    ask(chat, "転入届の期間は？")
    assert "過料5万円" not in text_of(chat)
    assert "届出遅延理由書を添えて受け付けます" in text_of(chat)


def test_stop_really_stops_the_api(chat: AppTest, city: FakeCity) -> None:
    city.token_seconds = 0.02
    chat.chat_input[0].set_value("長い質問").run()
    live = session_of(chat).live
    assert live is not None
    wait_until(lambda: live.progress.unchecked != "")
    button(chat, texts.STOP).click().run()
    assert live.wait(5)
    chat.run()
    assert texts.STATUS[AnswerStatus.CANCELLED] in text_of(chat)


def test_a_refusal_shows_what_was_found(chat: AppTest) -> None:
    ask(chat, "見つからないこと")
    assert texts.STATUS[AnswerStatus.NO_SOURCE] in text_of(chat)
    assert texts.SOURCES_FOUND in text_of(chat)
    assert "窓口応対の手引き" in text_of(chat)


def test_masked_personal_data_is_told_with_its_kinds(chat: AppTest) -> None:
    ask(chat, "個人情報を含む質問")
    assert "個人情報を2件伏せて処理しました（氏名・電話番号）" in text_of(chat)
    assert "[[氏名_1]]（[[電話_1]]）の届出が遅れました" in text_of(chat)


def test_every_kind_of_personal_data_has_a_name_on_the_page() -> None:
    assert set(texts.MASKED_TYPES) == set(PiiType)


@pytest.mark.parametrize("where", ["question", "answer"])
def test_markup_in_a_text_shows_as_the_characters_it_is(chat: AppTest, where: str) -> None:
    ask(chat, f"悪意 {MALICIOUS}" if where == "question" else "悪意")
    assert "<script>document.title" in text_of(chat)
    assert "[ここを押す](https://evil.example/)" in text_of(chat)
    drawn = html_of(chat)
    assert "<script" not in drawn
    assert "<b>太い" not in drawn
    assert 'href="https://evil' not in drawn
    assert "<img" not in drawn


def test_a_follow_up_stays_in_the_conversation(chat: AppTest, city: FakeCity) -> None:
    ask(chat, "転入届の期間は？")
    ask(chat, "遅れたら？")
    first, second = city.asked
    assert first.conversation_id is None
    assert second.conversation_id == session_of(chat).conversation_id
    assert "転入届の期間は？" in text_of(chat)


def test_a_new_conversation_starts_empty(chat: AppTest, city: FakeCity) -> None:
    ask(chat, "転入届の期間は？")
    button(chat, texts.NEW_CONVERSATION).click().run()
    assert texts.CHAT_HEADING in text_of(chat)
    ask(chat, "別の質問")
    assert city.asked[-1].conversation_id is None


def test_the_department_narrows_the_search(chat: AppTest, city: FakeCity) -> None:
    chat.selectbox(key="department").select("税務課").run()
    ask(chat, "納期は？")
    assert city.asked[-1].department == "税務課"


def test_an_example_is_asked_by_pressing_it(chat: AppTest, city: FakeCity) -> None:
    chat.button(key="example-0").click().run()
    answered(chat)
    assert city.asked[-1].question == sample.EXAMPLES[0]


def test_a_thumb_down_asks_for_the_reason(chat: AppTest, city: FakeCity) -> None:
    ask(chat, "転入届の期間は？")
    button(chat, texts.NOT_HELPFUL).click().run()
    (message_id,) = city.feedback
    assert city.feedback[message_id].rating == "down"
    chat.button_group(key=f"why-{message_id}").set_value(texts.REASONS[1])
    button(chat, texts.SEND_REASON).click().run()
    assert city.feedback[message_id].reason == texts.REASONS[1]
    assert session_of(chat).toast == ""


def test_a_reason_that_was_not_taken_is_not_thanked_for(chat: AppTest, city: FakeCity) -> None:
    ask(chat, "転入届の期間は？")
    button(chat, texts.NOT_HELPFUL).click().run()
    (message_id,) = city.feedback
    chat.text_input(key=f"comment-{message_id}").input("拒否")
    button(chat, texts.SEND_REASON).click().run()
    assert session_of(chat).toast == ""
    assert chat.text_input(key=f"comment-{message_id}").value == "拒否"


def test_a_failed_question_says_why_and_can_be_asked_again(chat: AppTest, city: FakeCity) -> None:
    ask(chat, "失敗する質問")
    assert "検索に失敗しました。" in text_of(chat)
    button(chat, texts.ASK_AGAIN).click().run()
    assert len(city.asked) == 2


def test_a_model_that_is_down_is_told_on_every_page(chat: AppTest, city: FakeCity) -> None:
    city.parts["llm"] = "down"
    chat.run()
    assert "回答モデルが停止しています" in text_of(chat)


def test_vectors_of_another_model_are_told_with_what_to_do(chat: AppTest, city: FakeCity) -> None:
    city.parts["vectors"] = "down"
    chat.run()
    assert "埋め込みモデルが変わりました" in text_of(chat)
    assert "madoguchi reembed" in text_of(chat)


def wait_until(condition: Callable[[], bool], seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
