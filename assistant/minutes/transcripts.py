"""Transcripts as they are kept: as JSON in the database, each version told apart by its revision."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from assistant.database import Database, JobRow, MinutesRow, TranscriptRow
from assistant.errors import NotFound, Outdated, UserError
from assistant.minutes.types import Transcript

_ADAPTER = TypeAdapter(Transcript)


@dataclass(frozen=True, kw_only=True)
class StoredTranscript:
    """`revision` counts its changes; who saves must have seen the newest."""

    transcript: Transcript
    revision: int


class Transcripts:
    """The transcripts of a person's own jobs. Raises NotFound for those of others."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock

    def load(self, user_id: str, job_id: str) -> StoredTranscript:
        with self._database.read() as session:
            row = _own(session, user_id, job_id)
            return StoredTranscript(transcript=from_json(row.transcript), revision=row.revision)

    def save(self, user_id: str, job_id: str, transcript: Transcript, *, revision: int) -> int:
        """`revision` is that of the version which was changed. Returns the new one. Raises Outdated when somebody,
        or the worker, has changed it meanwhile."""
        with self._database.write() as session:
            row = _own(session, user_id, job_id)
            if row.revision != revision:
                raise Outdated("この文字起こしは、別の画面で変更されています。開き直して、もう一度変更してください。")
            return self._write(row, transcript)

    def find(self, job_id: str) -> Transcript | None:
        """For the worker."""
        with self._database.read() as session:
            row = session.get(TranscriptRow, job_id)
            return from_json(row.transcript) if row else None

    def put(self, job_id: str, transcript: Transcript) -> None:
        """For the worker: the first version."""
        with self._database.write() as session:
            row = TranscriptRow(job_id=job_id, revision=0)
            session.add(row)
            self._write(row, transcript)

    def change(self, job_id: str, change: Callable[[Transcript], Transcript]) -> Transcript:
        """For the worker: `change` gets the newest version, and nobody else saves meanwhile, so it must be quick.

        Raises UserError where the minutes are approved.
        """
        with self._database.write() as session:
            minutes = session.get(MinutesRow, job_id)
            if minutes is not None and minutes.approved_at is not None:
                raise UserError(
                    "議事録が承認されているので、聞き直した発言を加えていません。"
                    "加えるときは、承認を取り消してから「もう一度」を選んでください。"
                )
            row = session.get_one(TranscriptRow, job_id)
            changed = change(from_json(row.transcript))
            self._write(row, changed)
            return changed

    def _write(self, row: TranscriptRow, transcript: Transcript) -> int:
        row.revision += 1
        row.transcript = to_json(transcript)
        row.updated_at = self._clock()
        return row.revision


def to_json(transcript: Transcript) -> str:
    return _ADAPTER.dump_json(transcript).decode()


def from_json(text: str) -> Transcript:
    return _ADAPTER.validate_json(text)


def _own(session: Session, user_id: str, job_id: str) -> TranscriptRow:
    job = session.get(JobRow, job_id)
    row = session.get(TranscriptRow, job_id)
    if job is None or job.user_id != user_id or row is None:
        raise NotFound("この文字起こしは見つかりません。まだ終わっていないか、削除されたか、ほかの人のものです。")
    return row
