"""The day whose rules a question asks for (「令和7年度の」「来月から」「改定前の」), and what held on it."""

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant import japan
from assistant.types import Passage
from guardrails.expressions import Expression, Kind, Side, find_expressions

Search = Callable[[str, date], list[Passage]]
"""The passages for a question among those that hold on a day, best first."""

_YEARS = {
    "一昨年": -2,
    "おととし": -2,
    "昨年": -1,
    "去年": -1,
    "前年": -1,
    "今年": 0,
    "本年": 0,
    "来年": 1,
    "再来年": 2,
}
_MONTHS = {"先々月": -2, "先月": -1, "今月": 0, "再来月": 2, "来月": 1}
_RELATIVE_YEAR = re.compile(
    rf"({'|'.join(sorted(_YEARS, key=len, reverse=True))})(度)?"
    r"(?:の?(1[0-2]|[1-9])月(?:(3[01]|[12]\d|[1-9])日)?)?(?!の?\d+月|\d+日)"  # 「昨年の13月」 is no year with a rest
)
_RELATIVE_MONTH = re.compile(
    rf"({'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?:の?(3[01]|[12]\d|[1-9])日)?(?!の?\d+日)"
)
# A rule changes, or something of the asker's: 「料金の変更前」 names a day, 「住所変更前」 and 「氏名が変わる前」 none.
_RULES = "料金額率法則例程度回月"  # last characters of what a city changes
_RULE = rf"(?:(?<![一-龥々ァ-ヶーのをがはも])|(?<=[{_RULES}])|(?<=[{_RULES}][のをがはも]))"
_BEFORE_CHANGE = re.compile(rf"(?:(?:改定|改正|{_RULE}変更|値上げ|値下げ|見直し)(?:の|される|する)?|{_RULE}変わる)前")
_TAIL = re.compile(r"^(?:の?時点|の?現在|当時|から|まで|より?前|以前|以降|以後|[にでははのも、,\s])+")
_AT = re.compile(r"の?(?:時点|現在|当時)|より?前|以前")  # a month or day without a year lies behind us
_FROM = re.compile(r"から")  # … or before us
_BORN = re.compile(r"の?(?:生まれ|出生|誕生)")
# Behind a past day: it dates the asker's income, a thing done or another year to compare with, not the rules.
_INCOME = (
    r"中?(?:世帯|家族|本人|保護者|夫|妻|父|母|親|合計|総|年間|給与|事業|年金|市民税|市県民税|市町村民税|住民税|[のがは])*"
    r"(?:所得(?!税|制限|限度|階層|基準|区分|要件|割)|所得税額|所得割額|収入(?!制限|限度|基準|要件|印紙|証紙)|年収"
    r"|非?課税(?=証明|され|の?(?:場合|人|方|者)|[でがにだ])|税額(?=[でがに]))"
)
_DONE = (
    r"(?!時点|現在|当時)(?:[^。!?\n]*?(?<!聞きまし)[^か]た[。!\s](?=.)"  # a sentence of its own before the question
    r"|(?:の[春夏秋冬末]|(?![のは]))[^。!?\n]*?(?:[^か]た|んだ)"
    r"(?:[のん]?ですが|が、|ので|けど|けれど|場合|とき|時|際|後|人|方(?!が)|者|世帯|子|家|車|土地|住宅|[父母夫妻親])"
    r"(?!数|員|[はが]何[人名件世]))"  # 「令和6年度に受けた人は何人」 asks for the figures of that year
)
_OF_ASKER = re.compile(rf"{_INCOME}|(?<=年)分|と(?:同じ|比べ|違)|{_DONE}")
# … unless 「いくらでしたか」 asks for what held then.
_ASKS_PAST = re.compile(r"(?:でした|だった)(?:か|の|っけ)?[。?]*$")


@dataclass(frozen=True, kw_only=True)
class Versions:
    """`as_of`: the day whose rules were chosen, unless it is today; `asked` is then the question without it."""

    passages: list[Passage]
    asked: str
    as_of: date | None = None


@dataclass(frozen=True, kw_only=True)
class NamedDay:
    """A day, and the question without the words that name it."""

    day: date
    rest: str


def choose_versions(question: str, today: date, search: Search) -> Versions:
    """Search among what holds today or, where the question names another day and something else held then, on that.

    A day alone says little: 「令和9年度の学童の申込み」 is a rule of today. The best passage of that day has to be one
    that does not hold today, and the best of today must not speak of that fiscal year itself.
    """
    now = search(question, today)
    named = named_day(question, today) or _before_change(question, now)
    if named is None or named.day == today or (now and _names_fiscal_year_of(now[0].chunk.text, named.day)):
        return Versions(passages=now, asked=question)
    then = search(named.rest, named.day)
    if not then or then[0].chunk.is_valid_on(today):
        return Versions(passages=now, asked=question)
    return Versions(passages=then, asked=named.rest, as_of=named.day)


def named_day(question: str, today: date) -> NamedDay | None:
    """None when the question names no day, or several. Of a past year or month its last day, of a coming one its first.

    A day of the asker's own names none: 「昨年の所得」, 「12月に出産しました」, 「平成20年生まれ」.

    Without a year 「4月1日時点」 is the last such day, 「4月から」 the next.
    """
    text = unicodedata.normalize("NFKC", question)
    relative = list(_relative(text, today))
    written = [one for one in _written(text, today) if not any(start <= one[0] < end for start, end, _ in relative)]
    found = [one for one in relative + written if not _is_of_asker(text, one[1], is_past=one[2] < today)]
    if len({day for _, _, day in found}) != 1:
        return None
    start, end, day = found[0]
    return NamedDay(day=day, rest=text[:start] + _TAIL.sub("", text[end:]))


def _is_of_asker(text: str, end: int, *, is_past: bool) -> bool:
    """Whether the day whose words end there dates something of the asker's, not the rules."""
    if _BORN.match(text, end):
        return True
    end -= text[end - 1] == "の"  # a written date may hold the 「の」 behind it
    return is_past and not _ASKS_PAST.search(text) and bool(_OF_ASKER.match(text, end))


def with_fiscal_year(question: str, today: date, texts: Sequence[str]) -> str:
    """「今年度」 with the year that it is, where one of `texts` names that year: a row of last year answers nothing."""
    said = re.search(r"([今本来昨前]年)度", question)
    if said is None:
        return question
    day = date(_fiscal_year(today) + _YEARS[said[1]], 4, 1)
    if not any(_names_fiscal_year_of(text, day) for text in texts):
        return question
    return f"{question[: said.end()]}（令和{day.year - 2018}年度）{question[said.end() :]}"


def in_words(day: date) -> str:
    """「令和7年4月1日」; before 令和 with the western year."""
    if day < date(2019, 5, 1):
        return japan.day(day)
    return f"令和{'元' if day.year == 2019 else day.year - 2018}年{day.month}月{day.day}日"


def _before_change(question: str, now: Sequence[Passage]) -> NamedDay | None:
    """The day before what holds today came into force."""
    text = unicodedata.normalize("NFKC", question)
    said = _BEFORE_CHANGE.search(text)
    if not said or not now or now[0].chunk.valid_from is None:
        return None
    rest = text[: said.start()] + _TAIL.sub("", text[said.end() :])
    return NamedDay(day=now[0].chunk.valid_from - timedelta(days=1), rest=rest)


def _relative(text: str, today: date) -> Iterator[tuple[int, int, date]]:
    for said in _RELATIVE_YEAR.finditer(text):
        name, fiscal, month, day = said.groups()
        year = _YEARS[name] + (_fiscal_year(today) if fiscal else today.year)
        if month:
            found = _moment(year + _next_year(bool(fiscal), int(month)), int(month), int(day) if day else None, today)
        else:
            found = _in_year(year, bool(fiscal), today)
        if found:
            yield *said.span(), found
    for said in _RELATIVE_MONTH.finditer(text):
        months = today.year * 12 + today.month - 1 + _MONTHS[said[1]]
        if found := _moment(months // 12, months % 12 + 1, int(said[2]) if said[2] else None, today):
            yield *said.span(), found


def _written(text: str, today: date) -> Iterator[tuple[int, int, date]]:
    for said in find_expressions(text):
        if said.kind is Kind.DATE and (day := _written_day(said, text[said.end :], today)):
            yield said.start, said.end, day


def _written_day(said: Expression, behind: str, today: date) -> date | None:
    if said.month is None:
        return _in_year(said.year, bool(said.fiscal), today) if said.year else None
    if said.year is None:
        found = _without_year(said, behind, today)
    else:
        found = _moment(said.year + _next_year(bool(said.fiscal), said.month), said.month, said.day, today)
    return found - timedelta(days=1) if found and said.sides & {Side.BEFORE, Side.LT} else found


def _without_year(said: Expression, behind: str, today: date) -> date | None:
    assert said.month is not None
    this_year = _moment(today.year, said.month, said.day, today)
    if this_year and _AT.match(behind):
        return this_year if this_year <= today else _moment(today.year - 1, said.month, said.day, today)
    if this_year and _FROM.match(behind):
        return this_year if this_year >= today else _moment(today.year + 1, said.month, said.day, today)
    return None


def _moment(year: int, month: int, day: int | None, today: date) -> date | None:
    """Of a month its last day when it is over, its first when it is to come; None for 13月 and 2月30日."""
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    if day is not None:
        return date(year, month, day) if 1 <= day <= last else None
    return _nearest(date(year, month, 1), date(year, month, last), today)


def _in_year(year: int, fiscal: bool, today: date) -> date:
    month = 4 if fiscal else 1
    return _nearest(date(year, month, 1), date(year + 1, month, 1) - timedelta(days=1), today)


def _nearest(first: date, last: date, today: date) -> date:
    return min(max(first, today), last)


def _next_year(fiscal: bool, month: int) -> int:
    """January to March of a fiscal year lie in the next calendar year."""
    return int(fiscal and month < 4)


def _fiscal_year(day: date) -> int:
    return day.year - (day.month < 4)


def _names_fiscal_year_of(text: str, day: date) -> bool:
    said = find_expressions(unicodedata.normalize("NFKC", text))
    return any(e.kind is Kind.DATE and e.fiscal and e.year == _fiscal_year(day) for e in said)
