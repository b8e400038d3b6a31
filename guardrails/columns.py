"""A bare number in a table counts what its column, its row or the whole table names: 「金額（千円）: 1,200」.

Knows rows as they are read: 「表（単位：千円）｜区分: 一般会計｜令和6年度: 1,200」, folded.
"""

import re
from dataclasses import replace
from decimal import Decimal

from kanjize import kanji2number

from guardrails.units import BASE_UNITS
from guardrails.values import Expression, Kind

# No counter that may stand in brackets for something else: （日） is a weekday, （本） a main building, （子） a child.
_MEASURES = (
    "円|%|人|名|件|世帯|戸|回|枚|冊|台|個|点|校|園|棟|泊|歳|団体|社|施設|区画|か所|箇所|ポイント|時間|分|秒|年|か月|週"
    "|g|kg|t|m2|ha|km|cm|mm|m|L|kW|MB|GB|TB"
)
_MEASURE = rf"(?P<times>[百千万億]*)(?P<unit>{_MEASURES})"
_OF_LABEL = re.compile(rf".*\((?:単位:? ?)?{_MEASURE}(?:[、・,][^()]*)?\)$")
_OF_TABLE = re.compile(rf"単位:? ?{_MEASURE}(?![^\W\d])")
# Columns and rows of a table of 千円 that tell no 千円.
_OTHERS = re.compile(
    r"率|比|割合|[人件回台枚戸校日]数|世帯|人口|面積|番号|順位|コード|内線|電話|^(?:年度?|月|款|項|目|節|no)\.?$", re.I
)
_CELL = re.compile(r"(?P<label>(?:[^:(]|\([^()]*\))+): ?(?P<value>.*)")  # 「費用(単位:千円): 1,200」
_BARE = re.compile(r"[\d,.]+")


def with_units_of_columns(text: str, found: list[Expression]) -> list[Expression]:
    """`found` in the folded `text`, its bare numbers in table rows with their units."""
    if "(" not in text and "単位" not in text:
        return found
    return [_with_unit(text, e) if e.kind is Kind.NUMBER and not e.unit else e for e in found]


def _with_unit(text: str, number: Expression) -> Expression:
    if not _BARE.fullmatch(text, number.start, number.end):
        return number
    *before, own = text[text.rfind("\n", 0, number.start) + 1 : number.start].split("|")
    cell = _CELL.fullmatch(own)
    named = _measure(cell["label"], before) if cell else None
    if not named:
        return number
    unit, factor = BASE_UNITS[named["unit"]]
    times = kanji2number("1" + named["times"]) if named["times"] else 1
    return replace(number, unit=unit, value=Decimal(number.value) * factor * times)


def _measure(label: str, before: list[str]) -> re.Match[str] | None:
    """As the column tells it (the lowest row of its header first), else the first cell, else the name of the table."""
    first = next((cell["value"] for text in before if (cell := _CELL.fullmatch(text))), "")
    for part in (*reversed(label.split("/")), first.strip()):
        if (named := _OF_LABEL.fullmatch(part)) or _OTHERS.search(part):
            return named
    return next((named for text in before if (named := _OF_TABLE.search(text))), None)
