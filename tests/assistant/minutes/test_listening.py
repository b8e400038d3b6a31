"""Recordings become transcripts as jobs, and nothing that was finished is done twice or lost."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from assistant.audit import Audit
from assistant.database import Database
from assistant.errors import NotFound, UnreadableFile
from assistant.jobs import Job, Jobs, JobState, WorkQueue
from assistant.minutes.chunk_runner import ChunkRunner
from assistant.minutes.listening import Listening, submit
from assistant.minutes.papers import MeetingPapers
from assistant.minutes.readings import Readings
from assistant.minutes.recordings import Recordings
from assistant.minutes.transcripts import Transcripts
from tests.assistant.minutes.fakes import FakeHearer, write_wav


class Office:
    """The worker's parts with a fake hearer, which keeps a diary of what it heard."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.diary = folder / "diary"
        self.database = Database(f"sqlite:///{folder / 'test.db'}")
        self.jobs = Jobs(self.database, per_user=2)
        self.queue = WorkQueue(self.database)
        audit = Audit(self.database)
        self.recordings = Recordings(self.database, folder / "recordings", audit, keep=timedelta(0))
        self.transcripts = Transcripts(self.database)
        self.runner = ChunkRunner(partial(FakeHearer, self.diary))
        self.listening = Listening(
            self.queue, self.recordings, self.transcripts, self.runner, Readings(), model="fake", longest=3600
        )

    def submit(self, *, seconds: float = 700, name: str = "会議.wav") -> Job:
        upload = write_wav(self.folder / "upload", seconds)
        return submit(self.jobs, self.recordings, "clerk", upload, name=name, papers=MeetingPapers())

    def heard(self) -> list[str]:
        return self.diary.read_text().split()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.runner.close()
    made.database.close()


def test_a_recording_becomes_a_transcript(office: Office) -> None:
    job = office.submit()
    assert (job.state, job.position) == (JobState.QUEUED, 1)

    assert office.listening.work_once()

    job = office.jobs.get("clerk", job.job_id)
    assert (job.state, job.message) == (JobState.DONE, "")
    transcript = office.transcripts.load("clerk", job.job_id).transcript
    assert transcript.duration == pytest.approx(700)
    assert [utterance.utterance_id for utterance in transcript.utterances] == ["u0001", "u0002", "u0003"]
    assert not office.listening.work_once()


def test_another_person_sees_neither_job_nor_transcript_nor_audio(office: Office) -> None:
    job = office.submit(seconds=5)
    office.listening.work_once()
    for look in (office.jobs.get, office.transcripts.load, office.recordings.find, office.jobs.cancel):
        with pytest.raises(NotFound):
            look("somebody", job.job_id)


def test_what_is_no_recording_is_refused_before_there_is_a_job(office: Office) -> None:
    with pytest.raises(UnreadableFile, match="会議.txt"):
        office.submit(seconds=1, name="会議.txt")
    assert office.jobs.list("clerk") == []
