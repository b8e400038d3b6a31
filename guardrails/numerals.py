"""Numerals in Arabic figures and in kanji: how they are written, and what they say (by kanjize)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from kanjize import kanji2number

ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
KANJI = r"[〇一二三四五六七八九十百千]"
_GROUPS = frozenset(
    {
        "number", "second", "western", "bare", "month", "day", "hour", "minute",
        "denominator", "numerator", "arabic", "kanji",
    }
)  # fmt: skip
"""Groups of the patterns that hold a numeral."""


def matches(pattern: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], dict[str, Decimal]]]:
    """Each match with what its numerals say, by group; none whose numerals make no number: not 「十十円」."""
    for m in pattern.finditer(text):
        written = {name: numeral for name, numeral in m.groupdict().items() if numeral and name in _GROUPS}
        try:
            said = {name: _value(numeral) for name, numeral in written.items()}
        except (ValueError, OverflowError):  # kanjize on 十十 and 5万億, and on more digits than int or float hold
            continue
        yield m, said


def _value(written: str) -> Decimal:
    """1,800 → 1800; 5億3,000万 → 530000000; 四十一・四 → 41.4; 元 → 1."""
    plain = written.replace(",", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return Decimal(plain)
    if plain == "元":
        return Decimal(1)
    if m := re.fullmatch(r"(.+)・(.+)", plain):
        return Decimal(f"{kanji2number(m[1])}.{''.join(str(kanji2number(d)) for d in m[2])}")
    if m := re.fullmatch(r"(\d+\.\d+)([万億兆千百]+)", plain):  # kanjize reads whole numbers only
        return Decimal(m[1]) * kanji2number("1" + m[2])
    return Decimal(kanji2number(plain))
