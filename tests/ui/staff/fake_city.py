"""What the fake staff API remembers, and how it answers.

What a question contains decides the answer, so that a test says in its question what it needs:
「見つからない」 no source, 「個人情報」 masked data, 「悪意」 markup in the answer,
「長い」 writes until it is stopped, 「失敗」 an error.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from pydantic import BaseModel

from assistant.types import AnswerStatus
from tests.ui.staff import sample_answers as sample
from ui.api import schemas
from ui.citizen_control import Control

MALICIOUS = (
    "<script>document.title='乗っ取り'</script> [ここを押す](https://evil.example/) ![絵](https://evil.example/x.png)\n"
    "# 見出し\n**太字** `コード` $x^2$ :smile: <b>太い</b> javascript:alert(1)"
)


@dataclass
class FakeCity:
    """All state of the fake API; tests read and change it."""

    token_seconds: float = 0.0  # between two pieces of streamed text
    thinking_seconds: float = 0.0  # between the sources and the first word
    sessions: dict[str, schemas.User] = field(default_factory=dict)
    users: dict[str, schemas.User] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    conversations: dict[str, schemas.ConversationWithMessages] = field(default_factory=dict)
    trash: dict[str, schemas.ConversationWithMessages] = field(default_factory=dict)
    documents: dict[str, schemas.Document] = field(default_factory=dict)
    charsets: dict[str, str] = field(default_factory=dict)  # of documents whose text is not in UTF-8
    exports: int = 0
    narrowed: set[str] = field(default_factory=set)  # documents with rows for another department only
    jobs: dict[str, list[schemas.Job]] = field(default_factory=dict)
    keys: dict[str, schemas.ApiKey] = field(default_factory=dict)
    feedback: dict[str, schemas.Feedback] = field(default_factory=dict)
    stops: dict[str, asyncio.Event] = field(default_factory=dict)
    asked: list[schemas.Ask] = field(default_factory=list)
    uploads: list[tuple[str, str, str]] = field(default_factory=list)
    control: Control = field(default_factory=Control)
    published: list[str] = field(default_factory=list)  # "publish" and "rollback", as they were asked for
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


async def answer_stream(city: FakeCity, body: schemas.Ask) -> AsyncIterator[str]:
    request_id = f"r-{next(city.numbers)}"
    conversation_id = body.conversation_id or f"c-{next(city.numbers)}"
    stopped = city.stops[request_id] = asyncio.Event()
    yield _event("conversation", schemas.ConversationEvent(conversation_id=conversation_id, request_id=request_id))
    yield ": ping\n\n"
    if "失敗" in body.question:
        yield _event("error", schemas.ErrorBody(message="検索に失敗しました。", code="internal", request_id=request_id))
        return
    ready = _ready_answer(body.question)
    yield _event("sources", schemas.Passages(passages=ready.passages if ready else sample.PASSAGES))
    await asyncio.sleep(city.thinking_seconds)
    if ready is not None:
        yield _event("answer", city.remember(conversation_id, body.question, ready))
        return
    is_long = "長い" in body.question
    rounds, pause = (200, max(city.token_seconds, 0.002)) if is_long else (1, city.token_seconds)  # a stop gets between
    for index, (written, _, verified) in enumerate(sample.SENTENCES * rounds):
        for at in range(0, len(written), 4):
            if stopped.is_set():
                cancelled = sample.answer(AnswerStatus.CANCELLED, "回答を中止しました。", cited=False)
                yield _event("answer", city.remember(conversation_id, body.question, cancelled))
                return
            yield _event("token", schemas.TokenEvent(text=written[at : at + 4]))
            await asyncio.sleep(pause)
        yield _event("sentence", schemas.SentenceEvent(index=index, text=written, verified=verified))
    answer = sample.answer(AnswerStatus.ANSWERED, sample.ANSWER_TEXT)
    del city.stops[request_id]
    yield _event("answer", city.remember(conversation_id, body.question, answer))


def _ready_answer(question: str) -> schemas.AnswerEvent | None:
    """Answers that are not written word by word."""
    if "見つからない" in question:
        text = "登録されている資料の中に、この質問の答えは見つかりませんでした。所管課に確認してください。"
        return sample.answer(AnswerStatus.NO_SOURCE, text, cited=False)
    if "個人情報" in question:
        masked = {"PERSON": 1, "PHONE": 1}
        return sample.answer(AnswerStatus.FAQ, "届出できます。遅延理由書を書いてください[2]。", masked=masked)
    if "悪意" in question:
        return sample.answer(AnswerStatus.ANSWERED, MALICIOUS, cited=False)
    return None


def _event(name: str, data: BaseModel) -> str:
    return f"event: {name}\ndata: {data.model_dump_json()}\n\n"


def start_job(city: FakeCity, name: str, broken: bool) -> str:
    job_id = f"j-{next(city.numbers)}"
    report = schemas.Report(
        written=[] if broken else [name],
        unchanged=[],
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


def without_messages(talk: schemas.ConversationWithMessages) -> schemas.Conversation:
    return schemas.Conversation.model_validate(talk.model_dump(exclude={"messages"}))


def audit_entry(seq: int) -> schemas.AuditEntry:
    what, outcome = [("ask", "ANSWERED"), ("sign_in", "ok"), ("document.upload", "ok"), ("ask", "NO_SOURCE")][seq % 4]
    return schemas.AuditEntry(
        seq=seq,
        at=sample.NOW - timedelta(minutes=3 * (120 - seq)),
        who="u-staff",
        what=what,
        object_id=f"obj-{seq}",
        outcome=outcome,
        details={"seconds": 8.4, "passages": 3},
    )
