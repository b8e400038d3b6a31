"""Reading uploaded files in, one after the other in one background thread: the knowledge base has one writer."""

import logging
import os
import queue
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Protocol

from assistant.errors import Busy, MadoguchiError, NotFound
from assistant.japan import JAPAN
from assistant.types import Audience, Chunk, DocumentRecord
from ingest.chunking import PiiFinder
from ingest.loading import MAX_BYTES
from ingest.sources import Source
from ingest.sync import IngestReport, sync
from ui.api.failures import error_body
from ui.api.ports import IngestJob
from ui.web.logs import fault

log = logging.getLogger("madoguchi.api")

_KEPT_JOBS = 500  # finished ones; the oldest are forgotten first


class Knowledge(Protocol):
    """The knowledge base, read and written."""

    def document(self, doc_id: str) -> DocumentRecord: ...

    def find_source(self, source: str, audience: Audience, department: str) -> DocumentRecord | None: ...

    def original_path(self, record: DocumentRecord) -> Path | None: ...

    def put(self, record: DocumentRecord, chunks: Sequence[Chunk], original: Path | None = None) -> None: ...


@dataclass(frozen=True, kw_only=True)
class _Task:
    """`remove`: the folder that goes when the file has been read; None for an original that stays."""

    job_id: str
    source: Source
    remove: Path | None


class IngestQueue:
    """The API's Ingester. `start` it once; `stop` lets the file in work be finished and forgets the rest."""

    def __init__(
        self, knowledge: Knowledge, *, find_pii: PiiFinder, max_bytes: int = MAX_BYTES, limit: int = 100
    ) -> None:
        self._knowledge = knowledge
        self._find_pii = find_pii
        self._max_bytes = max_bytes
        self._limit = limit
        self._tasks: queue.Queue[_Task | None] = queue.Queue()
        self._jobs: dict[str, IngestJob] = {}
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        self._stopping = False
        self._thread = threading.Thread(target=self._work, name="ingest", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float = 10) -> None:
        self._stopping = True
        self._tasks.put(None)
        self._thread.join(timeout)

    # ---- Ingester ----

    def submit(self, path: Path, *, name: str, audience: Audience, department: str, user_id: str) -> str:
        """Queues a file that stands alone in its folder; the folder is deleted afterwards. Raises Busy."""
        source = Source(path=path, name=name, audience=audience, department=department)
        return self._add(source, user_id, remove=path.parent)

    def reindex(self, doc_id: str, *, user_id: str) -> str:
        """Queues a document's kept original. Raises NotFound when none was kept, and Busy."""
        record = self._knowledge.document(doc_id)
        path = self._knowledge.original_path(record)
        if path is None:
            raise NotFound(f"「{record.title}」の元のファイルが保存されていません。もう一度登録してください。")
        _date_back(path, record.updated)
        source = Source(path=path, name=record.source, audience=record.audience, department=record.department)
        return self._add(source, user_id, remove=None)

    def job(self, job_id: str) -> IngestJob:
        with self._lock:
            job = self._jobs.get(job_id)
        if job is None:
            raise NotFound(
                "この取り込みは見つかりません。再起動の前のものかもしれません。文書の一覧を確認してください。"
            )
        return job

    def waiting(self) -> int:
        with self._lock:
            return sum(job.state in ("waiting", "running") for job in self._jobs.values())

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Between two files: nothing of the knowledge base changes inside."""
        with self._reading:
            yield

    # ---- inside ----

    def _add(self, source: Source, user_id: str, *, remove: Path | None) -> str:
        if self.waiting() >= self._limit:
            raise Busy("取り込みの順番待ちがいっぱいです。終わるのを待ってから、もう一度登録してください。")
        task = _Task(job_id=uuid.uuid4().hex, source=source, remove=remove)
        with self._lock:
            self._jobs[task.job_id] = IngestJob(job_id=task.job_id, user_id=user_id, name=source.name, state="waiting")
            self._forget_oldest()
        self._tasks.put(task)
        return task.job_id

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None and not self._stopping:
            self._run(task)

    def _run(self, task: _Task) -> None:
        self._change(task.job_id, lambda job: replace(job, state="running"))
        try:
            report = self._ingest(task)
        except MadoguchiError as error:
            self._fail(task, str(error))
        except Exception as error:  # noqa: BLE001 one file must not end the thread: the job and the log say it failed
            log.error("ingest failed", extra={"request_id": task.job_id, **fault(error)})
            self._fail(task, error_body(error, task.job_id).message)
        else:
            self._change(task.job_id, lambda job: replace(job, state="done", done=job.total, report=report))
        finally:
            if task.remove:
                shutil.rmtree(task.remove, ignore_errors=True)

    def _ingest(self, task: _Task) -> IngestReport:
        with self._reading:
            return self._sync(task)

    def _sync(self, task: _Task) -> IngestReport:
        return sync(
            [task.source],
            self._knowledge if task.remove else _AsIfNew(self._knowledge),
            find_pii=self._find_pii,
            max_bytes=self._max_bytes,
            progress=lambda done, total, _: self._change(task.job_id, lambda job: replace(job, done=done, total=total)),
        )

    def _fail(self, task: _Task, message: str) -> None:
        self._change(task.job_id, lambda job: replace(job, state="failed", message=message))

    def _change(self, job_id: str, change: Callable[[IngestJob], IngestJob]) -> None:
        with self._lock:
            self._jobs[job_id] = change(self._jobs[job_id])

    def _forget_oldest(self) -> None:
        finished = [job_id for job_id, job in self._jobs.items() if job.state in ("done", "failed")]
        for job_id in finished[: max(0, len(finished) - _KEPT_JOBS)]:
            del self._jobs[job_id]


class _AsIfNew:
    """The knowledge base as if it held no version of the file: what is read again must not count as unchanged."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def find_source(self, source: str, audience: Audience, department: str) -> DocumentRecord | None:
        return None

    def put(self, record: DocumentRecord, chunks: Sequence[Chunk], original: Path | None) -> None:
        self._knowledge.put(record, chunks, original)


def _date_back(path: Path, updated: date) -> None:
    # The kept copy bears the day it was copied; 最終更新 is the day of the owner's file.
    noon = datetime.combine(updated, time(12), JAPAN).timestamp()
    os.utime(path, (noon, noon))
