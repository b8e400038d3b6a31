"""How long a search takes over many chunks, through the production path and without the LLM.

The chunks are made: three to six sentences of the sample city's documents each, drawn from all of them, under a made
title. So that 100,000 are written in a few minutes, each sentence is embedded, cut into words and read only once; a
chunk's vector is the mean of its sentences' with some noise. They are written as any document's are.
"""

import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np

from assistant.embedding import Embedder, Vectors
from assistant.errors import UnreadableFile
from assistant.excerpts import sentences
from assistant.knowledge import KnowledgeBase
from assistant.lexical import Tokenizer
from assistant.retrieval import CANDIDATES
from assistant.services import Services, build, embedding_model
from assistant.settings import Settings
from assistant.types import Chunk, ChunkKind, DocumentRecord
from eval.bench import DAY, QUESTIONS, READER, SAMPLE_CITY
from eval.corpus import ShowProgress, published_record
from eval.datasets import read_items
from eval.metrics import Timing, timing
from ingest.loading import load
from ingest.sources import sample_city_sources

_SEED = 20261129
_SENTENCES = (3, 6)  # in a chunk: about 110 tokens
_SHORTEST, _LONGEST = 12, 120  # characters of a sentence
_CHUNKS = 500  # in a document
_NOISE = 0.02  # standard deviation in each dimension of a vector of length one, where 0.05 is the root mean square
_LIMIT = 10
_TITLES = {
    "retrieve": "検索全体",
    "embed_query": "質問の埋め込み",
    "dense": "意味の検索",
    "lexical": "単語の検索",
    "sounding": "読みの検索",
}


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One part of the search, or all of it (`retrieve`)."""

    name: str
    title: str
    seconds: Timing


@dataclass(frozen=True, kw_only=True)
class Scale:
    """`opening`: seconds from the closed knowledge base to the end of its first search, models loaded before."""

    chunks: int
    characters: float  # of a chunk, on average
    opening: float
    legs: Sequence[Leg]


def scale(settings: Settings, *, chunks: int, show: ShowProgress) -> Scale:
    """Everything written is deleted afterwards. Raises ModelUnavailable when the embedding model is not there."""
    questions = [item.question for item in read_items(QUESTIONS) if item.audience == "staff"]
    with tempfile.TemporaryDirectory(prefix="madoguchi-scale-") as folder:
        own = settings.model_copy(update={"data": Path(folder), "database_url": ""})
        characters = _write(own, chunks, show)
        services = build(own)
        try:
            services.embedder.load()
            services.retriever.words("税")
            closed = time.perf_counter()
            _retrieve(services, "税")
            opening = time.perf_counter() - closed
            show("検索を測っています", 0, 1)
            return Scale(
                chunks=services.knowledge.count(),
                characters=characters / chunks,
                opening=opening,
                legs=_legs(services, questions),
            )
        finally:
            services.close()


def _retrieve(services: Services, question: str) -> None:
    services.retriever.retrieve(question, READER, limit=_LIMIT, as_of=DAY)


def _legs(services: Services, questions: Sequence[str]) -> list[Leg]:
    """Each question once: first the whole search, then its parts, so that the whole finds nothing prepared."""
    knowledge, retriever, embedder = services.knowledge, services.retriever, services.embedder
    took: dict[str, list[float]] = {name: [] for name in _TITLES}

    def measure(name: str, do: Callable[[], object]) -> None:
        started = time.perf_counter()
        do()
        took[name].append(time.perf_counter() - started)

    for question in questions:
        measure("retrieve", partial(_retrieve, services, question))
        measure("embed_query", partial(embedder.embed_queries, [question]))
        vector = embedder.embed_query(question).tolist()
        words, parts = retriever.words(question), list(retriever.reading_parts(question))
        measure("dense", partial(knowledge.nearest, vector, READER, as_of=DAY, limit=CANDIDATES))
        measure("lexical", partial(knowledge.matching, words, READER, as_of=DAY, limit=CANDIDATES))
        measure("sounding", partial(knowledge.sounding_like, parts, READER, as_of=DAY, limit=CANDIDATES))
    return [Leg(name=name, title=_TITLES[name], seconds=found) for name in took if (found := timing(took[name]))]


def _write(settings: Settings, chunks: int, show: ShowProgress) -> int:
    """Fills the knowledge base. Returns how many characters the chunks have together."""
    texts = _sample_sentences()
    embedder = _MixingEmbedder(settings, texts, show)
    knowledge = KnowledgeBase(settings.knowledge, embedder, _LineTokenizer())
    drawn = random.Random(_SEED)
    characters = 0
    try:
        for first in range(0, chunks, _CHUNKS):
            record, made = _document(drawn, texts, first, min(_CHUNKS, chunks - first))
            knowledge.put(record, made)
            characters += sum(len(chunk.text) for chunk in made)
            show("箇所を書いています", first + len(made), chunks)
    finally:
        knowledge.close()
    return characters


def _sample_sentences() -> list[str]:
    found: dict[str, None] = {}
    for source in sample_city_sources(SAMPLE_CITY):
        try:
            document = load(source.path)
        except UnreadableFile:  # ingest names it; here it is only left out
            continue
        found |= dict.fromkeys(part.strip() for block in document.blocks for part in sentences(block.text))
    return sorted((text for text in found if _SHORTEST <= len(text) <= _LONGEST), key=len)  # embedded faster so


def _document(drawn: random.Random, texts: Sequence[str], first: int, count: int) -> tuple[DocumentRecord, list[Chunk]]:
    record = published_record(f"scale-{first}", f"資料第{first // _CHUNKS + 1}号")
    return record, [
        Chunk(
            chunk_id=f"{record.doc_id}-{ordinal}",
            doc_id=record.doc_id,
            ordinal=ordinal,
            title=record.title,
            text="\n".join(drawn.sample(texts, drawn.randint(*_SENTENCES))),
            kind=ChunkKind.PROSE,
            audience=record.audience,
            department=record.department,
        )
        for ordinal in range(count)
    ]


class _MixingEmbedder(Embedder):
    """Has embedded every sentence, and mixes them to the vectors of chunks."""

    def __init__(self, settings: Settings, texts: Sequence[str], show: ShowProgress) -> None:
        super().__init__(embedding_model(settings).folder)
        show(f"{len(texts)} 文を埋め込んでいます", 0, 1)
        self._rows = dict(zip(texts, super().embed_passages(texts), strict=True))
        self._noise = np.random.default_rng(_SEED)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        mixed = np.array([self._mean(text) for text in texts], dtype=np.float32)
        mixed += self._noise.normal(scale=_NOISE, size=mixed.shape).astype(np.float32)
        normal: Vectors = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
        return normal

    def _mean(self, text: str) -> Vectors:
        rows = [row for line in text.split("\n") if (row := self._rows.get(line)) is not None]
        mean: Vectors = np.mean(rows, axis=0)
        return mean


class _LineTokenizer(Tokenizer):
    """Cuts a line that it has seen no second time."""

    def __init__(self) -> None:
        super().__init__()
        self._words_of = lru_cache(maxsize=None)(super().words)
        self._reading_of = lru_cache(maxsize=None)(super().reading)

    def words(self, text: str) -> list[str]:
        return [word for line in text.split("\n") for word in self._words_of(line)]

    def reading(self, text: str) -> str:
        return "".join(self._reading_of(line) for line in text.split("\n"))
