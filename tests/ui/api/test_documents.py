"""Documents over HTTP: listing, opening the original safely, uploading and reading in."""

import os
import time
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.types import Audience
from tests.fakes import a_document, put_all
from tests.ui.api.conftest import Office
from ui.api.uploads import forget_abandoned

MANUAL = "# 旅費の手引き\n\n## 宿泊料\n\n宿泊料は1夜につき9,800円とする。\n".encode()


def upload(
    client: TestClient, file: str = "手引き.md", content: bytes = MANUAL, audience: str = "internal", **fields: str
) -> Any:
    return client.post("/documents", files={"file": (file, content)}, data={"audience": audience, **fields})


def finished(client: TestClient, job_id: str) -> dict[str, Any]:
    for _ in range(500):
        job = client.get(f"/documents/jobs/{job_id}").json()
        if job["state"] in ("done", "failed"):
            assert isinstance(job, dict)
            return job
        time.sleep(0.02)
    raise AssertionError(job)


def listed(client: TestClient, **params: str) -> list[str]:
    return [document["doc_id"] for document in client.get("/documents", params=params).json()["documents"]]


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, ["internal", "public"]),
        ({"q": "旅費"}, ["internal"]),
        ({"q": "ＰＤＦ"}, ["internal", "public"]),
        ({"audience": "public"}, ["public"]),
        ({"audience": "department"}, []),
        ({"department": "人事課"}, ["internal", "public"]),
        ({"department": "税務課"}, []),
        ({"q": "メモ"}, []),
    ],
)
def test_the_list_is_filtered(hanako: TestClient, params: dict[str, str], found: list[str]) -> None:
    assert listed(hanako, **params) == found


def test_a_document_shows_its_passages(hanako: TestClient) -> None:
    body = hanako.get("/documents/internal").json()
    assert (body["title"], body["may_edit"], body["has_original"]) == ("旅費の手引き", False, False)
    assert [passage["text"] for passage in body["passages"]] == ["宿泊料は1夜につき9,800円とする。"]


# ---- a list with rows for one department only ----

QUESTIONS = """質問,回答,公開範囲
宿泊料はいくらですか,1夜につき9800円です。,庁内
処分の基準はどこにありますか,人事課の書庫にあります。,所管課のみ
"""


@pytest.fixture
def list_with_a_narrowed_row(editor: TestClient) -> str:
    finished(editor, upload(editor, "よくある質問.csv", QUESTIONS.encode()).json()["job_id"])
    (doc_id,) = listed(editor, q="よくある質問")
    return doc_id


def test_a_row_for_one_department_is_not_shown_to_another(
    list_with_a_narrowed_row: str, hanako: TestClient, office: Office
) -> None:
    def shown_to(client: TestClient) -> str:
        return str(client.get(f"/documents/{list_with_a_narrowed_row}").json()["passages"])

    assert "9800円" in shown_to(hanako)
    assert "書庫" not in shown_to(hanako)
    assert "書庫" in shown_to(office.sign_in("jinji"))


def test_an_original_with_such_a_row_is_refused_to_another_department(
    list_with_a_narrowed_row: str, hanako: TestClient, office: Office
) -> None:
    path = f"/documents/{list_with_a_narrowed_row}/original"
    refused = hanako.get(path)
    assert (refused.status_code, "ほかの課だけが見られる行" in refused.json()["error"]["message"]) == (403, True)
    assert office.sign_in("jinji").get(path).content == QUESTIONS.encode()


# ---- originals ----


@pytest.mark.parametrize(
    ("media_type", "source", "disposition", "content_type", "sandboxed"),
    [
        ("application/pdf", "旅費.pdf", "inline", "application/pdf", False),
        ("text/plain", "旅費.txt", "inline", "text/plain; charset=utf-8", True),
        ("text/markdown", "旅費.md", "inline", "text/plain; charset=utf-8", True),
        ("text/html", "旅費.html", "attachment", "text/html; charset=utf-8", True),
        ("image/svg+xml", "図.svg", "attachment", "image/svg+xml", True),
        ("application/vnd.ms-excel", "旅費.xls", "attachment", "application/vnd.ms-excel", True),
        ("", "不明", "attachment", "application/octet-stream", True),
    ],
)
def test_an_original_comes_with_safe_headers(
    office: Office,
    hanako: TestClient,
    media_type: str,
    source: str,
    disposition: str,
    content_type: str,
    sandboxed: bool,
) -> None:
    put_all(office.knowledge, [a_document("doc", source=f"人事課/{source}", media_type=media_type)])
    office.knowledge.keep_original("doc", "<script>alert('旅費')</script>".encode())
    response = hanako.get("/documents/doc/original")
    assert response.text == "<script>alert('旅費')</script>"
    assert response.headers["Content-Type"] == content_type
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith(f"{disposition}; filename*=utf-8''")
    assert "%2F" not in response.headers["Content-Disposition"]
    assert ("sandbox" in response.headers.get("Content-Security-Policy", "")) is sandboxed


def test_a_text_in_shift_jis_is_named_as_such(office: Office, hanako: TestClient) -> None:
    put_all(office.knowledge, [a_document("doc", source="旅費.txt", media_type="text/plain")])
    office.knowledge.keep_original("doc", "宿泊料は9,800円".encode("cp932"))
    assert hanako.get("/documents/doc/original").text == "宿泊料は9,800円"


def test_an_original_that_was_not_kept_is_said_so(hanako: TestClient) -> None:
    response = hanako.get("/documents/internal/original")
    assert (response.status_code, "保存されていません" in response.json()["error"]["message"]) == (404, True)


# ---- uploading ----


def test_an_uploaded_file_is_read_in_and_can_be_opened(editor: TestClient, hanako: TestClient) -> None:
    job = finished(editor, upload(editor).json()["job_id"])
    assert (job["state"], job["done"], job["total"]) == ("done", 1, 1)
    assert job["report"]["written"] == ["手引き.md"]
    (doc_id,) = listed(hanako, q="手引き.md")
    assert "9,800円" in hanako.get(f"/documents/{doc_id}").json()["passages"][0]["text"]
    assert hanako.get(f"/documents/{doc_id}/original").content == MANUAL


def test_the_same_file_again_is_unchanged_and_reindexing_reads_it_anew(editor: TestClient) -> None:
    finished(editor, upload(editor).json()["job_id"])
    again = finished(editor, upload(editor).json()["job_id"])
    assert (again["report"]["unchanged"], again["report"]["written"]) == (["手引き.md"], [])
    (doc_id,) = listed(editor, q="手引き.md")
    reindexed = finished(editor, editor.post(f"/documents/{doc_id}/reindex").json()["job_id"])
    assert reindexed["report"]["written"] == ["手引き.md"]


def test_the_owners_date_survives_upload_and_reindexing(editor: TestClient) -> None:
    finished(editor, upload(editor, modified="2024-02-29T12:00:00+09:00").json()["job_id"])
    (doc_id,) = listed(editor, q="手引き.md")
    assert editor.get(f"/documents/{doc_id}").json()["updated"] == "2024-02-29"
    finished(editor, editor.post(f"/documents/{doc_id}/reindex").json()["job_id"])
    assert editor.get(f"/documents/{doc_id}").json()["updated"] == "2024-02-29"


def test_a_broken_file_is_skipped_with_a_reason(editor: TestClient) -> None:
    job = finished(editor, upload(editor, "壊れた.pdf", b"%PDF-1.7 broken").json()["job_id"])
    (skipped,) = job["report"]["skipped"]
    assert skipped["name"] == "壊れた.pdf"
    assert skipped["reason"]


def test_nothing_of_an_upload_stays_behind(office: Office, editor: TestClient) -> None:
    finished(editor, upload(editor).json()["job_id"])
    finished(editor, upload(editor, "壊れた.pdf", b"%PDF-1.7 broken").json()["job_id"])
    assert list(office.services.uploads.glob("*/*")) == []


def test_an_upload_that_was_never_read_in_is_deleted_after_a_day(office: Office, editor: TestClient) -> None:
    uploads = office.services.uploads
    with office.services.ingester.paused():
        upload(editor)
        (file,) = (path for path in uploads.rglob("*") if path.is_file())
        forget_abandoned(uploads)
        assert file.exists()
        two_days_ago = time.time() - 2 * 86_400
        os.utime(file.parent, (two_days_ago, two_days_ago))
        forget_abandoned(uploads)
        assert not file.exists()


def test_a_relative_path_keeps_files_of_one_name_apart(editor: TestClient) -> None:
    for folder in ("国内", "外国"):
        finished(editor, upload(editor, name=f"{folder}/手引き.md").json()["job_id"])
    assert len(listed(editor, q="手引き.md")) == 2


def test_the_departments_of_an_upload(office: Office, editor: TestClient, admin: TestClient) -> None:
    finished(editor, upload(editor, "a.md", audience="department").json()["job_id"])
    finished(admin, upload(admin, "b.md", audience="department", department="税務課").json()["job_id"])
    owners = {record.source: (record.department, record.audience) for record in office.knowledge.documents()}
    assert owners["a.md"] == ("人事課", Audience.DEPARTMENT)
    assert owners["b.md"] == ("税務課", Audience.DEPARTMENT)


def test_an_editor_cannot_put_a_document_into_another_department(editor: TestClient) -> None:
    assert upload(editor, department="税務課").status_code == 403


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("audience", "everybody", "公開範囲"),
        ("audience", "", "公開範囲"),
        ("modified", "yesterday", "最終更新"),
        ("name", "../..", "ファイル名"),
    ],
)
def test_a_bad_form_is_explained(editor: TestClient, field: str, value: str, said: str) -> None:
    response = editor.post("/documents", files={"file": ("a.md", MANUAL)}, data={"audience": "internal", field: value})
    assert (response.status_code, said in response.json()["error"]["message"]) == (400, True)


def test_a_form_without_a_file_is_explained(editor: TestClient) -> None:
    response = editor.post("/documents", data={"audience": "internal"})
    assert (response.status_code, "ファイルが選ばれていません" in response.text) == (400, True)


def test_a_file_over_the_limit_is_refused(office: Office, editor: TestClient) -> None:
    response = upload(editor, content=b"x" * 400_000)
    assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")
    assert not office.services.uploads.exists()


def test_an_unannounced_flood_is_cut_off(office: Office, editor: TestClient) -> None:
    def endless() -> Any:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.md"\r\n\r\n'
        for _ in range(100):
            yield b"x" * 10_000

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    response = editor.post("/documents", content=endless(), headers=headers)
    assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")


def test_only_who_uploaded_sees_the_job(office: Office, editor: TestClient, admin: TestClient) -> None:
    job_id = upload(editor).json()["job_id"]
    assert office.sign_in("rival").get(f"/documents/jobs/{job_id}").status_code == 404
    assert admin.get(f"/documents/jobs/{job_id}").status_code == 200


def test_what_is_deleted_is_gone_and_stands_in_the_audit_log(office: Office, editor: TestClient) -> None:
    assert editor.delete("/documents/internal").status_code == 204
    assert "internal" not in listed(editor)
    editor_id = office.services.accounts.by_username("editor").user_id
    assert office.audited()[-1] == (editor_id, "document.delete", "ok")
