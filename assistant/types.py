"""The values that travel through the assistant. Frozen, keyword-only; no behaviour beyond reading them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

PATH_SEPARATOR = " > "  # between a document's title and the headings below it


class Audience(StrEnum):
    """Who may read a document (公開範囲)."""

    PUBLIC = "public"  # 市民公開: citizens and all staff
    INTERNAL = "internal"  # 庁内: all staff
    DEPARTMENT = "department"  # 所管課のみ: staff of the owning department, and admins


class Role(StrEnum):
    """What an account may do: read, also change documents, also manage accounts."""

    STAFF = "staff"
    EDITOR = "editor"
    ADMIN = "admin"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """On whose behalf something is read. Every retrieval takes one; there is no reader who may skip the check."""

    user_id: str
    role: Role | None = None  # None: a citizen
    department: str = ""

    @property
    def is_staff(self) -> bool:
        return self.role is not None

    def may_read(self, audience: Audience, department: str) -> bool:
        if audience is Audience.PUBLIC:
            return True
        if audience is Audience.INTERNAL:
            return self.is_staff
        return self.role is Role.ADMIN or (self.is_staff and bool(department) and department == self.department)


class PlaceUnit(StrEnum):
    """What the number in a place counts."""

    PAGE = "page"
    SHEET = "sheet"
    SLIDE = "slide"
    LINE = "line"
    ROW = "row"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in its file a passage stands. `number` is 1-based; `name` is a sheet's name."""

    unit: PlaceUnit
    number: int
    name: str = ""

    @property
    def label(self) -> str:
        """As shown to people: 「3ページ」「シート「旅費」」「スライド4」「120行目」."""
        if self.unit is PlaceUnit.SHEET:
            return f"シート「{self.name}」" if self.name else f"シート{self.number}"
        return {
            PlaceUnit.PAGE: f"{self.number}ページ",
            PlaceUnit.SLIDE: f"スライド{self.number}",
            PlaceUnit.LINE: f"{self.number}行目",
            PlaceUnit.ROW: f"{self.number}行目",
        }[self.unit]


class ChunkKind(StrEnum):
    PROSE = "prose"
    TABLE = "table"
    FAQ = "faq"


@dataclass(frozen=True, kw_only=True)
class PiiSpan:
    """Personal data found in a chunk at ingest: [start, end) in characters of its text or heading, and its type."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """The unit of retrieval: a stretch of one document, with everything a citation has to show.

    `text` is the original (display) text. An FAQ chunk has `question` and `answer`, and `text` holds both.
    `turns`: (first character, place) of each stretch of `text` that stands at another place than `place`, in order.
    `valid_from`/`valid_to` are inclusive days; None is open-ended.
    """

    chunk_id: str
    doc_id: str
    ordinal: int  # position in its document, from 0: neighbours are ordinal ± 1
    title: str
    text: str
    kind: ChunkKind
    audience: Audience
    department: str
    place: Place | None = None
    turns: tuple[tuple[int, Place], ...] = ()
    heading_path: tuple[str, ...] = ()
    question: str = ""
    answer: str = ""
    url: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    pii: tuple[PiiSpan, ...] = ()
    heading_pii: tuple[PiiSpan, ...] = ()  # the same for `heading`

    @property
    def heading(self) -> str:
        """Where the chunk stands: 「旅費の手引 > 第2章 宿泊費」."""
        return PATH_SEPARATOR.join(dict.fromkeys([self.title, *self.heading_path]))

    def is_valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class DocumentRecord:
    """One ingested file as the knowledge base knows it. `source` is the file's name or path as the owner gave it."""

    doc_id: str
    source: str
    title: str
    digest: str  # SHA-256 of the file and of how it was read, hexadecimal
    media_type: str
    audience: Audience
    department: str
    updated: date  # last change of the file, shown as 最終更新
    ingested_at: datetime
    original: str = ""  # path of the kept original inside the knowledge base folder; "" when none is kept
    chunks: int = 0
    notes: tuple[str, ...] = ()  # e.g. 「2ページは文字がありません（画像）」


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A retrieved chunk with the signals that ranked it. Scores are comparable within one retrieval only."""

    chunk: Chunk
    score: float
    cosine: float = 0.0
    bm25: float = 0.0
    coverage: float = 0.0  # idf-weighted share of the question's words that stand in the chunk, 0 to 1
    reading_coverage: float = 0.0  # the same of the parts of its reading
    lacks_rare_word: bool = False  # a word of the question that hardly any chunk has does not stand in this one


@dataclass(frozen=True, kw_only=True)
class Citation:
    """What an answer rests on, complete enough to be checked by eye."""

    number: int  # [1], [2] … as in the answer's text
    chunk_id: str
    doc_id: str
    title: str
    source: str
    place: Place | None
    heading_path: tuple[str, ...]
    department: str
    quote: str
    url: str = ""
    updated: date | None = None


class AnswerStatus(StrEnum):
    """How an answer ended. The statuses are the analytics."""

    ANSWERED = "ANSWERED"
    FAQ = "FAQ"
    TABLE = "TABLE"
    NO_SOURCE = "NO_SOURCE"
    UNVERIFIED = "UNVERIFIED"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    BLOCKED_PII = "BLOCKED_PII"
    BLOCKED_INJECTION = "BLOCKED_INJECTION"
    INVALID_QUESTION = "INVALID_QUESTION"
    CLOSED = "CLOSED"
    BUSY = "BUSY"
    MODEL_DOWN = "MODEL_DOWN"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One earlier exchange of a conversation, in the masked form in which it is stored."""

    question: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked, by whom. `session` keys the PII vault; `as_of` is the day on which the rules must hold."""

    text: str
    reader: Reader
    session: str
    as_of: date
    history: tuple[Turn, ...] = ()
    department: str = ""  # restrict to one department's documents; "" is all that the reader may read
    lang: str = "ja"  # of the question; codes as in `assistant.languages`


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of the city's own tables, word for word."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something that may have been meant, and the question that asks for it."""

    label: str
    ask: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The end of the answer path. `text` is restored for the reader; `masked_*` is what may be stored and logged."""

    status: AnswerStatus
    text: str
    citations: tuple[Citation, ...] = ()
    passages: tuple[Passage, ...] = ()  # shown as 「見つかった資料」 when the answer is a refusal
    table: Table | None = None
    choices: tuple[Choice, ...] = ()
    masked_question: str = ""
    masked_text: str = ""
    masked_citations: tuple[Citation, ...] = ()
    masked_types: Mapping[str, int] = field(default_factory=dict)  # PII type → how many were masked in the question
    confidence: float | None = None  # estimated probability that what was written is right; None when nothing was
    signals: Mapping[str, float] = field(default_factory=dict)  # what it was estimated from
    as_of: date | None = None  # the day on which the sources hold, when the question names another than today
    reason: str = ""  # rule or signal that led to the status, for audit; never text of the user
    seconds: float = 0.0
    first_token_seconds: float | None = None
