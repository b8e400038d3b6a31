"""A staff API without model and knowledge base: the same routes and shapes over a FakeCity."""

from typing import Annotated, cast
from urllib.parse import quote

from fastapi import APIRouter, Depends, FastAPI, File, Form, Header, Request, Response, UploadFile
from fastapi.responses import JSONResponse, StreamingResponse

from assistant.types import Audience, Role
from tests.ui.staff import sample_answers as sample
from tests.ui.staff.fake_city import FakeCity, answer_stream, audit_entry, start_job, without_messages
from ui.api import schemas
from ui.citizen_control import Control

router = APIRouter()


class Refusal(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        self.status, self.code, self.message = status, code, message


def fake_api(city: FakeCity) -> FastAPI:
    """The app; replace `app.state.city` to start anew."""
    app = FastAPI()
    app.state.city = city
    app.include_router(router)

    @app.exception_handler(Refusal)
    async def refuse(request: Request, refusal: Refusal) -> JSONResponse:
        body = schemas.ErrorBody(message=refusal.message, code=refusal.code, request_id="r-0")
        return JSONResponse(schemas.ErrorResponse(error=body).model_dump(), status_code=refusal.status)

    return app


def the_city(request: Request) -> FakeCity:
    return cast(FakeCity, request.app.state.city)


def any_user(
    city: Annotated[FakeCity, Depends(the_city)], authorization: Annotated[str, Header()] = ""
) -> schemas.User:
    user = city.sessions.get(authorization.removeprefix("Bearer "))
    if user is None:
        raise Refusal(401, "not_signed_in", "サインインの有効期限が切れました。もう一度サインインしてください。")
    return user


def ready_user(user: Annotated[schemas.User, Depends(any_user)]) -> schemas.User:
    if user.must_change_password:
        raise Refusal(403, "password_change_required", "先にパスワードを変更してください。")
    return user


def admin(user: Annotated[schemas.User, Depends(ready_user)]) -> schemas.User:
    if user.role is not Role.ADMIN:
        raise Refusal(403, "forbidden", "この操作は管理者だけができます。")
    return user


City = Annotated[FakeCity, Depends(the_city)]
AnyUser = Annotated[schemas.User, Depends(any_user)]
ReadyUser = Annotated[schemas.User, Depends(ready_user)]
Admin = Annotated[schemas.User, Depends(admin)]


# ---- signing in ----


@router.post("/auth/sign-in")
async def sign_in(city: City, body: schemas.SignIn) -> schemas.SignedIn:
    if city.failures.get(body.username, 0) >= 5:
        raise Refusal(429, "locked", "続けて失敗したため、10時30分までサインインできません。")
    user = next((user for user in city.users.values() if user.username == body.username), None)
    if user is None or not user.active or body.password != sample.PASSWORD:
        city.failures[body.username] = city.failures.get(body.username, 0) + 1
        raise Refusal(401, "not_signed_in", "利用者IDかパスワードが違います。")
    return city.sign_in(user)


@router.post("/auth/sign-out", status_code=204)
async def sign_out(city: City, user: AnyUser, authorization: Annotated[str, Header()]) -> None:
    del city.sessions[authorization.removeprefix("Bearer ")]


@router.get("/auth/me")
async def me(city: City, user: AnyUser) -> schemas.User:
    return user


@router.post("/auth/password")
async def password(city: City, user: AnyUser, body: schemas.PasswordChange) -> schemas.SignedIn:
    if body.current_password != sample.PASSWORD:
        raise Refusal(401, "not_signed_in", "現在のパスワードが違います。")
    if len(body.new_password) < 12:
        raise Refusal(400, "bad_request", "パスワードは12文字以上にしてください。")
    user = user.model_copy(update={"must_change_password": False})
    city.users[user.user_id] = user
    return city.sign_in(user)


@router.get("/auth/api-keys")
async def api_keys(city: City, user: ReadyUser) -> schemas.ApiKeys:
    return schemas.ApiKeys(api_keys=list(city.keys.values()))


@router.post("/auth/api-keys")
async def create_api_key(city: City, user: ReadyUser, body: schemas.NewApiKey) -> schemas.CreatedApiKey:
    key_id = f"k-{next(city.numbers)}"
    key = schemas.ApiKey(key_id=key_id, name=body.name, created_at=sample.NOW, last_used_at=None)
    city.keys[key_id] = key
    return schemas.CreatedApiKey(**key.model_dump(), key="mdg_example_only_0123456789abcdef")


@router.delete("/auth/api-keys/{key_id}", status_code=204)
async def delete_api_key(city: City, user: ReadyUser, key_id: str) -> None:
    del city.keys[key_id]


# ---- asking ----


@router.post("/ask")
async def ask(city: City, user: ReadyUser, body: schemas.Ask) -> StreamingResponse:
    city.asked.append(body)
    return StreamingResponse(answer_stream(city, body), media_type="text/event-stream")


@router.post("/ask/{request_id}/stop", status_code=202)
async def stop(city: City, user: ReadyUser, request_id: str) -> schemas.Stopping:
    if request_id not in city.stops:
        raise Refusal(404, "not_found", "この質問はすでに終わっています。")
    city.stops[request_id].set()
    return schemas.Stopping(stopping=True)


@router.post("/messages/{message_id}/feedback", status_code=204)
async def feedback(city: City, user: ReadyUser, message_id: str, body: schemas.Feedback) -> None:
    if "拒否" in body.comment:
        raise Refusal(503, "storage_unavailable", "保存できません。")
    city.feedback[message_id] = body


@router.get("/departments")
async def departments(city: City, user: ReadyUser) -> schemas.Departments:
    return schemas.Departments(departments=sample.DEPARTMENTS)


@router.get("/examples")
async def examples(city: City, user: ReadyUser) -> schemas.Examples:
    return schemas.Examples(examples=sample.EXAMPLES)


# ---- documents ----


@router.get("/documents")
async def documents(
    city: City, user: ReadyUser, q: str = "", department: str = "", audience: str = ""
) -> schemas.Documents:
    found = [
        document.model_copy(update={"may_edit": user.role is not Role.STAFF})
        for document in city.documents.values()
        if q in document.title + document.source
        and department in {"", document.department}
        and audience in {"", document.audience}
    ]
    return schemas.Documents(documents=found)


@router.get("/documents/jobs/{job_id}")
async def job(city: City, user: ReadyUser, job_id: str) -> schemas.Job:
    states = city.jobs[job_id]
    return states.pop(0) if len(states) > 1 else states[0]


@router.get("/documents/{doc_id}")
async def document(city: City, user: ReadyUser, doc_id: str) -> schemas.DocumentWithPassages:
    return schemas.DocumentWithPassages(**city.documents[doc_id].model_dump(), passages=sample.PASSAGES)


@router.get("/documents/{doc_id}/original")
async def original(city: City, user: ReadyUser, doc_id: str) -> Response:
    document = city.documents.get(doc_id)
    if document is None or not document.has_original:
        raise Refusal(404, "not_found", "原文が見つかりません。")
    if doc_id in city.narrowed:
        raise Refusal(403, "forbidden", "ほかの課だけが見られる行があるため、開けません。")
    content = sample.PDF if document.media_type == "application/pdf" else b"<script>alert(1)</script>text"
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{quote(document.source)}"}
    charset = f"; charset={city.charsets[doc_id]}" if doc_id in city.charsets else ""
    return Response(content, media_type=f"{document.media_type}{charset}", headers=headers)


@router.post("/documents", status_code=202)
async def upload(
    city: City,
    user: ReadyUser,
    file: Annotated[UploadFile, File()],
    audience: Annotated[Audience, Form()],
    department: Annotated[str, Form()] = "",
) -> schemas.JobStarted:
    name = file.filename or ""
    city.uploads.append((name, audience.value, department))
    return schemas.JobStarted(job_id=start_job(city, name, (await file.read()).startswith(b"broken")))


@router.post("/documents/{doc_id}/reindex", status_code=202)
async def reindex(city: City, user: ReadyUser, doc_id: str) -> schemas.JobStarted:
    return schemas.JobStarted(job_id=start_job(city, city.documents[doc_id].source, False))


@router.delete("/documents/{doc_id}", status_code=204)
async def delete_document(city: City, user: ReadyUser, doc_id: str) -> None:
    del city.documents[doc_id]


# ---- conversations ----


@router.get("/conversations")
async def conversations(
    city: City, user: ReadyUser, q: str = "", limit: int = 50, offset: int = 0
) -> schemas.Conversations:
    found = [without_messages(talk) for talk in reversed(city.conversations.values()) if q in talk.title]
    return schemas.Conversations(conversations=found[offset : offset + limit], total=len(found))


@router.get("/conversations/{conversation_id}")
async def conversation(city: City, user: ReadyUser, conversation_id: str) -> schemas.ConversationWithMessages:
    if conversation_id not in city.conversations:
        raise Refusal(404, "not_found", "会話が見つかりません。")
    return city.conversations[conversation_id]


@router.patch("/conversations/{conversation_id}")
async def rename(city: City, user: ReadyUser, conversation_id: str, body: schemas.Rename) -> schemas.Conversation:
    renamed = city.conversations[conversation_id].model_copy(update={"title": body.title})
    city.conversations[conversation_id] = renamed
    return without_messages(renamed)


@router.delete("/conversations/{conversation_id}")
async def delete_conversation(city: City, user: ReadyUser, conversation_id: str) -> schemas.Deleted:
    city.trash[conversation_id] = city.conversations.pop(conversation_id)
    return schemas.Deleted(deleted=1, restorable_seconds=30)


@router.delete("/conversations")
async def delete_all(city: City, user: ReadyUser) -> schemas.Deleted:
    deleted = len(city.conversations)
    city.trash |= city.conversations
    city.conversations.clear()
    return schemas.Deleted(deleted=deleted, restorable_seconds=30)


@router.post("/conversations/{conversation_id}/restore")
async def restore(city: City, user: ReadyUser, conversation_id: str) -> schemas.Conversation:
    if conversation_id not in city.trash:
        raise Refusal(404, "not_found", "元に戻せる時間を過ぎました。")
    city.conversations[conversation_id] = city.trash.pop(conversation_id)
    return without_messages(city.conversations[conversation_id])


@router.get("/conversations/{conversation_id}/export")
async def export(city: City, user: ReadyUser, conversation_id: str, format: str) -> Response:
    return Response(f"# {city.conversations[conversation_id].title}", media_type="text/markdown")


# ---- administration ----


@router.get("/admin/users")
async def users(city: City, user: Admin) -> schemas.Users:
    return schemas.Users(users=list(city.users.values()))


@router.post("/admin/users", status_code=201)
async def create_user(city: City, user: Admin, body: schemas.NewUser) -> schemas.UserWithPassword:
    if any(known.username == body.username for known in city.users.values()):
        raise Refusal(400, "bad_request", f"利用者ID「{body.username}」はすでに使われています。")
    created = schemas.User(
        user_id=f"u-{next(city.numbers)}", must_change_password=True, active=True, **body.model_dump()
    )
    city.users[created.user_id] = created
    return schemas.UserWithPassword(user=created, password="kawa-7314-hoshi-kumo")


@router.patch("/admin/users/{user_id}")
async def reassign(city: City, user: Admin, user_id: str, body: schemas.Assignment) -> schemas.User:
    before = city.users[user_id]
    if (body.role, body.department) == (before.role, before.department):
        raise Refusal(400, "bad_request", "所属と権限は、指定されたものと同じです。")
    city.users[user_id] = before.model_copy(update=body.model_dump())
    city.sessions = {token: who for token, who in city.sessions.items() if who.user_id != user_id}
    return city.users[user_id]


@router.post("/admin/users/{user_id}/reset")
async def reset(city: City, user: Admin, user_id: str) -> schemas.UserWithPassword:
    return schemas.UserWithPassword(user=city.users[user_id], password="tori-2290-mado-ishi")


@router.post("/admin/users/{user_id}/{action}")
async def set_active(city: City, user: Admin, user_id: str, action: str) -> schemas.User:
    city.users[user_id] = city.users[user_id].model_copy(update={"active": action == "enable"})
    return city.users[user_id]


@router.get("/admin/audit")
async def audit(city: City, user: Admin, before: int | None = None, limit: int = 50) -> schemas.AuditPage:
    newest = 120 if before is None else before - 1
    entries = [audit_entry(seq) for seq in range(newest, max(newest - limit, 0), -1)]
    return schemas.AuditPage(entries=entries, next_before=entries[-1].seq if entries[-1].seq > 1 else None)


@router.get("/admin/decisions")
async def decisions(city: City, user: Admin, days: int = 30) -> schemas.Decisions:
    counts = {1: [], 30: [("INJECTION:IGNORE", "BLOCKED_INJECTION", 3), ("ANSWERED", "ANSWERED", 41)]}
    return schemas.Decisions(
        rules=[
            schemas.RuleCount(rule=rule, outcome=outcome, count=count, newest=sample.NOW)
            for rule, outcome, count in counts[days]
        ]
    )


@router.get("/admin/audit/verify")
async def verify(city: City, user: Admin) -> schemas.AuditVerification:
    return schemas.AuditVerification(intact=True, entries=120, first_bad=None, head="9f2c41d07be86a35" * 4)


# ---- citizens ----


@router.get("/citizens/unanswered")
async def unanswered(city: City, user: ReadyUser, department: str = "") -> schemas.UnansweredQuestions:
    found = [one for one in sample.UNANSWERED if department in ("", one.department)]
    return schemas.UnansweredQuestions(unanswered=found)


@router.get("/citizens/unanswered/export")
async def export_unanswered(city: City, user: ReadyUser, department: str = "") -> Response:
    city.exports += 1
    return Response("質問", media_type="text/csv")


@router.get("/citizens/control")
async def citizen_control(city: City, user: ReadyUser) -> Control:
    return city.control


@router.put("/citizens/control")
async def change_citizen_control(city: City, user: Admin, body: Control, shown: str) -> Control:
    if city.control.digest != shown:
        raise Refusal(409, "outdated", "ほかの人が市民用の窓口を切り替えました。")
    city.control = body
    return body


@router.post("/citizens/{action}")
async def publish(city: City, user: Admin, action: str) -> schemas.Snapshot:
    city.published.append(action)
    return schemas.Snapshot(digest="0" * 64, made_at=sample.NOW, documents=5, chunks=207, current=True)


@router.get("/health")
async def health(city: City) -> Response:
    status = "ok" if set(city.parts.values()) == {"ok"} else "degraded"
    return JSONResponse({"status": status, "parts": city.parts})
