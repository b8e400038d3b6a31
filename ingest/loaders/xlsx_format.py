"""An Excel value as its number format shows it. Own code: the one library found (ssf) fails with today's Babel.

Covers what city sheets use: 和暦 and Western dates, times, thousands, decimals, percent, units and signs in quotes,
leading zeros, sections for negative numbers and zero. An unknown format falls back to the plain value.
"""

import operator
import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from ingest.dates import era_date

_DATE_PART = re.compile(
    r'"([^"]*)"|\\(.)|\[[^\]]*\]|(g{1,3}|e{1,2}|yyyy|yy|mm?m?|dd?|aaaa?|d{3,4}|hh?|ss?|AM/PM)|(.)', re.IGNORECASE
)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.')
_GENERAL = re.compile(r"general|G/標準|@", re.IGNORECASE)
_FRACTION_OR_POWER = re.compile(r"/|e[+-]", re.IGNORECASE)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)\]")
_COMPARE = {
    "<=": operator.le,
    ">=": operator.ge,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}
_WEEKDAYS = "月火水木金土日"
_ERA_LETTERS = {"令和": "R", "平成": "H", "昭和": "S", "大正": "T"}


def display(value: object, number_format: str) -> str:
    """`value` of a cell as text; `number_format` is Excel's format code."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date | time):
        return _date(value, number_format.split(";")[0])
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value)


def _date(value: datetime | date | time, code: str) -> str:
    moment = value if isinstance(value, datetime) else None
    day = moment.date() if moment else value if isinstance(value, date) else None
    clock = moment.time() if moment else value if isinstance(value, time) else time()
    if "[$-F" in code or code.lower() in (
        "general",
        "mm-dd-yy",
        "m/d/yy",
        "yyyy-mm-dd h:mm:ss",
    ):  # the system's own format
        parts = [day.isoformat() if day else "", clock.strftime("%H:%M") if clock != time() or not day else ""]
        return " ".join(filter(None, parts))
    text, hour_before = "", False
    for quoted, escaped, part, other in _DATE_PART.findall(code):
        if not part:
            text += quoted or escaped or ("" if other in "@_*" else other)
            continue
        kind = part.lower()
        is_minute = kind in ("m", "mm") and (hour_before or day is None)
        text += _clock_part(kind, clock, is_minute) if is_minute or kind[0] == "h" or kind[0] == "s" else ""
        if day and not is_minute and kind[0] in "geymda" and kind != "am/pm":
            text += _day_part(part, day, code)
        hour_before = kind[0] == "h"
    return text.strip() or str(value)


def _clock_part(kind: str, clock: time, is_minute: bool) -> str:
    number = clock.minute if is_minute else clock.hour if kind[0] == "h" else clock.second
    return f"{number:02d}" if len(kind) == 2 else str(number)


def _day_part(part: str, day: date, code: str) -> str:
    kind = part.lower()
    era, era_year = era_date(day, first_is_gan="gannen" in code or "年" in code)
    if kind[0] == "g":
        return {1: _ERA_LETTERS.get(era, era), 2: era[0]}.get(len(kind), era)
    if kind[0] == "e":
        return era_year
    if kind[0] == "y":
        return f"{day.year}" if len(kind) > 2 else f"{day.year % 100:02d}"
    if kind in ("aaa", "ddd"):
        return _WEEKDAYS[day.weekday()]
    if kind in ("aaaa", "dddd"):
        return _WEEKDAYS[day.weekday()] + "曜日"
    number = day.month if kind[0] == "m" else day.day
    return f"{number:02d}" if len(kind) == 2 else str(number)


def _number(value: int | float, code: str) -> str:
    code, value = _section(value, _sections(code))
    bare = _masked(code)
    general = _GENERAL.search(bare)
    if general:
        return _within(code, general.group(), plain(value))
    if not code or _FRACTION_OR_POWER.search(bare):
        return plain(value)
    found = re.search(r"[#0?][#0?,]*(?:\.[#0?]+)?", bare)
    if not found:
        return _literals(code).strip() or plain(value)
    pattern = found.group()
    if re.search("[#0?]", bare[found.end() :]) and "," not in pattern:  # 000-0000
        return _filled(value, code)
    scaled = Decimal(repr(value)) * (100 if "%" in bare else 1) / (1000 ** len(re.search(r",*$", pattern).group()))  # type: ignore[union-attr]
    decimals = len(pattern.partition(".")[2])
    rounded = scaled.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in pattern.rstrip(",") else f"{rounded:f}"
    optional = len(pattern) - len(pattern.rstrip("#")) if decimals else 0
    for _ in range(min(optional, decimals)):
        text = text[:-1] if text.endswith("0") else text
    text = text.rstrip(".")
    text = text.zfill(pattern.partition(".")[0].replace(",", "").count("0")) if "," not in text else text
    return _within(code, pattern, text)


def _sections(code: str) -> list[str]:
    ends = [index for index, char in enumerate(_masked(code)) if char == ";"]
    return [code[start:end] for start, end in zip([0, *(end + 1 for end in ends)], [*ends, len(code)], strict=True)]


def _section(value: int | float, sections: list[str]) -> tuple[str, int | float]:
    """The part of a format that holds for `value`: by its condition, 「[<=999]000;000-0000」, else by its sign."""
    conditions = [_CONDITION.search(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if not condition or _COMPARE[condition[1]](value, float(condition[2])):
                return section, value
        return "", value
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    return sections[2 if value == 0 and len(sections) > 2 else 0], value


def _masked(code: str) -> str:
    """`code` at its own length, with what stands in quotes made invisible."""
    return _LITERAL.sub(lambda found: "\0" * len(found.group()), code)


def _within(code: str, pattern: str, text: str) -> str:
    start = _masked(code).index(pattern)
    return (_literals(code[:start]) + text + _literals(code[start + len(pattern) :])).strip()


def _literals(code: str) -> str:
    return _LITERAL.sub(lambda found: found[1] or found[2] or found[3] or "", code)


def _filled(value: int | float, code: str) -> str:
    """Digits filled in from the right; those left over stand at the first place."""
    bare = _masked(code)
    digits = str(abs(int(value))).zfill(bare.count("0"))
    end = len(code)
    text = ""
    for slot in reversed([index for index, char in enumerate(bare) if char in "0#?"]):
        text = digits[-1:] + _literals(code[slot + 1 : end]) + text
        digits, end = digits[:-1], slot
    return (_literals(code[:end]) + ("-" if value < 0 else "") + digits + text).strip()


def plain(value: int | float) -> str:
    """The figure as it stands in the cell, ten digits and more: 12345678, 41.4."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    return str(value)
