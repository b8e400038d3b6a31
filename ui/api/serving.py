"""The staff API as a process: the assistant's parts, the ingest queue and the web server put together."""

from datetime import timedelta

from assistant.minutes.desk import Desk
from assistant.minutes.profiles import VoiceProfiles
from assistant.minutes.services import build_minutes
from assistant.services import Services as Assistant
from assistant.services import build, warm_up
from assistant.settings import Settings, restrain_libraries
from assistant.types import Audience
from ui.api.app import serve
from ui.api.citizens_side import CitizensSide
from ui.api.ingestion import IngestQueue
from ui.api.ports import Limits, Services
from ui.api.recordings import KeptRecordings
from ui.api.uploads import forget_abandoned
from ui.data_folder import local_token
from ui.web.logs import log_as_json


def run(settings: Settings) -> None:
    """Serve until told to stop. Raises UserError for a taken port or a knowledge base in use."""
    restrain_libraries()
    log_as_json()
    assistant = build(settings)
    services = api_services(assistant)
    try:
        serve(services, port=settings.api_port)
    finally:
        assistant.close()


def api_services(assistant: Assistant) -> Services:
    """What the API works with, from the assistant's parts."""
    settings = assistant.settings
    ingester = IngestQueue(
        assistant.knowledge, find_pii=assistant.privacy.spans, max_bytes=settings.max_file_megabytes * 1_000_000
    )
    ingester.start()
    uploads = settings.data / "uploads"
    uploads.mkdir(mode=0o700, exist_ok=True)
    minutes = build_minutes(settings, assistant.database)
    return Services(
        database=assistant.database,
        accounts=assistant.accounts,
        api_keys=assistant.api_keys,
        conversations=assistant.conversations,
        audit=assistant.audit,
        answerer=assistant.answerer,
        retriever=assistant.retriever,
        knowledge=assistant.knowledge,
        ingester=ingester,
        mask=lambda text, *, session: assistant.privacy.mask(session, text).text,
        citizens=CitizensSide(assistant),
        jobs=minutes.jobs,
        recordings=KeptRecordings(minutes, settings.data / "glossary.csv"),
        voices=VoiceProfiles(assistant.database, minutes.transcripts, assistant.audit),
        desk=Desk(assistant.database, find_pii=lambda text: assistant.privacy.spans(text, Audience.INTERNAL)),
        templates=settings.data / "templates",
        uploads=uploads,
        local_token=local_token(settings.data),
        parts={
            "llm": assistant.llm.state,
            "knowledge": lambda: "ok",
            "vectors": lambda: "down" if assistant.knowledge.outdated() else "ok",
        },
        examples=_examples(settings),
        limits=Limits(
            asks=settings.queue_length,
            upload_bytes=settings.max_file_megabytes * 1_000_000,
            baseline_minutes=settings.minutes_baseline,
            keep_conversations=timedelta(days=settings.conversation_days),
        ),
        warm_up=lambda: warm_up(assistant),
        chores=(assistant.privacy.sweep, lambda: forget_abandoned(uploads)),
    )


def _examples(settings: Settings) -> tuple[str, ...]:
    """Example questions of the empty chat page, one a line in `examples.txt`; owners edit it."""
    file = settings.data / "examples.txt"
    return tuple(line for line in file.read_text("utf-8").splitlines() if line.strip()) if file.exists() else ()
