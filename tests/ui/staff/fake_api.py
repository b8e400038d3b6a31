"""A staff API without model and knowledge base: the same routes and shapes, fixed answers, a model that can be slow.

What a question contains decides the answer, so that a test says in its question what it needs:
「見つからない」 no source, 「個人情報」 masked data, 「悪意」 markup in the answer, 「長い」 writes until it is stopped, 「失敗」 an error.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, FastAPI, File, Form, Header, Request, Response, UploadFile
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel

from assistant.types import AnswerStatus, Audience, Role
from tests.ui.staff import sample_answers as sample
from ui.api import schemas

MALICIOUS = (
    "<script>document.title='乗っ取り'</script> [ここを押す](https://evil.example/) ![絵](https://evil.example/x.png)\n"
    "# 見出し\n**太字** `コード` $x^2$ :smile: <b>太い</b> javascript:alert(1)"
)


class Refusal(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        self.status, self.code, self.message = status, code, message


@dataclass
class FakeCity:
    """All state of the fake API; tests read and change it."""

    token_seconds: float = 0.0  # between two pieces of streamed text
    sessions: dict[str, schemas.User] = field(default_factory=dict)
    users: dict[str, schemas.User] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    conversations: dict[str, schemas.ConversationWithMessages] = field(default_factory=dict)
    trash: dict[str, schemas.ConversationWithMessages] = field(default_factory=dict)
    documents: dict[str, schemas.Document] = field(default_factory=dict)
    jobs: dict[str, list[schemas.Job]] = field(default_factory=dict)
    keys: dict[str, schemas.ApiKey] = field(default_factory=dict)
    feedback: dict[str, schemas.Feedback] = field(default_factory=dict)
    stops: dict[str, asyncio.Event] = field(default_factory=dict)
    asked: list[schemas.Ask] = field(default_factory=list)
    uploads: list[tuple[str, str, str]] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=lambda: {"llm": "ok", "knowledge": "ok", "database": "ok"})
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        for user in (sample.STAFF, sample.EDITOR, sample.ADMIN, sample.NEWCOMER):
            self.users[user.user_id] = user
        for document in sample.DOCUMENTS:
            self.documents[document.doc_id] = document

    def sign_in(self, user: schemas.User) -> schemas.SignedIn:
        token = f"token-{next(self.numbers)}"
        self.sessions[token] = user
        return schemas.SignedIn(token=token, expires_at=sample.NOW + timedelta(hours=12), user=user)

    def end_all_sessions(self) -> None:
        self.sessions.clear()

    def talk(self, question: str, answer: schemas.AnswerEvent) -> str:
        """Put a finished conversation into the history; its id."""
        conversation_id = f"c-{next(self.numbers)}"
        self.remember(conversation_id, question, answer)
        return conversation_id

    def remember(self, conversation_id: str, question: str, answer: schemas.AnswerEvent) -> schemas.AnswerEvent:
        message = schemas.Message(
            message_id=f"m-{next(self.numbers)}",
            asked_at=sample.NOW,
            question=question,
            status=answer.status,
            text=answer.text,
            citations=answer.citations,
            seconds=answer.seconds,
            feedback=None,
        )
        old = self.conversations.get(conversation_id)
        messages = [*(old.messages if old else []), message]
        self.conversations[conversation_id] = schemas.ConversationWithMessages(
            conversation_id=conversation_id,
            title=old.title if old else question[:30],
            created_at=old.created_at if old else sample.NOW,
            updated_at=sample.NOW,
            message_count=len(messages),
            messages=messages,
        )
        return answer.model_copy(update={"message_id": message.message_id, "conversation_id": conversation_id})


def fake_api(city: FakeCity) -> FastAPI:
    app = FastAPI()

    @app.exception_handler(Refusal)
    async def refuse(request: Request, refusal: Refusal) -> JSONResponse:
        body = schemas.ErrorBody(message=refusal.message, code=refusal.code, request_id="r-0")
        return JSONResponse(schemas.ErrorResponse(error=body).model_dump(), status_code=refusal.status)

    def any_user(authorization: Annotated[str, Header()] = "") -> schemas.User:
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

    AnyUser = Annotated[schemas.User, Depends(any_user)]
    ReadyUser = Annotated[schemas.User, Depends(ready_user)]
    Admin = Annotated[schemas.User, Depends(admin)]

    # ---- signing in ----

    @app.post("/auth/sign-in")
    async def sign_in(body: schemas.SignIn) -> schemas.SignedIn:
        if city.failures.get(body.username, 0) >= 5:
            raise Refusal(429, "locked", "続けて失敗したため、10時30分までサインインできません。")
        user = next((user for user in city.users.values() if user.username == body.username), None)
        if user is None or not user.active or body.password != sample.PASSWORD:
            city.failures[body.username] = city.failures.get(body.username, 0) + 1
            raise Refusal(401, "not_signed_in", "利用者IDかパスワードが違います。")
        return city.sign_in(user)

    @app.post("/auth/sign-out", status_code=204)
    async def sign_out(user: AnyUser, authorization: Annotated[str, Header()]) -> None:
        del city.sessions[authorization.removeprefix("Bearer ")]

    @app.get("/auth/me")
    async def me(user: AnyUser) -> schemas.User:
        return user

    @app.post("/auth/password")
    async def password(user: AnyUser, body: schemas.PasswordChange) -> schemas.SignedIn:
        if body.current_password != sample.PASSWORD:
            raise Refusal(401, "not_signed_in", "現在のパスワードが違います。")
        if len(body.new_password) < 12:
            raise Refusal(400, "bad_request", "パスワードは12文字以上にしてください。")
        user = user.model_copy(update={"must_change_password": False})
        city.users[user.user_id] = user
        return city.sign_in(user)

    @app.get("/auth/api-keys")
    async def api_keys(user: ReadyUser) -> schemas.ApiKeys:
        return schemas.ApiKeys(api_keys=list(city.keys.values()))

    @app.post("/auth/api-keys")
    async def create_api_key(user: ReadyUser, body: schemas.NewApiKey) -> schemas.CreatedApiKey:
        key_id = f"k-{next(city.numbers)}"
        key = schemas.ApiKey(key_id=key_id, name=body.name, created_at=sample.NOW, last_used_at=None)
        city.keys[key_id] = key
        return schemas.CreatedApiKey(**key.model_dump(), key="mdg_example_only_0123456789abcdef")

    @app.delete("/auth/api-keys/{key_id}", status_code=204)
    async def delete_api_key(user: ReadyUser, key_id: str) -> None:
        del city.keys[key_id]

    # ---- asking ----

    @app.post("/ask")
    async def ask(user: ReadyUser, body: schemas.Ask) -> StreamingResponse:
        city.asked.append(body)
        return StreamingResponse(_answer_stream(city, body), media_type="text/event-stream")

    @app.post("/ask/{request_id}/stop", status_code=202)
    async def stop(user: ReadyUser, request_id: str) -> schemas.Stopping:
        if request_id not in city.stops:
            raise Refusal(404, "not_found", "この質問はすでに終わっています。")
        city.stops[request_id].set()
        return schemas.Stopping(stopping=True)

    @app.post("/messages/{message_id}/feedback", status_code=204)
    async def feedback(user: ReadyUser, message_id: str, body: schemas.Feedback) -> None:
        city.feedback[message_id] = body

    @app.get("/departments")
    async def departments(user: ReadyUser) -> schemas.Departments:
        return schemas.Departments(departments=sample.DEPARTMENTS)

    @app.get("/examples")
    async def examples(user: ReadyUser) -> schemas.Examples:
        return schemas.Examples(examples=sample.EXAMPLES)

    # ---- documents ----

    @app.get("/documents")
    async def documents(
        user: ReadyUser, q: str = "", department: str = "", audience: str = ""
    ) -> schemas.Documents:
        found = [
            document.model_copy(update={"may_edit": user.role is not Role.STAFF})
            for document in city.documents.values()
            if q in document.title + document.source
            and department in {"", document.department}
            and audience in {"", document.audience}
        ]
        return schemas.Documents(documents=found)

    @app.get("/documents/jobs/{job_id}")
    async def job(user: ReadyUser, job_id: str) -> schemas.Job:
        states = city.jobs[job_id]
        return states.pop(0) if len(states) > 1 else states[0]

    @app.get("/documents/{doc_id}")
    async def document(user: ReadyUser, doc_id: str) -> schemas.DocumentWithPassages:
        return schemas.DocumentWithPassages(**city.documents[doc_id].model_dump(), passages=sample.PASSAGES)

    @app.get("/documents/{doc_id}/original")
    async def original(user: ReadyUser, doc_id: str) -> Response:
        document = city.documents.get(doc_id)
        if document is None or not document.has_original:
            raise Refusal(404, "not_found", "原文が見つかりません。")
        content = sample.PDF if document.media_type == "application/pdf" else b"<script>alert(1)</script>text"
        headers = {"Content-Disposition": f"inline; filename*=UTF-8''{quote(document.source)}"}
        return Response(content, media_type=document.media_type, headers=headers)

    @app.post("/documents", status_code=202)
    async def upload(
        user: ReadyUser,
        file: Annotated[UploadFile, File()],
        audience: Annotated[Audience, Form()],
        department: Annotated[str, Form()] = "",
    ) -> schemas.JobStarted:
        name = file.filename or ""
        city.uploads.append((name, audience.value, department))
        return schemas.JobStarted(job_id=_start_job(city, name, (await file.read()).startswith(b"broken")))

    @app.post("/documents/{doc_id}/reindex", status_code=202)
    async def reindex(user: ReadyUser, doc_id: str) -> schemas.JobStarted:
        return schemas.JobStarted(job_id=_start_job(city, city.documents[doc_id].source, False))

    @app.delete("/documents/{doc_id}", status_code=204)
    async def delete_document(user: ReadyUser, doc_id: str) -> None:
        del city.documents[doc_id]

    # ---- conversations ----

    @app.get("/conversations")
    async def conversations(user: ReadyUser, q: str = "", limit: int = 50, offset: int = 0) -> schemas.Conversations:
        found = [_without_messages(talk) for talk in reversed(city.conversations.values()) if q in talk.title]
        return schemas.Conversations(conversations=found[offset : offset + limit], total=len(found))

    @app.get("/conversations/{conversation_id}")
    async def conversation(user: ReadyUser, conversation_id: str) -> schemas.ConversationWithMessages:
        if conversation_id not in city.conversations:
            raise Refusal(404, "not_found", "会話が見つかりません。")
        return city.conversations[conversation_id]

    @app.patch("/conversations/{conversation_id}")
    async def rename(user: ReadyUser, conversation_id: str, body: schemas.Rename) -> schemas.Conversation:
        renamed = city.conversations[conversation_id].model_copy(update={"title": body.title})
        city.conversations[conversation_id] = renamed
        return _without_messages(renamed)

    @app.delete("/conversations/{conversation_id}")
    async def delete_conversation(user: ReadyUser, conversation_id: str) -> schemas.Deleted:
        city.trash[conversation_id] = city.conversations.pop(conversation_id)
        return schemas.Deleted(deleted=1, restorable_seconds=30)

    @app.delete("/conversations")
    async def delete_all(user: ReadyUser) -> schemas.Deleted:
        deleted = len(city.conversations)
        city.trash |= city.conversations
        city.conversations.clear()
        return schemas.Deleted(deleted=deleted, restorable_seconds=30)

    @app.post("/conversations/{conversation_id}/restore")
    async def restore(user: ReadyUser, conversation_id: str) -> schemas.Conversation:
        if conversation_id not in city.trash:
            raise Refusal(404, "not_found", "元に戻せる時間を過ぎました。")
        city.conversations[conversation_id] = city.trash.pop(conversation_id)
        return _without_messages(city.conversations[conversation_id])

    @app.get("/conversations/{conversation_id}/export")
    async def export(user: ReadyUser, conversation_id: str, format: str) -> Response:
        return Response(f"# {city.conversations[conversation_id].title}", media_type="text/markdown")

    # ---- administration ----

    @app.get("/admin/users")
    async def users(user: Admin) -> schemas.Users:
        return schemas.Users(users=list(city.users.values()))

    @app.post("/admin/users", status_code=201)
    async def create_user(user: Admin, body: schemas.NewUser) -> schemas.UserWithPassword:
        if any(known.username == body.username for known in city.users.values()):
            raise Refusal(400, "bad_request", f"利用者ID「{body.username}」はすでに使われています。")
        created = schemas.User(
            user_id=f"u-{next(city.numbers)}", must_change_password=True, active=True, **body.model_dump()
        )
        city.users[created.user_id] = created
        return schemas.UserWithPassword(user=created, password="kawa-7314-hoshi-kumo")

    @app.post("/admin/users/{user_id}/reset")
    async def reset(user: Admin, user_id: str) -> schemas.UserWithPassword:
        return schemas.UserWithPassword(user=city.users[user_id], password="tori-2290-mado-ishi")

    @app.post("/admin/users/{user_id}/{action}")
    async def set_active(user: Admin, user_id: str, action: str) -> schemas.User:
        city.users[user_id] = city.users[user_id].model_copy(update={"active": action == "enable"})
        return city.users[user_id]

    @app.get("/admin/audit")
    async def audit(user: Admin, before: int | None = None, limit: int = 50) -> schemas.AuditPage:
        newest = 120 if before is None else before - 1
        entries = [_audit_entry(seq) for seq in range(newest, max(newest - limit, 0), -1)]
        return schemas.AuditPage(entries=entries, next_before=entries[-1].seq if entries[-1].seq > 1 else None)

    @app.get("/admin/audit/verify")
    async def verify(user: Admin) -> schemas.AuditVerification:
        return schemas.AuditVerification(intact=True, entries=120, first_bad=None, head="9f2c41d07be86a35" * 4)

    @app.get("/health")
    async def health() -> Response:
        status = "ok" if set(city.parts.values()) == {"ok"} else "degraded"
        return JSONResponse({"status": status, "parts": city.parts})

    return app


async def _answer_stream(city: FakeCity, body: schemas.Ask) -> AsyncIterator[str]:
    request_id = f"r-{next(city.numbers)}"
    conversation_id = body.conversation_id or f"c-{next(city.numbers)}"
    stopped = city.stops[request_id] = asyncio.Event()
    yield _event("conversation", schemas.ConversationEvent(conversation_id=conversation_id, request_id=request_id))
    yield ": ping\n\n"
    await asyncio.sleep(city.token_seconds * 4)
    if "失敗" in body.question:
        yield _event("error", schemas.ErrorBody(message="検索に失敗しました。", code="internal", request_id=request_id))
        return
    ready = _ready_answer(body.question)
    yield _event("sources", schemas.Passages(passages=ready.passages if ready else sample.PASSAGES))
    await asyncio.sleep(city.token_seconds * 8)
    if ready is not None:
        yield _event("answer", city.remember(conversation_id, body.question, ready))
        return
    rounds = 200 if "長い" in body.question else 1
    for index, (written, checked, verified) in enumerate(sample.SENTENCES * rounds):
        for at in range(0, len(written), 4):
            if stopped.is_set():
                cancelled = sample.answer(AnswerStatus.CANCELLED, "回答を中止しました。", cited=False)
                yield _event("answer", city.remember(conversation_id, body.question, cancelled))
                return
            yield _event("token", schemas.TokenEvent(text=written[at : at + 4]))
            await asyncio.sleep(city.token_seconds)
        yield _event("sentence", schemas.SentenceEvent(index=index, text=checked, verified=verified))
    answer = sample.answer(AnswerStatus.ANSWERED, sample.ANSWER_TEXT)
    del city.stops[request_id]
    yield _event("answer", city.remember(conversation_id, body.question, answer))


def _ready_answer(question: str) -> schemas.AnswerEvent | None:
    """Answers that are not written word by word."""
    if "見つからない" in question:
        text = "登録されている資料の中に、この質問の答えは見つかりませんでした。言葉を変えて質問するか、所管課に確認してください。"
        return sample.answer(AnswerStatus.NO_SOURCE, text, cited=False)
    if "個人情報" in question:
        masked = {"PERSON": 1, "PHONE_NUMBER": 1}
        return sample.answer(AnswerStatus.FAQ, "届出できます。遅延理由書を書いてください[2]。", masked=masked)
    if "悪意" in question:
        return sample.answer(AnswerStatus.ANSWERED, MALICIOUS, cited=False)
    return None


def _event(name: str, data: BaseModel) -> str:
    return f"event: {name}\ndata: {data.model_dump_json()}\n\n"


def _start_job(city: FakeCity, name: str, broken: bool) -> str:
    job_id = f"j-{next(city.numbers)}"
    report = schemas.Report(
        written=[] if broken else [name],
        unchanged=[],
        deleted=[],
        skipped=[schemas.Skipped(name=name, reason="ファイルが壊れています。")] if broken else [],
        notes=[] if broken else [f"{name}：2ページは文字がありません（画像）"],
    )
    waiting = schemas.Job(job_id=job_id, name=name, state="waiting", done=0, total=0, message="", report=None)
    city.jobs[job_id] = [
        waiting,
        waiting.model_copy(update={"state": "running", "done": 1, "total": 2}),
        waiting.model_copy(update={"state": "done", "done": 2, "total": 2, "report": report}),
    ]
    return job_id


def _without_messages(talk: schemas.ConversationWithMessages) -> schemas.Conversation:
    return schemas.Conversation.model_validate(json.loads(talk.model_dump_json(exclude={"messages"})))


def _audit_entry(seq: int) -> schemas.AuditEntry:
    what, outcome = [("ask", "ANSWERED"), ("sign-in", "ok"), ("document.upload", "ok"), ("ask", "NO_SOURCE")][seq % 4]
    return schemas.AuditEntry(
        seq=seq,
        at=sample.NOW - timedelta(minutes=3 * (120 - seq)),
        who="midori",
        what=what,
        object_id=f"obj-{seq}",
        outcome=outcome,
        details={"seconds": 8.4, "passages": 3},
    )
