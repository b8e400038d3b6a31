"""Fakes of the heavy parts. Each implements the real interface and can be told what to do."""

import re
import shutil
import threading
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
from argon2 import PasswordHasher

from assistant.audit import Audit
from assistant.citizen_log import Unanswered
from assistant.cross_encoder import CrossEncoder
from assistant.database import Database
from assistant.embedding import Embedder, Vectors
from assistant.errors import NotFound, UnreadableFile, UserError
from assistant.jobs import Job, Jobs, JobState, WorkQueue
from assistant.llm import Cancelled, Message, State, Token
from assistant.minutes.hearing import HeardChunk, Voice, to_json
from assistant.minutes.listening import submit
from assistant.minutes.papers import MeetingPapers
from assistant.minutes.recordings import Certificate, Recording, Recordings
from assistant.minutes.transcripts import Transcripts
from assistant.minutes.types import Transcript
from assistant.passwords import Passwords
from assistant.snapshot import Manifest, Published
from assistant.types import (
    Answer,
    AnswerStatus,
    Audience,
    Chunk,
    ChunkKind,
    Citation,
    DocumentRecord,
    Passage,
    PiiSpan,
    Place,
    PlaceUnit,
    Question,
    Reader,
)
from ui.api.ports import Listener
from ui.citizen_control import Control


def cheap_passwords() -> Passwords:
    """The real hashes at a cost that suits tests."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def a_document(
    doc_id: str = "d1",
    *,
    title: str = "旅費の手引き",
    source: str = "旅費.pdf",
    audience: Audience = Audience.INTERNAL,
    department: str = "人事課",
    media_type: str = "application/pdf",
) -> DocumentRecord:
    return DocumentRecord(
        doc_id=doc_id,
        source=source,
        title=title,
        digest="0" * 64,
        media_type=media_type,
        audience=audience,
        department=department,
        updated=date(2026, 4, 1),
        ingested_at=datetime(2026, 4, 2, 9, tzinfo=UTC),
        chunks=1,
    )


def a_chunk(record: DocumentRecord, text: str = "宿泊料は1夜につき9,800円とする。", *, ordinal: int = 0) -> Chunk:
    return Chunk(
        chunk_id=f"{record.doc_id}-{ordinal}",
        doc_id=record.doc_id,
        ordinal=ordinal,
        title=record.title,
        text=text,
        kind=ChunkKind.PROSE,
        audience=record.audience,
        department=record.department,
        place=Place(unit=PlaceUnit.PAGE, number=3),
        heading_path=("第2章 宿泊料", "2 定額"),
    )


class FakeKnowledge:
    """Documents in memory; originals in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._records: dict[str, DocumentRecord] = {}
        self._chunks: dict[str, list[Chunk]] = {}
        self.outdated = 0

    def documents(self) -> list[DocumentRecord]:
        return sorted(self._records.values(), key=lambda record: record.source)

    def document(self, doc_id: str) -> DocumentRecord:
        if doc_id not in self._records:
            raise NotFound("その文書は見つかりません。")
        return self._records[doc_id]

    def chunks(self, doc_id: str) -> list[Chunk]:
        return self._chunks[doc_id]

    def find_source(self, source: str, audience: Audience, department: str) -> DocumentRecord | None:
        key = (source, audience, department)
        found = [r for r in self._records.values() if (r.source, r.audience, r.department) == key]
        return found[0] if found else None

    def original_path(self, record: DocumentRecord) -> Path | None:
        path = self._folder / record.doc_id / Path(record.source).name
        return path if path.exists() else None

    def keep_original(self, doc_id: str, content: bytes) -> None:
        folder = self._folder / doc_id
        folder.mkdir(exist_ok=True)
        (folder / Path(self._records[doc_id].source).name).write_bytes(content)

    def put(self, record: DocumentRecord, chunks: Sequence[Chunk], original: Path | None = None) -> None:
        self._records[record.doc_id] = record
        self._chunks[record.doc_id] = list(chunks)
        if original:
            self.keep_original(record.doc_id, original.read_bytes())

    def reembed(self, limit: int) -> int:
        self.outdated = max(0, self.outdated - limit)
        return self.outdated

    def delete(self, doc_id: str) -> None:
        self.document(doc_id)
        del self._records[doc_id], self._chunks[doc_id]
        shutil.rmtree(self._folder / doc_id, ignore_errors=True)


class FakeRetriever:
    """Finds every chunk that the reader may read and that shares a two-character sequence with the query."""

    def __init__(self, knowledge: FakeKnowledge) -> None:
        self._knowledge = knowledge
        self.queries: list[str] = []

    def retrieve(self, query: str, reader: Reader, *, limit: int, as_of: date, department: str = "") -> list[Passage]:
        self.queries.append(query)
        pairs = {query[start : start + 2] for start in range(len(query) - 1)}
        found = [
            Passage(chunk=chunk, score=1.0)
            for record in self._knowledge.documents()
            if reader.may_read(record.audience, record.department) and department in ("", record.department)
            for chunk in self._knowledge.chunks(record.doc_id)
            if any(pair in chunk.title + chunk.text for pair in pairs)
        ]
        return found[:limit]


@dataclass
class FakeAnswerer:
    """Answers with `sentences` from what the retriever finds, `verified` or not, or with `final_text` after them.

    `hold` makes it wait before each sentence for `release` or for the listener's cancel; `error` is raised instead.
    """

    retriever: FakeRetriever
    sentences: tuple[str, ...] = ("宿泊料は1夜につき9,800円です。[1]",)
    status: AnswerStatus = AnswerStatus.ANSWERED
    hold: bool = False
    error: Exception | None = None
    final_text: str = ""
    verified: bool = True
    release: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)
    questions: list[Question] = field(default_factory=list)

    def answer(self, question: Question, listener: Listener) -> Answer:
        self.questions.append(question)
        self.begun.set()
        if self.error:
            raise self.error
        masked = fake_mask(question.text, session=question.session)
        passages = self.retriever.retrieve(
            masked, question.reader, limit=6, as_of=question.as_of, department=question.department
        )
        if not passages:
            return Answer(status=AnswerStatus.NO_SOURCE, text="見つかりません。", masked_question=masked)
        listener.on_sources(passages)
        for index, sentence in enumerate(self.sentences):
            while self.hold and not self.release.wait(0.01) and not listener.cancelled():
                pass
            if listener.cancelled():
                return Answer(status=AnswerStatus.CANCELLED, text="中止しました。", masked_question=masked)
            for start in range(0, len(sentence), 5):
                listener.on_token(sentence[start : start + 5])
            listener.on_sentence(index, sentence, self.verified)
        text = self.final_text or "".join(self.sentences)
        cited = _citation(passages[0].chunk)
        return Answer(
            status=self.status,
            text=text,
            citations=(cited,),
            passages=tuple(passages),
            masked_question=masked,
            masked_text=fake_mask(text, session=question.session),
            masked_citations=(replace(cited, quote=fake_mask(cited.quote, session=question.session)),),
            masked_types={"PERSON": 1} if masked != question.text else {},
            seconds=1.5,
            first_token_seconds=0.5,
        )


class FakeEmbedder(Embedder):
    """Texts that share two-character sequences are near; cosines lie between .8 and 1, as those of e5 do.

    `received` holds every text as it would reach the model, prefix and all. `error` is raised instead of embedding.
    """

    def __init__(self, name: str = "fake-embedder", *, error: Exception | None = None) -> None:
        super().__init__(Path(name))
        self.received: list[str] = []
        self.error = error

    def load(self) -> None:
        if self.error:
            raise self.error

    def _encode(self, texts: list[str]) -> Vectors:
        if self.error:
            raise self.error
        self.received += texts
        return np.array([_bigram_vector(text.partition(": ")[2]) for text in texts], dtype=np.float32)


class FakeCrossEncoder(CrossEncoder):
    """Finds, with these log-odds, that every text answers that has two letters in a row of the question, and no other.

    `received` holds what it was given.
    """

    def __init__(self, score: float = 2.5) -> None:
        super().__init__(Path("fake-encoder"), Path("fake-encoder"))
        self.score = score
        self.received: list[tuple[str, str]] = []

    def load(self) -> None: ...

    def scores(self, first: str, texts: Sequence[str]) -> list[float]:
        self.received += [(first, text) for text in texts]
        asked = set(re.findall(r"(?=([一-龥ァ-ヶA-Za-z0-9]{2}))", first))
        return [self.score if any(pair in text for pair in asked) else -5.0 for text in texts]


def _bigram_vector(text: str) -> Vectors:
    pairs = np.zeros(383, dtype=np.float32)
    for first, second in pairwise(unicodedata.normalize("NFKC", f" {text}")):
        pairs[zlib.crc32((first + second).encode("utf-8", "replace")) % 383] += 1
    counted = np.sqrt(pairs / max(float(pairs.sum()), 1.0))  # its squares sum to 1
    return np.concatenate([[np.sqrt(0.8)], np.sqrt(0.2) * counted]).astype(np.float32)


class FakeLLM:
    """Says `answers` one after the other, two characters at a time. `received` holds every message it was given.

    `sure` is whether it finds the sources to hold the answer, and how likely its words are. `error` is raised instead
    of an answer, after `words_before_error` pieces.
    """

    def __init__(
        self, *answers: str, sure: bool = True, error: Exception | None = None, words_before_error: int = 0
    ) -> None:
        self.answers = list(answers)
        self.sure = sure
        self.error = error
        self.words_before_error = words_before_error
        self.received: list[Message] = []
        self.stopped = False

    @property
    def read(self) -> str:
        """Everything that the model was given to read."""
        return "\n".join(message.content for message in self.received)

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, cancelled: Cancelled, grammar: str = ""
    ) -> Iterator[Token]:
        self.received += messages
        if self.error and not self.words_before_error:
            raise self.error
        if not self.answers:
            raise AssertionError("nobody told the model what to say")
        answer = self.answers.pop(0)
        for count, start in enumerate(range(0, len(answer), 2)):
            if cancelled():
                return
            if self.error and count == self.words_before_error:
                raise self.error
            yield Token(text=answer[start : start + 2], logprob=-0.01 if self.sure else -3.0)

    def weigh(self, messages: Sequence[Message], options: Sequence[str]) -> list[float]:
        self.received += messages
        first = -0.01 if self.sure else -8.0
        return [first, *[-8.0 - first] * (len(options) - 1)]

    def count(self, text: str) -> int:
        return len(text)

    def state(self) -> State:
        return "down" if self.error else "ok"

    def start(self) -> None:
        if self.error:
            raise self.error

    def stop(self) -> None:
        self.stopped = True


class FakeCitizens:
    """The citizens' side: what was published, and the switches."""

    def __init__(self) -> None:
        self.published: list[Published] = []
        self.now = Control()
        self.questions: list[Unanswered] = []

    def publish(self) -> Published:
        moment = datetime(2026, 11, 1 + len(self.published), tzinfo=UTC)
        manifest = Manifest(made_at=moment, embedding="fake", documents=1, chunks=2, files={})
        self.published.append(Published(digest=f"{len(self.published):064x}", manifest=manifest, is_current=True))
        return self.published[-1]

    def roll_back(self) -> Published:
        if len(self.published) < 2:
            raise UserError("戻れる前の写しがありません。")
        return self.published[-2]

    def snapshots(self) -> list[Published]:
        return self.published[::-1]

    def control(self) -> Control:
        return self.now

    def change(self, change: Callable[[Control], Control]) -> Control:
        self.now = change(self.now)
        return self.now

    def unanswered(self, *, department: str) -> list[Unanswered]:
        return [one for one in self.questions if department in ("", one.department)]


def fake_mask(text: str, *, session: str) -> str:
    """Knows one person."""
    return re.sub("緑野花子", "〈氏名1〉", text)


def no_pii(text: str, audience: Audience) -> tuple[()]:
    return ()


def fake_spans(text: str) -> list[PiiSpan]:
    """Knows one person."""
    return [PiiSpan(start=m.start(), end=m.end(), type="PERSON") for m in re.finditer("緑野花子", text)]


def _citation(chunk: Chunk) -> Citation:
    return Citation(
        number=1,
        chunk_id=chunk.chunk_id,
        doc_id=chunk.doc_id,
        title=chunk.title,
        source="旅費.pdf",
        place=chunk.place,
        heading_path=chunk.heading_path,
        department=chunk.department,
        quote=chunk.text,
        updated=date(2026, 4, 1),
    )


def put_all(knowledge: FakeKnowledge, records: Iterable[DocumentRecord]) -> None:
    for record in records:
        knowledge.put(record, [a_chunk(record)])


class FakeRecordings:
    """Takes recordings in without hearing them: `hear` says what was said. The audio is whatever was uploaded."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._jobs = Jobs(database, per_user=10)
        self._queue = WorkQueue(database)
        self._transcripts = Transcripts(database)
        self._recordings = Recordings(database, folder, Audit(database), keep=timedelta(0))

    def check_name(self, name: str) -> None:
        if not name.endswith((".wav", ".mp3")):
            raise UnreadableFile(f"「{name}」は録音として読めません。")

    def submit(
        self, user_id: str, upload: Path, *, agenda: Sequence[str], roster: Sequence[str], everybody: bool
    ) -> Job:
        return submit(self._jobs, self._recordings, user_id, upload, name=upload.name, papers=MeetingPapers())

    def begin(self, job_id: str) -> None:
        """The worker takes this job, which is the next in the queue."""
        job = self._queue.next()
        assert job is not None
        assert job.job_id == job_id

    def hear(self, job_id: str, transcript: Transcript, *, voices: Sequence[Voice] = ()) -> None:
        """The worker takes this job and is done with it."""
        self.begin(job_id)
        self._queue.plan(job_id, [(0.0, transcript.duration)])
        self._queue.finish_chunk(job_id, 0, to_json(HeardChunk(segments=(), speech=(), voices=tuple(voices), gaps=())))
        self._transcripts.put(job_id, transcript)
        self._queue.finish(job_id, JobState.DONE)

    def clean(self) -> None:
        """What the worker does between jobs."""
        self._recordings.delete_due()

    def find(self, user_id: str, job_id: str) -> Recording:
        return self._recordings.find(user_id, job_id)

    def certificate(self, user_id: str, job_id: str) -> Certificate:
        return self._recordings.certificate(user_id, job_id)

    def sign_off(self, user_id: str, job_id: str) -> None:
        self._recordings.sign_off(user_id, job_id)

    def withdraw(self, user_id: str, job_id: str) -> None:
        self._recordings.withdraw(user_id, job_id)

    def discard(self, recording: Recording, *, who: str) -> None:
        self._recordings.discard(recording, who=who)

    def read_paper(self, path: Path) -> str:
        return path.read_text("utf-8")
