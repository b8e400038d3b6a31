"""Of what a value is said: the words beside it in a sentence, the column and the key of its row."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from guardrails.alignment import Aligned, Atom, Part, Region, atoms, bears_out, rivals, same_value
from guardrails.expressions import Expression, Kind
from guardrails.sentences import Analysis, Segment

_ONE_RANGE = re.compile(r"(?:\([^)]{1,3}\))?(?:まで|以上|から)?[〜\-・と]?(?:から|まで)?")
_STANDS = 0.9
_BESIDE, _BEFORE, _AFTER = 0.8, 0.8, 0.5  # least weight beside the value; factors before and after it


@dataclass(frozen=True, kw_only=True)
class Cell:
    """「name: content」 at [start, end) of a row; `name` is empty where the table has no column names."""

    name: str
    content: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def cells(row: Segment, source: Analysis) -> tuple[Cell, ...]:
    text = source.folded.text.lower()
    found = []
    start = row.start
    for written in text[row.start : row.end].split("|"):
        name, colon, content = written.partition(":")
        end = start + len(written)
        found.append(
            Cell(name=name.strip() if colon else "", content=(content if colon else name).strip(), start=start, end=end)
        )
        start = end + 1
    return tuple(found)


def column_of(here: Expression, claim: Expression, found: Aligned) -> Iterator[tuple[str, float]]:
    """Whether the answer names the column of the value, or one that holds a rival."""
    nouns = {a.form: a for a in found.words if a.part is Part.NOUN}.values()
    own, other = 0.0, 0.0
    for cell in cells(found.place.segment, found.place.source):
        named = sum(len(a.written) * a.weight for a in nouns if a.written in cell.name)
        if cell.start <= here.start < cell.end:
            own = max(own, named)
        elif any(cell.start <= e.start < cell.end and rivals(e, claim) for e in found.place.segment.expressions):
            other = max(other, named)
    yield "column_other", other >= own + 1


def range_broken(atom: Atom, found: Aligned, sources: Sequence[Analysis]) -> bool:
    """「10時から20時まで」 where the source goes on from 10時 to 18時."""
    claim = atom.value
    following = [a for a in found.words if a.value and a.start >= atom.end and claim and rivals(a.value, claim)][:1]
    if not claim or not following or following[0].start - atom.end > 4:
        return False
    wanted = following[0].value
    assert wanted is not None
    goes_on = False
    for segment, e in _standing(claim, sources):
        after = [x for x in segment.expressions if x.start >= e.end]
        if any(x.start - e.end <= 20 and bears_out(x, wanted) for x in after):
            return False
        goes_on |= any(x.start - e.end <= 10 for x in after if rivals(x, claim))
    return goes_on


def _standing(claim: Expression, sources: Sequence[Analysis]) -> Iterator[tuple[Segment, Expression]]:
    for source in sources:
        for segment in source.segments:
            yield from ((segment, e) for e in segment.expressions if bears_out(e, claim))


def best_pairing(atom: Atom, found: Aligned, sources: Sequence[Analysis]) -> tuple[float, float] | None:
    """Weights of the answer's words said only of this value, and only of the rival that fits best; None without rivals.

    Of several places that hold the value the one that fits best is taken.
    """
    claim = atom.value
    assert claim is not None
    said = [a.value for a in found.words if a.value]
    all_values = [(e, s, source) for source in sources for s in source.segments for e in s.expressions]
    own = [_said_of(*x) for x in all_values if bears_out(x[0], claim)]
    others = [_said_of(*x) for x in all_values if rivals(x[0], claim) and not any(same_value(x[0], v) for v in said)]
    if not own or not others:
        return None
    words = _counted(atom, found)
    return max((_worst_rival(region, others, words) for region in own), key=lambda pair: pair[0] - pair[1])


def _worst_rival(own: Region, others: Sequence[Region], words: Sequence[tuple[Atom, float]]) -> tuple[float, float]:
    here = [own.share(a) > _STANDS for a, _ in words]
    pairs = []
    for other in others:
        there = [other.share(a) > _STANDS for a, _ in words]
        mine = sum(w for (_, w), h, t in zip(words, here, there, strict=True) if h and not t)
        theirs = sum(w for (_, w), h, t in zip(words, here, there, strict=True) if t and not h)
        pairs.append((mine, theirs))
    return min(pairs, key=lambda pair: pair[0] - pair[1])


def _counted(atom: Atom, found: Aligned) -> list[tuple[Atom, float]]:
    """The words that the answer may say of the value: those beside it most, those beside a rival not at all."""
    claim = atom.value
    assert claim is not None
    own = _spans(claim, found.segment, found.answer)
    others = [a.value for a in found.words if a.value and a is not atom and rivals(a.value, claim)]
    rival = [e for e in others if not _one_range_of_days(claim, e, found.answer)]
    theirs = [span for e in rival for span in _spans(e, found.segment, found.answer)]
    counted = []
    for word in found.words:
        if word is atom or word.value in rival:
            continue
        if any(start <= word.start < end for start, end in own):
            counted.append((word, max(word.weight, _BESIDE)))
        elif not any(start <= word.start < end for start, end in theirs):
            counted.append((word, word.weight * (_BEFORE if word.start < atom.start else _AFTER)))
    return counted


def _one_range_of_days(claim: Expression, other: Expression, answer: Analysis) -> bool:
    """「10月14日から17日」: each of them is said of the other."""
    first, second = sorted((claim, other), key=lambda e: e.start)
    bare = second.kind is Kind.DATE and second.written is not None
    return bare and _ONE_RANGE.fullmatch(answer.folded.text, first.end, second.start) is not None


@lru_cache(maxsize=8192)
def _said_of(e: Expression, segment: Segment, source: Analysis) -> Region:
    spans = _spans(e, segment, source)
    index = source.segments.index(segment)
    near = [a for found in atoms(source)[max(0, index - 1) : index + 1] for a in found]
    inside = [a for a in near if a.value is not e and any(start <= a.start < end for start, end in spans)]
    return Region("\n".join(source.folded.text[start:end] for start, end in spans), inside)


def _spans(e: Expression, segment: Segment, source: Analysis) -> list[tuple[int, int]]:
    """Of a row: its cell and those without a rival. Of a sentence: from the rival before it to the next comma."""
    if segment.is_row:
        return list(_row_spans(e, segment, source))
    text = source.folded.text
    others = [x for x in segment.expressions if x is not e and rivals(x, e)]
    before = sorted((x for x in others if x.end <= e.start), key=lambda x: x.end)
    if before and _ONE_RANGE.fullmatch(text[before[-1].end : e.start]):
        before.pop()
    start = before[-1].end if before else segment.start
    comma = max(text.rfind(c, start, e.start) for c in "、,|")
    if comma >= 0 and re.search("[一-龥ァ-ヶA-Za-z0-9]", text[comma : e.start]):
        start = comma
    limit = min((x.start for x in others if x.start >= e.end), default=segment.end)
    stops = [at for at in (text.find(c, e.end, limit) for c in "、,。|") if at >= 0]
    spans = [(start, min(stops, default=limit))]
    if start == segment.start and not re.search("[一-龥ァ-ヶ]{2}", text[start : e.start]):
        spans += _label_line(e, segment, source)
    return spans


def _row_spans(e: Expression, row: Segment, source: Analysis) -> Iterator[tuple[int, int]]:
    for cell in cells(row, source):
        if cell.start <= e.start < cell.end:
            yield cell.start, cell.end
        elif not any(cell.start <= x.start < cell.end and rivals(x, e) for x in row.expressions):
            yield (cell.start + len(cell.name) if cell.name else cell.start), cell.end


def _label_line(e: Expression, segment: Segment, source: Analysis) -> list[tuple[int, int]]:
    """The line above a value that stands alone on its own."""
    index = source.segments.index(segment)
    above = source.segments[index - 1] if index > source.title else None
    if above is None or source.folded.text[above.start : above.end].endswith("。"):
        return []
    return [] if any(rivals(x, e) for x in above.expressions) else [(above.start, above.end)]
