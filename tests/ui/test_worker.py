"""The worker as a process."""

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.database import DatabaseUnavailable
from assistant.jobs import JobState, WorkQueue
from assistant.minutes.listening import Listening, submit
from assistant.minutes.papers import MeetingPapers
from assistant.minutes.services import build_minutes
from assistant.settings import Settings
from tests.assistant.minutes.test_listening import wait_until
from ui.worker.working import keep_working


@pytest.mark.slow
def test_the_worker_takes_jobs_from_the_queue_until_it_is_told_to_stop(tmp_path: Path) -> None:
    minutes = build_minutes(Settings(data=tmp_path))
    upload = tmp_path / "upload"
    upload.write_bytes(b"not a recording" * 100)
    job = submit(minutes.jobs, minutes.recordings, "clerk", upload, name="会議.mp3", papers=MeetingPapers())

    worker = subprocess.Popen([sys.executable, "-m", "ui.worker", "--data", str(tmp_path)])
    wait_until(lambda: minutes.jobs.get("clerk", job.job_id).state == JobState.FAILED)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0


class DatabaseAwayInAJob(Listening):
    """Loses the database in the middle of the first job, and is told to stop in the second."""

    def __init__(self, queue: WorkQueue) -> None:
        self._queue = queue
        self.begun: list[str] = []

    def work_once(self) -> bool:
        job = self._queue.next()
        assert job
        self.begun.append(job.job_id)
        if len(self.begun) == 2:
            sys.exit(0)
        raise DatabaseUnavailable("データベースが応答しません。")


def test_a_database_that_is_away_for_a_while_does_not_end_the_worker_and_the_job_is_begun_again(tmp_path: Path) -> None:
    minutes = build_minutes(Settings(data=tmp_path))
    upload = tmp_path / "upload"
    upload.write_bytes(b"RIFF")
    job = submit(minutes.jobs, minutes.recordings, "clerk", upload, name="会議.mp3", papers=MeetingPapers())
    listening = DatabaseAwayInAJob(minutes.queue)
    with pytest.raises(SystemExit):
        keep_working(replace(minutes, listening=listening), pause=0)
    assert listening.begun == [job.job_id, job.job_id]
