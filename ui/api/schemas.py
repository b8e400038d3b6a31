"""The exact JSON of the staff API. This docstring is the reference for clients; the models below are what is checked.

Every request but POST /auth/sign-in and GET /health carries `Authorization: Bearer TOKEN`. API keys work on /v1 only.
Every response has `X-Request-ID`. Dates are "2025-04-01"; moments are ISO 8601 in UTC ("2025-04-01T00:00:00Z").
Errors, whatever the route (outside /v1): `{"error": {"message": "日本語", "code": CODE, "request_id": "…"}}`

    400 bad_request | 401 not_signed_in | 403 forbidden, password_change_required | 404 not_found | 413 too_large
    421 wrong_host | 422 invalid_input | 429 locked | 500 internal | 503 busy, model_unavailable, storage_unavailable

While `must_change_password` is true only /auth/* answers; the rest is 403 `password_change_required`.

AUTH
    POST /auth/sign-in   {username, password} → {token, expires_at, user: USER}
    POST /auth/sign-out  → 204
    GET  /auth/me        → USER
    POST /auth/password  {current_password, new_password} → {token, expires_at, user: USER}   (all other sessions end)
    GET  /auth/api-keys  → {api_keys: [API_KEY]}
    POST /auth/api-keys  {name} → API_KEY + {key}         (`key` is shown this once)
    DELETE /auth/api-keys/{key_id} → 204
    USER    = {user_id, username, display_name, role: "staff"|"editor"|"admin", department, must_change_password,
               active}
    API_KEY = {key_id, name, created_at, last_used_at|null}

ASK (server-sent events; each `data:` is one JSON object; comment lines `: …` are heart-beats)
    POST /ask {question, conversation_id?, department?} → text/event-stream, in this order:
      conversation {conversation_id, request_id}      always first
      sources      {passages: [PASSAGE]}              at most once
      token        {text}                             any number; unverified text as it is written
      sentence     {index, text, verified}            any number; replaces what was streamed for that sentence
      answer       ANSWER                             the end; its `text` replaces everything streamed
      error        {message, code, request_id}        the end, instead of `answer`
    POST /ask/{request_id}/stop → 202 {stopping: true}      (404 when it is not one's own, or is over)
    ANSWER   = {message_id, conversation_id, status, text, citations: [CITATION], passages: [PASSAGE],
                masked_types: {TYPE: n}, masked_question, seconds, first_token_seconds|null, reason}
    CITATION = {number, chunk_id, doc_id, title, source, page: int|null, place: "3ページ"|"", heading: "章 > 節"|"",
                quote, department, updated: date|null, url}
    PASSAGE  = {chunk_id, doc_id, title, source, page, place, heading, text, department, updated, url, score,
                kind: "prose"|"table"|"faq", valid_from|null, valid_to|null}
    status   = ANSWERED FAQ TABLE NO_SOURCE UNVERIFIED OUT_OF_SCOPE BLOCKED_PII BLOCKED_INJECTION INVALID_QUESTION
               CLOSED BUSY MODEL_DOWN CANCELLED

SEARCH
    GET /search?q=&k=10&department= → {passages: [PASSAGE]}
    GET /departments → {departments: ["市民課", …]}
    GET /examples    → {examples: ["…", …]}

DOCUMENTS
    GET  /documents?q=&department=&audience= → {documents: [DOCUMENT]}
    GET  /documents/{doc_id} → DOCUMENT + {passages: [PASSAGE]}      (all its chunks, in order; score 0)
    GET  /documents/{doc_id}/original → the file (inline for PDF, text and images, else attachment); 404 if not kept,
                      403 if a row of it is for another department only
    POST /documents   multipart: file, audience ("public"|"internal"|"department"), department?, name? (relative path
                      under which it is known; else the file's name), modified? (ISO 8601) → 202 {job_id}; 503 when full
    GET  /documents/jobs/{job_id} → JOB
    DELETE /documents/{doc_id} → 204
    POST /documents/{doc_id}/reindex → 202 {job_id}
    DOCUMENT = {doc_id, title, source, media_type, audience, department, updated, ingested_at, chunks, notes: [str],
                has_original, may_edit}
    JOB      = {job_id, name, state: "waiting"|"running"|"done"|"failed", done, total, message, report: REPORT|null}
    REPORT   = {written: [str], unchanged: [str], skipped: [{name, reason}], notes: [str]}

CONVERSATIONS (one's own only; texts are in the stored, masked form)
    GET    /conversations?q=&limit=50&offset=0 → {conversations: [CONVERSATION], total}
    GET    /conversations/{id} → CONVERSATION + {messages: [MESSAGE]}
    PATCH  /conversations/{id} {title} → CONVERSATION
    DELETE /conversations/{id} → {deleted: 1, restorable_seconds: 30}
    DELETE /conversations      → {deleted: n, restorable_seconds: 30}
    POST   /conversations/{id}/restore → CONVERSATION
    GET    /conversations/{id}/export?format=md|json → file
    POST   /messages/{message_id}/feedback {rating: "up"|"down", reason?, comment?} → 204
    CONVERSATION = {conversation_id, title, created_at, updated_at, message_count}
    MESSAGE      = {message_id, asked_at, question, status, text, citations: [CITATION], seconds,
                    feedback: {rating, reason, comment}|null}

ADMIN (role admin)
    GET  /admin/users → {users: [USER]}
    POST /admin/users {username, display_name, role, department} → 201 {user: USER, password}
    PATCH /admin/users/{user_id} {role, department} → USER      (its sessions end; its API keys follow at once)
    POST /admin/users/{user_id}/disable | /enable → USER
    POST /admin/users/{user_id}/reset → {user: USER, password}
    GET  /admin/audit?before=&limit=100 → {entries: [ENTRY], next_before|null}      (newest first)
    GET  /admin/audit/verify → {intact, entries, first_bad|null, head}
    GET  /admin/decisions?days=30 → {rules: [{rule, outcome, count, newest}]}     (most frequent first)
    POST /admin/reembed → {left}      (some chunks at a time, after the embedding model has changed, until none is left)
    ENTRY = {seq, at, who, what, object_id, outcome, details: {…}}

CITIZENS (the citizens' side; `mode` and texts: role admin; topics and the list: editors for their own department)
    GET  /citizens/snapshots → {snapshots: [SNAPSHOT]}          (newest first)
    POST /citizens/publish   → SNAPSHOT                         (admin)
    POST /citizens/rollback  → SNAPSHOT                         (admin)
    GET  /citizens/control   → CONTROL
    PUT  /citizens/control?shown= CONTROL → CONTROL             (admin; shown: the digest of what is replaced, else 409)
    PUT  /citizens/topics    {department, topic, closed: bool} → CONTROL
    GET  /citizens/unanswered?department= → {unanswered: [UNANSWERED]}
    GET  /citizens/unanswered/export?department= → CSV
    SNAPSHOT   = {digest, made_at, documents, chunks, current}
    CONTROL    = {mode: "normal"|"disaster"|"closed", message, opening_message, notices: [{title, text, url}],
                  closed: [{department, topic}]}
    UNANSWERED = {request_id, asked_at, lang, department, status, question, answer, rating, rating_reason,
                  rating_comment}

OPERATION
    GET /health  (no sign-in) → {status: "ok"|"degraded", parts: {NAME: "ok"|"starting"|"down"}}
    GET /metrics (loopback)   → Prometheus text

OPENAI-COMPATIBLE (Bearer = session token or API key; errors in OpenAI's shape)
    GET  /v1/models → {object: "list", data: [{id: "madoguchi", object: "model", …}]}
    POST /v1/chat/completions {model, messages, stream?} → as OpenAI's, plus top-level `citations: [CITATION]`
         and `status` (in the last chunk when streaming); the text ends with a list 「出典」
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assistant.types import AnswerStatus, Audience, ChunkKind, Role
from ui.citizen_control import ClosedTopic

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
"""A short text of one line that must not be empty."""

Department = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
"""Empty: none."""


class Schema(BaseModel):
    """Unknown fields are refused, so that a misspelt field is an error and not silently ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# ---- errors -----------------------------------------------------------------------------------------------------


class ErrorBody(Schema):
    message: str
    code: str
    request_id: str


class ErrorResponse(Schema):
    error: ErrorBody


# ---- accounts ---------------------------------------------------------------------------------------------------


class SignIn(Schema):
    username: Annotated[str, StringConstraints(max_length=100)]
    password: Annotated[str, StringConstraints(max_length=200)]


class PasswordChange(Schema):
    current_password: Annotated[str, StringConstraints(max_length=200)]
    new_password: Annotated[str, StringConstraints(max_length=200)]


class User(Schema):
    user_id: str
    username: str
    display_name: str
    role: Role
    department: str
    must_change_password: bool
    active: bool


class SignedIn(Schema):
    token: str
    expires_at: datetime
    user: User


class NewApiKey(Schema):
    name: Line


class ApiKey(Schema):
    key_id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


class CreatedApiKey(ApiKey):
    key: str


class ApiKeys(Schema):
    api_keys: list[ApiKey]


class NewUser(Schema):
    username: Line
    display_name: Line
    role: Role
    department: Department = ""


class Assignment(Schema):
    """Both, as they are to be from now on."""

    role: Role
    department: Department


class UserWithPassword(Schema):
    user: User
    password: str


class Users(Schema):
    users: list[User]


# ---- ask and search ---------------------------------------------------------------------------------------------


class Ask(Schema):
    question: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    conversation_id: str | None = None
    department: Annotated[str, StringConstraints(max_length=100)] = ""


class Citation(Schema):
    number: int
    chunk_id: str
    doc_id: str
    title: str
    source: str
    page: int | None
    place: str
    heading: str
    quote: str
    department: str
    updated: date | None
    url: str


class Passage(Schema):
    chunk_id: str
    doc_id: str
    title: str
    source: str
    page: int | None
    place: str
    heading: str
    text: str
    department: str
    updated: date | None
    url: str
    score: float
    kind: ChunkKind
    valid_from: date | None
    valid_to: date | None


class Passages(Schema):
    passages: list[Passage]


class ConversationEvent(Schema):
    conversation_id: str
    request_id: str


class TokenEvent(Schema):
    text: str


class SentenceEvent(Schema):
    index: int
    text: str
    verified: bool


class AnswerEvent(Schema):
    message_id: str
    conversation_id: str
    status: AnswerStatus
    text: str
    citations: list[Citation]
    passages: list[Passage]
    masked_types: dict[str, int]
    masked_question: str
    seconds: float
    first_token_seconds: float | None
    reason: str


class Stopping(Schema):
    stopping: bool


class Departments(Schema):
    departments: list[str]


class Examples(Schema):
    examples: list[str]


# ---- documents --------------------------------------------------------------------------------------------------


class Document(Schema):
    doc_id: str
    title: str
    source: str
    media_type: str
    audience: Audience
    department: str
    updated: date
    ingested_at: datetime
    chunks: int
    notes: list[str]
    has_original: bool
    may_edit: bool


class DocumentWithPassages(Document):
    passages: list[Passage]


class Documents(Schema):
    documents: list[Document]


class JobStarted(Schema):
    job_id: str


class Skipped(Schema):
    name: str
    reason: str


class Report(Schema):
    written: list[str]
    unchanged: list[str]
    skipped: list[Skipped]
    notes: list[str]


class Job(Schema):
    job_id: str
    name: str
    state: Literal["waiting", "running", "done", "failed"]
    done: int
    total: int
    message: str
    report: Report | None


# ---- conversations ----------------------------------------------------------------------------------------------


class Conversation(Schema):
    conversation_id: str
    title: str
    created_at: datetime
    updated_at: datetime
    message_count: int


class Conversations(Schema):
    conversations: list[Conversation]
    total: int


class Feedback(Schema):
    rating: Literal["up", "down"]
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""
    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""


class Message(Schema):
    message_id: str
    asked_at: datetime
    question: str
    status: AnswerStatus
    text: str
    citations: list[Citation]
    seconds: float
    feedback: Feedback | None


class ConversationWithMessages(Conversation):
    messages: list[Message]


class Rename(Schema):
    title: Line


class Deleted(Schema):
    deleted: int
    restorable_seconds: int


# ---- administration and operation -------------------------------------------------------------------------------


class AuditEntry(Schema):
    seq: int
    at: datetime
    who: str
    what: str
    object_id: str
    outcome: str
    details: dict[str, str | int | float | bool]


class AuditPage(Schema):
    entries: list[AuditEntry]
    next_before: int | None


class RuleCount(Schema):
    rule: str
    outcome: str
    count: int
    newest: datetime


class Decisions(Schema):
    rules: list[RuleCount]


class AuditVerification(Schema):
    intact: bool
    entries: int
    first_bad: int | None
    head: str


# ---- citizens ---------------------------------------------------------------------------------------------------


class Snapshot(Schema):
    digest: str
    made_at: datetime
    documents: int
    chunks: int
    current: bool


class Snapshots(Schema):
    snapshots: list[Snapshot]


class TopicSwitch(ClosedTopic):
    closed: bool


class UnansweredQuestion(Schema):
    request_id: str
    asked_at: datetime
    lang: str
    department: str
    status: AnswerStatus
    question: str
    answer: str
    rating: str
    rating_reason: str
    rating_comment: str


class UnansweredQuestions(Schema):
    unanswered: list[UnansweredQuestion]


# ---- operation --------------------------------------------------------------------------------------------------


class Reembedded(Schema):
    left: int


class Health(Schema):
    status: Literal["ok", "degraded"]
    parts: dict[str, Literal["ok", "starting", "down"]]


# ---- OpenAI-compatible (only what is used is read; the many other fields of OpenAI's requests are ignored) --------


class ChatPart(BaseModel):
    type: str
    text: str = ""


class ChatMessage(BaseModel):
    role: str
    content: Annotated[str, Field(max_length=20_000)] | list[ChatPart] | None = None


class ChatRequest(BaseModel):
    model: str = ""
    messages: Annotated[list[ChatMessage], Field(min_length=1, max_length=200)]
    stream: bool = False
