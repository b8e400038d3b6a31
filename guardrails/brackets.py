"""Which row of a table of brackets a value falls in: 650万円 in 「600万円以上800万円未満」, not in 「520万円未満」."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from guardrails.expressions import Expression, Kind, Side, amounts, find_expressions

_CELL = "｜"  # parts the cells of a table's row
_LOWER, _UPPER = frozenset({Side.GE, Side.GT}), frozenset({Side.LE, Side.LT})
_APART = 6  # characters between the two ends of one bracket, with the first one's side: 「420万円以上、520万円未満」
_RANGE_SIGNS = ("〜", "-")
_LESS = Decimal("0.001")
_NEVER = ("%", "割")  # shares are results, not what a row is chosen by


@dataclass(frozen=True, kw_only=True)
class _Bracket:
    """One end is enough."""

    unit: str
    lower: Expression | None = None
    upper: Expression | None = None

    @property
    def is_closed(self) -> bool:
        return bool(self.lower and self.upper)

    def holds(self, value: Decimal) -> bool:
        if self.lower and (value < _value(self.lower) or (value == _value(self.lower) and Side.GT in self.lower.sides)):
            return False
        return not self.upper or not (
            value > _value(self.upper) or (value == _value(self.upper) and Side.LT in self.upper.sides)
        )


@dataclass(frozen=True, kw_only=True)
class Fit:
    """How a row fits a question. `falls`: whether the values of the question lie in its brackets; None when it has
    none for them. `enclosed`: whether a bracket with two ends holds one: 「80万円超」 holds 650万円 too.
    """

    falls: bool | None
    enclosed: bool


def fit(question: str, row: str) -> Fit:
    """A row is a line of a table or a sentence. In a sentence only a bracket with two ends counts for `falls`:
    「14日以内に」 is a rule for whoever comes on the 18th day too.
    """
    verdicts = _verdicts(question, row)
    counted = [holds for bracket, holds in verdicts if _CELL in row or bracket.is_closed]
    return Fit(
        falls=all(counted) if counted else None,
        enclosed=any(holds and bracket.is_closed for bracket, holds in verdicts),
    )


def falls_into(question: str, row: str) -> bool | None:
    """`falls` alone."""
    return fit(question, row).falls


def _verdicts(question: str, row: str) -> list[tuple[_Bracket, bool]]:
    values = _values(question)
    if not values:
        return []
    brackets = [bracket for cell in row.split(_CELL) for bracket in _brackets(cell)]
    return [(bracket, bracket.holds(value)) for unit, value in values for bracket in brackets if bracket.unit == unit]


def _values(question: str) -> list[tuple[str, Decimal]]:
    """Units and values; 「560万」 and 「3千万」 are money, 「500万いかない」 is a little less."""
    folded = _folded(question)
    numbers = [e for e in find_expressions(folded) if e.kind is Kind.NUMBER and e.unit not in _NEVER]
    return [
        (unit, _value(e) - _LESS * (Side.LT in e.sides))
        for e in numbers
        if e.sides <= {Side.LT} and (unit := e.unit or ("円" if "万" in folded[e.start : e.end] else ""))
    ]


def _brackets(cell: str) -> Iterator[_Bracket]:
    text = _folded(cell)
    left: Expression | None = None
    for end in amounts(text):
        if left and left.unit == end.unit and _one_bracket(left, end, text[left.end : end.start]):
            yield _Bracket(unit=end.unit, lower=left, upper=end)
            left = None
            continue
        if left:
            yield from _open(left)
        left = end
    if left:
        yield from _open(left)


def _one_bracket(left: Expression, right: Expression, between: str) -> bool:
    ends = bool(left.sides & _LOWER) and bool(right.sides & _UPPER)
    return between in _RANGE_SIGNS or (ends and len(between) <= _APART)


def _open(end: Expression) -> Iterator[_Bracket]:
    if end.unit.startswith("第"):  # 第8段階 is not 第1段階
        yield _Bracket(unit=end.unit, lower=end, upper=end)
    elif end.sides & _LOWER:
        yield _Bracket(unit=end.unit, lower=end)
    elif end.sides & _UPPER:
        yield _Bracket(unit=end.unit, upper=end)


def _value(number: Expression) -> Decimal:
    return Decimal(number.value)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("～", "〜").replace("~", "〜")
