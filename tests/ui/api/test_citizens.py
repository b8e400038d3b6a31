"""The citizens' side of the staff API."""

import time
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from assistant.citizen_log import Unanswered
from assistant.types import AnswerStatus
from tests.ui.api.conftest import Office
from ui.citizen_control import Control


def _question(department: str, text: str) -> Unanswered:
    return Unanswered(
        request_id=text,
        asked_at=datetime(2026, 11, 2, tzinfo=UTC),
        lang="ja",
        department=department,
        status=AnswerStatus.NO_SOURCE,
        question=text,
        answer="",
        rating="",
        rating_reason="",
        rating_comment="",
    )


def test_admins_publish_and_take_back_and_it_is_audited(office: Office, admin: TestClient, editor: TestClient) -> None:
    assert editor.post("/citizens/publish").status_code == 403
    first = admin.post("/citizens/publish").json()
    admin.post("/citizens/publish")
    assert admin.post("/citizens/rollback").json()["digest"] == first["digest"]
    assert [what for _, what, _ in office.audited() if what.startswith("publish")] == [
        "publish",
        "publish",
        "publish.rollback",
    ]


def test_only_admins_switch_the_chat_and_everybody_may_know(admin: TestClient, hanako: TestClient) -> None:
    closed, shown = {"mode": "closed", "message": "点検中です。"}, {"shown": Control().digest}
    assert hanako.put("/citizens/control", json=closed, params=shown).status_code == 403
    assert admin.put("/citizens/control", json=closed, params=shown).status_code == 200
    assert hanako.get("/citizens/control").json()["mode"] == "closed"
    assert admin.put("/citizens/control", json={"mode": "asleep"}, params=shown).status_code == 422


def test_a_departments_switch_is_not_lost_to_an_admin_who_has_not_seen_it(
    admin: TestClient, editor: TestClient
) -> None:
    editor.put("/citizens/topics", json={"department": "人事課", "topic": "採用", "closed": True})
    refused = admin.put("/citizens/control", json={"mode": "disaster"}, params={"shown": Control().digest})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "outdated")
    assert admin.get("/citizens/control").json()["closed"] == [{"department": "人事課", "topic": "採用"}]


def test_editors_switch_their_own_departments_topics_only(editor: TestClient, rival: TestClient) -> None:
    topic = {"department": "人事課", "topic": "採用", "closed": True}
    assert rival.put("/citizens/topics", json=topic).status_code == 403
    assert editor.put("/citizens/topics", json=topic).json()["closed"] == [{"department": "人事課", "topic": "採用"}]
    assert editor.put("/citizens/topics", json=topic | {"closed": False}).json()["closed"] == []


def test_owners_see_their_own_departments_questions_and_admins_all(
    office: Office, editor: TestClient, hanako: TestClient, admin: TestClient
) -> None:
    office.citizens.questions = [_question("人事課", "採用はいつ"), _question("市民課", "転入はいつ")]

    def seen(client: TestClient, department: str = "") -> list[str]:
        found = client.get("/citizens/unanswered", params={"department": department}).json()["unanswered"]
        return [one["question"] for one in found]

    assert seen(editor) == ["採用はいつ"]
    assert seen(admin) == ["採用はいつ", "転入はいつ"]
    assert seen(admin, "市民課") == ["転入はいつ"]
    assert editor.get("/citizens/unanswered", params={"department": "市民課"}).status_code == 403
    assert hanako.get("/citizens/unanswered").status_code == 403


@pytest.mark.parametrize("sign", ["", " ", "\n", "\t", "＝", "＠"])
def test_an_export_runs_nothing_in_excel(office: Office, admin: TestClient, sign: str) -> None:
    office.citizens.questions = [_question("人事課", f"{sign}=HYPERLINK(1)")]
    response = admin.get("/citizens/unanswered/export")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert f"'{sign}=HYPERLINK(1)" in response.content.decode("utf-8-sig")


def test_an_export_tells_the_time_in_japan_wherever_the_server_stands(
    office: Office, admin: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    office.citizens.questions = [_question("人事課", "採用はいつ")]
    response = admin.get("/citizens/unanswered/export")
    monkeypatch.undo()
    time.tzset()
    assert "2026-11-02 09:00" in response.text
