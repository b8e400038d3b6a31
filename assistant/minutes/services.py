"""Puts the minutes together from the settings, for the process that does the work and for the doors that ask for it."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from assistant.audit import Audit
from assistant.database import Database
from assistant.jobs import Jobs, WorkQueue
from assistant.minutes.chunk_runner import ChunkRunner
from assistant.minutes.hearing import Ears
from assistant.minutes.listening import Listening
from assistant.minutes.readings import Readings
from assistant.minutes.recordings import Recordings
from assistant.minutes.transcribe import Transcriber
from assistant.minutes.transcripts import Transcripts
from assistant.minutes.voices import VoiceEncoder
from assistant.models import ModelStore
from assistant.settings import Settings


@dataclass(frozen=True, kw_only=True)
class MinutesServices:
    jobs: Jobs
    queue: WorkQueue
    recordings: Recordings
    transcripts: Transcripts
    listening: Listening


def build_minutes(settings: Settings, database: Database | None = None) -> MinutesServices:
    """Nothing heavy is loaded yet."""
    database = database or Database(settings.database)
    queue = WorkQueue(database)
    recordings = Recordings(
        database, settings.recordings, Audit(database), keep=timedelta(days=settings.recording_days)
    )
    transcripts = Transcripts(database)
    runner = build_runner(settings)
    return MinutesServices(
        jobs=Jobs(database, per_user=settings.jobs_per_user),
        queue=queue,
        recordings=recordings,
        transcripts=transcripts,
        listening=Listening(
            queue,
            recordings,
            transcripts,
            runner,
            Readings(),
            model=ModelStore(settings.models).specs["speech"].name,
            longest=settings.recording_hours * 3600,
        ),
    )


def build_runner(settings: Settings) -> ChunkRunner:
    store = ModelStore(settings.models)
    return ChunkRunner(
        partial(make_ears, store.location("speech"), store.location("voice"), settings.threads),
        scheduler=settings.dask_scheduler,
    )


def make_ears(speech: Path, voice: Path, threads: int) -> Ears:
    return Ears(Transcriber(speech, threads=threads), VoiceEncoder(voice, threads=threads))
