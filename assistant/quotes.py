"""The source's own words for an answer: the stretch of a passage in which it most likely stands, found by rule.

The model misreads; a quote cannot. It is shown beside what the model wrote, or in its place.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.excerpts import rules, sentences
from guardrails.asked.conditions import years
from guardrails.asked.fit import fits_question
from guardrails.asked.polar import is_polar
from guardrails.brackets import Fit, fit

_BUDGET = 260  # characters: against 200 two answers more of 40 on manuals, two fewer of 49 on slide texts
# What counts for a stretch, chosen on 95 questions over slide texts. All but _LENGTH are for the whole of a property.
_IN_HEADING = 0.5  # of a word of the question that stands only above the passage
_FITS = 0.35  # it holds the kind of value that was asked for
_YEAR = 0.25  # it names the year that was asked for
_SAID = 0.4  # it has what the model said and the question did not: the model misreads, but in the right place
_NEW, _ENOUGH_NEW = 0.2, 20  # it says something: so many words that are not the question's, a title has none
_INSIDE, _OUTSIDE = 0.4, 0.6  # it has a bracket that holds a value of the question; it has one that does not
_ENCLOSED = 0.4  # more for a bracket with two ends: of 「80万円超」 and 「620万円以上720万円未満」 the second is meant
_STRAY = 0.03  # less for each word of a row's label that was not asked for: 戸籍 is not 除籍・改製原戸籍
_LENGTH = 0.0003  # a character
_HEADING = re.compile(r"[ \u3000]*(?:第[0-9一二三四五六七八九十]+[章節条編]|[0-9]+[-.][0-9]+)[ \u3000]\S{1,30}\n?")
_CONTENT = re.compile(r"[0-9A-Za-z一-龥々ァ-ヶ]")

WordsOf = Callable[[str], Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What a quote is looked for with: the question, the weights of its words, and what the model made of it."""

    question: str
    weights: Mapping[str, float]
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class Quote:
    """`strength` tells how well it fits, 0 to about 2; comparable between quotes for one question."""

    text: str
    strength: float


@dataclass(frozen=True, kw_only=True)
class _Line:
    text: str
    words: frozenset[str]
    years: frozenset[int]
    fit: Fit
    is_heading: bool  # of a section of its own
    stray: int | None  # words of a row's first cell that were not asked for; None when it is no row


@dataclass(frozen=True, kw_only=True)
class _Judge:
    """Scores stretches for one question."""

    sought: Sought
    is_polar: bool
    heading: frozenset[str]
    said: frozenset[str]
    years: frozenset[int]

    def strength(self, lines: Sequence[_Line], text: str) -> float:
        words = frozenset[str]().union(*(line.words for line in lines))
        score = self._coverage(words) - _LENGTH * len(text)
        score += _FITS * (not self.is_polar and fits_question(self.sought.question, text).allowed)
        score += _YEAR * any(line.years & self.years for line in lines)
        score += _INSIDE * any(line.fit.falls for line in lines) - _OUTSIDE * any(
            line.fit.falls is False for line in lines
        )
        score += _ENCLOSED * any(line.fit.enclosed for line in lines)
        score -= _STRAY * min((line.stray for line in lines if line.stray is not None), default=0)
        score += _NEW * min(1.0, len(words - self.sought.weights.keys()) / _ENOUGH_NEW)
        return score + (_SAID * len(self.said & words) / len(self.said) if self.said else 0.0)

    def _coverage(self, words: frozenset[str]) -> float:
        weights = self.sought.weights
        found = sum(
            weight * (1.0 if word in words else _IN_HEADING if word in self.heading else 0.0)
            for word, weight in weights.items()
        )
        return found / (sum(weights.values()) or 1.0)


def best_quotes(text: str, heading: str, sought: Sought, words_of: WordsOf, limit: int) -> list[Quote]:
    """The runs of whole sentences or lines of `text`, within _BUDGET characters if they are, that fit best.

    Best first; none shares a line with another. At least one, at most `limit`. A rule is never quoted without the
    「ただし…」 behind it, nor that without the rule.
    """
    lines = [
        _Line(
            text=part,
            words=frozenset(words_of(part)),
            years=frozenset(years(part)),
            fit=fit(sought.question, part),
            is_heading=bool(_HEADING.fullmatch(unicodedata.normalize("NFKC", part))),
            stray=_stray(frozenset(words_of(_label(part))), sought),
        )
        for part in sentences(text)
    ]
    judge = _Judge(
        sought=sought,
        is_polar=is_polar(sought.question),
        heading=frozenset(words_of(heading)),
        said=frozenset(word for word in words_of(sought.said) if _CONTENT.search(word)) - sought.weights.keys(),
        years=frozenset(years(sought.question)),
    )
    runs = [("".join(line.text for line in run).strip(), run) for run in _runs(lines)]
    judged = [(judge.strength(run, shown), shown, run) for shown, run in runs if shown]
    chosen: list[Quote] = []
    taken: set[int] = set()
    for strength, shown, run in sorted(judged, key=lambda each: each[0], reverse=True):
        if taken.isdisjoint(map(id, run)):
            taken.update(map(id, run))
            chosen.append(Quote(text=shown if len(run) > 1 else shown[: 2 * _BUDGET], strength=strength))
            if len(chosen) == limit:
                break
    return chosen or [Quote(text=text[:_BUDGET], strength=0.0)]


def _stray(label: frozenset[str], sought: Sought) -> int | None:
    return len(label - sought.weights.keys()) if label else None


def _label(line: str) -> str:
    """「除籍謄本（1通）」 of 「証明手数料｜証明の種類: 除籍謄本（1通）｜窓口: 750円」."""
    cells = [cell.partition(":")[2] for cell in line.split("｜")]
    return next((cell for cell in cells if cell), "") if len(cells) > 1 else ""


def _runs(lines: Sequence[_Line]) -> Iterator[Sequence[_Line]]:
    spans = rules([line.text for line in lines])
    for first, (start, _) in enumerate(spans):
        length = 0
        for at, end in spans[first:]:
            length += len(lines[at].text)
            if at > start and (length > _BUDGET or lines[at].is_heading):
                break
            yield lines[start:end]
            length += sum(len(line.text) for line in lines[at + 1 : end])
