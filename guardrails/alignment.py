"""Where the words and values of an answer stand in its sources: in which clause, and how near to each other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from guardrails.agreement import grounds
from guardrails.expressions import Expression, Kind
from guardrails.polarity import Token
from guardrails.sentences import Analysis, Segment, lexicon
from guardrails.units import same_unit

_NOUNS = ("名詞", "接頭辞", "接尾辞", "形状詞")
_GENERIC, _VERB, _VALUE = 0.35, 0.5, 1.5  # weights beside a telling noun's 1
_IN_SENTENCE = 0.35  # what stands in another clause of the answer's sentence counts less when its place is sought
_CLAUSE, _SENTENCE, _AROUND = 0.55, 0.2, 0.25  # what it counts that a word stands there
_SYNONYM, _WRITTEN_VERB, _WRITTEN_NOUN = 0.95, 0.8, 0.6  # a like word; only its kanji
_SAID_OF_ALL: dict[tuple[str, object], str] = {  # of 「1か月あたり」, 「毎週」; by unit and number
    ("か月", 1): "月額|毎月|月に|月[0-9]", ("か月", 12): "年額|毎年|年に|年[0-9]|年間", ("日", 1): "日額|毎日|日当",
    ("日", 7): "毎週|週[0-9]",
}  # fmt: skip


class Part(StrEnum):
    NOUN = "noun"
    VERB = "verb"
    VALUE = "value"


@dataclass(frozen=True, kw_only=True, eq=False)
class Atom:
    """A word or a value at [start, end). `group`: the compound a noun belongs to, 甲地方 for 甲, and its place."""

    part: Part
    start: int
    end: int
    weight: float
    form: str = ""
    written: str = ""
    group: str = ""
    group_start: int = 0
    group_end: int = 0
    is_topic: bool = False
    value: Expression | None = None


@lru_cache(maxsize=256)
def atoms(text: Analysis) -> tuple[tuple[Atom, ...], ...]:
    """Those of each segment, in order."""
    return tuple(tuple(sorted(_atoms(text, segment), key=lambda a: a.start)) for segment in text.segments)


def _atoms(text: Analysis, segment: Segment) -> Iterator[Atom]:
    for e in segment.expressions:
        yield Atom(part=Part.VALUE, start=e.start, end=e.end, weight=_VALUE, value=e)
    known = lexicon()
    group: list[Token] = []
    for token in segment.tokens:
        in_value = any(e.start <= token.start < e.end for e in segment.expressions)
        if not in_value and token.pos in _NOUNS and token.sub != "数詞" and token.use != "助数詞":
            group.append(token)
            continue
        yield from _nouns(text, group)
        group = []
        telling = token.form not in known.light and re.search("[一-龥]", token.form)
        if not in_value and token.pos in ("動詞", "形容詞", "副詞") and telling:
            form = known.canonical.get(token.form, token.form)
            weight = _VERB / 2 if form in known.generic else _VERB
            yield Atom(
                part=Part.VERB, start=token.start, end=token.end, weight=weight, form=form, written=token.surface
            )
    yield from _nouns(text, group)


def _nouns(text: Analysis, group: list[Token]) -> Iterator[Atom]:
    if group and group[0].form == "御":
        group = group[1:]
    if not group:
        return
    known = lexicon()
    start, end = group[0].start, group[-1].end
    after = text.folded.text[end : end + 2]
    is_topic = after[:1] in ("は", "も") or after in ("では", "には", "とは")
    for token in group:
        form = known.canonical.get(token.form, token.form)
        if {form, token.surface} & known.formal:
            continue
        if not re.search("[一-龥ァ-ヶa-zA-Z々]", token.surface) and len(token.surface) < 3:
            continue
        suffix = token.pos == "接尾辞" and len(token.surface) == 1
        generic = suffix or form in known.generic or token.surface in known.generic
        yield Atom(
            part=Part.NOUN, start=token.start, end=token.end, weight=_GENERIC if generic else 1.0, form=form,
            written=token.surface.lower(), group=text.folded.text[start:end].lower(), group_start=start, group_end=end,
            is_topic=is_topic,
        )  # fmt: skip


class Region:
    """A stretch of a source, and how much of an atom stands in it."""

    def __init__(self, text: str, inside: Sequence[Atom]) -> None:
        self.text = text.lower()
        self.words = {w for a in inside if a.part is not Part.VALUE for w in (a.form, a.written)}
        self.groups = {a.group for a in inside if a.group}
        self._values = [a.value for a in inside if a.value]

    def share(self, atom: Atom) -> float:
        """0 to 1: whether it stands here; less than 1 where only a like word or its kanji do."""
        if atom.value:
            return float(self._has_value(atom.value))
        if atom.form in self.words:
            return 1.0
        if not lexicon().alike.get(atom.form, frozenset()).isdisjoint(self.words):
            return _SYNONYM
        if atom.part is Part.VERB:
            return self._kanji(atom.form, _WRITTEN_VERB, _WRITTEN_VERB / 2)
        if any(len(name) > 1 and name in self.text for name in (atom.written, atom.group)):
            return 1.0
        if len(atom.written) == 1 or not re.fullmatch("[一-龥]+", atom.written):
            return 0.0
        return self._kanji(atom.written, _WRITTEN_NOUN, _WRITTEN_NOUN / 2)

    def _has_value(self, value: Expression) -> bool:
        if any(bears_out(v, value) for v in self._values):
            return True
        said = _SAID_OF_ALL.get((value.unit, value.value)) if value.kind is Kind.NUMBER else None
        return said is not None and re.search(said, self.text) is not None

    def _kanji(self, written: str, whole: float, part: float) -> float:
        kanji = re.findall("[一-龥]", written)
        if not kanji:
            return 0.0
        found = sum(k in self.text for k in kanji)
        return whole if found == len(kanji) else part * found / len(kanji)


@dataclass(frozen=True, kw_only=True, eq=False)
class Place:
    """A clause of a source, or a whole table row, with its sentence and what stands around it."""

    source: Analysis
    index: int
    start: int
    end: int
    clause: Region
    sentence: Region
    around: Region

    @property
    def segment(self) -> Segment:
        return self.source.segments[self.index]

    @property
    def text(self) -> str:
        return self.source.folded.text[self.start : self.end]

    @cached_property
    def in_sentence(self) -> tuple[Atom, ...]:
        return atoms(self.source)[self.index]

    @cached_property
    def in_clause(self) -> tuple[Atom, ...]:
        return tuple(a for a in self.in_sentence if self.start <= a.start < self.end)

    def holds(self, e: Expression) -> bool:
        return self.start <= e.start < self.end


@lru_cache(maxsize=256)
def places(source: Analysis) -> tuple[Place, ...]:
    return tuple(p for i in range(source.title, len(source.segments)) for p in _places(source, i))


def _places(source: Analysis, index: int) -> Iterator[Place]:
    segment, found = source.segments[index], atoms(source)
    clauses = [] if segment.is_row else [(c.start, c.end) for c in segment.clauses]
    sentence = _region(source, [index])
    around = _region(source, [*range(source.title), *_neighbours(source, index)])
    for start, end in clauses or [(segment.start, segment.end)]:
        inside = [a for a in found[index] if start <= a.start < end]
        if inside:
            yield Place(
                source=source, index=index, start=start, end=end, sentence=sentence, around=around,
                clause=Region(source.folded.text[start:end], inside),
            )  # fmt: skip


def _neighbours(source: Analysis, index: int) -> list[int]:
    """The sentence before and after; of the short lines of a slide a few; a row stands for itself."""
    reach = source.reach(source.segments[index])
    near = range(max(source.title, index - reach), min(len(source.segments), index + reach + 1))
    return [i for i in near if i == index or not source.segments[i].is_row]


def _region(source: Analysis, indexes: Sequence[int]) -> Region:
    segments = [source.segments[i] for i in indexes]
    inside = [a for i in indexes for a in atoms(source)[i]]
    return Region("\n".join(source.folded.text[s.start : s.end] for s in segments), inside)


@lru_cache(maxsize=256)
def whole(source: Analysis) -> Region:
    return _region(source, range(len(source.segments)))


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How much of an atom stands in the clause, its sentence, around it, and anywhere; each at least the one before."""

    clause: float
    sentence: float
    around: float
    anywhere: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Aligned:
    """A clause [start, end) of the answer and the place that has most of it.

    `reach` has one entry for each of `words`, the atoms of the whole sentence. `cover`: the weighted part of them that
    the place has, 0 to 1; `lead`: by how much more than the best place in another sentence.
    """

    answer: Analysis
    segment: Segment
    start: int
    end: int
    words: tuple[Atom, ...]
    reach: tuple[Reach, ...]
    place: Place
    cover: float
    lead: float

    @property
    def text(self) -> str:
        return self.answer.folded.text[self.start : self.end]

    @property
    def own(self) -> list[tuple[Atom, Reach]]:
        """Those of the clause itself."""
        return [(a, r) for a, r in zip(self.words, self.reach, strict=True) if self.start <= a.start < self.end]


def align(answer: Analysis, sources: Sequence[Analysis], lent: Sequence[Atom] = ()) -> Iterator[Aligned]:
    """Each clause of the answer with its best place. `lent` atoms count as if they stood everywhere around."""
    candidates = [p for source in sources for p in places(source)]
    for segment, words in zip(answer.segments, atoms(answer), strict=True):
        if not words or not candidates:
            continue
        table = [[_reach(a, p, sources, a in lent) for a in words] for p in candidates]
        clauses = [(c.start, c.end) for c in segment.clauses if any(c.start <= a.start < c.end for a in words)]
        for start, end in clauses or [(segment.start, segment.end)]:
            weights = [a.weight * (1 if start <= a.start < end else _IN_SENTENCE) for a in words]
            scores = [sum(w * _worth(r) for w, r in zip(weights, row, strict=True)) for row in table]
            best = max(range(len(scores)), key=lambda i: scores[i])
            place = candidates[best]
            others = [s for s, p in zip(scores, candidates, strict=True) if p.segment is not place.segment]
            yield Aligned(
                answer=answer, segment=segment, start=start, end=end, words=words, reach=tuple(table[best]),
                place=place, cover=scores[best] / sum(weights),
                lead=(scores[best] - max(others, default=0)) / sum(weights),
            )  # fmt: skip


def _reach(atom: Atom, place: Place, sources: Sequence[Analysis], lent: bool) -> Reach:
    clause = place.clause.share(atom)
    if clause == 1:
        return Reach(clause=1, sentence=1, around=1, anywhere=1)
    sentence = max(clause, place.sentence.share(atom))
    around = 1.0 if lent else max(sentence, place.around.share(atom))
    anywhere = 1.0 if around == 1 else max(around, *(whole(source).share(atom) for source in sources))
    return Reach(clause=clause, sentence=sentence, around=around, anywhere=anywhere)


def _worth(reach: Reach) -> float:
    return _CLAUSE * reach.clause + _SENTENCE * reach.sentence + _AROUND * reach.around


def bears_out(source: Expression, claim: Expression) -> bool:
    """`grounds`, or the same day where only one of the two names its year (held against the rest apart)."""
    if grounds(source, claim):
        return True
    days = [(e.month, e.day, e.part) for e in (source, claim)]
    both_dates = source.kind is claim.kind is Kind.DATE and source.month is not None
    return both_dates and days[0] == days[1] and None in (source.year, claim.year)


def rivals(e: Expression, claim: Expression) -> bool:
    """A value that could have been confused with the claim: same kind, and for numbers the same unit."""
    if e.kind is not claim.kind:
        return False
    if e.kind is Kind.DATE:
        return bool(e.month or e.day) == bool(claim.month or claim.day)
    return e.kind is not Kind.NUMBER or e.unit == claim.unit or bool(e.unit and same_unit(e.unit, claim.unit))


def same_value(e: Expression, other: Expression) -> bool:
    return bears_out(e, other) or bears_out(other, e)
