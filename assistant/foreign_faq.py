"""Questions in other languages → the Japanese FAQ that they mean, and the owner's approved translations of it."""

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from assistant.embedding import Embedder, Vectors
from assistant.errors import UserError
from assistant.languages import LANGUAGES
from assistant.types import Chunk, ChunkKind

# Chosen on every other question of eval/golden/foreign_questions.csv, where 1 of 9 answers is then wrong; of the rest,
# 0 of 3. At 0.90, as between Japanese questions, 8 of 22 were wrong, and a foreign reader cannot check the Japanese.
_MIN_COSINE = 0.925
_LEAD = 0.02  # over the next FAQ with another answer
_COLUMNS = ("faq", "lang", "question", "answer")
# In all languages; any other unit (枚, copies …) is left uncompared.
_UNITS = re.compile(
    r"\s?(?:(?P<yen>円|日元|日圆|엔|येन|(?:yen(?:es)?|yên|ienes?)\b)"
    r"|(?P<people>[人名](?!目|義|前|称)|명|जना|(?:people|persons?|người|pessoas?|personas?|katao)\b)"
    r"|(?P<days>日(?!本)|天|일|दिन|(?:days?|ngày|d[ií]as?|araw)\b)|(?P<share>%))",
    re.IGNORECASE,
)
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}


@dataclass(frozen=True, kw_only=True)
class Approved:
    """A translation that the owner checked. `faq` is the Japanese question word for word."""

    faq: str
    lang: str
    question: str
    answer: str


class ApprovedTranslations:
    """Looked up by FAQ and language. One whose figures differ from the Japanese answer is out of date: not used."""

    def __init__(self, entries: Sequence[Approved] = ()) -> None:
        self.entries = tuple(entries)
        self._by_faq: dict[tuple[str, str], list[Approved]] = {}
        for entry in self.entries:
            self._by_faq.setdefault((entry.lang, _folded(entry.faq)), []).append(entry)

    def find(self, faq: Chunk, lang: str) -> Approved | None:
        entries = self._by_faq.get((lang, _folded(faq.question)), ())
        return next((entry for entry in entries if _same_figures(entry.answer, faq.answer)), None)

    def questions(self, faq: Chunk) -> list[str]:
        """The FAQ's question in every language it was translated into."""
        return [entry.question for entry in self._of(faq)]

    def texts(self, faq: Chunk) -> list[str]:
        """All that was translated of it."""
        return [text for entry in self._of(faq) for text in (entry.question, entry.answer)]

    def _of(self, faq: Chunk) -> list[Approved]:
        asked = _folded(faq.question)
        return [entry for entry in self.entries if _folded(entry.faq) == asked]


def load_approved(path: Path) -> ApprovedTranslations:
    """CSV with the columns faq, lang, question, answer. Raises UserError naming file, line and what to do."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise UserError(
                    f"{path.name} の見出しに {'、'.join(missing)} がありません。1 行目に書き足してください。"
                )
            return ApprovedTranslations([_approved(row, f"{path.name} の {reader.line_num} 行目") for row in reader])
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"{path.name} を UTF-8 の CSV として読めません。保存し直してください。") from error


def _approved(row: dict[str, str], place: str) -> Approved:
    values = {name: (row[name] or "").strip() for name in _COLUMNS}
    empty = [name for name, value in values.items() if not value]
    if empty:
        raise UserError(f"{place}: {'、'.join(empty)} が空です。書き足すか、行を消してください。")
    if values["lang"] not in LANGUAGES:
        raise UserError(f"{place}: 言語「{values['lang']}」は使えません（{'、'.join(LANGUAGES)}）。")
    return Approved(**values)


def figures(text: str) -> frozenset[int]:
    """All numbers of a text; years of an era as Western years, so that a translation may write 2026 for 令和8年."""
    return frozenset(_units_of_figures(text))


def _same_figures(translation: str, answer: str) -> bool:
    """The same numbers, and none that counts yen in one and people in the other."""
    ours, theirs = _units_of_figures(translation), _units_of_figures(answer)
    return ours.keys() == theirs.keys() and all(
        ours[number] & theirs[number] or "" in ours[number] | theirs[number] for number in ours
    )


def _units_of_figures(text: str) -> dict[int, set[str]]:
    """Of what each number is said: yen, people, days, share; "" for anything else."""
    folded = unicodedata.normalize("NFKC", text).replace("元年", "1年")
    for era, before in _ERAS.items():
        folded = re.sub(rf"{era}(\d+)年?", lambda m, b=before: f" {b + int(m.group(1))} ", folded)  # type: ignore[misc]
    folded = re.sub(r"(?<=\d),(?=\d{3})", "", folded)
    found: dict[int, set[str]] = {}
    for number in re.finditer(r"\d+", folded):
        unit = _UNITS.match(folded, number.end())
        found.setdefault(int(number[0]), set()).add((unit and unit.lastgroup) or "")
    return found


@dataclass(frozen=True, kw_only=True)
class ForeignMatch:
    faq: Chunk
    cosine: float
    lead: float
    approved: Approved | None


class ForeignFaqs:
    """All public FAQs as vectors of their questions, in Japanese and in every approved translation.

    `faqs`: chunks of kind FAQ that any citizen may read; `vectors`: of all these questions. Built once for a snapshot.
    """

    def __init__(
        self,
        embedder: Embedder,
        faqs: Sequence[Chunk],
        approved: ApprovedTranslations,
        vectors: Mapping[str, Vectors],
    ) -> None:
        self._embedder = embedder
        self._approved = approved
        self._faqs = [faq for faq in faqs if faq.kind is ChunkKind.FAQ]
        rows = [
            (index, question)
            for index, faq in enumerate(self._faqs)
            for question in (faq.question, *approved.questions(faq))
        ]
        self._owner = np.array([index for index, _ in rows], dtype=np.intp)
        self._vectors = np.array([vectors[question] for _, question in rows], dtype=np.float32)

    def find(self, question: str, lang: str, day: date) -> ForeignMatch | None:
        """The FAQ beyond doubt, or None."""
        match = self.best(question, lang, day)
        if match is None or match.cosine < _MIN_COSINE or match.lead < _LEAD:
            return None
        return match if figures(question) <= self._figures(match.faq) else None

    def _figures(self, faq: Chunk) -> frozenset[int]:
        """Ages, years and amounts that a question may name: 2019 年 is none of what the FAQ of today answers."""
        return figures("\n".join([faq.text, *self._approved.texts(faq)]))

    def best(self, question: str, lang: str, day: date) -> ForeignMatch | None:
        """The nearest FAQ valid on that day, however far."""
        valid = [i for i, faq in enumerate(self._faqs) if faq.is_valid_on(day)]
        if not valid:
            return None
        cosines = self._vectors @ self._embedder.embed_query(question)
        nearest = np.full(len(self._faqs), -1.0)
        np.maximum.at(nearest, self._owner, cosines)
        best = max(valid, key=lambda index: float(nearest[index]))
        faq = self._faqs[best]
        others = [float(nearest[i]) for i in valid if self._faqs[i].answer != faq.answer]
        cosine = float(nearest[best])
        return ForeignMatch(
            faq=faq, cosine=cosine, lead=cosine - max(others, default=0.0), approved=self._approved.find(faq, lang)
        )


def _folded(text: str) -> str:
    """Width and blanks do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).split())
