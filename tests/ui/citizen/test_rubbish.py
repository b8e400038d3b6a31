"""Whatever is sent to the citizen API: a clear refusal or an answer, never a failure, and no word of it in a log."""

import json
import logging
import uuid
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.fakes import FakeLLM
from tests.ui.citizen.town import FAQS, Town

CANARY = "金糸雀の秘密"
ID = "0" * 31
ASK, FEEDBACK = "/citizen/v1/ask", "/citizen/v1/feedback"


@pytest.fixture
def stranger(town: Town) -> TestClient:
    """Gets the responses that a server sends, even after an unexpected error."""
    return TestClient(
        town.app, base_url="http://city.example", client=("192.0.2.7", 5000), raise_server_exceptions=False
    )


def post(client: TestClient, path: str, body: bytes, **headers: str | bytes) -> Any:
    sent = {"Content-Type": "application/json", **headers}
    raw = {name.encode(): value if isinstance(value, bytes) else value.encode() for name, value in sent.items()}
    return client.post(path, content=body, headers=raw)


def a_question(**fields: object) -> bytes:
    return json.dumps({"text": CANARY, "request_id": f"{ID}1", **fields}).encode()


@pytest.mark.parametrize("path", [ASK, FEEDBACK, "/citizen/v1/guides/hikkoshi"])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"{",
        bytes(range(256)),
        f'{{"text": "{CANARY}"}}'.encode("utf-16"),
        f'{{"text": "{CANARY}"}}'.encode("cp932"),
        b"[" * 20_000,
        b'{"text": NaN, "request_id": Infinity, "lang": 1e999999}',
        b'{"request_id": ' + b"9" * 5000 + b"}",
        b'{"\\ud800": 1, "\\u0000": 2}',
        a_question(x=1),
        a_question(lang=10**400),
        a_question(lang="xx"),
        a_question(lang="\ud800"),
        a_question(text=[CANARY]),
        a_question(text=f"{CANARY}\ud800"),
        a_question(text=CANARY * 1000),
        a_question(conversation="f" * 32),
        a_question(conversation=f"{'f' * 32}\n"),
        a_question(request_id=10**50),
        a_question(text="a" * 1_000_000),
        json.dumps({CANARY: 1}).encode(),
        json.dumps({"answers": {CANARY: 1}}).encode(),
        json.dumps({f"k{number}": 1 for number in range(5000)}).encode(),
    ],
    ids=lambda body: f"{len(body)} bytes",
)
def test_a_body_that_cannot_be_read_is_refused_and_not_repeated(
    stranger: TestClient, path: str, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        response = post(stranger, path, body)

    assert response.status_code in (400, 404, 413)
    assert len(response.text) < 1000
    assert CANARY not in response.text
    assert CANARY not in caplog.text


@pytest.mark.parametrize(
    "text",
    ["\x00", "\ufeff\uffff", "\x1b[31m\x7f", "\u2028event: answer", "[[氏名_99]]", "{item}%s\\1", "令和99999999年度"],
)
def test_strange_characters_reach_no_log(
    stranger: TestClient, llm: FakeLLM, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    llm.answers = ["資料にありません。"]
    with caplog.at_level(logging.INFO):
        response = post(stranger, ASK, a_question(text=f"{text}{CANARY}", request_id=uuid.uuid4().hex))

    assert response.text.count("event: answer\n") == 1
    assert "event: error" not in response.text
    assert CANARY not in caplog.text


@pytest.mark.parametrize("content_type", ["", "text/plain", "multipart/form-data", "application/x-www-form-urlencoded"])
def test_a_question_of_another_content_type_is_refused(stranger: TestClient, content_type: str) -> None:
    assert post(stranger, ASK, a_question(), **{"Content-Type": content_type}).json()["code"] == "BAD_REQUEST"


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("Origin", "http://[::1", 403),
        ("Origin", "null", 403),
        ("Content-Length", "9" * 5000, 413),
        ("Authorization", "x" * 300, 400),
        ("Last-Event-ID", "9" * 20, 200),
        ("X-Forwarded-For", "\x00", 200),
        ("Authorization", b"Bearer \xff", 200),
    ],
)
def test_a_strange_header_is_no_failure(stranger: TestClient, name: str, value: str | bytes, status: int) -> None:
    body = json.dumps({"text": FAQS[0][0], "request_id": f"{ID}2"}).encode()
    assert post(stranger, ASK, body, **{name: value}).status_code == status


@pytest.mark.parametrize(
    "path", ["config?lang=%ED%A0%80", "answers/%00", "guides/%00", "garbage/items?q=%00%FF", "%00"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE"])
def test_a_strange_address_is_no_failure(stranger: TestClient, method: str, path: str) -> None:
    assert stranger.request(method, f"/citizen/v1/{path}").status_code < 500


def test_what_somebody_else_asked_is_not_found(stranger: TestClient) -> None:
    asked = post(stranger, ASK, json.dumps({"text": FAQS[0][0], "request_id": f"{ID}3"}).encode()).text
    conversation = json.loads(asked.split("data: ")[1].split("\n")[0])["conversation"]

    assert stranger.get(f"/citizen/v1/answers/{ID}3", headers={"Authorization": "Bearer x"}).status_code == 404
    assert post(stranger, ASK, a_question(conversation=conversation, request_id=f"{ID}4")).status_code == 404
    rating = {"request_id": f"{ID}3", "token": "x", "good": False, "comment": CANARY}
    assert post(stranger, FEEDBACK, json.dumps(rating).encode()).status_code == 404
