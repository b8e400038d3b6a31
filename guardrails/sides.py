"""On which side of a value the words around it stand: 「14日以内」, 「最大3か月」."""

# ruff: noqa: E501 (tables of patterns; ruff counts a kanji as two columns)

import re

from guardrails.values import Side

_AFTER = re.compile(
    r"(?:\([^)]{0,12}\))?(?:の間|程度|分|ほど|くらい)?"
    r"((?:以内|内に|以下|未満|以上|以降|以後|以前|超(?!過勤)|を超えない|を超え|を上回|を下回|に満たない|[もにまで]{0,2}(?:いかない|行かない|届かない)|[がを]?限度|[がを]?上限|[がを]?下限|経過|(?<!午)後|(?<!午)前(?!期|年|回)|過ぎ|まで|迄|から|より前|より後|〜(?!\d))+)"
)
_BEFORE = re.compile(r"(最大|最高|上限|最長|多くとも|限度額?|最低|少なくとも|最短|下限|〜)(?:は|が|で|額)?[::]? ?約?$")
_SIDES = {
    "以内": Side.LE, "内に": Side.LE, "以下": Side.LE, "まで": Side.LE, "迄": Side.LE, "限度": Side.LE, "上限": Side.LE, "下限": Side.GE,
    "を超えない": Side.LE, "以前": Side.LE, "未満": Side.LT, "に満たない": Side.LT, "いかない": Side.LT, "行かない": Side.LT, "届かない": Side.LT, "を下回": Side.LT, "より前": Side.BEFORE,
    "前": Side.BEFORE, "以上": Side.GE, "以降": Side.GE, "以後": Side.GE, "から": Side.GE, "〜": Side.GE, "超": Side.GT,
    "を超え": Side.GT, "を上回": Side.GT, "より後": Side.AFTER, "後": Side.AFTER, "経過": Side.AFTER, "過ぎ": Side.AFTER,
}  # fmt: skip
_SIDE_WORD = re.compile("|".join(sorted(_SIDES, key=len, reverse=True)))


def sides_of(text: str, start: int, end: int) -> frozenset[Side]:
    """Those of the value at [start, end)."""
    sides = {_SIDES[w] for m in [_AFTER.match(text, end)] if m for w in _SIDE_WORD.findall(m.group(1))}
    if before := _BEFORE.search(text[max(0, start - 8) : start]):
        sides.add(Side.GE if before.group(1) in ("最低", "少なくとも", "最短", "下限") else Side.LE)
    return frozenset(sides)
