"""The exact JSON of the citizen API, base path /citizen/v1. This docstring is the reference for clients.

GET  /config?lang=   → {city, open, mode: "normal"|"disaster"|"closed", opening_message, notices: [{title, text, url}],
                        languages: [{code, name, dir}], max_question, retention_days, examples: [str], person: PERSON,
                        features: {garbage, guides, ask}}
POST /ask {text, lang|null, conversation|null, request_id: UUID} → text/event-stream, each event with `id: n` from 1
     accepted {request_id, conversation, token, lang}   token: the conversation's secret, for reading it again
     waiting  {position, seconds}                       how many are before this one, and about how long that takes
     sources  {passages: [PASSAGE]}
     sentence {index, text}                             verified
     answer   ANSWER                                    the end; replaces the sentences
     error    {code, message}                           the end, instead of `answer`
     A question in a conversation carries `Authorization: Bearer TOKEN`. The same request_id again (the same text) goes
     on where it was; `Last-Event-ID: n` leaves out the events up to n.
GET  /answers/{request_id} (Bearer) → ANSWER; 202 while in work
POST /feedback {request_id, token, good, reason: ""|"wrong"|"unclear"|"not_asked"|"other", comment} → 204
GET  /guides?lang → [{guide_id, title, summary}]
GET  /guides/{id}?lang → {guide_id, title, questions: [{question_id, text, options: [{value, label}],
                          shown_if: {question_id: [values]}|null}]}
POST /guides/{id} {answers: {question_id: value}, lang} → {title, steps: [{title, counter: {name, place, phone,
                   hours}|null, bring: [str], deadline, online_url, note}]}
     a step that its department has switched off keeps title and counter, and its note says so
GET  /garbage/items?q=&lang → {items: [{item, category, notice}], near: [str]}
GET  /garbage/districts → [{district}]
GET  /garbage/days?district=&category=&lang → {district, category, dates: [3 days], closures: [text]}
GET  /garbage/days?district=&lang → {district, days: [{category, dates, closures}]}
     /garbage leaves out the categories that are switched off; CLOSED where nothing is left
GET  /health → {status, mode, snapshot}; GET /metrics (this machine only)
ANSWER   = {request_id, status, lang, text, original: {text, lang}|null, note, citations: [{number, title, url, place,
            quote, department, updated}], passages: [PASSAGE], choices: [{label, ask}],
            table: {headings, rows}|null, person: PERSON|null, seconds}
PASSAGE  = {title, url, place, quote}
PERSON   = {name, phone, hours, place, url}
Errors: {code, message, request_id}, code BAD_REQUEST 400, FORBIDDEN 403, NOT_FOUND 404, TOO_LONG 400 or 413,
TOO_MANY 429, INTERNAL 500, CLOSED or BUSY 503. Every response carries X-Request-Id.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assistant.types import AnswerStatus
from ui.citizen_control import Mode, Notice

Lang = Literal["ja", "ja-easy", "en", "zh-Hans", "ko", "vi", "pt", "es", "tl", "ne"]
Code = Literal["BAD_REQUEST", "TOO_LONG", "TOO_MANY", "CLOSED", "NOT_FOUND", "BUSY", "FORBIDDEN", "INTERNAL"]
Token = Annotated[str, StringConstraints(max_length=100)]


class Schema(BaseModel):
    """Unknown fields are refused, so that a misspelt field is an error and not silently ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Problem(Schema):
    code: Code
    message: str
    request_id: str


class Person(Schema):
    name: str
    phone: str
    hours: str
    place: str
    url: str


class Language(Schema):
    code: Lang
    name: str
    dir: Literal["ltr", "rtl"] = "ltr"


class Features(Schema):
    garbage: bool
    guides: bool
    ask: bool


class Config(Schema):
    city: str
    open: bool
    mode: Mode
    opening_message: str
    notices: list[Notice]
    languages: list[Language]
    max_question: int
    retention_days: int
    examples: list[str]
    person: Person
    features: Features


class Ask(Schema):
    text: Annotated[str, StringConstraints(max_length=8000)]
    request_id: UUID
    lang: Lang | None = None
    conversation: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")] | None = None


class Accepted(Schema):
    request_id: str
    conversation: str
    token: str
    lang: Lang


class Waiting(Schema):
    position: int
    seconds: int


class Passage(Schema):
    title: str
    url: str
    place: str
    quote: str


class Sources(Schema):
    passages: list[Passage]


class Sentence(Schema):
    index: int
    text: str


class Original(Schema):
    text: str
    lang: Lang


class Citation(Schema):
    number: int
    title: str
    url: str
    place: str
    quote: str
    department: str
    updated: date | None


class Choice(Schema):
    label: str
    ask: str


class Table(Schema):
    headings: list[str]
    rows: list[list[str]]


class Answer(Schema):
    request_id: str
    status: AnswerStatus
    lang: Lang
    text: str
    original: Original | None = None
    note: str = ""
    citations: list[Citation] = []
    passages: list[Passage] = []
    choices: list[Choice] = []
    table: Table | None = None
    person: Person | None = None
    seconds: float = 0.0


class Failed(Schema):
    code: Code
    message: str


class Feedback(Schema):
    request_id: UUID
    token: Token
    good: bool
    reason: Literal["", "wrong", "unclear", "not_asked", "other"] = ""
    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


# ---- guides and garbage -----------------------------------------------------------------------------------------


class GuideEntry(Schema):
    guide_id: str
    title: str
    summary: str


class Option(Schema):
    value: str
    label: str


class GuideQuestion(Schema):
    question_id: str
    text: str
    options: list[Option]
    shown_if: dict[str, list[str]] | None


class Guide(Schema):
    guide_id: str
    title: str
    questions: list[GuideQuestion]


class GuideAnswers(Schema):
    answers: Annotated[dict[str, str], Field(max_length=100)]
    lang: Lang | None = None


class GuideCounter(Schema):
    name: str
    place: str
    phone: str
    hours: str


class Step(Schema):
    title: str
    counter: GuideCounter | None
    bring: list[str]
    deadline: str
    online_url: str
    note: str


class Checklist(Schema):
    title: str
    steps: list[Step]


class GarbageItem(Schema):
    item: str
    category: str
    notice: str


class GarbageItems(Schema):
    items: list[GarbageItem]
    near: list[str]


class District(Schema):
    district: str


class CategoryDays(Schema):
    category: str
    dates: list[date]
    closures: list[str]


class GarbageDays(CategoryDays):
    district: str


class DistrictDays(Schema):
    district: str
    days: list[CategoryDays]


class Health(Schema):
    status: Literal["ok", "degraded", "starting"]
    mode: Mode
    snapshot: Annotated[str, Field(description="digest of the snapshot in use; empty while there is none")]
