"""The FAQ fast path: a question that means an approved FAQ gets its answer word for word, without the LLM."""

import re
import unicodedata
from collections.abc import Sequence

from assistant.embedding import Embedder, Vectors
from assistant.lexical import Tokenizer
from assistant.types import Chunk, ChunkKind, Passage

_MIN_COSINE = 0.90  # of question to question
_MIN_COVERAGE = 0.60  # of the asked words, by weight, found in the FAQ's question and answer
_LEAD = 0.02  # over the next FAQ with another answer: two near FAQs are a reason to show both, not to pick one
_KNOWN = 20_000
_DIGITS = re.compile(r"\d+")
_SUBJECT = re.compile(r"[一-龥々ァ-ヶー]{2,}")
_PRICE = re.compile(r"(?:手数料|料金|費用|金額|値段|代金)$")  # say what kind of answer is wanted
_IN_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")


class FastPath:
    """Decides whether a passage is the approved answer to a question."""

    def __init__(self, embedder: Embedder, tokenizer: Tokenizer) -> None:
        self._embedder = embedder
        self._tokenizer = tokenizer
        self._vectors: dict[str, Vectors] = {}  # of FAQs' own questions, which come back with every question asked

    def learn(self, questions: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of FAQs' questions, embedded now where they are not known."""
        found = {text: row for text in questions if (row := self._vectors.get(text)) is not None}
        if missing := [text for text in dict.fromkeys(questions) if text not in found]:
            found |= zip(missing, self._embedder.embed_queries(missing), strict=True)
            self._vectors = found if len(self._vectors) > _KNOWN else {**self._vectors, **found}
        return found

    def approved(self, question: str, passages: Sequence[Passage]) -> Passage | None:
        """The FAQ passage that means the same question, if there is one beyond doubt."""
        faqs = [passage for passage in passages if _is_approved(passage.chunk)][:3]
        if not faqs or faqs[0] is not passages[0] or faqs[0].coverage < _MIN_COVERAGE:
            return None
        best = faqs[0]
        if best.lacks_rare_word:  # 肺炎球菌 is not インフルエンザ, however alike the questions are
            return None
        # Question against question: the same prefix on both sides.
        asked = self._embedder.embed_query(question)
        vectors = self.learn([passage.chunk.question for passage in faqs])
        cosines = [float(asked @ vectors[passage.chunk.question]) for passage in faqs]
        others = [
            cosine for passage, cosine in zip(faqs, cosines, strict=True) if passage.chunk.answer != best.chunk.answer
        ]
        if cosines[0] < _MIN_COSINE or cosines[0] < max(others, default=0.0) + _LEAD:
            return None
        if not self._same_figures(question, best) or _is_about_another(question, best.chunk, self._tokenizer):
            return None
        return best

    def _same_figures(self, question: str, passage: Passage) -> bool:
        """Every figure in the question (ages, years, amounts) stands in the FAQ too."""
        return _figures(question) <= _figures(passage.chunk.text)


def _is_about_another(question: str, faq: Chunk, tokenizer: Tokenizer) -> bool:
    """One subject stands in place of another: 小学校の給食費 is asked, 保育園の給食費 is what the FAQ is about.

    A subject that is only asked besides (対象年齢) is no other one, nor is one that the FAQ's question only explains.
    """
    asked, known = _folded(question), _folded(_IN_BRACKETS.sub("", faq.question))
    added = any(subject not in _folded(faq.text) for subject in _subjects(asked))
    if added and any(subject not in asked for subject in _subjects(known)):
        return True
    # Subjects that are no runs of kanji or katakana: 犬, ごみ, Suica.
    return _names_more(asked, faq.text, tokenizer) and _names_more(known, asked, tokenizer)


def _names_more(text: str, other: str, tokenizer: Tokenizer) -> bool:
    """Whether the text has a noun that the other has in no spelling."""
    words, written = set(tokenizer.words(other)), _folded(other).lower()
    nouns = (noun for noun in tokenizer.nouns(text) if not _PRICE.fullmatch(noun))
    return any(noun not in words and noun.lower() not in written for noun in nouns)


def _subjects(text: str) -> list[str]:
    return [subject for run in _SUBJECT.findall(text) if len(subject := _PRICE.sub("", run)) > 1]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _figures(text: str) -> set[str]:
    return set(_DIGITS.findall(unicodedata.normalize("NFKC", text).replace(",", "")))


def _is_approved(chunk: Chunk) -> bool:
    """An FAQ whose question names nobody: a question with personal data may not be embedded."""
    return chunk.kind is ChunkKind.FAQ and all(span.start >= len(chunk.question) for span in chunk.pii)
