"""An Excel value as its number format shows it. Own code: the one library found (ssf) fails with today's Babel.

Covers what city sheets use: 和暦 and Western dates, times, thousands, decimals, percent, units and signs in quotes,
leading zeros, sections for negative numbers and zero. An unknown format falls back to the plain value.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from ingest.dates import era_date

_DATE_PART = re.compile(
    r'"([^"]*)"|\\(.)|\[[^\]]*\]|(g{1,3}|e{1,2}|yyyy|yy|mm?m?|dd?|aaaa?|d{3,4}|hh?|ss?|AM/PM)|(.)', re.IGNORECASE
)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.')
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
    sections = code.split(";")
    if value < 0 and len(sections) > 1:
        code, value = sections[1], -value
    elif value == 0 and len(sections) > 2:
        code = sections[2]
    else:
        code = sections[0]
    if code.lower() in ("general", "@", "") or "/" in code or re.search("e[+-]", code, re.IGNORECASE):
        return _plain(value)
    bare = _LITERAL.sub("\0", code)
    found = re.search(r"[#0?][#0?,]*(?:\.[#0?]+)?", bare)
    if not found:
        return _literals(code).strip() or _plain(value)
    pattern = found.group()
    if "-" in bare[found.end() :] and "," not in pattern:  # 000-0000: digits filled in from the right
        return _filled(value, bare)
    scaled = Decimal(repr(value)) * (100 if "%" in bare else 1) / (1000 ** len(re.search(r",*$", pattern).group()))  # type: ignore[union-attr]
    decimals = len(pattern.partition(".")[2])
    rounded = scaled.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in pattern.rstrip(",") else f"{rounded:f}"
    optional = len(pattern) - len(pattern.rstrip("#")) if decimals else 0
    for _ in range(min(optional, decimals)):
        text = text[:-1] if text.endswith("0") else text
    text = text.rstrip(".")
    text = text.zfill(pattern.partition(".")[0].replace(",", "").count("0")) if "," not in text else text
    start, end = _position(code, pattern)
    return (_literals(code[:start]) + text + _literals(code[end:])).strip()


def _position(code: str, pattern: str) -> tuple[int, int]:
    """Where `pattern` stands in `code`, not counting what stands in quotes."""
    masked = _LITERAL.sub(lambda found: "\0" * len(found.group()), code)
    start = masked.index(pattern)
    return start, start + len(pattern)


def _literals(code: str) -> str:
    return _LITERAL.sub(lambda found: found[1] or found[2] or found[3] or "", code)


def _filled(value: int | float, bare: str) -> str:
    digits = str(int(value)).zfill(bare.count("0"))
    text = ""
    for char in reversed(bare.replace("\0", "-")):
        if char in "0#?" and digits:
            text, digits = digits[-1] + text, digits[:-1]
        elif char not in "0#?":
            text = char + text
    return digits + text


def _plain(value: int | float) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    return str(value)
