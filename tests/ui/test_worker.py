"""The worker as a process."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.jobs import JobState
from assistant.minutes.listening import submit
from assistant.minutes.papers import MeetingPapers
from assistant.minutes.services import build_minutes
from assistant.settings import Settings
from tests.assistant.minutes.test_listening import wait_until


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
