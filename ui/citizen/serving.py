"""The citizen API as a process: it is told where three folders are, and opens nothing else of the city's data."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from assistant.audit import Audit
from assistant.citizen_log import CitizenLog
from assistant.cross_encoder import CrossEncoder, relevance_of
from assistant.database import Database
from assistant.embedding import Embedder
from assistant.errors import ModelUnavailable, UserError
from assistant.japan import today_in_japan
from assistant.languages import LanguageDetector
from assistant.lexical import Tokenizer
from assistant.llm import LLM, LlamaProcess
from assistant.models import ModelStore
from assistant.policy import citizen_policy
from assistant.privacy import Privacy
from assistant.prompts import system
from assistant.reranking import reranker_in
from assistant.settings import Settings, restrain_libraries
from assistant.snapshot import Manifest
from assistant.translation import Translator
from guardrails.pii.engine import PiiEngine
from guardrails.pii.vault import Vault, load_key
from ui.citizen.app import serve
from ui.citizen.desk import Desk
from ui.citizen.edition import Edition, Parts, open_edition
from ui.citizen.editions import Editions
from ui.citizen.office import Office
from ui.citizen.rates import Rates
from ui.citizen.switches import Switches
from ui.web.logs import log_as_json

_VAULT_SECONDS = 3600.0


@dataclass(frozen=True, kw_only=True)
class Folders:
    """`published` and `control` are read, `own` is written."""

    published: Path
    control: Path
    own: Path


def run(settings: Settings, folders: Folders, public_key: str) -> None:
    """Serve until told to stop. Raises UserError for a taken port or a key that is none."""
    restrain_libraries()
    log_as_json()
    with assemble(settings, folders, public_key) as office:
        serve(office, host=settings.citizen_address, port=settings.citizen_port)


@contextmanager
def assemble(settings: Settings, folders: Folders, public_key: str) -> Iterator[Office]:
    """The office with its real models, which are loaded on first use and in the background."""
    folders.own.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = PiiEngine()
    store = ModelStore(settings.models)
    embedder = Embedder(settings.embedding_path or store.location("embedding"))
    relevance = relevance_of(store.location("embedding"))
    llm = LlamaProcess(
        settings.llm_path or store.location("llm"),
        threads=settings.threads,
        context=settings.llm_context,
        timeout=settings.llm_timeout,
        queue_length=settings.queue_length,
        warm_up=[system()],
    )
    database = Database(f"sqlite:///{folders.own / 'citizen.db'}")
    try:
        office = build(
            settings,
            folders,
            public_key,
            engine=engine,
            embedder=embedder,
            relevance=relevance,
            llm=llm,
            database=database,
        )
        yield replace(office, warm_up=lambda: _warm_up(office, engine, relevance, llm))
    finally:
        llm.stop()
        database.close()


def build(
    settings: Settings,
    folders: Folders,
    public_key: str,
    *,
    engine: PiiEngine,
    embedder: Embedder,
    relevance: CrossEncoder,
    llm: LLM,
    database: Database,
    tokenizer: Tokenizer | None = None,
) -> Office:
    """What the API works with. Nothing heavy is loaded yet."""
    # In memory: what stands behind a placeholder need not survive the process.
    vault = Vault(secrets.token_bytes(32), _VAULT_SECONDS)
    privacy = Privacy(engine, vault)

    switches = Switches(folders.control / "control.json")
    tokenizer = tokenizer or Tokenizer()
    detector = LanguageDetector()
    translator = Translator(llm, detector, tokenizer) if settings.citizen_translate else None
    parts = Parts(
        policy=citizen_policy(settings),
        city=settings.city,
        embedder=embedder,
        reranker=reranker_in(settings.reranker_path),
        relevance=relevance,
        tokenizer=tokenizer,
        privacy=privacy,
        llm=llm,
        audit=Audit(database),
        switches=switches,
        detector=detector,
    )

    def opened(folder: Path, digest: str, manifest: Manifest) -> Edition:
        edition = open_edition(folder, digest, manifest, parts)
        engine.directory = edition.directory
        return edition

    return Office(
        city=settings.city,
        editions=Editions(
            folders.published,
            folders.own / "snapshots",
            _key(public_key),
            embedding=embedder.model_id,
            open_edition=opened,
        ),
        switches=switches,
        desk=Desk(today_in_japan, translator, tokenizer),
        detect=detector.detect,
        log=CitizenLog(database),
        rates=Rates(settings.citizen_rate),
        token_key=load_key("", folders.own / "token.key"),
        max_question=settings.citizen_max_question,
        keep=timedelta(days=settings.conversation_days),
        origins=tuple(origin.strip() for origin in settings.citizen_origins.split(",") if origin.strip()),
        mask=lambda text: privacy.mask(f"feedback-{secrets.token_hex(8)}", text).text,
        model=llm.state,
        chores=(privacy.sweep,),
    )


def _key(hexadecimal: str) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(hexadecimal))
    except ValueError as error:
        raise UserError("公開に署名した鍵（--public-key）は、16 進数 64 文字で指定してください。") from error


def _warm_up(office: Office, engine: PiiEngine, relevance: CrossEncoder, llm: LLM) -> None:
    """The first question should not wait. A missing model is told by /health, and by MODEL_DOWN.

    One after the other: the libraries behind the embedder and the PII engine import each other's parts, and break when
    two threads import them at once.
    """
    office.editions.look()
    engine.load()
    try:
        relevance.load()
        llm.start()
    except ModelUnavailable:
        return
