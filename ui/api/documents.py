"""Routes /documents: what the knowledge base holds, the originals, and putting files in and out."""

import shutil
import unicodedata
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import FileResponse

from assistant.accounts import Account
from assistant.errors import Busy, Forbidden, NotFound, UserError
from assistant.japan import JAPAN
from assistant.types import Audience, DocumentRecord, Role
from ui.api import schemas, shapes
from ui.api.access import (
    Caller,
    Editor,
    WithServices,
    editable_document,
    may_edit,
    may_read_chunk,
    readable_document,
)
from ui.api.originals import original_response
from ui.api.ports import Services
from ui.api.uploads import disk_error, safe_path, store

router = APIRouter(prefix="/documents")


@router.get("")
def documents(
    account: Caller,
    services: WithServices,
    q: Annotated[str, Query(max_length=200)] = "",
    department: Annotated[str, Query(max_length=100)] = "",
    audience: Audience | None = None,
) -> schemas.Documents:
    """`q` looks in title and file name; width and case of letters do not matter."""
    found = [
        record
        for record in services.knowledge.documents()
        if account.reader.may_read(record.audience, record.department)
        and (not department or record.department == department)
        and (audience is None or record.audience is audience)
        and _folded(q) in _folded(f"{record.title}\n{record.source}")
    ]
    return schemas.Documents(documents=[_document(record, account, services) for record in found])


@router.get("/jobs/{job_id}")
def job(job_id: str, account: Editor, services: WithServices) -> schemas.Job:
    found = services.ingester.job(job_id)
    if found.user_id != account.user_id and account.role is not Role.ADMIN:
        raise NotFound("この取り込みは見つかりません。")
    return shapes.job(found)


@router.get("/{doc_id}")
def document(doc_id: str, account: Caller, services: WithServices) -> schemas.DocumentWithPassages:
    record = readable_document(services, account, doc_id)
    readable = [chunk for chunk in services.knowledge.chunks(doc_id) if may_read_chunk(account, chunk)]
    passages = shapes.document_passages(record, readable)
    return schemas.DocumentWithPassages(**_document(record, account, services).model_dump(), passages=passages)


@router.get("/{doc_id}/original", response_class=FileResponse)
def original(doc_id: str, account: Caller, services: WithServices) -> FileResponse:
    record = readable_document(services, account, doc_id)
    path = services.knowledge.original_path(record)
    if path is None:
        raise NotFound(f"「{record.title}」の元のファイルは保存されていません。所管課に確認してください。")
    if not all(may_read_chunk(account, chunk) for chunk in services.knowledge.chunks(doc_id)):
        raise Forbidden(
            f"「{record.title}」には、ほかの課だけが見られる行があるため、元のファイルは開けません。"
            "見られる行は、資料の画面にあります。ほかの行は所管課に確認してください。"
        )
    services.audit.record(who=account.user_id, what="document.open", object_id=doc_id)
    return original_response(record, path)


@router.post("", status_code=202)
async def upload(request: Request, account: Editor, services: WithServices) -> schemas.JobStarted:
    """The form is read here and not by a parameter, which would take the whole file before asking who sends it."""
    try:
        form = await request.form(max_files=1, max_fields=6)
    except OSError as error:
        raise disk_error(error, "アップロード") from error
    try:
        return await run_in_threadpool(_submit, form, account, services)
    finally:
        await form.close()


@router.post("/{doc_id}/reindex", status_code=202)
def reindex(doc_id: str, account: Editor, services: WithServices) -> schemas.JobStarted:
    editable_document(services, account, doc_id)
    job_id = services.ingester.reindex(doc_id, user_id=account.user_id)
    services.audit.record(who=account.user_id, what="document.reindex", object_id=doc_id)
    return schemas.JobStarted(job_id=job_id)


@router.delete("/{doc_id}", status_code=204)
def delete(doc_id: str, account: Editor, services: WithServices) -> None:
    editable_document(services, account, doc_id)
    services.knowledge.delete(doc_id)
    services.audit.record(who=account.user_id, what="document.delete", object_id=doc_id)


def _submit(form: FormData, account: Account, services: Services) -> schemas.JobStarted:
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise UserError("ファイルが選ばれていません。登録するファイルを選んでください。")
    audience = _audience(form.get("audience"))
    department = _department(form.get("department"), account, audience)
    name = safe_path(str(form.get("name") or file.filename or ""))
    path = store(file, services.uploads / account.user_id, modified=_modified(form.get("modified")))
    try:
        job_id = services.ingester.submit(
            path, name=name, audience=audience, department=department, user_id=account.user_id
        )
    except Busy:
        shutil.rmtree(path.parent)
        raise
    services.audit.record(
        who=account.user_id, what="document.upload", object_id=job_id, details={"audience": audience.value}
    )
    return schemas.JobStarted(job_id=job_id)


def _audience(sent: object) -> Audience:
    try:
        return Audience(str(sent or ""))
    except ValueError as error:
        raise UserError(
            "公開範囲（audience）は、public（市民公開）・internal（庁内）・department（所管課のみ）の"
            "どれかにしてください。"
        ) from error


def _modified(sent: object) -> datetime | None:
    if not sent:
        return None
    try:
        moment = datetime.fromisoformat(str(sent))
    except ValueError as error:
        raise UserError("最終更新（modified）は 2026-04-01T09:00:00+09:00 の形にしてください。") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=JAPAN)


def _department(sent: object, account: Account, audience: Audience) -> str:
    """An editor's documents belong to the editor's own department; an admin names any."""
    department = str(sent or "").strip() or account.department
    if account.role is not Role.ADMIN and (not account.department or department != account.department):
        raise Forbidden("登録できるのは自分の課の文書だけです。ほかの課の文書は、その課の編集者に頼んでください。")
    if audience is Audience.DEPARTMENT and not department:
        raise UserError("公開範囲が「所管課のみ」の文書には、所管課を指定してください。")
    return department


def _document(record: DocumentRecord, account: Account, services: Services) -> schemas.Document:
    return shapes.document(
        record,
        has_original=services.knowledge.original_path(record) is not None,
        may_edit=may_edit(account, record),
    )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
