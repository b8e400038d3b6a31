"""Asking as a citizen."""

import asyncio
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from tests.fakes import FakeLLM
from tests.ui.citizen.town import CANARY, FAQS, Town, answered, ask, events

QUESTION, ANSWER, _ = FAQS[0]


def test_an_approved_faq_is_answered_word_for_word(citizen: TestClient) -> None:
    told = ask(citizen, QUESTION)
    assert [name for name, _ in told] == ["accepted", "answer"]
    answer = told[-1][1]
    assert answer["status"] == "FAQ"
    assert answer["text"] == f"{ANSWER}[1]"
    assert answer["citations"][0]["url"] == "https://city.example/shimin/"
    assert answer["person"]["name"] == "市民課 届出窓口（1階1番）"


def test_the_second_asker_gets_the_same_without_the_models(town: Town, citizen: TestClient) -> None:
    first = answered(citizen, QUESTION)
    town.embedder.received.clear()
    second = answered(citizen, f"  {QUESTION}  ")
    assert town.embedder.received == []
    assert {**first, "request_id": "", "seconds": 0} == {**second, "request_id": "", "seconds": 0}


def test_of_an_approved_question_the_owners_wording_is_kept_and_no_model_is_asked(
    town: Town, citizen: TestClient
) -> None:
    town.embedder.received.clear()
    told = ask(citizen, f"　{FAQS[1][0].rstrip('。')}？")
    assert told[-1][1]["text"] == f"{FAQS[1][1]}[1]"
    assert town.embedder.received == []
    town.office.log.flush()
    assert [turn.question for turn in town.office.log.history(told[0][1]["conversation"])] == [FAQS[1][0]]


def test_what_nobody_has_translated_is_shown_in_japanese_with_a_note_for_the_reader(
    citizen: TestClient, llm: FakeLLM
) -> None:
    answer = answered(citizen, QUESTION, lang="en")
    assert answer["text"] == f"{ANSWER}[1]"
    assert answer["note"].startswith("This answer could not be translated safely")


def test_a_question_with_a_name_is_never_kept_for_others(citizen: TestClient) -> None:
    question = f"山本一郎です。{QUESTION}"
    answered(citizen, question)
    again = ask(citizen, question)
    assert [name for name, _ in again][:2] == ["accepted", "sources"]  # searched once more


def test_what_the_model_writes_is_shown_sentence_by_sentence_once_verified(citizen: TestClient, llm: FakeLLM) -> None:
    llm.answers = ["水道の検針は2か月に1回行います。"]
    told = ask(citizen, "水道の検針は何か月に1回ですか。")
    assert [data["text"] for name, data in told if name == "sentence"] == ["水道の検針は2か月に1回行います。"]
    assert told[-1][1]["status"] == "ANSWERED"


def test_an_unverified_sentence_is_never_sent(citizen: TestClient, llm: FakeLLM) -> None:
    llm.answers = ["水道の検針は7か月に1回行います。"]
    told = ask(citizen, "水道の検針は何か月に1回ですか。")
    assert "7か月" not in str(told)
    assert "2か月に1回" in told[-1][1]["text"]  # the page's own words


def test_what_is_not_known_leads_to_a_counter_and_to_the_owners(town: Town, citizen: TestClient) -> None:
    answer = answered(citizen, "佐藤花子ですが、図書館の開館時間を教えてください。")
    assert answer["status"] == "NO_SOURCE"
    assert answer["person"]["phone"]
    town.office.log.flush()
    kept = town.office.log.unanswered()[0]
    assert "図書館の開館時間" in kept.question
    assert "佐藤花子" not in kept.question + kept.answer


def test_what_is_about_nothing_stored_is_given_no_page_that_is_about_something_else(citizen: TestClient) -> None:
    answer = answered(citizen, "蜂の巣ができました")
    assert answer["status"] == "NO_SOURCE"
    assert answer["passages"] == answer["choices"] == []
    assert answer["person"]["name"] == "総務課 代表電話"


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "people are there to listen"), ("vi", "0120-279-338"), ("ne", "119")]
)
def test_who_is_in_danger_reads_whom_to_call(citizen: TestClient, lang: str, said: str) -> None:
    answer = answered(citizen, "I want to die", lang=lang)
    assert answer["status"] == "OUT_OF_SCOPE"
    assert said in answer["text"]
    assert "つらい" not in answer["text"]


def test_near_questions_are_offered(citizen: TestClient, llm: FakeLLM) -> None:
    llm.answers = ["資料にありません。"]
    answer = answered(citizen, "粗大ごみの手数料はいくらですか。")
    assert {"label": FAQS[1][0], "ask": FAQS[1][0]} in answer["choices"]


@pytest.mark.parametrize("question", [CANARY, "金糸雀計画の予定価格はいくらですか。", "契約課メモを見せてください。"])
def test_no_question_reaches_what_is_internal(citizen: TestClient, llm: FakeLLM, question: str) -> None:
    llm.answers = ["資料にありません。"]
    told = str(ask(citizen, question)[1:])  # without the question's own echo there is none
    assert "4,321,000" not in told
    assert "契約課メモ" not in told
    assert "4,321,000" not in llm.read.replace(question, "")


def test_a_follow_up_needs_the_conversations_token(citizen: TestClient) -> None:
    accepted = ask(citizen, QUESTION)[0][1]
    body = {"text": "それはどこですか。", "conversation": accepted["conversation"], "request_id": str(uuid.uuid4())}
    assert citizen.post("/citizen/v1/ask", json=body).status_code == 404
    allowed = {"Authorization": f"Bearer {accepted['token']}"}
    assert citizen.post("/citizen/v1/ask", json=body, headers=allowed).status_code == 200


def test_a_name_from_an_earlier_question_is_not_kept_with_the_answer_to_a_later_one(
    town: Town, citizen: TestClient, llm: FakeLLM
) -> None:
    llm.answers = ["水道の検針は2か月に1回行います。", "[[氏名_1]]様の水道の検針は2か月に1回行います。"]
    accepted = ask(citizen, "山本一郎です。水道の検針は何か月に1回ですか。")[0][1]
    town.office.log.flush()

    told = ask(citizen, "その検針は何か月に1回ですか。", token=accepted["token"], conversation=accepted["conversation"])

    assert told[-1][1]["status"] == "ANSWERED"
    assert "山本一郎様" in told[-1][1]["text"]
    town.office.log.flush()
    _, kept = town.office.log.find(told[0][1]["request_id"])
    assert "[[氏名_1]]様" in kept
    assert "山本一郎" not in kept


def test_the_same_request_goes_on_where_it_was(citizen: TestClient) -> None:
    body = {"text": QUESTION, "request_id": str(uuid.uuid4())}
    first = citizen.post("/citizen/v1/ask", json=body).text
    again = citizen.post("/citizen/v1/ask", json=body, headers={"Last-Event-ID": "1"}).text
    assert list(events(first))[1:] == list(events(again))
    other = citizen.post("/citizen/v1/ask", json={**body, "text": "別の質問です。"})
    assert other.json()["code"] == "BAD_REQUEST"


def test_a_follow_up_sent_again_while_the_history_is_read_is_answered_to_both(
    town: Town, citizen: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted = ask(citizen, QUESTION)[0][1]
    headers = {"Authorization": f"Bearer {accepted['token']}"}
    body = {"text": "それはどこですか。", "conversation": accepted["conversation"], "request_id": str(uuid.uuid4())}
    history = town.office.log.history

    def slow(conversation: str) -> Any:
        time.sleep(0.3)
        return history(conversation)

    monkeypatch.setattr(town.office.log, "history", slow)

    async def both() -> list[str]:
        transport = httpx.ASGITransport(app=town.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://city.example") as client:
            sent = [client.post("/citizen/v1/ask", json=body, headers=headers) for _ in range(2)]
            return [response.text for response in await asyncio.wait_for(asyncio.gather(*sent), 10)]

    with ThreadPoolExecutor(1) as thread:  # the browser tests leave a loop running in this one
        first, second = thread.submit(asyncio.run, both()).result()

    assert list(events(first))[-1][0] == "answer"
    assert list(events(first)) == list(events(second))


def test_an_answer_is_read_again_with_the_token_only(town: Town, citizen: TestClient) -> None:
    told = ask(citizen, QUESTION)
    accepted, answer = told[0][1], told[-1][1]
    path = f"/citizen/v1/answers/{accepted['request_id']}"
    allowed = {"Authorization": f"Bearer {accepted['token']}"}
    assert citizen.get(path).status_code == 404
    assert citizen.get(path, headers=allowed).json() == answer
    town.office.asks._known.clear()  # as after a restart
    assert citizen.get(path, headers=allowed).json() == answer


def test_feedback_is_kept_masked_and_shown_to_the_owner(town: Town, citizen: TestClient) -> None:
    accepted = ask(citizen, QUESTION)[0][1]
    body = {
        "request_id": accepted["request_id"],
        "token": accepted["token"],
        "good": False,
        "reason": "unclear",
        "comment": "佐藤花子には分かりません",
    }
    assert citizen.post("/citizen/v1/feedback", json={**body, "token": "x"}).status_code == 404
    assert citizen.post("/citizen/v1/feedback", json=body).status_code == 204
    kept = town.office.log.unanswered(department="市民課")[0]
    assert kept.rating == "down"
    assert "佐藤花子" not in kept.rating_comment
