"""Minutes over HTTP: a clerk's recording from upload to signature, and nobody else's."""

import io
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest
from docx import Document
from starlette.testclient import TestClient

from assistant.minutes.desk import Desk
from assistant.types import PiiSpan
from tests.meetings import BUDGET, transcript_of
from tests.ui.api.conftest import Office
from tests.ui.api.recording_routes import MEETING, OF_A_RECORDING
from ui.api.app import create_app


def heard(office: Office, clerk: TestClient) -> str:
    """A recording that the clerk has sent and the worker has heard. Its id."""
    sent = clerk.put("/minutes/uploads", params={"name": "庁議.wav"}, content=b"RIFF....WAVE").json()
    job = clerk.post("/minutes", json={"upload_id": sent["upload_id"], "meeting": MEETING})
    assert job.status_code == 202
    job_id = str(job.json()["job_id"])
    office.recordings.hear(job_id, transcript_of(BUDGET))
    return job_id


def written(office: Office, clerk: TestClient) -> dict[str, Any]:
    return dict(clerk.post(f"/minutes/{heard(office, clerk)}/write").json())


def of_kind(record: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(item for item in record["minutes"]["items"] if item["kind"] == kind)


def test_a_recording_becomes_minutes_that_name_who_does_what_by_when(office: Office, hanako: TestClient) -> None:
    record = written(office, hanako)
    assert of_kind(record, "決定")["text"] == "補正予算案は、原案のとおりとすることとした。"
    promise = of_kind(record, "宿題")
    assert (promise["owner"], promise["due"]) == ("財政課", {"words": "来週金曜日", "day": "2026-12-04"})


def test_the_recording_is_played_by_byte_ranges(office: Office, hanako: TestClient) -> None:
    job_id = heard(office, hanako)
    part = hanako.get(f"/minutes/{job_id}/audio", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"RIFF")


@pytest.mark.parametrize(("method", "path", "body"), [(m, p, b) for m, p, _, b in OF_A_RECORDING])
def test_nobody_else_reaches_a_recording(
    office: Office, hanako: TestClient, admin: TestClient, method: str, path: str, body: dict[str, Any] | None
) -> None:
    record = written(office, hanako)
    refused = admin.request(method, f"/minutes/{record['job_id']}{path}", json=body)
    assert refused.status_code == 404
    assert hanako.get(f"/minutes/{record['job_id']}").json() == record


def test_another_persons_upload_cannot_be_started(hanako: TestClient, taro: TestClient) -> None:
    sent = hanako.put("/minutes/uploads", params={"name": "庁議.wav"}, content=b"RIFF").json()
    refused = taro.post("/minutes", json={"upload_id": sent["upload_id"], "meeting": MEETING})
    assert refused.status_code == 404


def test_a_recording_too_large_leaves_nothing_behind(office: Office, hanako: TestClient) -> None:
    refused = hanako.put("/minutes/uploads", params={"name": "庁議.wav"}, content=iter([b"0" * 200_000] * 2))
    assert refused.status_code == 413
    assert not [path for path in office.services.uploads.rglob("*") if path.is_file()]


def test_what_is_no_recording_is_refused_before_it_is_sent(hanako: TestClient) -> None:
    assert hanako.put("/minutes/uploads", params={"name": "議事録.exe"}, content=b"MZ").status_code == 400


def test_edits_are_undone_as_they_were_made(office: Office, hanako: TestClient) -> None:
    before = written(office, hanako)
    path = f"/minutes/{before['job_id']}"
    hanako.patch(f"{path}/utterances/u0002", json={"text": "補正額は4億円です。"})
    replaced = hanako.post(f"{path}/replace", json={"search": "補正予算案", "replacement": "補正予算（案）"}).json()
    assert replaced["undoable"] == "「補正予算案」→「補正予算（案）」（2 発言）"
    assert replaced["outdated"]
    hanako.post(f"{path}/undo")
    after = hanako.post(f"{path}/undo").json()
    assert after["transcript"] == before["transcript"]
    assert hanako.post(f"{path}/undo").status_code == 400


def test_minutes_made_again_keep_what_the_clerk_rejected(office: Office, hanako: TestClient) -> None:
    record = written(office, hanako)
    path = f"/minutes/{record['job_id']}"
    item_id = of_kind(record, "宿題")["item_id"]
    hanako.post(f"{path}/items/{item_id}/judgement", json={"judgement": "rejected"})
    hanako.patch(f"{path}/utterances/u0002", json={"text": "補正額は4億円です。"})
    again = hanako.post(f"{path}/write").json()
    promises = [item for item in again["minutes"]["items"] if item["kind"] == "宿題"]
    assert [item["judgement"] for item in promises] == ["rejected"]


def test_what_is_approved_is_closed_until_it_is_reopened(office: Office, hanako: TestClient) -> None:
    record = written(office, hanako)
    path = f"/minutes/{record['job_id']}"
    approved = hanako.post(f"{path}/approve").json()
    assert approved["approved_by"] == "hanako"
    assert approved["delete_at"]
    assert hanako.patch(f"{path}/utterances/u0001", json={"text": "変える"}).status_code == 400
    hanako.post(f"{path}/reopen")
    assert hanako.patch(f"{path}/utterances/u0001", json={"text": "変える"}).status_code == 200


def test_a_recording_deleted_on_schedule_is_certified_in_a_word_page(office: Office, hanako: TestClient) -> None:
    record = written(office, hanako)
    path = f"/minutes/{record['job_id']}"
    assert hanako.get(f"{path}/certificate").status_code == 404
    hanako.post(f"{path}/approve")
    office.recordings.clean()

    found = hanako.get(path).json()
    assert (found["audio"], found["certificate"]["file"]) == (False, "庁議.wav")
    page = hanako.get(f"{path}/certificate")
    assert "%E9%8C%B2%E9%9F%B3" in page.headers["content-disposition"]
    cells = [cell.text for row in Document(io.BytesIO(page.content)).tables[0].rows for cell in row.cells]
    assert dict(zip(cells[::2], cells[1::2], strict=True)) | {"議事録の承認": "", "削除した日時": ""} == {
        "会議名": "第9回庁議",
        "ファイル名": "庁議.wav",
        "録音の長さ": "0分0秒",
        "大きさ": "12 バイト",
        "SHA-256": found["certificate"]["sha256"],
        "議事録の承認": "",
        "削除した日時": "",
        "監査記録の番号": str(found["certificate"]["audit_number"]),
    }
    deletion = next(e for e in office.services.audit.entries() if e.what == "recording.delete")
    assert (deletion.seq, deletion.details["sha256"]) == (
        found["certificate"]["audit_number"],
        found["certificate"]["sha256"],
    )


def test_a_control_character_in_the_name_of_a_meeting_stops_no_word_file(office: Office, hanako: TestClient) -> None:
    path = f"/minutes/{heard(office, hanako)}"
    hanako.put(f"{path}/meeting", json={**MEETING, "name": "第9回\x0b庁議"})
    hanako.post(f"{path}/write")
    assert hanako.get(f"{path}/export", params={"format": "docx"}).status_code == 200
    hanako.post(f"{path}/approve")
    office.recordings.clean()
    assert "第9回庁議" in _xml(hanako.get(f"{path}/certificate").content)


def test_reopened_minutes_keep_their_recording_until_they_are_signed_again(office: Office, hanako: TestClient) -> None:
    record = written(office, hanako)
    path = f"/minutes/{record['job_id']}"
    hanako.post(f"{path}/approve")
    hanako.post(f"{path}/reopen")
    office.recordings.clean()
    assert hanako.get(f"{path}/audio").status_code == 200


def test_a_gap_of_a_deleted_recording_cannot_be_heard_again(office: Office, hanako: TestClient) -> None:
    record = written(office, hanako)
    path = f"/minutes/{record['job_id']}"
    hanako.post(f"{path}/approve")
    office.recordings.clean()
    hanako.post(f"{path}/reopen")
    refused = hanako.post(f"{path}/hear", json={"start": 10, "end": 20})
    assert (refused.status_code, "録音は削除されている" in refused.text) == (400, True)


def test_a_recording_that_is_being_heard_is_not_deleted(office: Office, hanako: TestClient) -> None:
    path = f"/minutes/{written(office, hanako)['job_id']}"
    hanako.post(f"{path}/hear", json={"start": 10, "end": 20})
    office.recordings.begin(path.removeprefix("/minutes/"))
    refused = hanako.delete(path)
    assert (refused.status_code, "中止してから" in refused.text) == (400, True)
    assert hanako.get(f"{path}/audio").status_code == 200
    assert hanako.get(f"{path}/certificate").status_code == 404


def test_a_deleted_recording_leaves_no_file_behind(office: Office, hanako: TestClient) -> None:
    path = f"/minutes/{written(office, hanako)['job_id']}"
    file = next((office.services.uploads.parent / "recordings").rglob("source.*"))
    assert hanako.delete(path).status_code == 204
    assert hanako.get(path).status_code == 404
    assert not file.exists()
    assert [what for _, what, _ in office.audited()][-2:] == ["minutes.delete", "recording.delete"]


def test_minutes_cannot_be_approved_while_a_gap_is_being_heard_again(office: Office, hanako: TestClient) -> None:
    path = f"/minutes/{written(office, hanako)['job_id']}"
    hanako.post(f"{path}/hear", json={"start": 10, "end": 20})
    refused = hanako.post(f"{path}/approve")
    assert (refused.status_code, "聞き取っている間は承認できません" in refused.text) == (400, True)
    hanako.post(f"{path}/cancel")
    assert hanako.post(f"{path}/approve").status_code == 200


def test_outdated_minutes_cannot_be_approved(office: Office, hanako: TestClient) -> None:
    record = written(office, hanako)
    path = f"/minutes/{record['job_id']}"
    hanako.patch(f"{path}/utterances/u0002", json={"text": "補正額は4億円です。"})
    assert hanako.post(f"{path}/approve").status_code == 400


def test_the_public_word_file_holds_nothing_of_what_it_blacks_out(office: Office, hanako: TestClient) -> None:
    record = written(office, hanako)
    assert [mark["words"] for mark in record["marks"]] == ["緑野花子"]
    path = f"/minutes/{record['job_id']}/export"
    internal = hanako.get(path, params={"format": "docx"}).content
    public = hanako.get(path, params={"format": "docx", "public": "true"}).content
    assert ("緑野花子" in _xml(internal), "緑野花子" in _xml(public)) == (True, False)
    assert "個人の氏名（個人に関する情報）" in _xml(public)
    assert hanako.get(path, params={"format": "json", "public": "true"}).status_code == 400


ROSTER = """委員　堀 千尋（ほり ちひろ）
みどり野大学 教授 鈴木 花子
社会福祉協議会 山田 太郎
グエン ヴァン アン
【事務局】
財政課長 松本 洋子"""


def test_a_roster_is_shown_and_printed_as_the_clerk_wrote_it(office: Office, hanako: TestClient) -> None:
    path = f"/minutes/{written(office, hanako)['job_id']}"
    hanako.put(f"{path}/meeting", json={**MEETING, "roster": ROSTER})
    record = hanako.post(f"{path}/write").json()
    assert record["meeting"]["roster"] == ROSTER
    printed = hanako.get(f"{path}/export", params={"format": "md"}).text
    assert all(line in printed for line in ROSTER.splitlines())
    assert [a["name"] for a in record["minutes"]["meeting"]["attendees"]] == [
        "堀 千尋",
        "鈴木 花子",
        "山田 太郎",
        "グエン ヴァン アン",
        "松本 洋子",
    ]


def test_the_public_file_is_not_named_after_what_it_blacks_out(office: Office, hanako: TestClient) -> None:
    path = f"/minutes/{written(office, hanako)['job_id']}"
    hanako.put(f"{path}/marks", json={"marks": [{"words": "庁議", "reason": "試験", "applied": True}]})
    public = hanako.get(f"{path}/export", params={"format": "docx", "public": "true"})
    name = unquote(public.headers["content-disposition"])
    assert ("庁議" in name, "第9回■■■（理由1）_会議録（公開用）.docx" in name) == (False, True)


def test_approval_and_export_are_in_the_audit_log(office: Office, hanako: TestClient) -> None:
    record = written(office, hanako)
    hanako.post(f"/minutes/{record['job_id']}/approve")
    hanako.get(f"/minutes/{record['job_id']}/export", params={"format": "srt"})
    assert [what for _, what, _ in office.audited()][-4:] == [
        "minutes.upload",
        "recording.sign_off",
        "minutes.approve",
        "minutes.export",
    ]


def _xml(docx: bytes) -> str:
    document = Document(io.BytesIO(docx))
    return str(document.element.xml) + str(document.core_properties.title)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("20", "10"),
        ("10", "10"),
        ("-1", "10"),
        ("10", "50.5"),
        ("60", "70"),
        ("10", "Infinity"),
        ("NaN", "20"),
        ("10", "NaN"),
    ],
)
def test_what_is_no_stretch_of_the_recording_is_not_heard_again(
    office: Office, hanako: TestClient, start: str, end: str
) -> None:
    path = f"/minutes/{written(office, hanako)['job_id']}"
    body = f'{{"start": {start}, "end": {end}}}'
    refused = hanako.post(f"{path}/hear", content=body, headers={"Content-Type": "application/json"})
    assert (refused.status_code, "録音の長さ 50 秒" in refused.json()["error"]["message"]) == (400, True)
    assert hanako.post(f"{path}/approve").status_code == 200  # nothing waits to be heard


def test_a_gap_is_heard_again_as_a_job_in_the_queue(office: Office, hanako: TestClient) -> None:
    record = written(office, hanako)
    again = hanako.post(f"/minutes/{record['job_id']}/hear", json={"start": 10, "end": 20})
    assert (again.status_code, again.json()["state"], again.json()["position"]) == (202, "queued", 1)


def test_minutes_made_over_what_another_tab_judged_meanwhile_are_a_conflict(office: Office, hanako: TestClient) -> None:
    record = written(office, hanako)
    path = f"/minutes/{record['job_id']}"
    item = f"{path}/items/{of_kind(record, '宿題')['item_id']}"

    def judging(text: str) -> list[PiiSpan]:
        hanako.post(f"{item}/judgement", json={"judgement": "rejected"})
        return []

    desk = Desk(office.services.database, find_pii=judging)
    slow = replace(office, app=create_app(replace(office.services, desk=desk)))
    refused = slow.sign_in("hanako").post(f"{path}/write")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "outdated")
    assert of_kind(hanako.get(path).json(), "宿題")["judgement"] == "rejected"
