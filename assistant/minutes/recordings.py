"""The audio files of jobs: taken in, kept while they are needed, and deleted with a certificate."""

import hashlib
import logging
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, select

from assistant.audit import Audit, Detail
from assistant.database import Database, JobChunkRow, JobRow, RecordingRow
from assistant.errors import NotFound, UnreadableFile, UserError
from assistant.minutes.recording import Audio, check_name

_SAMPLES = "samples.s16"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Recording:
    """`source` is the file as it came, `samples` what it was decoded into; neither exists once `deleted_at` is set."""

    job_id: str
    source: Path
    samples: Path
    bytes: int
    sha256: str
    duration: float
    delete_at: datetime | None
    deleted_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """That the audio of a job is gone: which file, when, and under which number the audit log says so.

    `file` is its name as it came.
    """

    job_id: str
    file: str
    bytes: int
    sha256: str
    duration: float
    deleted_at: datetime
    audit_number: int


class Recordings:
    """Files below `folder`, one folder a job. Methods that take a user_id raise NotFound for what is not theirs."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        audit: Audit,
        *,
        keep: timedelta,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._folder = folder
        self._audit = audit
        self._keep = keep
        self._clock = clock

    def take(self, job_id: str, upload: Path, *, name: str) -> RecordingRow:
        """Moves an uploaded file in. The row that says what it is goes into the database together with its job.

        Reads the whole file, for its SHA-256. Raises UnreadableFile for what is no recording.
        """
        check_name(name)
        if upload.stat().st_size == 0:
            raise UnreadableFile(f"「{name}」: 空のファイルです。録音されているか確かめてください。")
        with upload.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        folder = self._folder / job_id
        folder.mkdir(mode=0o700, parents=True)
        source = folder / f"source{Path(name).suffix.lower()}"
        shutil.move(upload, source)
        os.chmod(source, 0o600)
        return RecordingRow(
            job_id=job_id,
            file=source.name,
            bytes=source.stat().st_size,
            sha256=sha256,
            duration=0.0,
            delete_at=None,
            deleted_at=None,
        )

    def give_back(self, job_id: str, upload: Path) -> None:
        """Undoes `take` where no job came of it."""
        folder = self._folder / job_id
        shutil.move(next(folder.glob("source.*")), upload)
        folder.rmdir()

    def find(self, user_id: str, job_id: str) -> Recording:
        with self._database.read() as session:
            job = session.get(JobRow, job_id)
            row = session.get(RecordingRow, job_id)
            if job is None or job.user_id != user_id or row is None:
                raise NotFound("この録音は見つかりません。削除されたか、ほかの人のものです。一覧を開き直してください。")
            return self._recording(row)

    def sign_off(self, user_id: str, job_id: str) -> Recording:
        """The minutes are approved: the audio will be deleted when its time is over."""
        self.find(user_id, job_id)
        with self._database.write() as session:
            row = session.get_one(RecordingRow, job_id)
            if row.delete_at is None:
                row.delete_at = self._clock() + self._keep
            recording = self._recording(row)
        self._audit.record(who=user_id, what="recording.sign_off", object_id=job_id)
        return recording

    def withdraw(self, user_id: str, job_id: str) -> None:
        """The signature was taken back: the audio stays until there is another one."""
        self.find(user_id, job_id)
        with self._database.write() as session:
            session.get_one(RecordingRow, job_id).delete_at = None
        self._audit.record(who=user_id, what="recording.withdraw", object_id=job_id)

    def discard(self, recording: Recording, *, who: str) -> None:
        """Deletes the audio of a job that is gone. Raises UserError where the files cannot be removed; they are then
        tried again with the folders whose job is gone."""
        if recording.deleted_at is None:
            self._delete_files(recording, who=who)

    def certificate(self, user_id: str, job_id: str) -> Certificate:
        """Raises NotFound while the audio is there."""
        self.find(user_id, job_id)
        return self._certificate(job_id)

    # ---- for the worker ----

    def of_job(self, job_id: str) -> Recording:
        with self._database.read() as session:
            return self._recording(session.get_one(RecordingRow, job_id))

    def audio(self, job_id: str) -> Audio | None:
        """The decoded samples, None while they are not there."""
        samples = self._folder / job_id / _SAMPLES
        return Audio(samples) if samples.exists() else None

    def note_duration(self, job_id: str, seconds: float) -> None:
        with self._database.write() as session:
            session.get_one(RecordingRow, job_id).duration = seconds

    def delete_due(self) -> list[Certificate]:
        """Deletes the audio whose time is over, and folders whose job is gone."""
        query = select(RecordingRow.job_id).where(
            RecordingRow.deleted_at.is_(None), RecordingRow.delete_at <= self._clock()
        )
        with self._database.read() as session:
            due = session.scalars(query).all()
        self._delete_orphans()
        certificates = []
        for job_id in due:
            try:
                self._delete(job_id, who="worker")
            except UserError:  # the others go on; this one is tried again the next time
                _log.error("recording not deleted: job=%s", job_id)
            else:
                certificates.append(self._certificate(job_id))
        return certificates

    def _delete(self, job_id: str, *, who: str) -> None:
        """The files first, the row last: a crash in between deletes again, and nothing is certified that is still
        there. What the voices sounded like goes with the audio."""
        recording = self.of_job(job_id)
        if recording.deleted_at is not None:
            return
        self._delete_files(recording, who=who)
        with self._database.write() as session:
            session.execute(delete(JobChunkRow).where(JobChunkRow.job_id == job_id))
            session.get_one(RecordingRow, job_id).deleted_at = self._clock()

    def _delete_files(self, recording: Recording, *, who: str) -> None:
        folder = self._folder / recording.job_id
        try:
            if folder.exists():
                shutil.rmtree(folder)
        except OSError as error:
            raise UserError(
                f"録音のファイルを削除できません（{error.strerror}）。フォルダー {folder} の権限を確かめてください。"
            ) from error
        details: dict[str, Detail] = {"bytes": recording.bytes, "sha256": recording.sha256}
        self._audit.record(who=who, what="recording.delete", object_id=recording.job_id, details=details)

    def _certificate(self, job_id: str) -> Certificate:
        recording = self.of_job(job_id)
        entry = self._audit.newest(what="recording.delete", object_id=job_id)
        if recording.deleted_at is None or entry is None:
            raise NotFound("この録音はまだ削除されていません。")
        with self._database.read() as session:
            name = session.get_one(JobRow, job_id).title
        return Certificate(
            job_id=job_id,
            file=name,
            bytes=recording.bytes,
            sha256=recording.sha256,
            duration=recording.duration,
            deleted_at=recording.deleted_at,
            audit_number=entry.seq,
        )

    def _delete_orphans(self) -> None:
        """Younger folders may be of a job that is just being created."""
        if not self._folder.exists():
            return
        with self._database.read() as session:
            known = set(session.scalars(select(JobRow.job_id)))
        day_ago = self._clock().timestamp() - 86_400
        for folder in self._folder.iterdir():
            if folder.name not in known and folder.stat().st_mtime < day_ago:
                shutil.rmtree(folder, ignore_errors=True)

    def _recording(self, row: RecordingRow) -> Recording:
        folder = self._folder / row.job_id
        return Recording(
            job_id=row.job_id,
            source=folder / row.file,
            samples=folder / _SAMPLES,
            bytes=row.bytes,
            sha256=row.sha256,
            duration=row.duration,
            delete_at=row.delete_at,
            deleted_at=row.deleted_at,
        )
