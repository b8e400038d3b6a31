"""Years, dates, times of the day and weekdays in Japanese text.

By the expressions below: ja-timex was tried and left out, because it knows no 年度, reads 「14日以内」 as the 14th and
「41・4」 as the year 41, and pins an old pendulum.
"""

# ruff: noqa: E501 (tables of patterns; ruff counts a kanji as two columns)

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from guardrails.numerals import matches
from guardrails.sides import sides_of
from guardrails.units import UNIT
from guardrails.values import Expression, Kind

_ERAS = {
    "令和": 2018,
    "R": 2018,
    "平成": 1988,
    "H": 1988,
    "昭和": 1925,
    "S": 1925,
    "大正": 1911,
    "T": 1911,
    "明治": 1867,
    "M": 1867,
}
_N = r"(?:\d{1,2}|元|[一二三四五六七八九十]{1,3})"
_ERA = rf"(?P<era>令和|平成|昭和|大正|明治|(?<![A-Za-z])[RHSTM]\.?(?={_N}))"
_MONTH_DAY = rf"(?P<month>{_N})月(?!額|間|数|収)(?:(?P<day>{_N})日(?!間|以内|後|前)|(?P<part>上旬|中旬|下旬|初旬|末日?|初め|初日))?"
_JAPANESE_YEAR = rf"{_ERA}(?P<number>{_N})(?:年?度?[・、,〜](?P<second>{_N})(?=年))?(?P<word>年度|年|度(?=[^\d]))?"
_WESTERN_YEAR = r"(?P<western>(?:19|20)\d\d|[一二][〇一二三四五六七八九]{3})(?P<western_word>年度|年(?!間))"
# 「R5.10」, 「2023/10」; not 「2023.10%」, nor 「M7.3」 of an earthquake
_END_OF_MONTH = rf"(?![\d,年]|[./]\d|\s?(?:{UNIT}|[万億兆千百]))(?:月(?P<part>末)?)?"
_BARE_FISCAL = rf"(?P<bare>{_N})(?:[・、,〜](?P<second>{_N}))?年度"
_DATES = [re.compile(pattern) for pattern in (
    rf"{_ERA}(?P<number>{_N})[./-](?P<month>\d{{1,2}})[./-](?P<day>\d{{1,2}})(?!\d)",
    r"(?<![\d.])(?P<western>(?:19|20)\d\d)[./-](?P<month>1[0-2]|0?[1-9])[./-](?P<day>3[01]|[12]\d|0?[1-9])(?!\d)",
    rf"(?!(?<![A-Za-z])[MT])(?:{_ERA})(?P<number>{_N})[./](?P<month>1[0-2]|0?[1-9]){_END_OF_MONTH}",
    rf"(?<![\d.])(?P<western>(?:19|20)\d\d)[./](?P<month>1[0-2]|0?[1-9]){_END_OF_MONTH}",
    rf"(?:{_JAPANESE_YEAR}|{_WESTERN_YEAR})(?:の)?(?:{_MONTH_DAY})?",
    rf"(?<![\d一二三四五六七八九十]){_BARE_FISCAL}",
    rf"(?<![\d一二三四五六七八九十.]){_MONTH_DAY}",
    r"(?<![\d./])(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])(?![\d/])",
)]  # fmt: skip
_HALF = r"(?P<half>午前|午後|朝|夕方|夜|AM|PM|am|pm)?"
_CLOCK = r"(?:\d{1,2}|(?!一時(?![一二三四五半]))[一二三四五六七八九十]{1,3})"
_TIMES = [re.compile(pattern) for pattern in (
    rf"{_HALF}(?P<hour>{_CLOCK})時(?!間|点|期|代)(?:(?P<thirty>半)|(?P<minute>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})分(?!間))?",
    rf"{_HALF} ?(?<!\d)(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?!\d)",
    r"(?P<noon>正午)",
)]  # fmt: skip
_WEEKDAYS = [re.compile(pattern) for pattern in (
    r"(?:(?<!\d)|(?!日[・、,と〜]))[月火水木金土日](?:[・、,と〜]?[月火水木金土日])*曜日?",
    r"(?<![一-龥ァ-ヶ\d])[月火水木金土日](?:[・、,〜][月火水木金土日])+(?![一-龥])",
    r"(?<=[((])[月火水木金土日](?=[・))])",
    r"(?<=[:|])[月火水木金土日](?=\||$)",  # a cell of its own
    r"土日",
)]  # fmt: skip
_HOW_OFTEN = re.compile(r"(毎週|隔週|第[\d一二三四五](?:[・、,〜]?(?:と|及び)?第?[\d一二三四五])*)の?$")


def dates(text: str) -> Iterator[Expression]:
    last_era = 2018  # 「5年度」 in a column under 令和4年度 is 令和; alone, it is the present era
    for pattern in _DATES:
        for m, said in matches(pattern, text):
            if not (m.groupdict().get("era") or said.keys() & {"western", "bare", "month"}):
                continue
            if era := m.groupdict().get("era"):
                last_era = _ERAS[era.rstrip(".")]
            yield from _date_of(m, {name: int(number) for name, number in said.items()}, last_era)


def _date_of(m: re.Match[str], said: Mapping[str, int], era: int) -> Iterator[Expression]:
    """The date of one match, and for 「令和4・5年度」 one for each year. `era`: the year before its first."""
    groups = m.groupdict()
    word = groups.get("word") or groups.get("western_word") or ("年度" if "bare" in said else "")
    years: list[int | None] = [said.get("western")]
    if "western" not in said:
        years = [era + said[name] for name in ("number", "bare", "second") if name in said] or [None]
    fiscal = None if not word and "month" not in said else word in ("年度", "度")
    sides = sides_of(m.string, m.start(), m.end())
    for order, year in enumerate(years):
        # two years in one match stand one character apart, so that they do not overlap
        start = m.start() if order == 0 else m.start("second")
        end = m.end() if len(years) == 1 or order == 1 else m.start("second") - 1
        yield Expression(
            kind=Kind.DATE, start=start, end=end, sides=sides, year=year, fiscal=fiscal if year else None,
            month=said.get("month"), day=said.get("day"),
            part=(groups.get("part") or "").replace("末日", "末").replace("初旬", "上旬"),
        )  # fmt: skip


def times(text: str) -> Iterator[Expression]:
    for pattern in _TIMES:
        for m, said in matches(pattern, text):
            minutes, also = _minutes(m.groupdict(), said)
            yield Expression(
                kind=Kind.TIME, start=m.start(), end=m.end(), value=minutes, also=also,
                sides=sides_of(text, m.start(), m.end()),
            )  # fmt: skip


def _minutes(groups: Mapping[str, str | None], said: Mapping[str, Decimal]) -> tuple[Decimal, Decimal | None]:
    """Of the day, and what 「5時」 may mean too: 17:00."""
    if groups.get("noon"):
        return Decimal(720), None
    half, hour = groups["half"] or "", said["hour"]
    minutes = hour * 60 + (30 if groups.get("thirty") else said.get("minute", 0))
    if half.lower() in ("午後", "夕方", "夜", "pm") and hour < 12:
        minutes += 720
    return minutes, None if half or hour > 6 else minutes + 720


def weekdays(text: str) -> Iterator[Expression]:
    for pattern in _WEEKDAYS:
        for m in pattern.finditer(text):
            often = _HOW_OFTEN.search(text[max(0, m.start() - 12) : m.start()])
            per = "" if not often else "月" if often[1].startswith("第") else often[1][0].replace("毎", "週")
            letters = m.group().split("曜")[0]
            for i, letter in enumerate(letters):
                if letter in "月火水木金土日":
                    last = i == len(letters.rstrip("・、,と〜")) - 1
                    yield Expression(
                        kind=Kind.WEEKDAY, start=m.start() + i, end=m.end() if last else m.start() + i + 1,
                        value=letter, per=per,
                    )  # fmt: skip
