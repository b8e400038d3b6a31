"""Numbers, money, dates, times, weekdays, phone numbers and addresses in Japanese text, in one notation each.

Kanji numerals are read by kanjize. Dates by the expressions below: ja-timex was tried and left out, because it knows
no 年度, reads 「14日以内」 as the 14th and 「41・4」 as the year 41, and pins an old pendulum.
All offsets are into text that went through `folding.fold`.
"""

# ruff: noqa: E501 (tables of patterns; ruff counts a kanji as two columns)

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from kanjize import kanji2number

from guardrails.units import BASE_UNITS, UNIT, same_unit


class Kind(StrEnum):
    NUMBER = "number"  # with its unit: money, percentages, durations and counters too
    DATE = "date"
    TIME = "time"
    WEEKDAY = "weekday"
    PHONE = "phone"
    LINK = "link"  # URL or e-mail address


class Side(StrEnum):
    """On which side of a value the text stands, e.g. LE for 「14日以内」."""

    LE = "le"
    LT = "lt"
    BEFORE = "before"
    GE = "ge"
    GT = "gt"
    AFTER = "after"


@dataclass(frozen=True, kw_only=True)
class Expression:
    """One value in [start, end). `value` is comparable within its kind; a DATE uses `year` … `part` instead.

    NUMBER: Decimal in `unit` (円, %, 分, 日, か月 or a counter); TIME: minutes of the day; WEEKDAY: its kanji; PHONE: digits.
    """

    kind: Kind
    start: int
    end: int
    value: Decimal | str = ""
    written: Decimal | None = None  # NUMBER: as written, before the unit was converted
    unit: str = ""
    sides: frozenset[Side] = frozenset()
    per: str = ""  # NUMBER: 年 for 「年額3,100円」; WEEKDAY: 週 for 「毎週水曜日」, 月 for 「第1水曜日」, 隔 for 「隔週水曜日」
    year: int | None = None
    fiscal: bool | None = None  # 年度, 年, or None where 「R5」 does not say
    month: int | None = None
    day: int | None = None
    part: str = ""  # 上旬, 末 …
    also: Decimal | None = None  # a second reading, e.g. 17:00 for the 5時 of 「午後1時から5時」


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
_DATES = (
    rf"{_ERA}(?P<number>{_N})[./-](?P<month>\d{{1,2}})[./-](?P<day>\d{{1,2}})(?!\d)",
    r"(?<![\d.])(?P<western>(?:19|20)\d\d)[./-](?P<month>1[0-2]|0?[1-9])[./-](?P<day>3[01]|[12]\d|0?[1-9])(?!\d)",
    rf"(?!(?<![A-Za-z])[MT])(?:{_ERA})(?P<number>{_N})[./](?P<month>1[0-2]|0?[1-9]){_END_OF_MONTH}",
    rf"(?<![\d.])(?P<western>(?:19|20)\d\d)[./](?P<month>1[0-2]|0?[1-9]){_END_OF_MONTH}",
    rf"(?:{_JAPANESE_YEAR}|{_WESTERN_YEAR})(?:の)?(?:{_MONTH_DAY})?",
    rf"(?<![\d一二三四五六七八九十]){_BARE_FISCAL}",
    rf"(?<![\d一二三四五六七八九十.]){_MONTH_DAY}",
    r"(?<![\d./])(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])(?![\d/])",
)
_HALF = r"(?P<half>午前|午後|朝|夕方|夜|AM|PM|am|pm)?"
_CLOCK = r"(?:\d{1,2}|(?!一時(?![一二三四五半]))[一二三四五六七八九十]{1,3})"
_TIMES = (
    rf"{_HALF}(?P<hour>{_CLOCK})時(?!間|点|期|代)(?:(?P<thirty>半)|(?P<minute>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})分(?!間))?",
    rf"{_HALF} ?(?<!\d)(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?!\d)",
    r"(?P<noon>正午)",
)
_PHONE = r"(?<![\d〒-])(?:\(0\d{1,4}\)[-ー]?\d{1,4}[-ー]\d{3,4}|0\d{1,4}[-ー(]\d{1,4}[-ー)]\d{3,4}|0\d{9,10}|\d{3,4}-\d{4}|#\d{4})(?![\d-])"
_LINK = r"https?://[\w!?/+\-_~=;.,*&@#$%()'\[\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w.@])(?:www\.|[\w-]+\.)(?:[\w-]+\.)*(?:jp|com|org|net)(?:/[\w/.-]*)?"
_WEEKDAYS = (
    r"[月火水木金土日](?:[・、,と]?[月火水木金土日])*曜日?",
    r"(?<![一-龥ァ-ヶ\d])[月火水木金土日](?:[・、,〜][月火水木金土日])+(?![一-龥])",
    r"(?<=[((])[月火水木金土日](?=[・))])",
    r"(?<=[:|])[月火水木金土日](?=\||$)",  # a cell of its own
    r"土日",
)
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_KANJI = r"[〇一二三四五六七八九十百千]"
_NUMBER = re.compile(
    rf"(?P<lead>第|\\|¥)?(?:(?<![A-Za-z\d])(?<![A-Za-z]-)(?P<arabic>(?:(?:{_ARABIC})[万億兆千百]+)*(?:{_ARABIC})(?![\d])(?:[万億兆千百]+)?)"
    rf"|(?P<kanji>{_KANJI}[〇一二三四五六七八九十百千万億]*(?:・{_KANJI}+)?))(?P<unit>{UNIT}(?!曜))?(?P<half>(?<=[間年月])半(?![年月日額分数期]))?"
)
_FRACTION = re.compile(rf"(?P<denominator>\d+|{_KANJI}+)分の(?P<numerator>\d+|{_KANJI}+)(?!\d)")
_NUMERALS = (
    "number", "second", "western", "bare", "month", "day", "hour", "minute",
    "denominator", "numerator", "arabic", "kanji",
)  # fmt: skip
_NOT_NUMBERS = re.compile(
    r"十分(?!間|以|前|後)|一(?:部|時|度|定|般|切|方|体|環|番|人ひとり|人一人|人暮らし|人親|つ一つ|つひとつ|連|本化|元|層|律|括|覧|緒|致|日も|歩|旦|件落着)(?!以|未|当)"
)
_AFTER = re.compile(
    r"(?:\([^)]{0,12}\))?(?:の間|程度|分|ほど|くらい)?"
    r"((?:以内|内に|以下|未満|以上|以降|以後|以前|超(?!過勤)|を超えない|を超え|を上回|を下回|に満たない|[もにまで]{0,2}(?:いかない|行かない|届かない)|[がを]?限度|[がを]?上限|[がを]?下限|経過|(?<!午)後|(?<!午)前(?!期|年|回)|過ぎ|まで|迄|から|より前|より後|〜(?!\d))+)"
)
_BEFORE = re.compile(r"(最大|最高|上限|最長|多くとも|限度額?|最低|少なくとも|最短|下限|〜)(?:は|が|で|額)?[::]? ?約?$")
_SIDES = {
    "以内": Side.LE, "内に": Side.LE, "以下": Side.LE, "まで": Side.LE, "迄": Side.LE, "限度": Side.LE, "上限": Side.LE, "下限": Side.GE,
    "を超えない": Side.LE, "以前": Side.LE, "未満": Side.LT, "に満たない": Side.LT, "いかない": Side.LT, "行かない": Side.LT, "届かない": Side.LT, "を下回": Side.LT, "より前": Side.BEFORE,
    "前": Side.BEFORE, "以上": Side.GE, "以降": Side.GE, "以後": Side.GE, "から": Side.GE, "〜": Side.GE, "超": Side.GT,
    "を超え": Side.GT, "を上回": Side.GT, "より後": Side.AFTER, "後": Side.AFTER, "経過": Side.AFTER, "過ぎ": Side.AFTER,
}  # fmt: skip
_NUMBERS_IN_WORDS = {
    "永年": (Decimal("Infinity"), "か月"), "無期限": (Decimal("Infinity"), "か月"), "全額": (Decimal(1), "全額の"),
    "半額": (Decimal("0.5"), "全額の"), "半日": (Decimal("0.5"), "日"),
}  # fmt: skip
_WORDS_FOR_NUMBERS = re.compile("|".join(_NUMBERS_IN_WORDS))
_PER = re.compile(r"(?<![\d一二三四五六七八九十第か前翌毎昨生今])(年|月|週)(?:額|間|に)?(?:約|最大で?|は|が|[:])?$")
_HOW_OFTEN = re.compile(r"(毎週|隔週|第[\d一二三四五](?:[・、,〜]?(?:と|及び)?第?[\d一二三四五])*)の?$")
_PARTS = {"か月": (12, re.compile("年間?")), "分": (60, re.compile("時間"))}  # of 「1年6か月」, 「1時間30分」
_MULTIPLIED = re.compile(r"(?:\d|,)+(?:\.\d+)?([百千万億兆]+)")
_RANGES = ("〜", "-", "から", "、", "・", "/")
_SIDE_WORD = re.compile("|".join(sorted(_SIDES, key=len, reverse=True)))


def find_expressions(text: str) -> list[Expression]:
    """Every expression of a folded text, in order, without overlaps; the more specific kind wins."""
    found: list[Expression] = []
    taken = bytearray(len(text))
    readers: tuple[Callable[[str], Iterator[Expression]], ...] = (_links, _phones, _dates, _times, _weekdays, _numbers)
    for reader in readers:
        for expression in reader(text):
            if not any(taken[expression.start : expression.end]):
                taken[expression.start : expression.end] = b"\1" * (expression.end - expression.start)
                found.append(expression)
    found.sort(key=lambda e: e.start)
    return _complete_ranges(text, found)


def amounts(text: str) -> list[Expression]:
    """Its numbers with a unit (40,000件, 41.4%, 300円); offsets are on its NFKC form."""
    found = find_expressions(unicodedata.normalize("NFKC", text))
    return [e for e in found if e.kind is Kind.NUMBER and e.unit]


def _links(text: str) -> Iterator[Expression]:
    for m in re.finditer(_LINK, text, re.ASCII):
        link = m.group().rstrip(".,)")
        yield Expression(kind=Kind.LINK, start=m.start(), end=m.start() + len(link), value=link.lower().rstrip("/"))


def _phones(text: str) -> Iterator[Expression]:
    for m in re.finditer(_PHONE, text):
        yield Expression(kind=Kind.PHONE, start=m.start(), end=m.end(), value=re.sub(r"[^\d#]", "", m.group()))


def _dates(text: str) -> Iterator[Expression]:
    last_era = 2018  # 「5年度」 in a column under 令和4年度 is 令和; alone, it is the present era
    for pattern in _DATES:
        for m in _matches(pattern, text):
            groups = m.groupdict()
            if not any(groups.get(name) for name in ("era", "western", "bare", "month")):
                continue
            base = _ERAS[groups["era"].rstrip(".")] if groups.get("era") else last_era
            last_era = base if groups.get("era") else last_era
            yield from _date_of(m, groups, base)


def _date_of(m: re.Match[str], groups: dict[str, str | None], base: int) -> Iterator[Expression]:
    """The date of one match, and for 「令和4・5年度」 one for each year."""
    word = groups.get("word") or groups.get("western_word") or ("年度" if groups.get("bare") else "")
    years: list[int | None] = [None]
    if western := groups.get("western"):
        years = [_integer(western)]
    elif number := groups.get("number") or groups.get("bare"):
        years = [base + _integer(number)]
        if second := groups.get("second"):
            years.append(base + _integer(second))
    month, day = groups.get("month"), groups.get("day")
    fiscal = None if not word and not month else word in ("年度", "度")
    sides = _sides(m.string, m.start(), m.end())
    for order, year in enumerate(years):
        # two years in one match stand one character apart, so that they do not overlap
        start = m.start() if order == 0 else m.start("second")
        end = m.end() if len(years) == 1 or order == 1 else m.start("second") - 1
        yield Expression(
            kind=Kind.DATE, start=start, end=end, sides=sides, year=year, fiscal=fiscal if year else None,
            month=_integer(month) if month else None, day=_integer(day) if day else None,
            part=(groups.get("part") or "").replace("末日", "末").replace("初旬", "上旬"),
        )  # fmt: skip


def _times(text: str) -> Iterator[Expression]:
    for pattern in _TIMES:
        for m in _matches(pattern, text):
            groups = m.groupdict()
            if groups.get("noon"):
                minutes, also = 720, None
            else:
                hour = _integer(groups["hour"])
                minutes = hour * 60 + (30 if groups.get("thirty") else _integer(groups.get("minute") or "0"))
                afternoon = (groups["half"] or "").lower() in ("午後", "夕方", "夜", "pm")
                minutes += 720 if afternoon and hour < 12 else 0
                also = None if groups["half"] or hour > 6 else Decimal(minutes + 720)
            yield Expression(
                kind=Kind.TIME, start=m.start(), end=m.end(), value=Decimal(minutes), also=also,
                sides=_sides(text, m.start(), m.end()),
            )  # fmt: skip


def _weekdays(text: str) -> Iterator[Expression]:
    for pattern in _WEEKDAYS:
        for m in re.finditer(pattern, text):
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


def _numbers(text: str) -> Iterator[Expression]:
    for m in _WORDS_FOR_NUMBERS.finditer(text):
        value, unit = _NUMBERS_IN_WORDS[m.group()]
        yield Expression(kind=Kind.NUMBER, start=m.start(), end=m.end(), value=value, written=value, unit=unit)
    for m in _matches(_FRACTION, text):  # 10分の1 is 1割
        if denominator := _integer(m["denominator"]):
            value = Decimal(_integer(m["numerator"])) * 100 / denominator
            sides = _sides(text, m.start(), m.end())
            yield Expression(
                kind=Kind.NUMBER, start=m.start(), end=m.end(), value=value, written=value, unit="%", sides=sides
            )
    for m in _matches(_NUMBER, text):
        unit, lead = m["unit"] or "", m["lead"] or ""
        if m["kanji"] and (not unit or _NOT_NUMBERS.match(text, m.start())):
            continue
        if m["arabic"] and re.match(r"[A-Za-z]", text[m.end() :]) and not unit:
            continue
        value = _value(m["arabic"] or m["kanji"]) + (Decimal("0.5") if m["half"] else 0)
        if lead in ("\\", "¥"):
            unit = "円"
        if not unit and (counted := re.match("[一-龥ァ-ヶ]", text[m.end() :])):
            unit = "?" + counted.group()  # a counter that units.py does not know: the same only as itself
        name, factor = BASE_UNITS.get(unit, (unit, Decimal(1)))
        yield Expression(
            kind=Kind.NUMBER, start=m.start(), end=m.end(), value=value * factor, written=value, unit="第" + name if lead == "第" else name,
            sides=_sides(text, m.start(), m.end()), per=_per(text, m.start()),
        )  # fmt: skip


def _per(text: str, start: int) -> str:
    """年, 月, 週 or 日 of 「月額3,000円」「年6回」."""
    m = _PER.search(text[max(0, start - 10) : start])
    return m.group(1) if m else ""


def _complete_ranges(text: str, found: list[Expression]) -> list[Expression]:
    """「3〜5人」: the 3 counts people too. 「午後1時〜5時」: the 5時 is in the afternoon. 「4〜9月」: the 4 is a month."""
    done = _joined(text, found)
    for i in range(len(done) - 2, -1, -1):
        left, right = done[i], done[i + 1]
        between = text[left.end : right.start]
        if left.kind is right.kind is Kind.NUMBER and not left.unit and right.unit and between in _RANGES:
            factor = BASE_UNITS.get(_unit_text(text, right), ("", Decimal(1)))[1]
            counted = _multiplied(text, left, right) if between not in ("、", "・", "/") else Decimal(left.value)
            done[i] = replace(left, unit=right.unit, value=counted * factor)
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
    return done


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


def _sides(text: str, start: int, end: int) -> frozenset[Side]:
    sides = {_SIDES[w] for m in [_AFTER.match(text, end)] if m for w in _SIDE_WORD.findall(m.group(1))}
    if before := _BEFORE.search(text[max(0, start - 8) : start]):
        sides.add(Side.GE if before.group(1) in ("最低", "少なくとも", "最短", "下限") else Side.LE)
    return frozenset(sides)


def _matches(pattern: str | re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Those whose numerals are numbers: not 「十十円」."""
    for m in re.finditer(pattern, text):
        groups = m.groupdict()
        if all(_is_number(groups[name]) for name in _NUMERALS if groups.get(name)):
            yield m


def _is_number(numerals: str) -> bool:
    if numerals == "元":
        return True
    try:
        _value(numerals)
    except (ValueError, OverflowError):  # kanjize on 十十 and 5万億, and on more digits than int or float hold
        return False
    return True


def _integer(digits: str) -> int:
    return 1 if digits == "元" else int(_value(digits))


def _value(written: str) -> Decimal:
    """1,800 → 1800; 5億3,000万 → 530000000; 四十一・四 → 41.4."""
    plain = written.replace(",", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return Decimal(plain)
    if m := re.fullmatch(r"(.+)・(.+)", plain):
        return Decimal(f"{kanji2number(m[1])}.{''.join(str(kanji2number(d)) for d in m[2])}")
    if m := re.fullmatch(r"(\d+\.\d+)([万億兆千百]+)", plain):  # kanjize reads whole numbers only
        return Decimal(m[1]) * kanji2number("1" + m[2])
    return Decimal(kanji2number(plain))


def grounds(source: Expression, claim: Expression) -> bool:
    """Does the value of `source` bear out the value of `claim`? Sides are judged apart (`sides_conflict`)."""
    if source.kind is Kind.NUMBER and claim.kind is Kind.DATE:  # 「2030」 on an axis for 2030年
        return not source.unit and claim.month is None and source.value == claim.year
    if source.kind is not claim.kind:
        return False
    if claim.kind is Kind.DATE:
        return _date_grounds(source, claim)
    if claim.kind is Kind.TIME:
        return bool({source.value, source.also} & {claim.value, claim.also} - {None})
    if claim.kind is Kind.PHONE:
        return str(source.value).endswith(str(claim.value))
    if source.per and claim.per and source.per != claim.per:
        return False
    if claim.kind is not Kind.NUMBER:
        return source.value == claim.value
    if not source.unit or not claim.unit:
        return source.written == claim.written
    return source.value == claim.value and same_unit(source.unit, claim.unit)


def _date_grounds(source: Expression, claim: Expression) -> bool:
    if claim.year and source.year != claim.year:
        return False
    if claim.year and claim.fiscal is not None and source.fiscal is not None and claim.fiscal != source.fiscal:
        return False
    wanted = (claim.month, claim.day, claim.part)
    return all(
        not want or want == have for want, have in zip(wanted, (source.month, source.day, source.part), strict=True)
    )


_DOWN = frozenset({Side.LE, Side.LT, Side.BEFORE})
_UP = frozenset({Side.GE, Side.GT, Side.AFTER})


def sides_conflict(source: Expression, claim: Expression) -> bool:
    """「14日以内」 against 「14日後」, 「以上」 against 「未満」 or 「超」. A side that one of them leaves out is no conflict."""
    have, want = source.sides, claim.sides
    if not have or not want:
        return False
    duration = claim.unit in ("日", "か月", "分")
    if duration and any((s in have) != (s in want) for s in (Side.BEFORE, Side.AFTER)):
        return True
    if have & want:
        return False
    if bool(have & _DOWN) != bool(want & _DOWN):
        return True
    return {Side.LE, Side.LT} <= have | want or {Side.GE, Side.GT} <= have | want
