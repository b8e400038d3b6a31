"""Reads the dates cities write: 2026-04-01, 2026/4/1, 2026年4月1日, 令和8年4月1日, R8.4.1, 令和八年四月一日."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

# First year of each era minus one (元号法; 明治 before 1873 used another calendar and is not read).
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "r": 2018, "h": 1988, "s": 1925, "t": 1911}
_KANJI = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_NUMBER = r"[0-9]{1,2}|[〇一二三四五六七八九十]{1,3}"
_DATE = re.compile(
    rf"""(?:(?P<era>令和|平成|昭和|大正|(?<![a-z])[rhst])\s*(?P<era_year>元|{_NUMBER})|(?P<year>(?<![0-9])[12][0-9]{{3}}))
        \s*(?:年|[-/.])\s*(?P<month>{_NUMBER})\s*(?:月|[-/.])\s*(?P<day>{_NUMBER})(?![0-9])\s*日?""",
    re.VERBOSE,
)


def parse_date(text: str) -> date | None:
    """The date that `text` consists of (a time of day after it is ignored); None if it is none or impossible."""
    plain = _plain(text)
    found = _DATE.match(plain)
    if not found or not re.fullmatch(r"(?:\s*[(（][月火水木金土日][)）])?(?:[t\s]*[0-9:.+z]+)?", plain[found.end() :]):
        return None
    return _to_date(found)


def find_dates(text: str) -> Iterator[tuple[date, str, str]]:
    """Every possible date in `text`, with what stands before and after it (both NFKC-normalised, lower case)."""
    plain = _plain(text)
    for found in _DATE.finditer(plain):
        day = _to_date(found)
        if day:
            yield day, plain[: found.start()], plain[found.end() :]


def era_date(day: date, *, first_is_gan: bool = True) -> tuple[str, str]:
    """The 元号 and the year in it, as text: (「令和」, 「8」); the first year is 「元」, or 「1」 when so asked."""
    starts = (
        ("令和", date(2019, 5, 1)),
        ("平成", date(1989, 1, 8)),
        ("昭和", date(1926, 12, 25)),
        ("大正", date(1912, 7, 30)),
    )
    for era, start in starts:
        if day >= start:
            year = day.year - _ERAS[era]
            return era, "元" if year == 1 and first_is_gan else str(year)
    return "西暦", str(day.year)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _to_date(found: re.Match[str]) -> date | None:
    era = found["era"]
    year = _ERAS[era] + _number(found["era_year"]) if era else int(found["year"])
    try:
        return date(year, _number(found["month"]), _number(found["day"]))
    except ValueError:
        return None


def _number(text: str) -> int:
    if text == "元":
        return 1
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(_KANJI[char]) for char in text))
    return (_number(tens) if tens else 1) * 10 + (_number(ones) if ones else 0)
