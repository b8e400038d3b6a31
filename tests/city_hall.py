"""A small city hall for tests: everything real except the models, which are fakes unless real ones are passed in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from assistant.answering import Answerer
from assistant.audit import Audit
from assistant.cross_encoder import CrossEncoder
from assistant.database import Database
from assistant.drafting import Drafter
from assistant.embedding import Embedder
from assistant.faq import FastPath
from assistant.knowledge import KnowledgeBase
from assistant.lexical import Tokenizer
from assistant.listening import Listener
from assistant.llm import LLM
from assistant.policy import Policy
from assistant.privacy import Privacy
from assistant.retrieval import Retriever
from assistant.types import Answer, Audience, Passage, Question, Reader, Role, Turn
from guardrails.pii.engine import PiiEngine
from guardrails.pii.vault import Vault
from ingest.sources import sources_in
from ingest.sync import IngestReport, sync
from tests.fakes import FakeCrossEncoder

TODAY = date(2026, 11, 2)
STAFF = Reader(user_id="u1", role=Role.STAFF, department="人事課")
CITIZEN = Reader(user_id="citizen")


@dataclass
class Notebook:
    """A listener that writes everything down. `stop_after` tokens it cancels."""

    stop_after: int | None = None
    sources: list[Passage] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    sentences: list[tuple[int, str, bool]] = field(default_factory=list)

    def on_sources(self, passages: Sequence[Passage]) -> None:
        self.sources += passages

    def on_token(self, text: str) -> None:
        self.tokens.append(text)

    def on_sentence(self, index: int, text: str, verified: bool) -> None:
        self.sentences.append((index, text, verified))

    def cancelled(self) -> bool:
        return self.stop_after is not None and len(self.tokens) >= self.stop_after


class CityHall:
    """Documents go in, questions are asked, and what the models were given can be read."""

    def __init__(
        self,
        folder: Path,
        *,
        embedder: Embedder,
        tokenizer: Tokenizer,
        engine: PiiEngine,
        llm: LLM,
        relevance: CrossEncoder | None = None,
        policy: Policy | None = None,
    ) -> None:
        self.llm = llm
        self.embedder = embedder
        self.database = Database(f"sqlite:///{folder}/madoguchi.db")
        self.audit = Audit(self.database)
        self.privacy = Privacy(engine, Vault(bytes(32), ttl_seconds=600))
        self.knowledge = KnowledgeBase(folder / "knowledge", embedder, tokenizer)
        self.retriever = Retriever(self.knowledge, embedder, tokenizer)
        self.answerer = Answerer(
            policy or Policy(name="staff"),
            self.privacy,
            self.retriever,
            self.knowledge,
            FastPath(embedder, tokenizer),
            Drafter(llm, self.privacy, tokenizer.words, relevance or FakeCrossEncoder()),
            self.audit,
        )

    def ingest(
        self,
        *paths: Path,
        audience: Audience = Audience.INTERNAL,
        department: str = "人事課",
    ) -> IngestReport:
        return sync(
            sources_in(paths, audience=audience, department=department),
            self.knowledge,
            find_pii=self.privacy.spans,
            progress=lambda done, total, name: None,
        )

    def ask(
        self,
        text: str,
        *,
        reader: Reader = STAFF,
        session: str = "conversation-1",
        history: Sequence[Turn] = (),
        as_of: date = TODAY,
        department: str = "",
        listener: Listener | None = None,
    ) -> Answer:
        question = Question(
            text=text, reader=reader, session=session, as_of=as_of, history=tuple(history), department=department
        )
        return self.answerer.answer(question, listener or Notebook())

    def find(self, query: str, *, reader: Reader = STAFF, as_of: date = TODAY, department: str = "") -> list[str]:
        """The texts of what retrieval finds, best first."""
        passages = self.retriever.retrieve(query, reader, limit=6, as_of=as_of, department=department)
        return [passage.chunk.text for passage in passages]

    def close(self) -> None:
        self.knowledge.close()
        self.database.close()
