"""The JSON of the routes below /minutes. One's own recordings only; everybody else's are 404.

PUT  /minutes/uploads?name=会議.mp3   body: the file → {upload_id, name, bytes}
POST /minutes {upload_id, meeting: MEETING} → 202 RECORDING
GET  /minutes → {recordings: [RECORDING], baseline_minutes}       (baseline: minutes of writing per hour of meeting)
POST /minutes/read  body: a .txt, .docx or .xlsx (?name=) → {text}         (an agenda or a roster as lines)
GET  /minutes/{id} → RECORD
GET  /minutes/{id}/audio → the recording (byte ranges)
GET  /minutes/{id}/certificate → a Word page: the recording was deleted (404 while it is there)
POST /minutes/{id}/hear {start, end} → 202 RECORDING    (seconds inside the recording; heard again, for better or worse)
POST /minutes/{id}/cancel | /retry → RECORDING;  DELETE /minutes/{id} → 204
PUT  /minutes/{id}/meeting MEETING → RECORD
POST /minutes/{id}/write → RECORD    (makes the minutes anew; 409 when another tab changed them meanwhile)
PATCH /minutes/{id}/utterances/{utterance_id} {text?, speaker?} → RECORD
POST /minutes/{id}/utterances/{utterance_id}/corrections/{index}/undo → RECORD
PUT  /minutes/{id}/speakers/{label} {name, title} → RECORD
POST /minutes/{id}/speakers/{label}/voice → 201 {voices}           (keeps this voice under its name)
POST /minutes/{id}/voices → {suggestions: [{label, profile, likeness}]}    (which kept voice a nameless one is like)
GET  /minutes/voices → {voices: [{profile_id, name, title, saved_at}]};  DELETE /minutes/voices/{profile_id} → 204
POST /minutes/{id}/replace {search, replacement} → RECORD;  POST /minutes/{id}/undo → RECORD
POST /minutes/{id}/items {kind, text, utterance_id} → RECORD
PATCH /minutes/{id}/items/{item_id} {kind, text, owner, due_words, due_day|null} → RECORD
POST /minutes/{id}/items/{item_id}/judgement {judgement: "open"|"taken"|"rejected"} → RECORD
PUT  /minutes/{id}/marks {marks: [{words, reason, applied}]} → RECORD
GET  /minutes/{id}/lines?level=整文 → {lines: [{utterance_id, text}]}
POST /minutes/{id}/seconds {seconds} → 204                         (the stopwatch)
POST /minutes/{id}/approve | /reopen → RECORD
GET  /minutes/{id}/export?format=docx|md|srt|vtt|json&kind=会議録|要点筆記&level=整文&public=false → the file
"""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from assistant.jobs import JobState
from assistant.minutes.items import ItemKind, Judgement, Minutes
from assistant.minutes.levels import Line as TranscriptLine
from assistant.minutes.profiles import Suggestion, VoiceProfile
from assistant.minutes.recordings import Certificate
from assistant.minutes.redaction import Mark
from assistant.minutes.types import Transcript
from ui.api.schemas import Line, Schema

LONG, TEXT, SHORT = 20_000, 2_000, 200
"""Characters of a paper, of an item, and of a single line."""

Paper = Annotated[str, StringConstraints(max_length=LONG)]
"""A text of several lines: an agenda, a roster."""

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=SHORT)]


class Uploaded(Schema):
    upload_id: str
    name: str
    bytes: int


class Meeting(Schema):
    """`agenda`, `roster`, `handouts` and `signers` are lines: 「1 開会」, 「市民課長 藤井 真由美」.

    `everybody`: the roster lists all who speak. Read when a recording is started, and not kept.
    """

    name: Line
    day: date
    time: Short = ""
    place: Short = ""
    agenda: Paper = ""
    roster: Paper = ""
    everybody: bool = False
    observers: Short = ""
    handouts: Paper = ""
    signers: Paper = ""


class NewRecording(Schema):
    upload_id: Annotated[str, StringConstraints(pattern="^[0-9a-f]{32}$")]
    meeting: Meeting


class Recording(Schema):
    """`done` of `total` seconds are heard; `position` in the queue, 1 is next. `heard`: there is a transcript to open,
    also while a gap is heard again."""

    job_id: str
    title: str
    state: JobState
    stage: str
    done: float
    total: float
    position: int
    seconds_left: float | None
    message: str
    created_at: datetime
    approved_at: datetime | None
    heard: bool


class Recordings(Schema):
    recordings: list[Recording]
    baseline_minutes: int


class Record(Schema):
    """Everything of one recording. `audio`: the file is still there; `delete_at`: until then, once it is signed."""

    job_id: str
    title: str
    transcript: Transcript
    revision: int
    meeting: Meeting
    minutes: Minutes | None
    marks: tuple[Mark, ...]
    outdated: bool
    undoable: str
    seconds: float
    approved_at: datetime | None
    approved_by: str
    audio: bool
    delete_at: datetime | None
    certificate: Certificate | None
    baseline_minutes: int


class Span(Schema):
    """Seconds of the recording."""

    start: float
    end: float


class Text(Schema):
    text: str


class Reworded(Schema):
    text: Annotated[str, StringConstraints(max_length=5_000)] | None = None
    speaker: Annotated[str, StringConstraints(pattern="^S[0-9]{1,3}$")] | None = None


class Named(Schema):
    name: Short = ""
    title: Short = ""


class Voices(Schema):
    voices: list[VoiceProfile]


class Suggestions(Schema):
    suggestions: list[Suggestion]


class Replacement(Schema):
    search: Annotated[str, StringConstraints(min_length=1, max_length=SHORT)]
    replacement: Annotated[str, StringConstraints(max_length=SHORT)]


class NewItem(Schema):
    kind: ItemKind
    text: Annotated[str, StringConstraints(max_length=TEXT)]
    utterance_id: str


class ChangedItem(Schema):
    kind: ItemKind
    text: Annotated[str, StringConstraints(max_length=TEXT)]
    owner: Short = ""
    due_words: Short = ""
    due_day: date | None = None


class Judged(Schema):
    judgement: Judgement


class Marks(Schema):
    marks: Annotated[list[Mark], Field(max_length=2_000)]


class Lines(Schema):
    lines: list[TranscriptLine]


class Spent(Schema):
    seconds: Annotated[float, Field(gt=0, le=3_600)]
