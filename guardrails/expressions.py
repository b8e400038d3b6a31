"""Numbers, money, dates, times, weekdays, phone numbers and addresses in Japanese text, in one notation each.

All offsets are into text that went through `folding.fold`.
"""

# ruff: noqa: E501 (tables of patterns; ruff counts a kanji as two columns)

import re
import unicodedata
from collections.abc import Callable, Iterator

from guardrails.columns import with_units_of_columns
from guardrails.dates import dates, times, weekdays
from guardrails.folding import fold
from guardrails.quantities import numbers, shares
from guardrails.ranges import complete_ranges
from guardrails.values import Expression, Kind, Side

__all__ = ["Expression", "Kind", "Side", "amounts", "find_expressions", "named_dates"]

_PHONE = r"(?<![\d〒-])(?:\(0\d{1,4}\)[-ー]?\d{1,4}[-ー]\d{3,4}|0\d{1,4}[-ー(]\d{1,4}[-ー)]\d{3,4}|0\d{9,10}|\d{3,4}-\d{4}|#\d{4})(?![\d-])"
_LINK = r"https?://[\w!?/+\-_~=;.,*&@#$%()'\[\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w.@])(?:www\.|[\w-]+\.)(?:[\w-]+\.)*(?:jp|com|org|net)(?:/[\w/.-]*)?"


def find_expressions(text: str) -> list[Expression]:
    """Every expression of a folded text, in order, without overlaps; the more specific kind wins."""
    found: list[Expression] = []
    taken = bytearray(len(text))
    readers: tuple[Callable[[str], Iterator[Expression]], ...] = (
        _links,
        _phones,
        shares,
        dates,
        times,
        weekdays,
        numbers,
    )
    for reader in readers:
        for expression in reader(text):
            if not any(taken[expression.start : expression.end]):
                taken[expression.start : expression.end] = b"\1" * (expression.end - expression.start)
                found.append(expression)
    found.sort(key=lambda e: e.start)
    return with_units_of_columns(text, complete_ranges(text, found))


def amounts(text: str) -> list[Expression]:
    """Its numbers with a unit (40,000件, 41.4%, 300円); offsets are on its NFKC form."""
    found = find_expressions(unicodedata.normalize("NFKC", text))
    return [e for e in found if e.kind is Kind.NUMBER and e.unit]


def named_dates(text: str) -> list[Expression]:
    """Its years, months and days (令和5年度, 4月1日, ２０２３年); offsets are on its folded form."""
    return [e for e in find_expressions(fold(text).text) if e.kind is Kind.DATE]


def _links(text: str) -> Iterator[Expression]:
    for m in re.finditer(_LINK, text, re.ASCII):
        link = m.group().rstrip(".,)")
        yield Expression(kind=Kind.LINK, start=m.start(), end=m.start() + len(link), value=link.lower().rstrip("/"))


def _phones(text: str) -> Iterator[Expression]:
    for m in re.finditer(_PHONE, text):
        yield Expression(kind=Kind.PHONE, start=m.start(), end=m.end(), value=re.sub(r"[^\d#]", "", m.group()))
