"""An edition: all that is built from one published snapshot, and taken out of use as a whole."""

from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

from assistant.answering import Answerer
from assistant.audit import Audit
from assistant.citizen_texts import CitizenTexts, read_texts
from assistant.cross_encoder import CrossEncoder
from assistant.drafting import Drafter
from assistant.embedding import Embedder
from assistant.faq import FastPath
from assistant.foreign_faq import ApprovedTranslations, ForeignFaqs, load_approved
from assistant.garbage import Garbage, load_table
from assistant.guides import Guide, load_guides
from assistant.languages import LanguageDetector, Texts, load_texts
from assistant.lexical import Tokenizer
from assistant.llm import LLM
from assistant.policy import Policy
from assistant.privacy import Privacy
from assistant.published import PublishedKnowledge
from assistant.reranking import Reranker
from assistant.retrieval import Retriever
from assistant.snapshot import Manifest
from assistant.synonyms import load_synonyms
from guardrails.pii.directory import PublicDirectory
from ui.citizen import schemas
from ui.citizen.look_up import CitizenLookUp
from ui.citizen.switches import Switches

_MOST_CACHED = 5000


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What outlives an edition: the models, the database, and the switches."""

    policy: Policy
    city: str
    embedder: Embedder
    reranker: Reranker | None
    relevance: CrossEncoder
    tokenizer: Tokenizer
    privacy: Privacy
    llm: LLM
    audit: Audit
    switches: Switches
    detector: LanguageDetector


@dataclass(frozen=True, kw_only=True)
class Cached:
    """An approved answer to a question without personal data, for whoever asks it next."""

    reply: schemas.Answer
    department: str
    question: str
    answer: str


class Cache:
    """Approved answers by question, language, day and state of the switches. Lives in the event loop."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, ...], Cached] = OrderedDict()

    def get(self, key: tuple[str, ...]) -> Cached | None:
        return self._kept.get(key)

    def put(self, key: tuple[str, ...], value: Cached) -> None:
        self._kept[key] = value
        if len(self._kept) > _MOST_CACHED:
            self._kept.popitem(last=False)


@dataclass(frozen=True, kw_only=True)
class Edition:
    digest: str
    knowledge: PublishedKnowledge
    answerer: Answerer
    directory: PublicDirectory
    texts: CitizenTexts
    phrases: Texts
    approved: ApprovedTranslations
    look_up: CitizenLookUp
    garbage: Garbage | None
    guides: tuple[Guide, ...]
    cache: Cache = field(default_factory=Cache)


def open_edition(folder: Path, digest: str, manifest: Manifest, parts: Parts) -> Edition:
    """Raises UserError for a file of the owners that cannot be read."""
    knowledge = PublishedKnowledge(folder)
    faqs = knowledge.faqs()
    directory, translations, table, guides = (
        folder / name for name in ("directory.csv", "faq_translations.csv", "garbage.json", "guides")
    )
    texts = read_texts(folder / "citizen.toml")
    phrases = load_texts(folder / "texts")
    approved = load_approved(translations) if translations.exists() else ApprovedTranslations()
    garbage = Garbage(load_table(table), phrases, parts.tokenizer) if table.exists() else None
    fast_path = FastPath(parts.embedder, parts.tokenizer)
    vectors = fast_path.learn([question for faq in faqs for question in (faq.question, *approved.questions(faq))])
    foreign = ForeignFaqs(parts.embedder, faqs, approved, vectors)
    look_up = CitizenLookUp(
        garbage, texts.garbage_counter[0], faqs, approved, foreign, knowledge, parts.switches, parts.detector
    )
    return Edition(
        digest=digest,
        knowledge=knowledge,
        answerer=Answerer(
            parts.policy,
            parts.privacy,
            Retriever(
                knowledge,
                parts.embedder,
                parts.tokenizer,
                own_city=parts.city,
                synonyms=load_synonyms(folder),
                reranker=parts.reranker,
            ),
            knowledge,
            fast_path,
            Drafter(parts.llm, parts.privacy, parts.tokenizer.words, parts.relevance),
            parts.audit,
            switches=parts.switches,
            look_up=look_up,
        ),
        directory=PublicDirectory.from_csv(directory) if directory.exists() else PublicDirectory(),
        texts=texts,
        phrases=phrases,
        approved=approved,
        look_up=look_up,
        garbage=garbage,
        guides=load_guides(guides) if guides.exists() else (),
    )
