"""How likely a sentence follows from its sources, from how its words and values lie in them: a fitted linear model.

Written by `madoguchi eval verifier`. A linear model and not more rules: two rounds of rules written cause by cause did
not carry over to texts of another hand; no word vectors, because they find 市長 as near to 知事 as 飛行機 to 航空機.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from guardrails.alignment import Aligned, Atom, Part, Reach, align, rivals, same_value
from guardrails.denial import contradicted, denied_alone
from guardrails.pairing import best_pairing, cells, column_of, range_broken
from guardrails.sentences import Analysis, lexicon

_MODEL = Path(__file__).parent / "support.json"
_STANDS = 0.98  # a like word is no more than .95
_NEGATION = re.compile(
    r"なければ|ない|ません|なし(?!で)|ず(?=[、に。]|$)|不要|不可|不能|無効|対象外|禁止|禁じ|除く|除き|ぬ(?=[。、]|$)|お断り"
    r"|[―－—](?=\||$)"
)
_NO_NEGATION = re.compile(
    r"(?:なければ|なくては|ねば|ないと)(?:なら|なり|いけ)(?:ない|ません|ぬ)?|かもしれ(?:ない|ません)|ないよう|に限らず"
    r"|わかりません|超えない|少ない|少なくない|差し支えない|構いません|かまいません|ない(?:場合|とき|者|方|限り|もの)"
    r"|(?:だけ|のみ)で(?:は)?なく|問わず|関わらず|かかわらず|過ぎない|みだりに"
)
_ONLY = re.compile(r"のみ|だけ|に限")
_WITH = re.compile(r"([一-龥ァ-ヶー]{2,}?)(あり|有り|なし|無し)")
FREE = re.compile(
    r"無料|無償|(?:料|費用?|代|金|負担).{0,6}(?:かか(?:らない|りません|らず)|不要|なし|無し|ありません|要りません"
    r"|いりません|取らない|徴収し(?:ない|ません))|免除|(?<![0-9,])0円|徴収し(?:ない|ません)"
)
_PAID = re.compile(r"有料|有償|[0-9]円|料.{0,4}(?:かかり?ます|かかる|必要)|(?:負担|費用).{0,3}(?:あり|かか)")


@dataclass(frozen=True, kw_only=True)
class Sign:
    """Something about [start, end) of the answer that speaks for or against it, 0 (nothing) to about 2."""

    name: str
    value: float
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Support:
    """`probability` that the sentence follows; `against`: the sign that speaks most against it."""

    probability: float
    against: Sign | None


@dataclass(frozen=True, kw_only=True)
class Model:
    """A logistic regression over the strongest sign of each name; sentences below `threshold` are refused."""

    base: float
    threshold: float
    weights: Mapping[str, float]

    def support(self, found: Mapping[str, Sign]) -> Support:
        parts = {name: self.weights.get(name, 0.0) * sign.value for name, sign in found.items()}
        worst = min(parts, key=lambda name: parts[name], default=None)
        against = found[worst] if worst is not None and parts[worst] < 0 else None
        return Support(probability=1 / (1 + math.exp(-self.base - sum(parts.values()))), against=against)


@cache
def model() -> Model:
    """The one the product comes with."""
    read = json.loads(_MODEL.read_text(encoding="utf-8"))
    return Model(base=read["base"], threshold=read["threshold"], weights=read["weights"])


def signs(answer: Analysis, sources: Sequence[Analysis], lent: Sequence[Atom] = ()) -> dict[str, Sign]:
    """The strongest of each name. `lent`: atoms of the answer that the question may lend it."""
    strongest: dict[str, Sign] = {}
    for sign in _signs(answer, sources, lent):
        if sign.value > strongest.get(sign.name, sign).value or sign.name not in strongest:
            strongest[sign.name] = sign
    return strongest


def _signs(answer: Analysis, sources: Sequence[Analysis], lent: Sequence[Atom]) -> Iterator[Sign]:
    for clause in contradicted(answer, sources):
        yield Sign(name="contrary", value=1, start=clause.start, end=clause.end)
    for clause in denied_alone(answer, sources):
        yield Sign(name="denied_alone", value=1, start=clause.start, end=clause.end)
    for found in align(answer, sources, lent):
        for name, value in (("cover", found.cover), ("lead", found.lead), *_denials(found)):
            yield Sign(name=name, value=float(value), start=found.start, end=found.end)
        for atom, reach in found.own:
            kind = {Part.NOUN: _noun, Part.VERB: _verb, Part.VALUE: _value}[atom.part]
            for name, value in kind(found, atom, reach, sources):
                if value:
                    yield Sign(name=name, value=float(value), start=atom.start, end=atom.end)


_Named = Iterator[tuple[str, float]]


def _distance(kind: str, reach: Reach) -> _Named:
    yield f"{kind}_near", reach.sentence - reach.clause
    yield f"{kind}_around", reach.around - reach.sentence
    yield f"{kind}_far", reach.anywhere - reach.around
    yield f"{kind}_absent", 1 - reach.anywhere


def _unsaid(found: Aligned) -> list[Atom]:
    """Nouns of the source's sentence that the answer does not have."""
    text = found.answer.folded.text.lower()
    said = {w for a in found.words for w in (a.form, a.group) if w}
    return [
        a for a in found.place.in_sentence
        if a.part is Part.NOUN and not {a.form, a.group} & said and a.written not in text
    ]  # fmt: skip


def _noun(found: Aligned, atom: Atom, reach: Reach, sources: Sequence[Analysis]) -> _Named:
    if atom.weight == 1 and len(atom.written) > 1:
        yield from _distance("word", reach)
    instead = _unsaid(found)
    if reach.sentence < _STANDS:
        alike = any(a.group != atom.group and a.group[-1] == atom.group[-1] for a in instead)
        yield "alike_around", alike * (reach.around - reach.sentence)
        yield "alike_far", alike * (reach.anywhere - reach.around)
        yield "alike_absent", alike * (1 - reach.anywhere)
        same = max((_same_context(found, atom, a) for a in instead), default=0)
        yield "context_far", same * (reach.anywhere - reach.sentence)
        yield "context_absent", same * (1 - reach.anywhere)
    text = found.place.source.folded.text.lower()
    if reach.around < _STANDS and atom.group not in text and any(_one_apart(atom.group, a.group) for a in instead):
        yield "one_apart", 1
    if reach.clause < _STANDS:
        yield from _opposites(found, atom, reach, instead)
    if _lacks_prefix(found, atom):
        yield "prefix_lost", 1
    if found.place.segment.is_row and reach.clause < _STANDS and _in_other_row(found, atom, sources):
        yield "other_row", 1 - reach.clause


def _verb(found: Aligned, atom: Atom, reach: Reach, sources: Sequence[Analysis]) -> _Named:
    others = lexicon().opposites.get(atom.form, frozenset())
    if reach.around < 0.9 and any(a.form in others for a in found.place.in_sentence):
        yield "opposite_verb", 1


def _opposites(found: Aligned, atom: Atom, reach: Reach, instead: Sequence[Atom]) -> _Named:
    """前日 in the answer where the source has 当日."""
    known = lexicon().opposites
    others = known.get(atom.form) or known.get(atom.written)
    if not others:
        return
    here = [a for a in instead if {a.form, a.written} & others]
    if any(found.place.start <= a.start < found.place.end for a in here):
        yield "opposite_clause", 1 - reach.clause
    if reach.anywhere < 0.9:
        yield "opposite_absent", 1


def _same_context(found: Aligned, atom: Atom, other: Atom) -> float:
    """0 to 1: whether the other stands between the same characters as the atom: 「県知事の許可」「市長の許可」."""
    answer, source = found.answer.folded.text.lower(), found.place.source.folded.text.lower()
    left, right = answer[max(0, atom.group_start - 3) : atom.group_start], answer[atom.group_end : atom.group_end + 3]
    before, after = source[max(0, other.group_start - 3) : other.group_start], source[other.group_end :][:3]
    if len(right) == 3 and right == after != "です。":
        return 1
    if after[:2] == right[:2] and len(left) >= 2 and before[-2:] == left[-2:]:
        return 1
    if len(left) == 3 and before == left:
        return 0.7
    return 0.4 if after[:2] == right[:2] and right[:1] not in "、。" else 0


def _one_apart(one: str, other: str) -> bool:
    """着工前 and 着工後."""
    return len(one) == len(other) >= 2 and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _lacks_prefix(found: Aligned, atom: Atom) -> bool:
    """市長 where the source has only 副市長."""
    groups = found.place.sentence.groups
    if atom.group_start != atom.start or atom.group in groups or atom.group in found.place.around.groups:
        return False
    longer = [g for g in groups if g.endswith(atom.group)]
    return bool(longer) and all(len(g) - len(atom.group) == 1 for g in longer)


def _in_other_row(found: Aligned, atom: Atom, sources: Sequence[Analysis]) -> bool:
    """In the same column of another row."""
    columns = {c.name for c in cells(found.place.segment, found.place.source)}
    names = [atom.group, *([atom.written] if atom.weight == 1 else [])]
    return any(
        c.name in columns and any(name in c.content for name in names)
        for source in sources
        for s in source.segments
        if s.is_row and s is not found.place.segment
        for c in cells(s, source)
    )


def _value(found: Aligned, atom: Atom, reach: Reach, sources: Sequence[Analysis]) -> _Named:
    claim = atom.value
    assert claim is not None
    yield from _distance("value", reach)
    said = [a.value for a in found.words if a.value]
    instead = [
        a.value for a in found.place.in_sentence
        if a.value and rivals(a.value, claim) and not any(same_value(a.value, v) for v in said)
    ]  # fmt: skip
    if instead and reach.clause < 1 and any(found.place.holds(e) for e in instead):
        yield "value_instead_clause", 1
    if instead and reach.sentence < 1:
        yield "value_instead", 1
    here = [e for e in found.place.segment.expressions if found.place.holds(e) and same_value(e, claim)]
    if here and claim.unit and not any(e.sides == claim.sides for e in here):
        yield "side", 1
    if here and found.place.segment.is_row:
        yield from column_of(here[0], claim, found)
    if range_broken(atom, found, sources):
        yield "range_broken", 1
    pairing = best_pairing(atom, found, sources)
    if pairing is not None:
        own, other = pairing
        yield "own_words", min(2, max(0, own - other))
        yield "other_words", min(2, other)
        yield "other_words_only", other > 0.4 and own < 0.5
        yield "no_words", own == other


def _denials(found: Aligned) -> _Named:
    """Negations of the clause against those of its place; whether it costs something is held apart."""
    source = _compared(found)
    sentence = found.place.source.folded.text[found.place.segment.start : found.place.segment.end]
    ours, theirs, around = _negations(found.text), _negations(source), _negations(sentence)
    whole = _negations(found.answer.folded.text[found.segment.start : found.segment.end])
    # 「5年用だけです」 for 「10年用はできません」
    only = bool(_ONLY.search(found.text)) != bool(_ONLY.search(source))
    yield "affirmed", not ours % 2 and theirs % 2 and not only
    yield "both_denied", ours % 2 and theirs % 2
    yield "denied_nowhere", ours % 2 and not around and not only
    short = len(found.place.segment.clauses) < 2 or found.place.segment.is_row and theirs > 0
    yield "affirmed_alone", not whole and around % 2 and short and not only
    yield "opposite_text", _says_opposite(found)
    free, paid = bool(FREE.search(found.text)), bool(_PAID.search(found.text))
    yield "not_free", not free and paid and FREE.search(source) is not None and not _PAID.search(source)


def _says_opposite(found: Aligned) -> bool:
    """「ナイターなし」 where the source has 「ナイターあり」; 偶数月 for 奇数月."""
    text = found.place.source.folded.text[found.place.segment.start : found.place.segment.end]
    pairs = [pair for pair in lexicon().opposite_texts if pair[0] in found.text]
    for thing, end in _WITH.findall(found.text):
        pairs += [(thing + end, thing + other) for other in ("あり", "なし", "有り", "無し") if other[-1] != end[-1]]
    return any(theirs in text and ours not in text for ours, theirs in pairs)


def _compared(found: Aligned) -> str:
    """The place; of a row the cells whose column, or else whose content the answer names."""
    place = found.place
    if not place.segment.is_row:
        return place.text
    row = cells(place.segment, place.source)[1:]
    words = [a.written for a, _ in found.own if a.written]
    hit = [c for c in row if c.name and any(w in c.name for w in words)]
    hit = hit or [c for c in row if any(w in c.content for w in words)]
    return "|".join(place.source.folded.text[c.start : c.end] for c in hit) or place.text


def _negations(text: str) -> int:
    return len(_NEGATION.findall(_NO_NEGATION.sub("", FREE.sub("", text))))
