"""Does an answer deny what its sources affirm, or affirm what they deny?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guardrails.polarity import Statement
from guardrails.sentences import SLIDE_REACH, Analysis, Clause, Segment, lexicon

_ANSWERED = re.compile(
    r"^(?:回答|答え?|A)?[::.]?(はい|いいえ|できます|可能です|できません|あります|ありません|不可です)"
)
_EXCLUDES = re.compile(r"ない|ません|なし|ず[、に。]|不|無|外|除|禁止|非|未|のみ|だけ|限")


@dataclass(frozen=True, kw_only=True)
class _Found:
    """A clause of a source that states the same as the answer; `positive`: it affirms it."""

    clause: Clause
    segment: Segment
    source: Analysis
    positive: bool


def contradicted(answer: Analysis, sources: Sequence[Analysis]) -> Iterator[Clause]:
    """Clauses of the answer that every clause nearest to them says the contrary of."""
    for segment, clause, statement in _stated(answer):
        about = _topics(segment, clause, answer.folded.text)
        nearest = _nearest(clause, statement, sources)
        nearest = [f for f in nearest if _stands_near(about, f)] or nearest
        words = clause.words - {statement.head}
        if nearest and all(
            f.positive != statement.positive
            and (_stands_near(about, f) or 2 * len(words & f.clause.words) > len(words))
            for f in nearest
        ):
            yield clause


def denied_alone(answer: Analysis, sources: Sequence[Analysis]) -> Iterator[Clause]:
    """Denials where nothing in the sources that shares a word with them is denied or excluded."""
    evidence = [(*found, source) for source in sources for found in _evidence(source)]
    for _, clause, statement in _stated(answer):
        if statement.positive or statement.conditional or _nearest(clause, statement, sources):
            continue
        if not any(
            clause.words & c.words
            and (any(s.positive != affirmed for s in c.statements) or _EXCLUDES.search(_written(c, source)))
            for c, affirmed, _, source in evidence
        ):
            yield clause


def _stated(answer: Analysis) -> Iterator[tuple[Segment, Clause, Statement]]:
    for segment in answer.segments:
        for clause in segment.clauses:
            yield from ((segment, clause, statement) for statement in clause.statements if statement.final)


def _nearest(clause: Clause, statement: Statement, sources: Sequence[Analysis]) -> list[_Found]:
    """Of the clauses that state the same, those with most words in common."""
    same = [
        _Found(clause=c, segment=place, source=source, positive=s.positive == affirmed)
        for source in sources
        for c, affirmed, place in _evidence(source)
        for s in c.statements
        if _head(s) == _head(statement) and s.conditional == statement.conditional
    ]
    most = max((_shared(clause, f.clause) for f in same), default=0)
    return [f for f in same if _shared(clause, f.clause) == most]


def _head(statement: Statement) -> str:
    return lexicon().canonical.get(statement.head, statement.head)


def _shared(claim: Clause, source: Clause) -> int:
    """Words in common; a topic (…は, …も) counts twice, because it tells 代理人 from 本人."""
    common = claim.words & source.words
    return len(common) + len(common & claim.topics)


def _written(clause: Clause, source: Analysis) -> str:
    return source.folded.text[clause.start : clause.end]


def _evidence(source: Analysis) -> Iterator[tuple[Clause, bool, Segment]]:
    """Clauses that affirm something, with True; a question answered with いいえ counts as denied."""
    for i, segment in enumerate(source.segments):
        for clause in segment.clauses:
            if not clause.asks:
                yield clause, True, segment
                continue
            following = source.segments[i + 1] if i + 1 < len(source.segments) else None
            if following is None:
                continue
            reply = _ANSWERED.match(source.folded.text[following.start : following.end])
            if reply:
                yield clause, not reply.group(1).endswith(("いいえ", "せん", "不可です")), segment


def _topics(segment: Segment, clause: Clause, text: str) -> frozenset[str]:
    """What a clause is about: the nouns before は, も with what の joins to them, and the means before で."""
    found: set[str] = set()
    run: list[str] = []
    end = segment.start
    for word in segment.words:
        if run and not re.fullmatch("[一-龥]?の?", text[end : word.start]):
            run = []
        run.append(word.form)
        end = word.end
        if clause.start <= word.start < clause.end and (word.is_topic or word.is_means):
            found |= set(run)
    return frozenset(found - lexicon().generic)


def _stands_near(wanted: frozenset[str], found: _Found) -> bool:
    """Does everything the answer is about, if the source knows it at all, stand there, before it or in the title?"""
    source, place = found.source, found.segment
    index = source.segments.index(place)
    written = source.folded.text[place.start : place.end]
    reach = source.reach(place)
    near = [*source.segments[: source.title], *source.segments[max(0, index - reach) : index + 1]]
    if reach == SLIDE_REACH:
        near += source.segments[index + 1 : index + reach + 1]
    if written.endswith(("か。", "?")):
        near += source.segments[index + 1 : index + 3]  # a question is about what its answer is about
    return wanted & source.forms <= {w.form for s in near for w in s.words}
