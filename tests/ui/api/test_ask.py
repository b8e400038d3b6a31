"""Asking over HTTP: the order of events, stopping, and what is kept."""

import json
import threading
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.errors import ModelUnavailable
from assistant.types import AnswerStatus
from tests.ui.api.conftest import Office
from tests.ui.api.events import answered, ask, parsed


def kept(client: TestClient, conversation_id: str) -> list[dict[str, Any]]:
    messages = client.get(f"/conversations/{conversation_id}").json()["messages"]
    assert isinstance(messages, list)
    return messages


def test_the_events_come_in_their_order(office: Office, hanako: TestClient) -> None:
    office.answerer.sentences = ("宿泊料は9,800円です。[1]", "上限があります。[1]")
    names = [name for name, _ in ask(hanako)]
    assert [name for name in names if name != "token"] == ["conversation", "sources", "sentence", "sentence", "answer"]
    assert names.index("token") > names.index("sources")


def test_the_tokens_and_the_sentences_make_the_answer(hanako: TestClient) -> None:
    events = ask(hanako)
    text = events[-1][1]["text"]
    assert "".join(data["text"] for name, data in events if name == "token") == text
    assert [data for name, data in events if name == "sentence"] == [{"index": 0, "text": text, "verified": True}]


def test_the_answer_has_the_documented_shape(hanako: TestClient) -> None:
    events = ask(hanako)
    answer = events[-1][1]
    citation = answer.pop("citations")[0]
    passages = answer.pop("passages")
    assert answer == {
        "message_id": answer["message_id"],
        "conversation_id": events[0][1]["conversation_id"],
        "status": "ANSWERED",
        "text": "宿泊料は1夜につき9,800円です。[1]",
        "masked_types": {},
        "masked_question": answer["masked_question"],
        "seconds": 1.5,
        "first_token_seconds": 0.5,
        "reason": "",
    }
    assert citation == {
        "number": 1,
        "chunk_id": "internal-0",
        "doc_id": "internal",
        "title": "旅費の手引き",
        "source": "旅費.pdf",
        "page": 3,
        "place": "3ページ",
        "heading": "第2章 宿泊料 > 2 定額",
        "quote": "宿泊料は1夜につき9,800円とする。",
        "department": "人事課",
        "updated": "2026-04-01",
        "url": "",
    }
    assert passages == next(data for name, data in events if name == "sources")["passages"]
    assert passages[0]["source"] == "旅費.pdf"


def test_a_question_without_sources_is_refused_and_kept(hanako: TestClient) -> None:
    answer = answered(hanako, "ゼブラ")
    assert answer["status"] == "NO_SOURCE"
    assert kept(hanako, answer["conversation_id"])[0]["status"] == "NO_SOURCE"


def test_only_the_masked_question_is_kept(hanako: TestClient) -> None:
    answer = answered(hanako, "緑野花子の宿泊料は")
    assert answer["masked_types"] == {"PERSON": 1}
    assert answer["masked_question"] == "〈氏名1〉の宿泊料は"
    message = kept(hanako, answer["conversation_id"])[0]
    assert message["question"] == "〈氏名1〉の宿泊料は"
    assert message["message_id"] == answer["message_id"]


def test_a_follow_up_knows_the_masked_history(office: Office, hanako: TestClient) -> None:
    first = answered(hanako, "緑野花子の宿泊料は")
    answered(hanako, "宿泊の上限は", conversation_id=first["conversation_id"])
    (turn,) = office.answerer.questions[-1].history
    assert turn.question == "〈氏名1〉の宿泊料は"
    assert office.answerer.questions[-1].session == first["conversation_id"]


def test_the_reader_is_who_signed_in_and_the_department_is_passed_on(office: Office, hanako: TestClient) -> None:
    answered(hanako, department="人事課")
    question = office.answerer.questions[-1]
    assert (question.reader.department, question.department) == ("市民課", "人事課")


def test_a_broken_model_is_an_error_event_in_japanese(office: Office, hanako: TestClient) -> None:
    office.answerer.error = ModelUnavailable("モデルのファイルがありません。")
    name, data = ask(hanako)[-1]
    assert (name, data["code"], data["message"]) == ("error", "model_unavailable", "モデルのファイルがありません。")


def test_an_unexpected_error_tells_nothing_of_itself(
    office: Office, hanako: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    office.answerer.error = ValueError("緑野花子の住所")
    name, data = ask(hanako)[-1]
    assert (name, data["code"]) == ("error", "internal")
    assert data["request_id"] in data["message"]
    assert "緑野" not in json.dumps(data, ensure_ascii=False) + caplog.text
    assert any(getattr(record, "error", "") == "ValueError" for record in caplog.records)


class Background:
    """A question asked from another thread, so that it can be stopped from this one."""

    def __init__(self, client: TestClient) -> None:
        self.events: list[tuple[str, Any]] = []
        self.started = threading.Event()
        self._thread = threading.Thread(target=self._ask, args=(client,))
        self._thread.start()

    def _ask(self, client: TestClient) -> None:
        self.events = ask(client)

    def finish(self) -> list[tuple[str, Any]]:
        self._thread.join(10)
        assert not self._thread.is_alive()
        return self.events


def running_request(office: Office) -> str:
    assert office.answerer.begun.wait(5)
    (request_id,) = office.app.state.asks._running
    assert isinstance(request_id, str)
    return request_id


def test_a_stopped_answer_ends_as_cancelled_and_is_kept_so(office: Office, hanako: TestClient) -> None:
    office.answerer.hold = True
    background = Background(office.sign_in("hanako"))
    response = hanako.post(f"/ask/{running_request(office)}/stop")
    assert (response.status_code, response.json()) == (202, {"stopping": True})
    answer = background.finish()[-1][1]
    assert answer["status"] == "CANCELLED"
    assert kept(hanako, answer["conversation_id"])[0]["status"] == "CANCELLED"


def test_nobody_stops_anothers_answer(office: Office, taro: TestClient) -> None:
    office.answerer.hold = True
    background = Background(office.sign_in("hanako"))
    assert taro.post(f"/ask/{running_request(office)}/stop").status_code == 404
    office.answerer.release.set()
    assert background.finish()[-1][1]["status"] == "ANSWERED"


def test_stopping_what_is_over_is_not_found(hanako: TestClient) -> None:
    request_id = ask(hanako)[0][1]["request_id"]
    assert hanako.post(f"/ask/{request_id}/stop").status_code == 404


def test_one_question_too_many_is_told_to_wait(office: Office, hanako: TestClient) -> None:
    office.answerer.hold = True
    backgrounds = [Background(office.sign_in(name)) for name in ("hanako", "taro")]
    while office.app.state.asks.count < 2:
        office.answerer.begun.wait(0.01)
    response = hanako.post("/ask", json={"question": "宿泊料は"})
    assert (response.status_code, response.json()["error"]["code"]) == (503, "busy")
    assert response.headers["Retry-After"]
    office.answerer.release.set()
    assert [b.finish()[-1][1]["status"] for b in backgrounds] == ["ANSWERED"] * 2
    assert answered(hanako)["status"] == "ANSWERED"


def test_every_status_reaches_the_client(office: Office, hanako: TestClient) -> None:
    for status in AnswerStatus:
        office.answerer.status = status
        assert answered(hanako)["status"] == status.value


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "question: 必要です"),
        ({"question": ""}, "question: 1文字以上"),
        ({"question": " 　\n"}, "question: 1文字以上"),
        ({"question": "あ" * 2001}, "question: 2000文字以下"),
        ({"question": 5}, "question: 文字列"),
        ({"question": "宿泊料は", "qestion": "x"}, "qestion: この名前の項目はありません"),
        ({"question": "宿泊料は \ud800"}, "question: "),
    ],
)
def test_a_bad_question_is_explained_in_japanese_and_not_repeated(
    hanako: TestClient, body: dict[str, Any], said: str
) -> None:
    response = hanako.post("/ask", content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["error"]["code"]) == (422, "invalid_input")
    assert said in response.json()["error"]["message"]
    assert "宿泊料" not in response.text


def test_a_conversation_that_is_not_ones_own_cannot_be_continued(hanako: TestClient, taro: TestClient) -> None:
    conversation_id = answered(hanako)["conversation_id"]
    response = taro.post("/ask", json={"question": "宿泊料は", "conversation_id": conversation_id})
    assert response.status_code == 404
    assert len(kept(hanako, conversation_id)) == 1


def test_the_stream_is_not_cached_and_names_its_request(hanako: TestClient) -> None:
    with hanako.stream("POST", "/ask", json={"question": "宿泊料は"}) as response:
        _, first = next(parsed(response.iter_lines()))
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Request-ID"] == first["request_id"]
