"""Hybrid retrieval: dense and lexical ranking fused, with permission and validity inside.

Reciprocal rank fusion (LangChain's default) scores below plain BM25 on JSQuAD; a weighted sum of min-max scaled
scores does not.
"""

import math
from collections.abc import Callable, Mapping
from datetime import date

from assistant.embedding import Embedder
from assistant.errors import NotFound
from assistant.knowledge import searchable_text
from assistant.knowledge_rows import Knowledge
from assistant.lexical import Tokenizer
from assistant.types import Chunk, Passage, Reader

DENSE_WEIGHT = 0.5
_CANDIDATES = 200


class Retriever:
    """Finds the passages that a question is about."""

    def __init__(self, knowledge: Knowledge, embedder: Embedder, tokenizer: Tokenizer, *, own_city: str = "") -> None:
        self._knowledge = knowledge
        self._embedder = embedder
        self._tokenizer = tokenizer
        self._own_city = own_city  # need not stand in its own documents

    def retrieve(self, query: str, reader: Reader, *, limit: int, as_of: date, department: str = "") -> list[Passage]:
        """The best `limit` passages that `reader` may read and that are valid on `as_of`, best first."""
        weights = self.word_weights(query)
        vector = self._embedder.embed_query(query).tolist()
        dense = dict(self._knowledge.nearest(vector, reader, as_of=as_of, department=department, limit=_CANDIDATES))
        lexical = dict(
            self._knowledge.matching(list(weights), reader, as_of=as_of, department=department, limit=_CANDIDATES)
        )
        scores = fuse(dense, lexical)
        elsewhere = self._documents_of_other_places(query, reader)
        passages: list[Passage] = []
        for chunk_id in sorted(scores, key=lambda chunk_id: (-scores[chunk_id], chunk_id)):
            if len(passages) == limit:
                break
            try:
                chunk = self._knowledge.chunk(chunk_id)
            except NotFound:
                continue  # deleted just now, or its vector is left over from a write that was cut off
            # The filters have checked the permission already; where text is handed out it is checked again.
            if elsewhere(chunk.doc_id) or not reader.may_read(chunk.audience, chunk.department):
                continue
            passages.append(
                Passage(
                    chunk=chunk,
                    score=scores[chunk_id],
                    cosine=dense.get(chunk_id, 0.0),
                    bm25=lexical.get(chunk_id, 0.0),
                    coverage=self.coverage(chunk, weights),
                )
            )
        return passages

    def _documents_of_other_places(self, query: str, reader: Reader) -> Callable[[str], bool]:
        """Whether a document never names the place that the question names, although others do that may be read."""
        required: list[set[str]] = []
        for place in self._tokenizer.places(query):
            found = self._knowledge.documents_with(place, reader)
            if found and "".join(place) != self._own_city:
                required.append(found)
        return lambda doc_id: any(doc_id not in found for found in required)

    def words(self, text: str) -> list[str]:
        """Content words as they are indexed."""
        return self._tokenizer.words(text)

    def word_weights(self, text: str) -> dict[str, float]:
        """Each content word of the text with its inverse document frequency in this knowledge base."""
        words = list(dict.fromkeys(self.words(text)))
        total = self._knowledge.count()
        frequency = self._knowledge.document_frequency(words)
        return {word: math.log((total + 1) / (frequency[word] + 0.5)) for word in words}

    def coverage(self, chunk: Chunk, weights: Mapping[str, float]) -> float:
        """The idf-weighted share of the words that stand in the chunk, 0 to 1."""
        present = set(self._tokenizer.words(searchable_text(chunk)))
        total = sum(weights.values())
        return sum(weight for word, weight in weights.items() if word in present) / total if total else 0.0


def fuse(dense: Mapping[str, float], lexical: Mapping[str, float]) -> dict[str, float]:
    """Weighted sum of both legs, each scaled to 0..1. What a leg did not return counts as its minimum."""
    scaled_dense, scaled_lexical = _scale(dense, min(dense.values(), default=0.0)), _scale(lexical, 0.0)
    return {
        chunk_id: DENSE_WEIGHT * scaled_dense.get(chunk_id, 0.0)
        + (1 - DENSE_WEIGHT) * scaled_lexical.get(chunk_id, 0.0)
        for chunk_id in {**dense, **lexical}
    }


def _scale(scores: Mapping[str, float], lowest: float) -> dict[str, float]:
    if not scores:
        return {}
    spread = max(scores.values()) - lowest
    return {key: (score - lowest) / spread if spread else 1.0 for key, score in scores.items()}
