"""Values that belong together: the two ends of a range, the days of one month, and the parts of 「1年6か月」."""

import re
from dataclasses import replace
from decimal import Decimal

from kanjize import kanji2number

from guardrails.units import BASE_UNITS, UNIT
from guardrails.values import Expression, Kind

_PARTS = {"か月": (12, re.compile("年間?")), "分": (60, re.compile("時間"))}  # of 「1年6か月」, 「1時間30分」
_BARE_DAY = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})日?")
_DURATION = re.compile(
    r"(?:間|目|以内|以上|以下|未満|程度|ほど|くらい|前|後|ごと|毎|分|超|経|当|あた|につき|を[超こ経過限]|に(?:わた|1|一)|か[けか])"
)
_SAME_MONTH = re.compile(r"(?:\([^()]{1,6}\))?(?:、?(?:及び|または|又は|から|[〜・とか-])|、)")
_UNTIL = re.compile(
    r"(?:\([^()]{1,6}\))?(?:まで|迄|に(?!わた|1)|と|の(?!うち|猶)|[。」|]|$)"
)  # 「1日から10日」 may count days too
_EVERY_MONTH = re.compile(r"(?:毎月|各月|翌々?月|前々?月|当月|[偶奇]数月)の?$")
_WEEKDAY = re.compile(r"第?\?[月火水木金土日]")
_OF_MONTH = re.compile("[・、〜と]|及び")
_MULTIPLIED = re.compile(r"(?:\d|,)+(?:\.\d+)?([百千万億兆]+)")
_RANGES = ("〜", "-", "から", "、", "・", "/")


def complete_ranges(text: str, found: list[Expression]) -> list[Expression]:
    """「3〜5人」: the 3 counts people too. 「午後1時〜5時」: the 5時 is in the afternoon.

    「4〜9月」: the 4 is a month.
    """
    done = _joined(text, found)
    for i in range(len(done) - 2, -1, -1):
        left, right = done[i], done[i + 1]
        between = text[left.end : right.start]
        if left.kind is right.kind is Kind.NUMBER and not left.unit and right.unit and between in _RANGES:
            factor = BASE_UNITS.get(_unit_text(text, right), ("", Decimal(1)))[1]
            counted = _multiplied(text, left, right) if between not in ("、", "・", "/") else Decimal(left.value)
            done[i] = replace(left, unit=right.unit, value=counted * factor)
        elif left.unit == "第" and _WEEKDAY.fullmatch(right.unit) and _OF_MONTH.fullmatch(between):
            done[i] = replace(left, unit="第" + right.unit.removeprefix("第"))  # 「第2・第4水曜日」
        elif _is_month(text, left) and right.kind is Kind.DATE and right.year is None and between in ("〜", "-", "・"):
            done[i] = replace(
                right,
                start=left.start,
                end=left.end,
                sides=left.sides,
                day=None,
                part="",
                month=int(text[left.start : left.end]),
            )
        elif left.kind is right.kind is Kind.TIME and between in _RANGES and Decimal(right.value) < Decimal(left.value):
            done[i + 1] = replace(right, value=Decimal(right.value) + 720, also=None)
    return _days_of_months(text, done)


def _days_of_months(text: str, found: list[Expression]) -> list[Expression]:
    """「5月1日〜10日」, 「5月1・2日」: every day has its month; 「翌月10日」 is a day of some month, no ten days."""
    done: list[Expression] = []
    last: Expression | None = None
    for e in found:
        if e.kind is Kind.DATE:
            last = e
        elif day := _day(text, e):
            if last and last.month and not last.day and not last.part and last.end == e.start:
                done.remove(last)  # 「5月」 of 「5月1・2日」
                e = last = replace(last, end=e.end, sides=e.sides, day=day)
            elif last and last.day and last.day < day and _same_month(text, last, e):
                e = last = replace(last, start=e.start, end=e.end, sides=e.sides, day=day, written=e.written)
            elif _EVERY_MONTH.search(text[max(0, e.start - 4) : e.start]):
                e = last = Expression(
                    kind=Kind.DATE, start=e.start, end=e.end, sides=e.sides, day=day, written=e.written
                )
            else:
                e = replace(e, day=day)
        done.append(e)
    return done


def _day(text: str, e: Expression) -> int | None:
    """Which day of a month a number may be."""
    if e.unit != "日" or e.per or not _BARE_DAY.fullmatch(text, e.start, e.end) or not 1 <= Decimal(e.value) <= 31:
        return None
    return None if _DURATION.match(text, e.end) else int(e.value)


def _same_month(text: str, day: Expression, later: Expression) -> bool:
    between = text[day.end : later.start]
    return bool(_SAME_MONTH.fullmatch(between) and ("から" not in between or _UNTIL.match(text, later.end)))


def _joined(text: str, found: list[Expression]) -> list[Expression]:
    """「1時間30分」 and 「1年6か月」 are one value each: an answer may not keep half of it."""
    done: list[Expression] = []
    for e in found:
        left = done[-1] if done else None
        parts, whole = _PARTS.get(e.unit, (0, None))
        if (
            left
            and whole
            and left.end == e.start
            and left.unit == e.unit
            and not left.sides
            and Decimal(e.value) < parts
            and whole.search(text[left.start : left.end])
        ):
            value = Decimal(left.value) + Decimal(e.value)
            done[-1] = replace(left, end=e.end, value=value, written=value, sides=e.sides)
        else:
            done.append(e)
    return done


def _multiplied(text: str, left: Expression, right: Expression) -> Decimal:
    """The 5 of 「5〜10万円」 is 50,000; that of 「5,000〜1万円」 as it stands."""
    m = _MULTIPLIED.match(text[right.start : right.end])
    if m and right.written is not None and re.fullmatch(r"[\d,.]+", text[left.start : left.end]):
        multiplied = Decimal(left.value) * kanji2number("1" + m[1])
        return multiplied if multiplied < right.written else Decimal(left.value)
    return Decimal(left.value)


def _is_month(text: str, e: Expression) -> bool:
    return e.kind is Kind.NUMBER and not e.unit and re.fullmatch("1[0-2]|[1-9]", text[e.start : e.end]) is not None


def _unit_text(text: str, number: Expression) -> str:
    m = re.search(rf"({UNIT})半?$", text[number.start : number.end])
    return m.group(1) if m else ""
