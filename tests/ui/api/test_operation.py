"""Health, metrics, logs, and what surrounds every request."""

import io
import json
import logging
import re
import socket
import sqlite3
import threading
from dataclasses import replace

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from assistant.errors import UserError
from guardrails.pii.vault import VaultError
from tests.ui.api.conftest import Office
from tests.ui.api.events import answered
from ui.api.app import create_app, serve
from ui.web.logs import log_as_json


def test_health_is_ok_when_every_part_is(anonymous: TestClient) -> None:
    assert anonymous.get("/health").json() == {"status": "ok", "parts": {"model": "ok", "database": "ok"}}


def test_health_names_the_part_that_is_down(office: Office) -> None:
    services = replace(office.services, parts={"model": lambda: "down"})
    client = TestClient(create_app(services), base_url="http://127.0.0.1", client=("127.0.0.1", 1))
    response = client.get("/health")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert response.json()["parts"]["model"] == "down"


def metric(client: TestClient, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", client.get("/metrics").text, re.MULTILINE)
    assert found, name
    return float(found[1])


def test_metrics_count_answers_by_status(anonymous: TestClient, hanako: TestClient) -> None:
    answered(hanako)
    answered(hanako)
    answered(hanako, "ゼブラ")
    assert metric(anonymous, 'madoguchi_answers_total{status="ANSWERED"}') == 2
    assert metric(anonymous, 'madoguchi_answers_total{status="NO_SOURCE"}') == 1
    assert metric(anonymous, 'madoguchi_answers_total{status="BUSY"}') == 0
    assert metric(anonymous, "madoguchi_first_token_seconds_count") == 2
    assert metric(anonymous, 'madoguchi_answer_seconds_bucket{le="2.0"}') == 3
    assert metric(anonymous, "madoguchi_asks_in_work") == 0


def test_metrics_have_route_templates_and_no_ids(anonymous: TestClient, hanako: TestClient) -> None:
    hanako.get("/documents/internal")
    anonymous.get("/no/such/route")
    name = 'madoguchi_http_requests_total{method="GET",route="/documents/{doc_id}",status="200"}'
    assert metric(anonymous, name) == 1
    assert metric(anonymous, 'madoguchi_http_requests_total{method="GET",route="none",status="404"}') == 1


def test_housekeeping_deletes_what_is_over_and_does_the_other_chores(office: Office, hanako: TestClient) -> None:
    answered(hanako)
    office.clock.forward(days=91)
    done = threading.Event()
    with TestClient(create_app(replace(office.services, chores=(done.set,)))):
        assert done.wait(5)
    with office.services.database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM messages")) == 0


def test_a_chore_that_fails_hinders_neither_the_others_nor_the_next_time(
    office: Office, hanako: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise sqlite3.OperationalError("緑野花子")

    answered(hanako)
    office.clock.forward(days=91)
    office.services.accounts.forget_expired = broken  # type: ignore[method-assign]
    done = threading.Event()
    app = create_app(replace(office.services, chores=(broken, done.set)))
    with TestClient(app), office.services.database.read() as session:
        assert done.wait(5)
        assert session.scalar(text("SELECT count(*) FROM messages")) == 0
    failed = [line for line in caplog.records if line.message == "housekeeping failed"]
    assert {vars(line)["error"] for line in failed} == {"OperationalError"}
    assert "緑野" not in caplog.text


# ---- around every request ----


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8600", 200),
        ("localhost", 200),
        ("[::1]:8600", 200),
        ("LOCALHOST:1", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost.evil.example:8600", 421),
        ("", 421),
    ],
)
def test_a_foreign_host_is_refused(anonymous: TestClient, host: str, status: int) -> None:
    assert anonymous.get("/health", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    ("address", "status"), [("127.0.0.1", 200), ("127.9.9.9", 200), ("::1", 200), ("192.0.2.7", 421), ("unknown", 421)]
)
def test_another_machine_is_refused(office: Office, address: str, status: int) -> None:
    client = TestClient(office.app, base_url="http://127.0.0.1", client=(address, 50000))
    assert client.get("/health").status_code == status


def test_serving_others_is_refused(office: Office) -> None:
    with pytest.raises(UserError, match="127.0.0.1"):
        serve(office.services, port=8600, host="0.0.0.0")


def test_a_port_in_use_is_named(office: Office) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UserError, match=f"ポート {port} "):
            serve(office.services, port=port)


@pytest.mark.parametrize("path", ["/health", "/auth/me", "/no/such/route", "/documents/none"])
def test_every_response_names_its_request(hanako: TestClient, path: str) -> None:
    response = hanako.get(path)
    assert re.fullmatch(r"[0-9a-f]{32}", response.headers["X-Request-ID"])
    if response.is_error:
        assert response.json()["error"]["request_id"] == response.headers["X-Request-ID"]


def test_no_other_site_is_let_in_by_cors(anonymous: TestClient) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    response = anonymous.options("/ask", headers=headers)
    assert not [name for name in response.headers if name.startswith("access-control")]


def test_a_long_body_is_refused(hanako: TestClient) -> None:
    response = hanako.post("/ask", json={"question": "あ" * 50_000})
    assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize("content", ["{", "[]", "null", '"x"', "\xff"])
def test_a_body_that_is_no_object_is_explained_in_japanese(hanako: TestClient, content: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = hanako.post("/ask", content=content.encode("latin-1"), headers=headers)
    assert response.status_code in (400, 422)
    assert re.search("[ぁ-ん]", response.json()["error"]["message"])


def test_an_unexpected_error_is_a_500_that_tells_nothing(
    office: Office, hanako: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(doc_id: str) -> None:
        raise KeyError("緑野花子")

    office.knowledge.document = broken  # type: ignore[method-assign,assignment]
    response = hanako.get("/documents/internal")
    assert (response.status_code, response.json()["error"]["code"]) == (500, "internal")
    assert response.headers["X-Request-ID"] in response.json()["error"]["message"]
    assert "緑野" not in response.text + caplog.text


def test_a_full_disk_is_a_503_that_says_so(office: Office, hanako: TestClient) -> None:
    hanako.get("/conversations")
    with office.services.database.write() as session:
        pages = session.scalar(text("PRAGMA page_count"))
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
    for _ in range(500):
        response = hanako.post("/auth/api-keys", json={"name": "表計算"})
        if response.status_code != 200:
            break
    assert (response.status_code, response.json()["error"]["code"]) == (503, "storage_unavailable")
    assert "ディスクがいっぱい" in response.json()["error"]["message"]


def test_a_vault_that_cannot_be_opened_is_a_503_that_says_so(office: Office, hanako: TestClient) -> None:
    def broken(doc_id: str) -> None:
        raise VaultError("個人情報の保管庫を復号できません。鍵を戻してください。")

    office.knowledge.document = broken  # type: ignore[method-assign,assignment]
    error = hanako.get("/documents/internal").json()["error"]
    assert (error["code"], error["message"]) == (
        "storage_unavailable",
        "個人情報の保管庫を復号できません。鍵を戻してください。",
    )


def test_logs_are_json_lines_without_texts(office: Office, hanako: TestClient) -> None:
    stream = io.StringIO()
    before = logging.getLogger().handlers[:]
    log_as_json(stream)
    try:
        answered(hanako, "緑野花子の宿泊料は")
        hanako.get("/search", params={"q": "緑野花子の宿泊料"})
        hanako.get("/conversations", params={"q": "緑野花子"})
    finally:
        logging.getLogger().handlers = before
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    requests = [line for line in lines if line["message"] == "request"]
    assert [line["route"] for line in requests] == ["/ask", "/search", "/conversations"]
    assert {line["user_id"] for line in requests} == {office.services.accounts.by_username("hanako").user_id}
    assert all(line["seconds"] >= 0 and line["status"] == 200 for line in requests)
    assert "緑野" not in stream.getvalue()
    assert "%E7%B7%91" not in stream.getvalue()
    assert "宿泊" not in stream.getvalue()


def test_search_is_masked_before_it_is_retrieved(office: Office, hanako: TestClient) -> None:
    assert hanako.get("/search", params={"q": "緑野花子の宿泊料", "k": 1}).json()["passages"]
    assert office.retriever.queries == ["〈氏名1〉の宿泊料"]


@pytest.mark.parametrize("query", ["", "q=", "q=x&k=0", "q=x&k=51", "q=x&k=a", "q=" + "x" * 501])
def test_a_bad_search_is_refused(hanako: TestClient, query: str) -> None:
    assert hanako.get(f"/search?{query}").status_code == 422
