"""Durable jobs: long work as rows of the database, done chunk by chunk by the worker. Knows nothing of what is done.

A job belongs to the person who asked for it; every method of `Jobs` takes that user_id and raises NotFound for anything
that is not theirs. `WorkQueue` is the worker's side and is not for doors.
"""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.database import Base, Database, JobChunkRow, JobRow
from assistant.errors import NotFound, UserError

Clock = Callable[[], datetime]
_ATTEMPTS = 3  # a chunk that brings the whole worker down shall not do so for ever


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNFINISHED = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, kw_only=True)
class Job:
    """`done` of `total` are in the job's own measure (seconds of audio); `position` is 1 for the next in the queue.

    `seconds_left` is None until there is something to judge by. `message` is for the user, "" unless it failed.
    """

    job_id: str
    user_id: str
    kind: str
    title: str
    request: Mapping[str, Any]
    state: JobState
    stage: str
    done: float
    total: float
    position: int
    seconds_left: float | None
    message: str
    cancel_requested: bool
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class JobChunk:
    """Seconds [start, end) of the recording. `result` is JSON, None until it is done; `again`: asked for afterwards."""

    ordinal: int
    start: float
    end: float
    again: bool
    attempts: int
    result: str | None

    @property
    def given_up(self) -> bool:
        return self.result is None and self.attempts >= _ATTEMPTS


class Jobs:
    """A person's own jobs."""

    def __init__(self, database: Database, *, per_user: int, clock: Clock = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._per_user = per_user
        self._clock = clock

    def create(
        self,
        user_id: str,
        *,
        kind: str,
        title: str,
        request: Mapping[str, Any],
        job_id: str = "",
        with_row: Base | None = None,
    ) -> Job:
        """Puts a job at the end of the queue. Raises UserError when this person has too many unfinished ones.

        `with_row` belongs to the job and is there from the moment the worker can take it.
        """
        now = self._clock()
        row = JobRow(
            job_id=job_id or new_job_id(),
            user_id=user_id,
            kind=kind,
            title=title,
            request=json.dumps(dict(request), ensure_ascii=False),
            state=JobState.QUEUED,
            stage="",
            done=0.0,
            total=0.0,
            spent=0.0,
            begun=0,
            message="",
            cancel_requested=False,
            created_at=now,
            queued_at=now,
            started_at=None,
            finished_at=None,
        )
        with self._database.write() as session:
            self._check_limit(session, user_id)
            session.add(row)
            session.flush()
            if with_row is not None:
                session.add(with_row)
            return _job(session, row)

    def get(self, user_id: str, job_id: str) -> Job:
        with self._database.read() as session:
            return _job(session, _own(session, user_id, job_id))

    def list(self, user_id: str) -> list[Job]:
        """Newest first."""
        query = select(JobRow).where(JobRow.user_id == user_id).order_by(JobRow.created_at.desc(), JobRow.job_id)
        with self._database.read() as session:
            return [_job(session, row) for row in session.scalars(query)]

    def cancel(self, user_id: str, job_id: str) -> Job:
        """At once while it waits; after the chunk in hand while it runs. What is finished is kept for a retry."""
        with self._database.write() as session:
            row = _own(session, user_id, job_id)
            if row.state == JobState.QUEUED:
                _finish(row, JobState.CANCELLED, self._clock())
            elif row.state == JobState.RUNNING:
                row.cancel_requested = True
            return _job(session, row)

    def retry(self, user_id: str, job_id: str) -> Job:
        """A failed or cancelled job goes to the end of the queue; its finished chunks are not done again."""
        with self._database.write() as session:
            row = _own(session, user_id, job_id)
            if row.state in (JobState.FAILED, JobState.CANCELLED):
                self._check_limit(session, user_id)
                _requeue(session, row, self._clock())
            return _job(session, row)

    def add_chunk(self, user_id: str, job_id: str, *, start: float, end: float) -> Job:
        """One more chunk for a job that is done, such as a stretch that shall be heard again."""
        with self._database.write() as session:
            row = _own(session, user_id, job_id)
            if row.state != JobState.DONE:
                raise UserError("この録音は処理中です。終わってから、もう一度試してください。")
            last = session.scalar(select(func.max(JobChunkRow.ordinal)).where(JobChunkRow.job_id == job_id))
            ordinal = 0 if last is None else last + 1
            session.add(_chunk_row(job_id, ordinal, start, end, again=True))
            _requeue(session, row, self._clock())
            return _job(session, row)

    def delete(self, user_id: str, job_id: str) -> None:
        """With its chunks, its transcript and the record of its recording. Raises UserError while it runs."""
        with self._database.write() as session:
            row = _own(session, user_id, job_id)
            if row.state == JobState.RUNNING:
                raise UserError("この録音は処理中です。中止してから削除してください。")
            session.delete(row)

    def _check_limit(self, session: Session, user_id: str) -> None:
        unfinished = session.scalar(
            select(func.count()).where(JobRow.user_id == user_id, JobRow.state.in_(UNFINISHED)).select_from(JobRow)
        )
        if (unfinished or 0) >= self._per_user:
            raise UserError(
                f"処理を待つ録音は 1 人 {self._per_user} 件までです。"
                "終わるのを待つか、待っている録音を中止してください。"
            )


class WorkQueue:
    """The worker's side. There is one worker to a database."""

    def __init__(self, database: Database, *, clock: Clock = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock

    def resume(self) -> int:
        """Puts what a dead worker left running back to the front of the queue. Returns how many there were.

        A job whose file brings the worker down before there are chunks to count is given up.
        """
        with self._database.write() as session:
            left = session.scalars(select(JobRow).where(JobRow.state == JobState.RUNNING)).all()
            for row in left:
                row.state = JobState.QUEUED  # `queued_at` stays, so that it is the first again
                if row.begun >= _ATTEMPTS and not session.scalar(_chunk_count(row.job_id)):
                    message = "このファイルを読み取ろうとすると処理が止まります。別の形式で保存し直してください。"
                    _finish(row, JobState.FAILED, self._clock(), message)
            return len(left)

    def next(self) -> Job | None:
        """Takes the job that has waited longest."""
        with self._database.write() as session:
            row = session.scalar(_queue().limit(1))
            if row is None:
                return None
            row.state = JobState.RUNNING
            row.spent = 0.0
            row.begun += 1
            row.started_at = self._clock()
            return _job(session, row)

    def chunks(self, job_id: str) -> list[JobChunk]:
        query = select(JobChunkRow).where(JobChunkRow.job_id == job_id).order_by(JobChunkRow.ordinal)
        with self._database.read() as session:
            return [
                JobChunk(
                    ordinal=row.ordinal,
                    start=row.start,
                    end=row.end,
                    again=row.again,
                    attempts=row.attempts,
                    result=row.result,
                )
                for row in session.scalars(query)
            ]

    def plan(self, job_id: str, spans: list[tuple[float, float]]) -> None:
        """Writes the chunks of a job down, all or none."""
        with self._database.write() as session:
            session.add_all(
                _chunk_row(job_id, ordinal, start, end, again=False) for ordinal, (start, end) in enumerate(spans)
            )

    def begin_chunk(self, job_id: str, ordinal: int) -> None:
        """Counted before it is tried: a worker that dies of it does not come back to count."""
        with self._database.write() as session:
            row = session.get_one(JobChunkRow, (job_id, ordinal))
            row.attempts += 1

    def finish_chunk(self, job_id: str, ordinal: int, result: str) -> None:
        with self._database.write() as session:
            session.get_one(JobChunkRow, (job_id, ordinal)).result = result

    def progress(self, job_id: str, *, stage: str, done: float = 0.0, total: float = 0.0, new: float = 0.0) -> bool:
        """Tells how far the job is; `new` is what was done in this run. False when it shall stop."""
        with self._database.write() as session:
            row = session.get_one(JobRow, job_id)
            row.stage, row.done, row.total = stage, done, total
            if row.started_at and new > 0:
                spent = (self._clock() - row.started_at).total_seconds()
                row.spent = spent * done / new  # as if what earlier runs did had taken as long
            return not row.cancel_requested

    def finish(self, job_id: str, state: JobState, message: str = "") -> None:
        with self._database.write() as session:
            row = session.get_one(JobRow, job_id)
            _finish(row, state, self._clock(), message)


def new_job_id() -> str:
    return uuid.uuid4().hex


def _chunk_row(job_id: str, ordinal: int, start: float, end: float, *, again: bool) -> JobChunkRow:
    return JobChunkRow(job_id=job_id, ordinal=ordinal, start=start, end=end, again=again, attempts=0, result=None)


def _queue() -> Any:
    return select(JobRow).where(JobRow.state == JobState.QUEUED).order_by(JobRow.queued_at, JobRow.job_id)


def _chunk_count(job_id: str) -> Any:
    return select(func.count()).select_from(JobChunkRow).where(JobChunkRow.job_id == job_id)


def _own(session: Session, user_id: str, job_id: str) -> JobRow:
    row = session.get(JobRow, job_id)
    if row is None or row.user_id != user_id:
        raise NotFound("この録音は見つかりません。削除されたか、ほかの人のものです。一覧を開き直してください。")
    return row


def _finish(row: JobRow, state: JobState, now: datetime, message: str = "") -> None:
    row.state = state
    row.message = message
    row.cancel_requested = False
    row.finished_at = now


def _requeue(session: Session, row: JobRow, now: datetime) -> None:
    row.state = JobState.QUEUED
    row.message = ""
    row.cancel_requested = False
    row.queued_at = now
    row.begun = 0
    row.finished_at = None
    for chunk in session.scalars(select(JobChunkRow).where(JobChunkRow.job_id == row.job_id)):
        if chunk.result is None:
            chunk.attempts = 0


def _job(session: Session, row: JobRow) -> Job:
    left = None
    if row.state == JobState.RUNNING and row.spent > 0 and row.done > 0:
        left = row.spent * (row.total - row.done) / row.done
    return Job(
        job_id=row.job_id,
        user_id=row.user_id,
        kind=row.kind,
        title=row.title,
        request=json.loads(row.request),
        state=JobState(row.state),
        stage=row.stage,
        done=row.done,
        total=row.total,
        position=_position(session, row),
        seconds_left=left,
        message=row.message,
        cancel_requested=row.cancel_requested,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )


def _position(session: Session, row: JobRow) -> int:
    if row.state != JobState.QUEUED:
        return 0
    waiting = [each.job_id for each in session.scalars(_queue())]
    return waiting.index(row.job_id) + 1
