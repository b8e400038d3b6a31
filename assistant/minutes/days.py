"""Days as people say them in a meeting (来週金曜, 今月末, 12月10日), resolved against the day of the meeting.

A week begins on Monday and, for 「今週中」, ends on Friday: that is how an office means it. The words are always kept.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_WEEKDAYS = "月火水木金土日"
_NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_YEARS = {"再来年": 2, "来年": 1, "翌年": 1, "昨年": -1, "去年": -1}
_PAST = timedelta(days=90)  # 「11月10日」 said on the 24th is this year's; 「1月15日」 said in December is next year's


@dataclass(frozen=True, kw_only=True)
class DayMention:
    """[start, end) of the text names a day, or a time that is no single day (`day` is None)."""

    start: int
    end: int
    words: str
    day: date | None


def find_days(text: str, meeting: date) -> list[DayMention]:
    """Every day named in `text`, in order, without overlaps; the more specific reading wins."""
    folded = _fold(text)
    found: list[DayMention] = []
    for pattern, resolve in _RULES:
        for match in pattern.finditer(folded):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            day = _safely(resolve, match, meeting)
            found.append(
                DayMention(start=match.start(), end=match.end(), words=text[match.start() : match.end()], day=day)
            )
    return sorted(found, key=lambda mention: mention.start)


def _fold(text: str) -> str:
    """Full-width digits and slashes to half-width, one character for one character."""
    return "".join(c if len(n := unicodedata.normalize("NFKC", c)) != 1 else n for c in text)


def _safely(resolve: Callable[[re.Match[str], date], date | None], match: re.Match[str], meeting: date) -> date | None:
    try:
        return resolve(match, meeting)
    except (ValueError, OverflowError):  # 2月30日
        return None


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if text == "元":
        return 1
    tens, ten, ones = text.rpartition("十")
    return (_NUMBERS.get(tens, 1) * 10 if ten else 0) + (_NUMBERS.get(ones, 0) if ones else 0)


def _month_end(year: int, month: int) -> date:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _nearest(meeting: date, month: int, day: int) -> date:
    here = date(meeting.year, month, day)
    if here < meeting - _PAST:
        return date(meeting.year + 1, month, day)
    if here > meeting + timedelta(days=330):  # 「12月25日」 said in January looks back
        return date(meeting.year - 1, month, day)
    return here


def _said_year(m: re.Match[str], meeting: date) -> int:
    """「令和10年」「2028年」「再来年の」: the year in numbers, or counted from the meeting."""
    said = m.groupdict()
    if said.get("era"):
        return _number(m["year"]) + 2018
    return int(said.get("year2") or 0) or meeting.year + _YEARS[m["next"].rstrip("の")]


def _month_day(m: re.Match[str], meeting: date) -> date:
    month = _number(m["month"])
    if m["next"]:
        return date(_said_year(m, meeting), month, _number(m["day"]))
    return _nearest(meeting, month, _number(m["day"]))


def _end_of_month(m: re.Match[str], meeting: date) -> date:
    first = date(meeting.year + 1, _number(m["month"]), 1)  # a ValueError for 13月, which _month_end would count on
    if m["next"] or m["era"] or m["year2"]:
        return _month_end(_said_year(m, meeting), first.month)
    return _month_end(_nearest(meeting, first.month, 28).year, first.month)


def _relative_month(m: re.Match[str], meeting: date) -> date | None:
    ahead = {"今月": 0, "当月": 0, "来月": 1, "翌月": 1, "再来月": 2, None: 0}[m["which"]]
    month = meeting.month + ahead
    if m["day"]:
        return date(meeting.year + (month - 1) // 12, (month - 1) % 12 + 1, _number(m["day"]))
    return _month_end(meeting.year, month)


def _weekday(m: re.Match[str], meeting: date) -> date | None:
    weeks = {"今週": 0, "来週": 1, "翌週": 1, "再来週": 2}
    monday = meeting - timedelta(days=meeting.weekday())
    if m["which"]:
        return monday + timedelta(weeks=weeks[m["which"]], days=_WEEKDAYS.index(m["weekday"]))
    ahead = (_WEEKDAYS.index(m["weekday"]) - meeting.weekday()) % 7 or 7
    return meeting + timedelta(days=ahead)


def _week(m: re.Match[str], meeting: date) -> date | None:
    weeks = {"今週": 0, "来週": 1, "翌週": 1, "再来週": 2}[m["which"]]
    days = {"中": 4, "末": 4, "いっぱい": 4, "頭": 0, "初め": 0, "はじめ": 0, "明け": 7}.get(m["part"])
    if days is None:
        return None
    return meeting - timedelta(days=meeting.weekday()) + timedelta(weeks=weeks, days=days)


def _after(m: re.Match[str], meeting: date) -> date:
    count = _number(m["count"])
    return meeting + timedelta(days=count * (7 if m["unit"] == "週間" else 1))


def _fiscal_end(m: re.Match[str], meeting: date) -> date:
    if m["era"] or m["year2"]:
        return date(_said_year(m, meeting) + 1, 3, 31)
    year = meeting.year + (1 if meeting.month >= 4 else 0)
    return date(year + {"来": 1, "翌": 1, "再来": 2}.get(m["which"], 0), 3, 31)


def _bare_day(m: re.Match[str], meeting: date) -> date:
    day = _number(m["day"])
    month = meeting.month + (0 if day >= meeting.day else 1)
    return date(meeting.year + (month - 1) // 12, (month - 1) % 12 + 1, day)


def _rules() -> Iterator[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]]]:
    n = r"(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
    weekday = rf"(?:の?[、 ]?[(]?[{_WEEKDAYS}]曜日?[)]?|[(][{_WEEKDAYS}][)])?"
    years = r"(?:(?P<era>令和)(?P<year>\d{1,2}|元)|(?P<year2>20\d\d))年"
    counted = rf"(?P<next>(?:{'|'.join(_YEARS)})の?)?"
    yield (
        re.compile(rf"{years}の?(?P<month>{n})月(?P<day>{n})日{weekday}"),
        lambda m, meeting: date(_said_year(m, meeting), _number(m["month"]), _number(m["day"])),
    )
    yield (
        re.compile(r"(?<!\d)(?P<year>20\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"),
        lambda m, meeting: date(int(m["year"]), int(m["month"]), int(m["day"])),
    )
    yield (
        re.compile(
            rf"{counted}(?:今年の?|本年の?)?(?<![\d一二三四五六七八九十])(?P<month>{n})月の?(?P<day>{n})日(?!間|前|以内){weekday}"
        ),
        _month_day,
    )
    yield re.compile(r"(?<![\d/.])(?P<next>)(?P<month>1[0-2]|[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])(?![\d/])"), _month_day
    yield (
        re.compile(
            rf"(?:{years}の?|{counted})(?<![\d一二三四五六七八九十])(?P<month>{n})月(?:末日?|いっぱい|中(?!旬))"
        ),
        _end_of_month,
    )
    yield (
        re.compile(
            rf"(?P<which>今月|当月|来月|翌月|再来月)の?(?:(?P<day>{n})日(?!間|前|以内)|末日?|中(?!旬)|いっぱい){weekday}"
        ),
        _relative_month,
    )
    yield re.compile(r"(?P<which>再来週|今週|来週|翌週)の?(?P<weekday>[月火水木金土日])曜日?"), _weekday
    yield re.compile(r"(?P<which>再来週|今週|来週|翌週)の?(?P<part>末|中|いっぱい|頭|初め|はじめ|明け)"), _week
    yield re.compile(r"(?P<which>再来週|今週|来週|翌週)(?P<part>)"), lambda m, meeting: None
    yield re.compile(r"(?P<which>)週明け"), lambda m, meeting: meeting + timedelta(days=7 - meeting.weekday())
    yield re.compile(r"(?P<which>)週末"), lambda m, meeting: meeting + timedelta(days=4 - meeting.weekday())
    yield re.compile(r"(?P<which>)(?P<weekday>[月火水木金土日])曜日?(?=まで|中)"), _weekday
    yield re.compile(rf"(?P<count>{n})(?P<unit>日|週間)(?:後|以内)"), _after
    yield re.compile(rf"(?:{years}|(?<![昨去前\d元再])(?P<which>今|本|再来|来|翌)?年)度(?:内|末|中)"), _fiscal_end
    yield re.compile(r"年内|(?:今年|本年)(?:中|末)|年末"), lambda m, meeting: date(meeting.year, 12, 31)
    yield (
        re.compile(r"(?P<which>)(?P<day>)(?<![先前毎])月末"),
        lambda m, meeting: _month_end(meeting.year, meeting.month),
    )
    yield re.compile(r"明後日|あさって"), lambda m, meeting: meeting + timedelta(days=2)
    yield re.compile(r"明日|あした|あす(?=まで|中|に)"), lambda m, meeting: meeting + timedelta(days=1)
    yield re.compile(r"(?:本日|今日|きょう)(?:中|(?=まで))"), lambda m, meeting: meeting
    yield re.compile(rf"(?<![\d月一二三四五六七八九十])(?P<day>{n})日(?=まで|中に)"), _bare_day
    # Times that name no single day: kept as words.
    yield (
        re.compile(
            rf"(?:(?:次回|次の(?:会議|打合せ|打ち合わせ|定例会)|{n}月|今月|来月|翌月|来年|年明け)(?:の[^、。\s]{{1,8}})?|[^、。\s]{{1,6}}式)"
            r"(?=まで)|(?:\d{1,2}|今|来|翌)月(?:上旬|中旬|下旬|初旬|初め|頭)|年明け"
        ),
        lambda m, meeting: None,
    )


_RULES = tuple(_rules())
