"""Puts the assistant together from its settings. The only place that knows which part gets which."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from assistant.accounts import Accounts
from assistant.answering import Answerer
from assistant.api_keys import ApiKeys
from assistant.audit import Audit
from assistant.conversations import Conversations
from assistant.cross_encoder import CrossEncoder, relevance_of
from assistant.database import Database
from assistant.drafting import Drafter
from assistant.embedding import Embedder
from assistant.errors import ModelUnavailable
from assistant.faq import FastPath
from assistant.knowledge import KnowledgeBase
from assistant.lexical import Tokenizer
from assistant.llm import LLM, LlamaProcess
from assistant.models import ModelStore
from assistant.passwords import Passwords
from assistant.policy import staff_policy
from assistant.privacy import Privacy, build_privacy
from assistant.prompts import system
from assistant.reranking import Reranker, reranker_in
from assistant.retrieval import Retriever
from assistant.settings import Settings
from assistant.synonyms import load_synonyms


@dataclass(frozen=True, kw_only=True)
class Services:
    """The parts of one running assistant. Models are loaded on first use, or by `warm_up`."""

    settings: Settings
    store: ModelStore
    embedder: Embedder
    tokenizer: Tokenizer
    knowledge: KnowledgeBase
    reranker: Reranker | None
    relevance: CrossEncoder
    retriever: Retriever
    privacy: Privacy
    llm: LLM
    answerer: Answerer
    database: Database
    accounts: Accounts
    api_keys: ApiKeys
    conversations: Conversations
    audit: Audit

    def close(self) -> None:
        self.llm.stop()
        self.knowledge.close()
        self.database.close()


def embedding_model(settings: Settings) -> Embedder:
    """Not loaded yet."""
    return Embedder(settings.embedding_path or ModelStore(settings.models).location("embedding"))


def build(settings: Settings, *, knowledge_folder: Path | None = None) -> Services:
    """Everything the assistant needs; nothing heavy is loaded yet. `knowledge_folder` is for evaluation runs.

    Raises UserError when another process has the knowledge base open, and for a setting that names no model.
    """
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = ModelStore(settings.models)
    embedder = embedding_model(settings)
    reranker = reranker_in(settings.reranker_path)
    tokenizer = Tokenizer()
    knowledge = KnowledgeBase(knowledge_folder or settings.knowledge, embedder, tokenizer)
    relevance = relevance_of(store.location("embedding"))
    retriever = Retriever(
        knowledge,
        embedder,
        tokenizer,
        own_city=settings.city,
        synonyms=load_synonyms(settings.data),
        reranker=reranker,
    )
    privacy = build_privacy(settings.vault_key, settings.data, timedelta(hours=settings.vault_hours))
    database = Database(settings.database)
    audit = Audit(database)
    llm = LlamaProcess(
        settings.llm_path or store.location("llm"),
        threads=settings.threads,
        context=settings.llm_context,
        timeout=settings.llm_timeout,
        queue_length=settings.queue_length,
        warm_up=[system()],
    )
    return Services(
        settings=settings,
        store=store,
        embedder=embedder,
        tokenizer=tokenizer,
        knowledge=knowledge,
        reranker=reranker,
        relevance=relevance,
        retriever=retriever,
        privacy=privacy,
        llm=llm,
        answerer=Answerer(
            staff_policy(settings),
            privacy,
            retriever,
            knowledge,
            FastPath(embedder, tokenizer),
            Drafter(llm, privacy, tokenizer.words, relevance),
            audit,
        ),
        database=database,
        accounts=Accounts(
            database,
            passwords=Passwords(),
            idle=timedelta(minutes=settings.session_idle_minutes),
            absolute=timedelta(hours=settings.session_hours),
        ),
        api_keys=ApiKeys(database),
        conversations=Conversations(database),
        audit=audit,
    )


def warm_up(services: Services) -> None:
    """Load every model, so that the first question is as fast as the second. A missing model is not an error here.

    What a question needs first comes first: the libraries behind PII engine and embedder import each other's parts, and
    break when two threads import them at once.
    """
    reranker = (services.reranker.load,) if services.reranker else ()
    for load in (services.privacy.load, services.embedder.load, services.relevance.load, *reranker, services.llm.start):
        try:
            load()
        except ModelUnavailable:
            continue  # told by the health page, and by MODEL_DOWN when somebody asks
