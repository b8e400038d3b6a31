"""Switches, limits, and what the city needs to run the citizen API."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from assistant.errors import ModelUnavailable
from tests.fakes import FakeLLM
from tests.ui.citizen.town import FAQS, Town, answered, ask
from ui.citizen.app import _again_and_again
from ui.citizen.desk import Reply
from ui.citizen.rates import Rates, client_of

QUESTION, ANSWER, _ = FAQS[0]


@pytest.fixture(autouse=True)
def open_again(town: Town) -> Iterator[None]:
    yield
    town.switch()


def test_a_closed_chat_says_so_and_opens_again(town: Town, citizen: TestClient) -> None:
    town.switch(mode="closed", message="システムの点検中です。")
    config = citizen.get("/citizen/v1/config").json()
    assert (config["open"], config["mode"], config["opening_message"]) == (False, "closed", "システムの点検中です。")
    refused = citizen.post("/citizen/v1/ask", json={"text": QUESTION, "request_id": "0" * 32})
    assert (refused.status_code, refused.json()["code"]) == (503, "CLOSED")
    town.switch()
    assert answered(citizen, QUESTION)["status"] == "FAQ"


def test_in_a_disaster_the_approved_texts_come_first_and_no_model_is_asked(
    town: Town, citizen: TestClient, llm: FakeLLM
) -> None:
    town.switch(mode="disaster", notices=[{"title": "避難所を開設しました"}])
    titles = [notice["title"] for notice in citizen.get("/citizen/v1/config").json()["notices"]]
    assert titles == ["避難所を開設しました", "大雨のお知らせ"]
    assert answered(citizen, QUESTION)["text"] == f"{ANSWER}[1]"
    unknown = answered(citizen, "水道の検針は何か月に1回ですか。")
    assert unknown["note"].startswith("避難所を開設しました")
    assert unknown["passages"]


def test_a_department_switches_its_own_subject_off(town: Town, citizen: TestClient) -> None:
    town.switch(closed=[{"department": "環境課", "topic": "粗大ごみ"}])
    closed = answered(citizen, FAQS[1][0])
    assert closed["status"] == "CLOSED"
    assert closed["person"]["name"] == "環境課 粗大ごみ受付センター"
    assert "申し込んで" not in str(closed)
    assert answered(citizen, FAQS[2][0])["status"] == "FAQ"


def test_a_closed_subject_is_not_shown_beside_another(
    town: Town, citizen: TestClient, llm: FakeLLM, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "水道の検針は何か月に1回ですか。転入届は必要ですか。"
    llm.answers = ["資料にありません。"] * 2
    monkeypatch.setattr(town.relevance, "score", 0.5)
    assert "市民課で届け出て" in str(ask(citizen, question))
    town.switch(closed=[{"department": "市民課"}])
    told = ask(citizen, question)
    assert told[-1][1]["status"] == "NO_SOURCE"
    assert "検針" in str(told)
    assert "市民課で届け出て" not in str(told)


def test_a_closed_subject_is_not_shown_while_the_model_is_down(town: Town, citizen: TestClient, llm: FakeLLM) -> None:
    town.switch(closed=[{"department": "市民課"}])
    llm.error = ModelUnavailable("停止中")
    answer = answered(citizen, "水道の検針は何か月に1回ですか。転入届はどうしますか。")
    llm.error = None
    assert answer["status"] == "MODEL_DOWN"
    assert answer["passages"]
    assert "市民課で届け出て" not in str(answer)


def test_a_step_of_a_closed_department_names_its_counter_only(town: Town, citizen: TestClient) -> None:
    def last_step() -> dict[str, Any]:
        answers = {"kind": "out", "mynumber": "no", "kokuho": "no", "child": "no", "dog": "yes"}
        steps = citizen.post("/citizen/v1/guides/hikkoshi", json={"answers": answers}).json()["steps"]
        assert "転出" in steps[0]["title"]
        assert steps[0]["bring"]
        return dict(steps[-1])

    opened = last_step()
    assert opened["note"]
    town.switch(closed=[{"department": "環境課", "topic": "犬"}])
    closed = last_step()
    assert (closed["title"], closed["counter"]) == (opened["title"], opened["counter"])
    assert "お答えしていません" in closed["note"]
    assert (closed["bring"], closed["deadline"], closed["online_url"]) == ([], "", "")


def test_the_garbage_table_leaves_out_what_is_closed(town: Town, citizen: TestClient) -> None:
    def days() -> str:
        return str(citizen.get("/citizen/v1/garbage/days", params={"district": "中央"}).json())

    def bedding() -> Any:
        return citizen.get("/citizen/v1/garbage/items", params={"q": "布団"})

    assert "可燃ごみ" in days()
    assert bedding().json()["items"][0]["category"] == "粗大ごみ"
    town.switch(closed=[{"department": "環境課", "topic": "粗大ごみ"}, {"department": "環境課", "topic": "可燃ごみ"}])
    assert "可燃ごみ" not in days()
    assert "プラスチック資源" in days()
    assert (bedding().status_code, bedding().json()["code"]) == (503, "CLOSED")
    assert answered(citizen, "布団の捨て方")["status"] == "CLOSED"


def test_a_closed_garbage_table_is_not_offered(town: Town, citizen: TestClient) -> None:
    assert citizen.get("/citizen/v1/config").json()["features"]["garbage"]
    town.switch(closed=[{"department": "環境課"}])
    assert not citizen.get("/citizen/v1/config").json()["features"]["garbage"]
    assert citizen.get("/citizen/v1/garbage/districts").json()["code"] == "CLOSED"


def test_a_switch_works_on_answers_already_given(town: Town, citizen: TestClient) -> None:
    assert answered(citizen, QUESTION)["status"] == "FAQ"
    town.switch(closed=[{"department": "市民課"}])
    assert answered(citizen, QUESTION)["status"] == "CLOSED"


def test_an_unreadable_switch_changes_nothing(town: Town, citizen: TestClient) -> None:
    town.switch(mode="closed")
    (town.data / "citizen-control" / "control.json").write_text("{", encoding="utf-8")
    town.office.switches.look()
    assert citizen.get("/citizen/v1/config").json()["mode"] == "closed"
    assert citizen.get("/citizen/v1/health").json()["status"] == "degraded"


def test_while_the_switches_cannot_be_read_only_approved_texts_are_given(
    town: Town, citizen: TestClient, llm: FakeLLM
) -> None:
    town.switch()
    (town.data / "citizen-control" / "control.json").write_text("{", encoding="utf-8")
    town.office.switches.look()
    assert answered(citizen, QUESTION)["status"] == "FAQ"
    llm.answers = ["水道の検針は2か月に1回行います。"]
    assert answered(citizen, "水道の検針は何か月に1回ですか。")["status"] == "NO_SOURCE"


def test_an_english_page_is_greeted_in_english(citizen: TestClient) -> None:
    assert citizen.get("/citizen/v1/config", params={"lang": "en"}).json()["opening_message"] == "Hello."


def test_who_asks_too_much_is_told_to_wait_and_others_are_not(town: Town, citizen: TestClient) -> None:
    for _ in range(60):
        town.office.rates.charge("192.0.2.1")
    body = {"text": "図書館の開館時間を教えてください。", "request_id": "1" * 32}
    refused = citizen.post("/citizen/v1/ask", json=body)
    assert (refused.status_code, refused.json()["code"], refused.headers["Retry-After"]) == (429, "TOO_MANY", "60")
    neighbour = TestClient(town.app, base_url="http://city.example", client=("192.0.2.2", 5000))
    assert ask(neighbour, "図書館の開館時間を教えてください。")
    town.office.rates._buckets.clear()


@pytest.fixture
def rates(town: Town) -> Iterator[Rates]:
    """The town's, with the time standing still."""
    rates, now = town.office.rates, time.time()
    rates._clock = lambda: now
    rates._buckets.clear()
    yield rates
    rates._clock = time.time
    rates._buckets.clear()


def test_a_question_counts_from_when_it_is_asked_not_from_when_it_is_answered(
    town: Town, citizen: TestClient, rates: Rates
) -> None:
    for _ in range(59):
        rates.charge("192.0.2.1")
    asked, may_end = threading.Event(), threading.Event()
    answer = town.office.desk.answer

    def slow(*question: Any) -> Reply:
        asked.set()
        may_end.wait(10)
        return answer(*question)

    town.office.desk.answer = slow  # type: ignore[method-assign,assignment]
    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(ask, citizen, "図書館の開館時間を教えてください。")
        assert asked.wait(10)
        second = town.client().post(
            "/citizen/v1/ask", json={"text": "水族館の開館時間を教えてください。", "request_id": "2" * 32}
        )
        may_end.set()
        assert first.result()
    town.office.desk.answer = answer  # type: ignore[method-assign]
    assert (second.status_code, second.json()["code"]) == (429, "TOO_MANY")


def test_a_question_that_the_table_answers_is_not_counted_in_the_end(citizen: TestClient, rates: Rates) -> None:
    assert answered(citizen, "布団の捨て方")["status"] == "TABLE"
    assert rates._left("192.0.2.1") == 60
    assert answered(citizen, "図書館の開館時間を教えてください。")["status"] == "NO_SOURCE"
    assert rates._left("192.0.2.1") == 59


def test_a_question_that_finds_the_line_full_is_not_counted(town: Town, citizen: TestClient, rates: Rates) -> None:
    limit, town.office.asks._limit = town.office.asks._limit, 0
    body = {"text": "図書館の開館時間を教えてください。", "request_id": "3" * 32}
    refused = citizen.post("/citizen/v1/ask", json=body)
    town.office.asks._limit = limit
    assert refused.json()["code"] == "BUSY"
    assert rates._left("192.0.2.1") == 60


def test_a_client_may_ask_again_after_a_while_and_its_address_is_not_kept() -> None:
    now = [1000.0]
    rates = Rates(2, clock=lambda: now[0])
    rates.charge("192.0.2.1")
    rates.charge("192.0.2.1")
    assert not rates.may_ask("192.0.2.1")
    now[0] += 30
    assert rates.may_ask("192.0.2.1")
    assert "192.0.2.1" not in str(vars(rates))


@pytest.mark.parametrize(
    ("said", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:50000", "192.0.2.1"),
        ("[2001:db8::1]:50000", "2001:db8::/64"),
        ("2001:db8::1", "2001:db8::/64"),
        ("nobody", "unknown"),
    ],
)
def test_each_client_has_a_bucket_of_its_own_however_a_proxy_writes_its_address(said: str, client: str) -> None:
    scope = {"type": "http", "client": ("127.0.0.1", 1), "headers": [(b"x-forwarded-for", said.encode())]}
    assert client_of(Request(scope)) == client


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "BAD_REQUEST"),
        (b"[]", 400, "BAD_REQUEST"),
        (b'{"text": "a"}', 400, "BAD_REQUEST"),
        (b'{"text": 1, "request_id": "x"}', 400, "BAD_REQUEST"),
        (b'{"text": "\\ud800", "request_id": "00000000000000000000000000000000"}', 400, "BAD_REQUEST"),
        (b'{"text": " ", "request_id": "00000000000000000000000000000000"}', 400, "BAD_REQUEST"),
        ('{"text": "%s", "request_id": "00000000000000000000000000000000"}' % ("あ" * 301), 400, "TOO_LONG"),
        (b'{"text": "' + b"a" * 70_000 + b'"}', 413, "TOO_LONG"),
    ],
)
def test_a_bad_request_is_told_what_is_wrong(citizen: TestClient, body: bytes, status: int, code: str) -> None:
    response = citizen.post("/citizen/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["X-Request-Id"] == response.json()["request_id"]


def test_another_content_type_is_refused(citizen: TestClient) -> None:
    response = citizen.post("/citizen/v1/ask", content=b"text=a", headers={"Content-Type": "text/plain"})
    assert response.json()["code"] == "BAD_REQUEST"


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>転入届は？", "'; DROP TABLE chunks; --", "\u202e\u0000転入届", "👨‍👩‍👧" * 40]
)
def test_strange_texts_are_answered_somehow(citizen: TestClient, llm: FakeLLM, text: str) -> None:
    llm.answers = ["資料にありません。"]
    assert answered(citizen, text)["status"]


def test_only_the_citys_sites_may_use_it(citizen: TestClient) -> None:
    foreign = citizen.get("/citizen/v1/config", headers={"Origin": "https://evil.example"})
    assert (foreign.status_code, foreign.json()["code"]) == (403, "FORBIDDEN")
    assert citizen.get("/citizen/v1/config", headers={"Origin": "http://city.example"}).status_code == 200


def test_housekeeping_goes_on_after_a_chore_failed_unexpectedly(caplog: pytest.LogCaptureFixture) -> None:
    done = threading.Event()
    calls: list[int] = []

    def chore() -> None:
        calls.append(1)
        if len(calls) < 3:
            raise ValueError("緑野花子")
        done.set()

    async def keep_house() -> None:
        task = asyncio.create_task(_again_and_again(0.001, chore))
        assert await asyncio.to_thread(done.wait, 5)
        task.cancel()

    with ThreadPoolExecutor(1) as thread:  # the browser tests leave a loop running in this one
        thread.submit(asyncio.run, keep_house()).result()
    assert [line.message for line in caplog.records] == ["housekeeping failed"] * 2
    assert "緑野" not in caplog.text


def test_metrics_are_for_this_machine_only(town: Town, citizen: TestClient) -> None:
    assert citizen.get("/metrics").status_code == 403
    here = TestClient(town.app, client=("127.0.0.1", 5000))
    assert "madoguchi_answers_total" in here.get("/metrics").text
    assert here.get("/metrics", headers={"X-Forwarded-For": "192.0.2.9"}).status_code == 403


def test_health_tells_the_snapshot(town: Town, citizen: TestClient) -> None:
    assert town.office.editions.now
    assert citizen.get("/citizen/v1/health").json() == {
        "status": "ok",
        "mode": "normal",
        "snapshot": town.office.editions.now.digest,
    }


def test_what_is_not_there_is_not_found(citizen: TestClient) -> None:
    for path in ("/citizen/v1/nothing", "/admin/users", "/citizen/v1/guides/x"):
        assert citizen.get(path).json()["code"] == "NOT_FOUND"
