"""Does a value stand with the same words in the answer as in the source?

「令和4年度は1,800時間」 is wrong where the 1,800 is 令和5年度's.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from guardrails.expressions import Expression, Kind, grounds
from guardrails.sentences import Analysis, Segment, Word, lexicon
from guardrails.units import same_unit

_SLIDE_REACH = 3  # segments; the lines of a slide are short


def paired(claim: Expression, answer: Analysis, candidates: Sequence[tuple[Expression, Segment, Analysis]]) -> bool:
    """Is one of `candidates` (places in the sources that bear out the value) the one the answer's words speak of?"""
    segment = _segment_of(claim, answer)
    asserted = [e for s in answer.segments for e in s.expressions]
    wanted = labels(claim, segment, answer)
    about = anchors(segment, segment.start, claim.start, answer.folded.text)
    terms = _terms(segment, answer.folded.text)
    years = _years_before(claim, segment, answer)
    if _only_a_year(claim) and any(e.kind is not Kind.DATE for e in segment.expressions):
        return True  # its year is held against the source with each of the other values
    for found, place, source in candidates:
        if years and not _years_fit(years, _years_about(found, place, source)):
            continue
        known = wanted & source_labels(source)
        if not near_anchors(about, place, source) or _other_topic(about, found, place, source):
            continue
        rivals = (
            (e, s)
            for s in source.segments
            for e in s.expressions
            if _rival(e, claim) and not any(_same_value(e, a) for a in asserted)
        )
        if not any(_fits_better(known, terms, rival, (found, place), source) for rival in rivals):
            return True
    return False


def _only_a_year(claim: Expression) -> bool:
    return claim.kind is Kind.DATE and claim.month is None


def _fits_better(
    known: frozenset[str], terms: Mapping[str, int], rival: tuple[Expression, Segment],
    found: tuple[Expression, Segment], source: Analysis,
) -> bool:  # fmt: skip
    """Is another value said of more of what the answer says than this one?

    Counted are the terms that only one of the two is said of. A value is also said of its title and, unless the rival
    stands there, of the sentence before it and of the whole of its own.
    """
    (value, here), (other, there) = found, rival
    own, others = labels(value, here, source) & known, labels(other, there, source) & known
    index = source.segments.index(here)
    near = [s for s in source.segments[max(0, index - 1) : index + 1] if s is not there and not here.is_row]
    title = _all_labels(source.segments[: source.title])
    return _outweighs(others - own - title - _all_labels(near), own - others - title, terms)


def _outweighs(theirs: frozenset[str], ours: frozenset[str], terms: Mapping[str, int]) -> bool:
    """More terms; if as many, the one with a year or another value; then the one the answer names
    first, which narrows the others; where only generic words differ, the one with more of them."""
    generic = lexicon().generic
    told = [{terms.get(x, x) for x in found - generic} for found in (theirs, ours)]
    vague = [{terms.get(x, x) for x in found & generic} for found in (theirs, ours)]
    if len(told[0]) != len(told[1]):
        return len(told[0]) > len(told[1])
    keys = [any(":" in label for label in found) for found in (theirs, ours)]
    if keys[0] != keys[1]:
        return keys[0]
    if told[0]:
        first = [min((n for n in found if isinstance(n, int)), default=len(terms)) for found in told]
        return first[0] < first[1]
    return len(vague[0]) > len(vague[1])


def _terms(segment: Segment, text: str) -> dict[str, int]:
    """Words that make up one term (読取精度) share a number: a term counts once, however many words it has."""
    terms: dict[str, int] = {}
    last: Word | None = None
    number = 0
    for word in segment.words:
        if last is None or not re.fullmatch("[一-龥]?", text[last.end : word.start]):
            number += 1
        terms[word.form] = number
        last = word
    return terms


def _other_topic(about: frozenset[str], found: Expression, place: Segment, source: Analysis) -> bool:
    """「係長級研修は6月、管理職研修は8月」: the answer is about another topic of the sentence than the value's."""
    text = source.folded.text
    topics = [w for w in place.words if w.is_topic]
    before = [w for w in topics if w.end <= found.start]
    if place.is_row or not before:
        return False
    own = anchors(place, before[-1].start, before[-1].end, text) | labels(found, place, source)
    others = frozenset[str]().union(*(anchors(place, w.start, w.end, text) for w in topics if w is not before[-1]))
    return bool(about & (others - own)) and len(topics) > 1 and not about & (own - others)


def anchors(segment: Segment, start: int, end: int, text: str, *, objects: bool = False) -> frozenset[str]:
    """What a stretch of the answer is about: the nouns before は, も with what の joins to them, the means before で.

    `objects`: and what stands before を.
    """
    found: set[str] = set()
    run: list[Word] = []
    for word in segment.words:
        if run and not re.fullmatch("[一-龥]?の?", text[run[-1].end : word.start]):
            run = []
        run.append(word)
        if start <= word.start < end and (word.is_topic or word.is_means or (objects and word.is_object)):
            found |= {w.form for w in run}
    return frozenset(found - lexicon().generic)


def near_anchors(wanted: frozenset[str], place: Segment, source: Analysis, *, strict: bool = False) -> bool:
    """Does everything the answer is about, if the source knows it at all, stand there, before it or in the title?

    In prose the sentence before counts; in the short lines of a slide a few lines on both sides. `strict`: only the
    segment itself, because its clause has a topic of its own.
    """
    index = source.segments.index(place)
    if place.is_row:
        near: Sequence[Segment] = (place,)
    elif not source.folded.text[place.start : place.end].endswith("。"):
        near = source.segments[max(0, index - _SLIDE_REACH) : index + _SLIDE_REACH + 1]
    elif strict:
        near = (place,)
    else:
        near = source.segments[max(0, index - 1) : index + 1]
    if source.folded.text[place.start : place.end].endswith(("か。", "?")):
        near = (*near, *source.segments[index + 1 : index + 3])  # a question is about what its answer is about
    return wanted & source.forms <= _all_labels([*source.segments[: source.title], *near])


@lru_cache(maxsize=4096)
def labels(expression: Expression, segment: Segment, analysis: Analysis) -> frozenset[str]:
    """The words a value is said of: its row's or its part of the sentence's, and the sentence's topic."""
    start, end = _zone(expression, segment, analysis)
    words = {w.form for w in segment.words if start <= w.start < end}
    words |= _topics(segment, expression)
    if not words - lexicon().generic:
        words |= _inherited(expression, segment, analysis)
    words |= {
        _key(e)
        for e in segment.expressions
        if start <= e.start < end and not _rival(e, expression) and e is not expression and not _each(e)
    }
    if segment.is_row:
        words |= _row_labels(expression, segment, analysis)
    return frozenset(words)


def _each(e: Expression) -> bool:
    """「1通300円」: the 1通 tells nothing."""
    return e.kind is Kind.NUMBER and e.written == 1 and not e.unit.startswith("第") and not e.sides


def _inherited(expression: Expression, segment: Segment, analysis: Analysis) -> frozenset[str]:
    """「公開数 2年度 48件 3年度 93件」: a value without a word of its own has those of the value before it."""
    before = [e for e in segment.expressions if e.end <= expression.start and _rival(e, expression)]
    return _words_of(labels(before[-1], segment, analysis)) if before else frozenset()


def _words_of(found: frozenset[str]) -> frozenset[str]:
    return frozenset(label for label in found if ":" not in label)


@lru_cache(maxsize=256)
def source_labels(source: Analysis) -> frozenset[str]:
    return source.forms | {_key(e) for e in source.expressions}


def _all_labels(segments: Iterable[Segment]) -> frozenset[str]:
    return frozenset(x for s in segments for x in [*(w.form for w in s.words), *(_key(e) for e in s.expressions)])


def _zone(expression: Expression, segment: Segment, analysis: Analysis) -> tuple[int, int]:
    """From the value of the same kind before this one to the next punctuation after it."""
    text = analysis.folded.text
    rivals = [e for e in segment.expressions if _rival(e, expression) and e is not expression]
    rivals = [e for e in rivals if not _one_range(e, expression, segment, text)]
    start = max([e.end for e in rivals if e.end <= expression.start], default=segment.start)
    for stop in ("|", "。"):
        start = max(start, text.rfind(stop, segment.start, expression.start))
    if start > segment.start:  # 「一次は課長、二次は部長」: what stands before the comma is the other one's
        comma = text.rfind("、", start, expression.start)
        between = any(comma < w.start < expression.start for w in segment.words)
        if comma >= 0 and (between or re.match("[一-龥]", text[expression.end : expression.end + 1])):
            start = comma
    limit = min([e.start for e in rivals if e.start >= expression.end], default=segment.end)
    ends = [p for p in (text.find(stop, expression.end, limit) for stop in "、,。|;⇒→(") if p >= 0]
    return start, min(ends, default=limit)


def _one_range(e: Expression, other: Expression, segment: Segment, text: str) -> bool:
    """Both are part of one range or list: 「9時から17時」「月曜日と木曜日」."""
    first, last = sorted((e, other), key=lambda x: x.start)
    inside = [x for x in segment.expressions if first.start <= x.start <= last.start]
    return all(
        re.fullmatch(
            r"(?:まで|以上)?(?:[〜\-・、と]|から)(?:第)?|までの|[^、。|は]{0,8}(?:から|〜)", text[a.end : b.start]
        )
        for a, b in pairwise(inside)
    )


def _topics(segment: Segment, expression: Expression) -> set[str]:
    """「手数料は、住民票300円、戸籍450円」: 手数料 is said of both. 「住民票は300円、戸籍は450円」: each its own."""
    topics = [w for w in segment.words if w.is_topic]
    if not topics or segment.is_row:
        return set()
    first = topics[0]
    rivals = [e.start for e in segment.expressions if e is expression or _rival(e, expression)]
    next_value = min((s for s in rivals if s >= first.end), default=segment.end)
    if any(first.end < w.start < next_value and w.form not in lexicon().generic for w in segment.words):
        return {w.form for w in segment.words if w.start <= first.start}
    return set()


def _row_labels(expression: Expression, segment: Segment, analysis: Analysis) -> set[str]:
    """The cells of a row that hold no value of this kind (its key, its remarks) belong to every value in the row."""
    text = analysis.folded.text
    words: set[str] = set()
    start = segment.start
    while start < segment.end:
        end = text.find("|", start, segment.end)
        end = segment.end if end < 0 else end
        inside = [e for e in segment.expressions if start <= e.start < end]
        if not any(_rival(e, expression) for e in inside):
            content = (
                text.find(":", start, end) + 1 or start
            )  # of the other cells the content counts, not the column's name
            words |= {w.form for w in segment.words if content <= w.start < end} | {_key(e) for e in inside}
        start = end + 1
    return words


def _years_before(claim: Expression, segment: Segment, answer: Analysis) -> list[Expression]:
    """The year the answer gives a value: in brackets right after it, else the nearest one before it."""
    if claim.kind is Kind.DATE:
        return []
    return _in_brackets(claim, segment, answer) or _nearest_before(claim, segment, answer)


def _years_about(found: Expression, place: Segment, source: Analysis) -> list[Expression]:
    """The years a source may mean for a value; several where a slide's columns do not tell."""
    near = _in_brackets(found, place, source) or _nearest_before(found, place, source)
    if near:
        return near
    if here := _years(place):
        return here
    index = source.segments.index(place)
    for earlier in reversed(source.segments[:index]):
        if years := _years(earlier):
            return years
    later = source.segments[index + 1 : index + 2]
    return [y for s in later for y in _years(s)]


def _years(segment: Segment) -> list[Expression]:
    return [e for e in segment.expressions if e.kind is Kind.DATE and e.year]


def _in_brackets(value: Expression, segment: Segment, analysis: Analysis) -> list[Expression]:
    """「1,800時間削減(令和5年度)」"""
    text = analysis.folded.text
    return [
        y for y in _years(segment)
        if re.fullmatch(r"[^(、。|\d]{0,4}\(", text[value.end : y.start])
        and re.match(r"[^\d、。|(]{0,8}\)", text[y.end :])
    ]  # fmt: skip


def _nearest_before(value: Expression, segment: Segment, analysis: Analysis) -> list[Expression]:
    """The last year before the value, with those that only a separator parts from it (令和4・5年度)."""
    text = analysis.folded.text
    before = [y for y in _years(segment) if y.end <= value.start]
    before = [y for y in before if not _bracketed_of_other(y, value, segment, text)]
    near: list[Expression] = []
    for year in reversed(before):
        if near and any(year.end <= e.start < near[-1].start for e in segment.expressions if e.kind is value.kind):
            break
        if near and near[-1].start - year.end > 3:
            break
        near.append(year)
    return near


def _bracketed_of_other(year: Expression, value: Expression, segment: Segment, text: str) -> bool:
    """「40,000件(R4)、48,000件(R5)」: R4 belongs to the 40,000 before it, not to what follows."""
    opened = text.rfind("(", segment.start, year.start)
    if opened < 0 or ")" in text[opened : year.start]:
        return False
    return any(0 <= opened - e.end <= 2 for e in segment.expressions if _rival(e, value))


def _years_fit(wanted: Sequence[Expression], have: Sequence[Expression]) -> bool:
    return not have or any(_same_year(h, w) for w in wanted for h in have)


def _same_year(source: Expression, claim: Expression) -> bool:
    """The same year; or a day that lies in the fiscal year of the other."""
    if source.year == claim.year:
        return (
            source.fiscal is None
            or claim.fiscal is None
            or source.fiscal == claim.fiscal
            or bool(source.month or claim.month)
        )
    for fiscal, day in ((source, claim), (claim, source)):
        if fiscal.fiscal and day.month and fiscal.year and day.year:
            return fiscal.year == day.year - (day.month <= 3)
    return False


def _rival(e: Expression, claim: Expression) -> bool:
    """A value that could have been confused with the claim: same kind, and for numbers the same unit."""
    if e.kind is not claim.kind:
        return False
    if e.kind is Kind.DATE:
        return bool(e.month) == bool(claim.month)
    return (
        e.kind is not Kind.NUMBER
        or e.unit == claim.unit
        or (bool(e.unit and claim.unit) and same_unit(e.unit, claim.unit))
    )


def _same_value(e: Expression, other: Expression) -> bool:
    return grounds(e, other) or grounds(other, e)


def _key(e: Expression) -> str:
    """An expression as a label of another one: 第3子, 3歳, 平日の水曜."""
    if e.kind is Kind.DATE:
        return f"date:{e.year}:{e.month}:{e.day}"
    return f"{e.kind}:{e.value}:{e.unit}:{'/'.join(sorted(e.sides))}"


def _segment_of(e: Expression, analysis: Analysis) -> Segment:
    return next(s for s in analysis.segments if s.start <= e.start < s.end)
