"""What the staff API needs from the rest, as interfaces. It knows nothing of models, files or Chroma."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, Protocol

from assistant.accounts import Accounts
from assistant.api_keys import ApiKeys
from assistant.audit import Audit
from assistant.citizen_log import Unanswered
from assistant.conversations import Conversations
from assistant.database import Database
from assistant.japan import today_in_japan
from assistant.jobs import Job, Jobs
from assistant.minutes.desk import Desk
from assistant.minutes.profiles import VoiceProfiles
from assistant.minutes.recordings import Certificate, Recording
from assistant.snapshot import Published
from assistant.types import Answer, Audience, Chunk, DocumentRecord, Passage, Question, Reader
from ingest.sync import IngestReport
from ui.citizen_control import Control

PartState = Literal["ok", "starting", "down"]
JobState = Literal["waiting", "running", "done", "failed"]


class Listener(Protocol):
    """Told how an answer comes about, from the thread that makes it."""

    def on_sources(self, passages: Sequence[Passage]) -> None: ...

    def on_token(self, text: str) -> None: ...

    def on_sentence(self, index: int, text: str, verified: bool) -> None: ...

    def cancelled(self) -> bool: ...


class Answerer(Protocol):
    def answer(self, question: Question, listener: Listener) -> Answer:
        """Blocks until the answer is complete. Every ending is a status; it writes the audit entry itself."""
        ...


class Retriever(Protocol):
    def retrieve(
        self, query: str, reader: Reader, *, limit: int, as_of: date, department: str = ""
    ) -> list[Passage]: ...


class Knowledge(Protocol):
    def documents(self) -> list[DocumentRecord]: ...

    def document(self, doc_id: str) -> DocumentRecord: ...

    def chunks(self, doc_id: str) -> list[Chunk]: ...

    def delete(self, doc_id: str) -> None: ...

    def original_path(self, record: DocumentRecord) -> Path | None: ...

    def reembed(self, limit: int) -> int:
        """Embeds up to `limit` chunks of another embedding model anew. How many are left."""
        ...


@dataclass(frozen=True, kw_only=True)
class IngestJob:
    """`done` of `total` files; `message` is the error when it failed; `user_id` is who started it."""

    job_id: str
    user_id: str
    name: str
    state: JobState
    done: int = 0
    total: int = 1
    message: str = ""
    report: IngestReport | None = None


class Ingester(Protocol):
    def submit(self, path: Path, *, name: str, audience: Audience, department: str, user_id: str) -> str:
        """Queues a file that stands alone in its folder; the folder is the ingester's from then on. The job's id.

        Raises Busy; the folder is then still the caller's.
        """
        ...

    def reindex(self, doc_id: str, *, user_id: str) -> str:
        """Queues reading the kept original again. The job's id; raises NotFound when none was kept."""
        ...

    def job(self, job_id: str) -> IngestJob:
        """Raises NotFound."""
        ...

    def waiting(self) -> int: ...

    def paused(self) -> AbstractContextManager[None]:
        """Between two files: nothing is ingested inside."""
        ...


class Mask(Protocol):
    def __call__(self, text: str, *, session: str) -> str:
        """`text` with personal data replaced by placeholders; the same `session` gives the same placeholders."""
        ...


class Citizens(Protocol):
    """The citizens' side, as far as staff may see and steer it."""

    def publish(self) -> Published:
        """Raises UserError when there is nothing public."""
        ...

    def roll_back(self) -> Published:
        """Raises UserError when there is nothing to go back to."""
        ...

    def snapshots(self) -> list[Published]: ...

    def control(self) -> Control: ...

    def change(self, change: Callable[[Control], Control]) -> Control:
        """Nobody else changes the switches in between. What they are now."""
        ...

    def unanswered(self, *, department: str) -> list[Unanswered]:
        """Newest first; `department` "" is all of them."""
        ...


class Recordings(Protocol):
    """The audio of a person's own jobs. Raises NotFound for others', UnreadableFile for what is no recording."""

    def check_name(self, name: str) -> None: ...

    def submit(
        self, user_id: str, upload: Path, *, agenda: Sequence[str], roster: Sequence[str], everybody: bool
    ) -> Job:
        """Moves the file in and queues it. `agenda` and `roster` are lines; their words help to hear.

        `everybody`: the roster lists all who speak, so that there are no more voices than lines.
        """
        ...

    def find(self, user_id: str, job_id: str) -> Recording: ...

    def certificate(self, user_id: str, job_id: str) -> Certificate:
        """Raises NotFound while the audio is there."""
        ...

    def sign_off(self, user_id: str, job_id: str) -> None: ...

    def withdraw(self, user_id: str, job_id: str) -> None:
        """The signature was taken back: the audio is not deleted."""
        ...

    def discard(self, recording: Recording, *, who: str) -> None:
        """Deletes the audio of a job that has just been deleted."""
        ...

    def read_paper(self, path: Path) -> str:
        """The lines of an agenda or a roster (.txt, .docx, .xlsx)."""
        ...


@dataclass(frozen=True, kw_only=True)
class Limits:
    """`asks`: how many questions may be in work or waiting at once; one more is refused as busy."""

    asks: int = 16
    body_bytes: int = 1_000_000
    upload_bytes: int = 100_000_000
    recording_bytes: int = 10_000_000_000
    baseline_minutes: int = 0  # of writing minutes by hand, for an hour of meeting; 0 where the city has not said
    keep_conversations: timedelta = timedelta(days=90)
    heartbeat_seconds: int = 10


@dataclass(frozen=True, kw_only=True)
class Services:
    """Everything the API works with.

    `parts` tell the state of what can be down. `uploads` has a folder for each user, `templates` holds
    the city's Word forms of minutes. `warm_up` is called once the API answers, `chores` once a minute
    (sweeping the PII vault, for one). `local_token` is where the command line of this machine finds its admin token.
    """

    database: Database
    accounts: Accounts
    api_keys: ApiKeys
    conversations: Conversations
    audit: Audit
    answerer: Answerer
    retriever: Retriever
    knowledge: Knowledge
    ingester: Ingester
    mask: Mask
    citizens: Citizens
    jobs: Jobs
    recordings: Recordings
    voices: VoiceProfiles
    desk: Desk
    templates: Path
    uploads: Path
    local_token: Path | None = None
    parts: Mapping[str, Callable[[], PartState]] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    warm_up: Callable[[], None] = lambda: None
    chores: tuple[Callable[[], object], ...] = ()
    today: Callable[[], date] = today_in_japan
