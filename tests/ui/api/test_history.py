"""One's own conversations over HTTP: list, search, rename, rate, export, delete and take back."""

import json
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from tests.ui.api.conftest import Office
from tests.ui.api.events import answered


@pytest.fixture
def conversation_id(hanako: TestClient) -> str:
    first = answered(hanako, "緑野花子の宿泊料は")
    answered(hanako, "宿泊の<b>上限</b>は", conversation_id=first["conversation_id"])
    return str(first["conversation_id"])


def titles(client: TestClient, q: str = "") -> list[str]:
    return [c["title"] for c in client.get("/conversations", params={"q": q}).json()["conversations"]]


def test_history_lists_and_searches(hanako: TestClient, taro: TestClient, conversation_id: str) -> None:
    assert titles(hanako) == titles(hanako, "上限") == ["〈氏名1〉の宿泊料は"]
    assert titles(hanako, "年金") == titles(taro) == titles(taro, "上限") == []


def test_a_conversation_has_its_messages_with_citations(hanako: TestClient, conversation_id: str) -> None:
    body = hanako.get(f"/conversations/{conversation_id}").json()
    assert (body["message_count"], len(body["messages"])) == (2, 2)
    assert body["messages"][0]["citations"][0]["place"] == "3ページ"


def test_a_new_title_is_masked(hanako: TestClient, conversation_id: str) -> None:
    renamed = hanako.patch(f"/conversations/{conversation_id}", json={"title": " 緑野花子の件 "}).json()
    assert renamed["title"] == titles(hanako)[0] == "〈氏名1〉の件"


@pytest.mark.parametrize("title", ["", "  ", "あ" * 101])
def test_a_bad_title_is_refused(hanako: TestClient, conversation_id: str, title: str) -> None:
    assert hanako.patch(f"/conversations/{conversation_id}", json={"title": title}).status_code == 422


def test_a_rating_is_kept_with_its_comment_masked(hanako: TestClient, conversation_id: str) -> None:
    message = hanako.get(f"/conversations/{conversation_id}").json()["messages"][0]
    rating = {"rating": "down", "reason": "古い", "comment": "緑野花子さんに聞いた額と違う"}
    assert hanako.post(f"/messages/{message['message_id']}/feedback", json=rating).status_code == 204
    kept = hanako.get(f"/conversations/{conversation_id}").json()["messages"][0]["feedback"]
    assert kept == {"rating": "down", "reason": "古い", "comment": "〈氏名1〉さんに聞いた額と違う"}


def test_a_rating_is_up_or_down(hanako: TestClient, conversation_id: str) -> None:
    response = hanako.post("/messages/x/feedback", json={"rating": "good"})
    assert (response.status_code, "rating: 'up' or 'down'" in response.json()["error"]["message"]) == (422, True)


def test_deleting_can_be_taken_back_at_once(hanako: TestClient, conversation_id: str) -> None:
    deleted = hanako.delete(f"/conversations/{conversation_id}").json()
    assert deleted == {"deleted": 1, "restorable_seconds": 30}
    assert hanako.get(f"/conversations/{conversation_id}").status_code == 404
    assert hanako.post(f"/conversations/{conversation_id}/restore").json()["message_count"] == 2
    assert len(titles(hanako)) == 1


def test_after_half_a_minute_it_cannot(office: Office, hanako: TestClient, conversation_id: str) -> None:
    hanako.delete(f"/conversations/{conversation_id}")
    office.clock.forward(seconds=31)
    assert hanako.post(f"/conversations/{conversation_id}/restore").status_code == 404


def test_deleting_all_deletes_only_ones_own(hanako: TestClient, taro: TestClient, conversation_id: str) -> None:
    answered(taro)
    assert taro.delete("/conversations").json()["deleted"] == 1
    assert (len(titles(hanako)), len(titles(taro))) == (1, 0)


def test_the_export_is_named_by_the_day_in_japan(office: Office, hanako: TestClient) -> None:
    office.clock.moment = datetime(2026, 4, 1, 20, 0, tzinfo=UTC)  # five in the morning of the second in Japan
    asked = answered(hanako)
    office.clock.forward(seconds=1)
    response = hanako.get(f"/conversations/{asked['conversation_id']}/export")
    assert "madoguchi-20260402-" in response.headers["Content-Disposition"]


def test_the_markdown_export_reads_as_a_page_and_runs_no_html(hanako: TestClient, conversation_id: str) -> None:
    response = hanako.get(f"/conversations/{conversation_id}/export")
    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="madoguchi-')
    for part in (
        "# 〈氏名1〉の宿泊料は",
        "## 2. 宿泊の&lt;b&gt;上限&lt;/b&gt;は",
        "宿泊料は1夜につき9,800円です。[1]",
        "- [1] 旅費の手引き（旅費.pdf、3ページ、人事課、最終更新 2026-04-01）\n  > 宿泊料は1夜につき9,800円とする。",
    ):
        assert part in response.text
    assert "<b>" not in response.text


def test_the_json_export_is_what_the_api_shows(hanako: TestClient, conversation_id: str) -> None:
    exported = hanako.get(f"/conversations/{conversation_id}/export?format=json")
    assert json.loads(exported.text) == hanako.get(f"/conversations/{conversation_id}").json()


def test_an_unknown_format_is_refused(hanako: TestClient, conversation_id: str) -> None:
    assert hanako.get(f"/conversations/{conversation_id}/export?format=docx").status_code == 422
