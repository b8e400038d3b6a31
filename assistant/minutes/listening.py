"""From a recording to a stored transcript, as a job: read, hear chunk by chunk, assemble, correct. The whole path."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import TypeAdapter

from assistant.errors import MadoguchiError
from assistant.jobs import Job, JobChunk, Jobs, JobState, WorkQueue, new_job_id
from assistant.minutes.assembly import assemble, insert
from assistant.minutes.chunk_runner import ChunkRunner, Task
from assistant.minutes.correction import Corrector
from assistant.minutes.endings import ending
from assistant.minutes.hearing import HeardChunk, from_json
from assistant.minutes.naming import named
from assistant.minutes.papers import MeetingPapers
from assistant.minutes.readings import Readings
from assistant.minutes.recording import Audio, Progress, decode
from assistant.minutes.recordings import Recordings
from assistant.minutes.transcripts import Transcripts
from assistant.minutes.types import Gap, GapReason, Transcript

KIND = "transcribe"
_CHUNK = 240.0  # seconds: what a crash may cost, and 8 MB of samples
_PAPERS = TypeAdapter(MeetingPapers)
_log = logging.getLogger(__name__)


class _Cancelled(Exception):
    """The person who asked for it does not want it any more."""


def submit(jobs: Jobs, recordings: Recordings, user_id: str, upload: Path, *, name: str, papers: MeetingPapers) -> Job:
    """Takes a recording in and queues it. Raises UnreadableFile for what is none, and UserError above the limit; then
    the upload stays where it was."""
    job_id = new_job_id()
    taken = recordings.take(job_id, upload, name=name)
    request = _PAPERS.dump_python(papers, mode="json")
    try:
        return jobs.create(user_id, kind=KIND, title=name, request=request, job_id=job_id, with_row=taken)
    except MadoguchiError:
        recordings.give_back(job_id, upload)  # the clerk will press again
        raise


class Listening:
    """The worker's work. Everything that is finished is in the database: it may be killed at any moment."""

    def __init__(
        self,
        queue: WorkQueue,
        recordings: Recordings,
        transcripts: Transcripts,
        runner: ChunkRunner,
        readings: Readings,
        *,
        model: str,
        longest: float,
    ) -> None:
        self._queue = queue
        self._recordings = recordings
        self._transcripts = transcripts
        self._runner = runner
        self._readings = readings
        self._model = model
        self._longest = longest

    def work_once(self) -> bool:
        """Does the next job to its end, whatever that is. False when there is none."""
        job = self._queue.next()
        if job is None:
            return False
        try:
            transcript = self._listen(job)
        except _Cancelled:
            self._queue.finish(job.job_id, JobState.CANCELLED)
        except MadoguchiError as error:
            self._queue.finish(job.job_id, JobState.FAILED, str(error))
        except Exception as error:  # noqa: BLE001  the job ends, told and logged; the queue goes on
            _log.exception("job failed: id=%s error=%s", job.job_id, type(error).__name__)
            self._queue.finish(
                job.job_id,
                JobState.FAILED,
                "思わぬ誤りで処理が止まりました。もう一度実行し、続くときは管理者に知らせてください。",
            )
        else:
            self._queue.finish(job.job_id, JobState.DONE, ending(transcript))
        return True

    def _listen(self, job: Job) -> Transcript:
        papers = _PAPERS.validate_python(job.request)
        audio = self._recordings.audio(job.job_id) or self._read(job)
        if not self._queue.chunks(job.job_id):
            self._queue.plan(job.job_id, audio.spans(length=_CHUNK))
        self._hear(job, audio, papers)
        self._queue.progress(job.job_id, stage="assemble", done=audio.duration, total=audio.duration)
        if self._transcripts.find(job.job_id) is None:
            return self._first_transcript(job, audio, papers)
        return self._with_heard_again(job, papers)

    def _read(self, job: Job) -> Audio:
        recording = self._recordings.of_job(job.job_id)

        def progress(done: float, total: float) -> None:
            if not self._queue.progress(job.job_id, stage="read", done=done, total=total):
                raise _Cancelled

        progress(0.0, 0.0)
        seconds = decode(recording.source, recording.samples, longest=self._longest, progress=progress)
        self._recordings.note_duration(job.job_id, seconds)
        return Audio(recording.samples)

    def _hear(self, job: Job, audio: Audio, papers: MeetingPapers) -> None:
        chunks = {chunk.ordinal: chunk for chunk in self._queue.chunks(job.job_id)}
        open_chunks = [chunk for chunk in chunks.values() if chunk.result is None and not chunk.given_up]
        before = sum(chunk.end - chunk.start for chunk in chunks.values() if chunk.result is not None)
        new = 0.0

        def tell() -> None:
            done = before + new
            if not self._queue.progress(job.job_id, stage="hear", done=done, total=audio.duration, new=new):
                raise _Cancelled

        tell()
        for outcome in self._runner.run(self._tasks(job, open_chunks, audio, papers)):
            if outcome.result is not None:
                self._queue.finish_chunk(job.job_id, outcome.ordinal, outcome.result)
            chunk = chunks[outcome.ordinal]
            new += chunk.end - chunk.start
            tell()

    def _tasks(self, job: Job, chunks: list[JobChunk], audio: Audio, papers: MeetingPapers) -> Iterator[Task]:
        for chunk in chunks:
            self._queue.begin_chunk(job.job_id, chunk.ordinal)
            yield Task(
                ordinal=chunk.ordinal,
                start=chunk.start,
                samples=audio.read(chunk.start, chunk.end),
                anyway=chunk.again,
                hotwords=papers.hotwords,
            )

    def _first_transcript(self, job: Job, audio: Audio, papers: MeetingPapers) -> Transcript:
        heard = [_heard(chunk) for chunk in self._queue.chunks(job.job_id) if not chunk.again]
        transcript = transcript_of(heard, audio.duration, papers, self._readings, model=self._model)
        self._transcripts.put(job.job_id, transcript)
        return transcript

    def _with_heard_again(self, job: Job, papers: MeetingPapers) -> Transcript:
        # Built before the change: it takes seconds, in which the clerk goes on editing.
        corrector = Corrector(self._readings, papers)
        chunks = [chunk for chunk in self._queue.chunks(job.job_id) if chunk.again]

        def fill_gaps(transcript: Transcript) -> Transcript:
            for chunk in chunks:
                if chunk.result and _is_open(transcript, chunk):
                    heard = from_json(chunk.result)
                    transcript = insert(transcript, heard, corrector.correct, start=chunk.start, end=chunk.end)
            return transcript

        return self._transcripts.change(job.job_id, fill_gaps)


def transcribe_file(
    source: Path,
    papers: MeetingPapers,
    runner: ChunkRunner,
    readings: Readings,
    *,
    model: str,
    longest: float,
    progress: Progress,
) -> Transcript:
    """The same without a job: nothing is kept, and an interrupted one begins anew. Raises UnreadableFile."""
    with TemporaryDirectory() as folder:
        samples = Path(folder) / "samples.s16"
        duration = decode(source, samples, longest=longest, progress=lambda _done, _total: None)
        audio = Audio(samples)
        spans = audio.spans(length=_CHUNK)
        tasks = (
            Task(ordinal=n, start=start, samples=audio.read(start, end), anyway=False, hotwords=papers.hotwords)
            for n, (start, end) in enumerate(spans)
        )
        heard: dict[int, HeardChunk] = {}
        for outcome in runner.run(tasks):
            start, end = spans[outcome.ordinal]
            heard[outcome.ordinal] = from_json(outcome.result) if outcome.result else _not_heard(start, end)
            progress(sum(e - s for s, e in (spans[n] for n in heard)), duration)
    return transcript_of([heard[n] for n in sorted(heard)], duration, papers, readings, model=model)


def transcript_of(
    heard: Sequence[HeardChunk], duration: float, papers: MeetingPapers, readings: Readings, *, model: str
) -> Transcript:
    """Assembled, corrected, and with names for the voices where the meeting tells them."""
    assembled = assemble(heard, duration=duration, heads=papers.heads, model=model)
    corrector = Corrector(readings, papers)
    corrected = replace(assembled, utterances=tuple(map(corrector.correct, assembled.utterances)))
    return named(corrected, papers.roster)


def _heard(chunk: JobChunk) -> HeardChunk:
    """A chunk that could not be heard is a gap that the clerk sees."""
    return from_json(chunk.result) if chunk.result is not None else _not_heard(chunk.start, chunk.end)


def _not_heard(start: float, end: float) -> HeardChunk:
    gap = Gap(start=start, end=end, reason=GapReason.DROPPED)
    return HeardChunk(segments=(), speech=(), voices=(), gaps=(gap,))


def _is_open(transcript: Transcript, chunk: JobChunk) -> bool:
    return any(gap.start < chunk.end and gap.end > chunk.start for gap in transcript.gaps)
