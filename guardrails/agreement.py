"""Whether one value bears out another: in another notation, with or without its year, and on which side of it."""

from guardrails.units import same_unit
from guardrails.values import Expression, Kind, Side


def grounds(source: Expression, claim: Expression) -> bool:
    """Does the value of `source` bear out the value of `claim`? Sides are judged apart (`sides_conflict`)."""
    if source.written is not None and {source.kind, claim.kind} == {Kind.NUMBER, Kind.DATE} and source.day:
        return source.day == claim.day and source.written == claim.written  # 「10日まで」 for 「5月1日〜10日」
    if source.kind is Kind.NUMBER and claim.kind is Kind.DATE:  # 「2030」 on an axis for 2030年
        return not source.unit and claim.month is None and source.value == claim.year
    if source.kind is not claim.kind:
        return False
    if claim.kind is Kind.DATE:
        return _date_grounds(source, claim)
    if claim.kind is Kind.TIME:
        return bool({source.value, source.also} & {claim.value, claim.also} - {None})
    if claim.kind is Kind.PHONE:
        return str(source.value).endswith(str(claim.value))
    if source.per and claim.per and source.per != claim.per:
        return False
    if claim.kind is not Kind.NUMBER:
        return source.value == claim.value
    if not source.unit or not claim.unit:
        return source.written == claim.written
    return source.value == claim.value and same_unit(source.unit, claim.unit)


def _date_grounds(source: Expression, claim: Expression) -> bool:
    if claim.year and source.year != claim.year:
        return False
    if claim.year and claim.fiscal is not None and source.fiscal is not None and claim.fiscal != source.fiscal:
        return False
    if claim.day and not claim.month and source.month:  # 「毎月10日」 is not said with 「5月10日」
        return False
    wanted = (claim.month, claim.day, claim.part)
    return all(
        not want or want == have for want, have in zip(wanted, (source.month, source.day, source.part), strict=True)
    )


_DOWN = frozenset({Side.LE, Side.LT, Side.BEFORE})
_UP = frozenset({Side.GE, Side.GT, Side.AFTER})


def sides_conflict(source: Expression, claim: Expression) -> bool:
    """「14日以内」 against 「14日後」, 「以上」 against 「未満」 or 「超」.

    A side that one of them leaves out is no conflict.
    """
    have, want = source.sides, claim.sides
    if not have or not want:
        return False
    duration = claim.unit in ("日", "か月", "分")
    if duration and any((s in have) != (s in want) for s in (Side.BEFORE, Side.AFTER)):
        return True
    if have & want:
        return False
    if bool(have & _DOWN) != bool(want & _DOWN):
        return True
    return {Side.LE, Side.LT} <= have | want or {Side.GE, Side.GT} <= have | want
