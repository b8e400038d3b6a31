"""Hybrid retrieval: rankings by meaning, by words and by reading fused, with permission and validity inside.

Reciprocal rank fusion (LangChain's default) scores below plain BM25 on JSQuAD; a weighted sum of min-max scaled
scores does not.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date

from assistant.blanking import searchable_text
from assistant.embedding import Embedder
from assistant.errors import NotFound
from assistant.knowledge_rows import Among, Knowledge
from assistant.lexical import Tokenizer
from assistant.reranking import Reranker
from assistant.synonyms import Synonyms
from assistant.types import Chunk, Passage, Reader

DENSE_WEIGHT = 0.5  # against words
# Of the ranking by reading, against both others: the less of a question is in kanji, the more. Chosen on JSQuAD (dev)
# and the sample city, as asked and with half or all of the kanji in kana: a question in kana finds little else.
_READING_WEIGHT_IN_KANJI, _READING_WEIGHT_IN_KANA, _KANJI_SHARE = 0.2, 0.7, 0.5
CANDIDATES = 200
_READ_AGAIN = 20  # passages that a reranker scores; it counts as much as the three rankings together
_KANA = 3  # a part of a reading
_COMMON = 0.25  # a part that stands in more of the chunks tells nothing and costs much
_LETTER = re.compile(r"\w")
_SUBJECT = re.compile(r"[一-龥々ァ-ヶー]{2,}")
_CONTENT = re.compile(r"[一-龥々ァ-ヶー0-9０-９A-Za-z]")


class Retriever:
    """Finds the passages that a question is about."""

    def __init__(
        self,
        knowledge: Knowledge,
        embedder: Embedder,
        tokenizer: Tokenizer,
        *,
        own_city: str = "",
        synonyms: Synonyms | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self._knowledge = knowledge
        self._embedder = embedder
        self._tokenizer = tokenizer
        self._synonyms = synonyms or Synonyms()
        self._reranker = reranker
        self._own_city = own_city  # need not stand in its own documents

    def retrieve(self, query: str, reader: Reader, *, limit: int, as_of: date, department: str = "") -> list[Passage]:
        """The best `limit` passages that `reader` may read and that are valid on `as_of`, best first."""
        query = self.official(query)
        weights = self.word_weights(query)
        rare = self._rare_subjects(weights)
        parts = self.reading_parts(query)
        vector = self._embedder.embed_query(query).tolist()
        among = Among(as_of=as_of, department=department, limit=CANDIDATES)
        dense = dict(self._knowledge.nearest(vector, reader, **among))
        lexical = dict(self._knowledge.matching(list(weights), reader, **among))
        sounding = dict(self._knowledge.sounding_like(list(parts), reader, **among))
        scores = fuse(dense, lexical, sounding, reading_weight(query))
        if self._reranker:
            scores = self._read_again(self._reranker, query, scores, reader)
        elsewhere = self._documents_of_other_places(query, reader)
        only_ours = self._of_this_city_only(query, reader)
        passages: list[Passage] = []
        for chunk_id in sorted(scores, key=lambda chunk_id: (-scores[chunk_id], chunk_id)):
            if len(passages) == limit:
                break
            if not (found := self._readable(chunk_id, reader)):
                continue
            chunk, words, reading = found
            if elsewhere(chunk.doc_id) or only_ours(chunk):
                continue
            passages.append(
                Passage(
                    chunk=chunk,
                    score=scores[chunk_id],
                    cosine=dense.get(chunk_id, 0.0),
                    bm25=lexical.get(chunk_id, 0.0),
                    coverage=_share(weights, words.__contains__),
                    reading_coverage=_share(parts, reading.__contains__),
                    lacks_rare_word=not rare <= words,
                )
            )
        return passages

    def _read_again(
        self, reranker: Reranker, query: str, scores: Mapping[str, float], reader: Reader
    ) -> dict[str, float]:
        """The best get what the reranker says on top; all others stay below them."""
        best = sorted(scores, key=lambda chunk_id: (-scores[chunk_id], chunk_id))[:_READ_AGAIN]
        chunks = [found[0] for chunk_id in best if (found := self._readable(chunk_id, reader))]
        added = reranker.scores(query, [searchable_text(chunk) for chunk in chunks])
        return {
            **scores,
            **{chunk.chunk_id: scores[chunk.chunk_id] + score for chunk, score in zip(chunks, added, strict=True)},
        }

    def _readable(self, chunk_id: str, reader: Reader) -> tuple[Chunk, frozenset[str], str] | None:
        """The chunk, its words and its reading. The filters have checked the permission already; where text is handed
        out it is checked again."""
        try:
            chunk = self._knowledge.chunk(chunk_id)
            words, reading = self._knowledge.indexed(chunk_id)
        except NotFound:
            return None  # deleted just now, or its vector is left over from a write that was cut off
        return (chunk, words, reading) if reader.may_read(chunk.audience, chunk.department) else None

    def _documents_of_other_places(self, query: str, reader: Reader) -> Callable[[str], bool]:
        """Whether a document never names the place that the question names, although others do that may be read."""
        required: list[set[str]] = []
        for place in self._tokenizer.places(query):
            found = self._knowledge.documents_with(place, reader)
            if found and "".join(place) != self._own_city:
                required.append(found)
        return lambda doc_id: any(doc_id not in found for found in required)

    def _of_this_city_only(self, query: str, reader: Reader) -> Callable[[Chunk], bool]:
        """Whether a chunk gives this city's rules, where the question asks about another city.

        A neighbour in a table of fares (「県庁（緑川市）」) does not make it one about the neighbour.
        """
        cities = [city for city in self._tokenizer.cities_spoken_of(query) if city != self._own_city]
        own = self._tokenizer.words(self._own_city)
        if not cities or not own or not self._knowledge.documents_with(own, reader):
            return lambda _: False
        return lambda chunk: any(
            city not in chunk.heading and city not in self._tokenizer.cities_spoken_of(chunk.text) for city in cities
        )

    def official(self, query: str) -> str:
        """The query with official names in place of what people say."""
        return self._synonyms.official(query)

    def words(self, text: str) -> list[str]:
        """Content words as they are indexed."""
        return self._tokenizer.words(text)

    def word_weights(self, text: str) -> dict[str, float]:
        """Each content word of the text with its inverse document frequency in this knowledge base."""
        words = list(dict.fromkeys(self.words(self.official(text))))
        total = self._knowledge.count()
        frequency = self._knowledge.document_frequency(words)
        return {word: math.log((total + 1) / (frequency[word] + 0.5)) for word in words}

    def _rare_subjects(self, weights: Mapping[str, float]) -> set[str]:
        """Nouns of which at most one chunk speaks."""
        least = math.log((self._knowledge.count() + 1) / 1.5)
        return {word for word, weight in weights.items() if weight >= least and _SUBJECT.fullmatch(word)}

    def reading_parts(self, text: str) -> dict[str, float]:
        """Each part of the text's reading with its inverse document frequency; those that stand everywhere left out."""
        reading = self._tokenizer.reading(text)
        parts = list(dict.fromkeys(reading[start : start + _KANA] for start in range(len(reading) - _KANA + 1)))
        total = self._knowledge.count()
        frequency = self._knowledge.part_frequency(parts)
        return {
            part: math.log((total + 1) / (frequency[part] + 0.5))
            for part in parts
            if frequency[part] <= max(1, _COMMON * total)
        }


def reading_weight(query: str) -> float:
    """Of the ranking by reading, 0 to 1."""
    share = len(_CONTENT.findall(query)) / (len(_LETTER.findall(query)) or 1)
    return _READING_WEIGHT_IN_KANA - (_READING_WEIGHT_IN_KANA - _READING_WEIGHT_IN_KANJI) * min(
        1.0, share / _KANJI_SHARE
    )


def fuse(
    dense: Mapping[str, float], lexical: Mapping[str, float], sounding: Mapping[str, float], by_reading: float
) -> dict[str, float]:
    """Weighted sum of the rankings, each scaled to 0..1. What one did not return counts as its minimum."""
    legs = (
        ((1 - by_reading) * DENSE_WEIGHT, _scale(dense, min(dense.values(), default=0.0))),
        ((1 - by_reading) * (1 - DENSE_WEIGHT), _scale(lexical, 0.0)),
        (by_reading, _scale(sounding, 0.0)),
    )
    return {
        chunk_id: sum(weight * leg.get(chunk_id, 0.0) for weight, leg in legs)
        for chunk_id in {**dense, **lexical, **sounding}
    }


def _share(weights: Mapping[str, float], present: Callable[[str], bool]) -> float:
    """Of the words or parts, by weight, that are present; 0 to 1."""
    total = sum(weights.values())
    return sum(weight for one, weight in weights.items() if present(one)) / total if total else 0.0


def _scale(scores: Mapping[str, float], lowest: float) -> dict[str, float]:
    if not scores:
        return {}
    spread = max(scores.values()) - lowest
    return {key: (score - lowest) / spread if spread else 1.0 for key, score in scores.items()}
