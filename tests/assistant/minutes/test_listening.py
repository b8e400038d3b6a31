"""Recordings become transcripts as jobs, and nothing that was finished is done twice or lost."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from assistant.audit import Audit
from assistant.database import Database
from assistant.errors import NotFound, UnreadableFile, UserError
from assistant.jobs import Job, Jobs, JobState, WorkQueue
from assistant.minutes.chunk_runner import ChunkRunner
from assistant.minutes.desk import Desk
from assistant.minutes.listening import Listening, submit
from assistant.minutes.papers import Attendee, MeetingPapers, Term
from assistant.minutes.readings import Read, Readings
from assistant.minutes.recordings import Recordings
from assistant.minutes.transcripts import Transcripts
from assistant.minutes.types import Gap, GapReason
from tests.assistant.minutes.fakes import FakeHearer, write_wav

NO_PAPERS = MeetingPapers()


class Office:
    """The worker's parts with a fake hearer, which keeps a diary of what it heard."""

    def __init__(self, folder: Path, *, seconds: float = 0.0) -> None:
        self.folder = folder
        self.diary = folder / "diary"
        self.database = Database(f"sqlite:///{folder / 'test.db'}")
        self.jobs = Jobs(self.database, per_user=2)
        self.queue = WorkQueue(self.database)
        audit = Audit(self.database)
        self.recordings = Recordings(self.database, folder / "recordings", audit, keep=timedelta(0))
        self.transcripts = Transcripts(self.database)
        self.runner = ChunkRunner(partial(FakeHearer, self.diary, seconds=seconds))
        self.listen_with(Readings())

    def listen_with(self, readings: Readings) -> None:
        self.listening = Listening(
            self.queue, self.recordings, self.transcripts, self.runner, readings, model="fake", longest=3600
        )

    def submit(self, *, seconds: float = 700, name: str = "会議.wav", papers: MeetingPapers = NO_PAPERS) -> Job:
        upload = write_wav(self.folder / "upload", seconds)
        return submit(self.jobs, self.recordings, "clerk", upload, name=name, papers=papers)

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


def test_the_recogniser_is_told_the_words_of_the_papers(office: Office) -> None:
    papers = MeetingPapers(
        glossary=(Term(written="ひばり苑"),),
        roster=(Attendee(name="仁科 由紀", title="福祉課長"),),
        agenda=("1 開会", "(1) 防災計画の修正案について"),
    )
    office.submit(seconds=5, papers=papers)
    office.listening.work_once()
    told = office.diary.with_suffix(".hotwords").read_text(encoding="utf-8")
    assert told.split() == ["福祉課長の仁科", "ひばり苑", "防災計画の修正案について"]


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


def test_a_worker_that_takes_a_job_at_once_finds_its_recording(office: Office) -> None:
    class WatchedJobs(Jobs):
        """An idle worker takes what is created before the person who asked for it hears of it."""

        def create(self, *told: Any, **named: Any) -> Job:
            created = super().create(*told, **named)
            office.listening.work_once()
            return created

    office.jobs = WatchedJobs(office.database, per_user=2)
    job = office.submit(seconds=5)
    assert office.jobs.get("clerk", job.job_id).state == JobState.DONE


@pytest.mark.slow
def test_a_worker_that_was_killed_goes_on_with_what_it_had_not_finished(office: Office) -> None:
    job = office.submit()
    script = (
        "import sys; from pathlib import Path; from tests.assistant.minutes.test_listening import Office;"
        "Office(Path(sys.argv[1]), seconds=1.0).listening.work_once()"
    )
    worker = subprocess.Popen([sys.executable, "-c", script, str(office.folder)])
    wait_until(lambda: any(chunk.result for chunk in office.queue.chunks(job.job_id)))
    worker.kill()
    worker.wait()
    finished = [f"{chunk.start:.0f}" for chunk in office.queue.chunks(job.job_id) if chunk.result]
    assert office.jobs.get("clerk", job.job_id).state == JobState.RUNNING

    assert office.queue.resume() == 1
    assert office.listening.work_once()

    assert office.jobs.get("clerk", job.job_id).state == JobState.DONE
    assert len(office.transcripts.load("clerk", job.job_id).transcript.utterances) == 3
    assert all(office.heard().count(start) == 1 for start in finished)


def test_a_job_can_be_cancelled_and_taken_up_again(office: Office) -> None:
    job = office.submit()
    assert office.jobs.cancel("clerk", job.job_id).state == JobState.CANCELLED
    assert not office.listening.work_once()

    assert office.jobs.retry("clerk", job.job_id).state == JobState.QUEUED
    assert office.listening.work_once()
    assert office.jobs.get("clerk", job.job_id).state == JobState.DONE


def test_a_running_job_stops_after_the_chunk_in_hand(office: Office) -> None:
    job = office.submit()
    taken = office.queue.next()
    assert taken
    office.queue.plan(job.job_id, [(0, 300), (300, 600)])
    assert office.jobs.cancel("clerk", job.job_id).cancel_requested
    assert not office.queue.progress(job.job_id, stage="hear", done=300, total=600, new=300)


def test_time_left_is_told_from_what_this_run_has_done(office: Office) -> None:
    job = office.submit(seconds=5)
    office.queue.next()
    assert office.jobs.get("clerk", job.job_id).seconds_left is None
    office.queue.progress(job.job_id, stage="hear", done=500, total=1000, new=100)
    left = office.jobs.get("clerk", job.job_id).seconds_left
    assert left is not None
    assert 0 <= left < 60


def test_jobs_wait_in_the_order_they_came_and_nobody_fills_the_queue(office: Office) -> None:
    first, second = office.submit(seconds=5), office.submit(seconds=5)
    assert (first.position, second.position) == (1, 2)
    with pytest.raises(UserError, match="1 人 2 件まで"):
        office.submit(seconds=5)
    office.listening.work_once()
    assert office.jobs.get("clerk", second.job_id).position == 1


def test_a_recording_that_found_the_queue_full_can_be_sent_again(office: Office) -> None:
    for _ in range(2):
        office.submit(seconds=5)
    with pytest.raises(UserError):
        office.submit(seconds=5)
    office.listening.work_once()
    upload = office.folder / "upload"
    again = submit(office.jobs, office.recordings, "clerk", upload, name="会議.wav", papers=NO_PAPERS)
    assert again.state == JobState.QUEUED
    assert len(list((office.folder / "recordings").iterdir())) == 3


def test_a_broken_file_ends_its_job_with_what_to_do(office: Office) -> None:
    upload = office.folder / "upload"
    upload.write_bytes(b"not a recording" * 100)
    job = submit(office.jobs, office.recordings, "clerk", upload, name="会議.mp3", papers=MeetingPapers())
    office.listening.work_once()
    job = office.jobs.get("clerk", job.job_id)
    assert job.state == JobState.FAILED
    assert "壊れているか、拡張子と中身が違います" in job.message


def test_a_chunk_that_keeps_killing_the_worker_becomes_a_gap(office: Office) -> None:
    job = office.submit()
    office.queue.next()
    office.queue.plan(job.job_id, [(0, 300), (300, 700)])
    for _ in range(3):
        office.queue.begin_chunk(job.job_id, 0)
    office.queue.resume()
    office.listening.work_once()
    transcript = office.transcripts.load("clerk", job.job_id).transcript
    assert [(gap.start, gap.reason) for gap in transcript.gaps] == [(0, GapReason.DROPPED)]
    assert len(transcript.utterances) == 1


def test_a_gap_is_transcribed_anyway_and_edits_stay(office: Office) -> None:
    job = office.submit(seconds=20)
    office.listening.work_once()
    stored = office.transcripts.load("clerk", job.job_id)
    edited = replace(stored.transcript.utterances[0], text="直した文", edited=True)
    gap = Gap(start=10, end=15, reason=GapReason.DROPPED)
    changed = replace(stored.transcript, utterances=(edited,), gaps=(gap,))
    office.transcripts.save("clerk", job.job_id, changed, revision=stored.revision)

    office.jobs.add_chunk("clerk", job.job_id, start=10, end=15)
    office.listening.work_once()

    transcript = office.transcripts.load("clerk", job.job_id).transcript
    assert [each.text for each in transcript.utterances] == ["直した文", "10秒から。"]
    assert transcript.gaps == ()


def with_a_gap(office: Office, papers: MeetingPapers = NO_PAPERS) -> Job:
    """A recording that has been heard but for five seconds, which wait to be heard again."""
    job = office.submit(seconds=20, papers=papers)
    office.listening.work_once()
    stored = office.transcripts.load("clerk", job.job_id)
    gap = Gap(start=10, end=15, reason=GapReason.DROPPED)
    office.transcripts.save("clerk", job.job_id, replace(stored.transcript, gaps=(gap,)), revision=stored.revision)
    return office.jobs.add_chunk("clerk", job.job_id, start=10, end=15)


def test_an_edit_made_while_a_gap_is_being_heard_again_stays(office: Office) -> None:
    job = with_a_gap(office, MeetingPapers(agenda=("1 防災計画の修正案について",)))

    class WatchedReadings(Readings):
        """The clerk edits just when the worker reads the words of the papers."""

        def words(self, text: str) -> list[Read]:
            stored = office.transcripts.load("clerk", job.job_id)
            if not stored.transcript.utterances[0].edited:
                edited = replace(stored.transcript.utterances[0], text="直した文", edited=True)
                changed = replace(stored.transcript, utterances=(edited,))
                office.transcripts.save("clerk", job.job_id, changed, revision=stored.revision)
            return super().words(text)

    office.listen_with(WatchedReadings())
    office.listening.work_once()

    transcript = office.transcripts.load("clerk", job.job_id).transcript
    assert [each.text for each in transcript.utterances] == ["直した文", "10秒から。"]


def test_nothing_is_added_to_approved_minutes_when_a_gap_is_heard_after_all(office: Office) -> None:
    job = with_a_gap(office)
    office.jobs.cancel("clerk", job.job_id)
    desk = Desk(office.database, find_pii=lambda text: [])
    desk.write("clerk", job.job_id)
    approved = desk.approve("clerk", job.job_id, by="書記")

    office.jobs.retry("clerk", job.job_id)
    office.listening.work_once()

    assert desk.open("clerk", job.job_id) == approved
    job = office.jobs.get("clerk", job.job_id)
    assert (job.state, "承認を取り消してから" in job.message) == (JobState.FAILED, True)


def test_a_save_over_a_newer_version_is_refused(office: Office) -> None:
    job = office.submit(seconds=5)
    office.listening.work_once()
    stored = office.transcripts.load("clerk", job.job_id)
    office.transcripts.save("clerk", job.job_id, stored.transcript, revision=stored.revision)
    with pytest.raises(UserError, match="別の画面で変更"):
        office.transcripts.save("clerk", job.job_id, stored.transcript, revision=stored.revision)


def test_audio_is_deleted_after_sign_off_and_certified(office: Office) -> None:
    job = office.submit(seconds=5)
    office.listening.work_once()
    assert office.recordings.delete_due() == []
    office.recordings.sign_off("clerk", job.job_id)

    certificate = office.recordings.delete_due()[0]

    assert not list((office.folder / "recordings").rglob("*.*"))
    assert office.recordings.certificate("clerk", job.job_id) == certificate
    assert (certificate.bytes, len(certificate.sha256)) == (5 * 32_000 + 44, 64)
    assert [entry.what for entry in Audit(office.database).entries()] == ["recording.delete", "recording.sign_off"]
    assert office.transcripts.load("clerk", job.job_id).transcript.utterances  # the text stays
    assert office.queue.chunks(job.job_id) == []  # what the voices sounded like does not


def test_nothing_is_certified_that_could_not_be_deleted(office: Office) -> None:
    job, other = office.submit(seconds=5), office.submit(seconds=5)
    for each in (job, other):
        office.recordings.sign_off("clerk", each.job_id)
    folder = office.folder / "recordings" / job.job_id
    shutil.rmtree(folder)
    folder.write_text("no folder, so it cannot be removed as one")

    assert [certificate.job_id for certificate in office.recordings.delete_due()] == [other.job_id]

    with pytest.raises(NotFound):
        office.recordings.certificate("clerk", job.job_id)
    with pytest.raises(UserError, match="削除できません"):
        office.recordings.discard(office.recordings.find("clerk", job.job_id), who="clerk")


def wait_until(done: Callable[[], bool], *, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
