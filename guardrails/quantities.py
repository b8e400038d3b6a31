"""Numbers with their units in Japanese text: money, shares, durations, whatever is counted."""

# ruff: noqa: E501 (tables of patterns; ruff counts a kanji as two columns)

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from guardrails.numerals import ARABIC, KANJI, matches
from guardrails.sides import sides_of
from guardrails.units import BASE_UNITS, UNIT
from guardrails.values import Expression, Kind

_NUMBER = re.compile(
    rf"(?P<lead>第|\\|¥)?(?:(?<![A-Za-z\d])(?<![A-Za-z]-)(?P<arabic>(?:(?:{ARABIC})[万億兆千百]+)*(?:{ARABIC})(?![\d])(?:[万億兆千百]+)?)"
    rf"|(?<!^数)(?<![^一-龥]数)(?<![約十百千]数)(?P<kanji>{KANJI}[〇一二三四五六七八九十百千万億]*(?:・{KANJI}+)?))(?P<unit>{UNIT}(?!曜))?(?P<half>(?<=[間年月])半(?![年月日額分数期]))?"
)
_FRACTION = re.compile(rf"(?P<denominator>{ARABIC}|{KANJI}+)分の(?P<numerator>\d+|{KANJI}+)(?!\d)")
# 「1/2」 is January 2nd, unless the words around it speak of a share
_SHARE = re.compile(r"(?<![\d./])(?P<numerator>\d{1,3})/(?P<denominator>[2-9]|1[02]|100|1000)(?![\d/])")
_SHARE_BEFORE = re.compile(
    r"(?P<of>(?:率|割合)[はがを]?|補助金?[はがを]?|助成金?[はがを]?|負担[はがを]?|交付金|国庫|会社|事業者|(?<![一-龥])[国県都府市町村]が?|[費額料代金税価体数積用]の)[(:]{0,2} ?約?$"
)
_SHARE_AFTER = re.compile(
    r"以内|以上|以下|未満|超|ずつ|相当|を?(?:補助|助成|負担)(?!金)|を?(?:減額|減免|軽減|免除|控除)(?!の?[申開受])|を(?:乗じ|限度|上限|支給|給付|交付)|に(?:減額|減免|軽減|縮小|相当|引き?下)|の(?:額|負担|割合)"
)
_DAY_AFTER = re.compile(
    r" ?(?:\([月火水木金土日祝・、]+\)|から|より|まで|〜|-|開|現在|に(?![減軽縮相引])|必着|締|頃|ごろ|時点|午|付|は休|\d{1,2}[時:])"
)
_OR = re.compile("、?(?:又は|または|若しくは|もしくは|及び|と|から|[〜・])")
_NOT_NUMBERS = re.compile(
    r"(?:(?<=\()|(?<=単位)|(?<=単位:))[百千][万円人]+(?=\)|$|[、|])"  # of a column, 「(千円)」
    r"|十分(?!間|以|前|後)|一(?:部|時|度|定|般|切|方|体|環|番|人ひとり|人一人|人暮らし|人親|つ一つ|つひとつ|連|本化|元|層|律|括|覧|緒|致|日も|歩|旦|件落着)(?!以|未|当)"
)
_NUMBERS_IN_WORDS = {
    "永年": (Decimal("Infinity"), "か月"), "無期限": (Decimal("Infinity"), "か月"), "全額": (Decimal(1), "全額の"),
    "半額": (Decimal("0.5"), "全額の"), "半日": (Decimal("0.5"), "日"), "半年": (Decimal(6), "か月"),
}  # fmt: skip
_WORDS_FOR_NUMBERS = re.compile(rf"(?<![前後上下四])({'|'.join(_NUMBERS_IN_WORDS)})(?![程賦])間?")
_OF_MONTH = re.compile("(?:[・、]第?[一二三四五])*[月火水木金土日]曜")  # behind 「第三」
_PER = re.compile(r"(?<![\d一二三四五六七八九十第か前翌毎昨生今])(年|月|週)(?:額|間|に)?(?:約|最大で?|は|が|[:])?$")


def shares(text: str) -> Iterator[Expression]:
    """「補助率1/2」「経費の1/2を補助」 as a percentage."""
    end = -1
    for m, said in matches(_SHARE, text):
        chained = end >= 0 and _OR.fullmatch(text, end, m.start())
        if said["numerator"] <= said["denominator"] and (chained or _is_share(m)):
            end = m.end()
            yield _share(m, said)


def _is_share(m: re.Match[str]) -> bool:
    before = _SHARE_BEFORE.search(m.string[max(0, m.start() - 8) : m.start()])
    if before and before["of"][0] in "率割":
        return True
    return bool(_SHARE_AFTER.match(m.string, m.end()) or before and not _DAY_AFTER.match(m.string, m.end()))


def _share(m: re.Match[str], said: Mapping[str, Decimal]) -> Expression:
    value = said["numerator"] * 100 / said["denominator"]
    sides = sides_of(m.string, m.start(), m.end())
    return Expression(kind=Kind.NUMBER, start=m.start(), end=m.end(), value=value, written=value, unit="%", sides=sides)


def numbers(text: str) -> Iterator[Expression]:
    """All of a folded text, a share first: 「10分の1」 is no number of minutes."""
    for m in _WORDS_FOR_NUMBERS.finditer(text):
        value, unit = _NUMBERS_IN_WORDS[m[1]]
        sides = sides_of(text, m.start(), m.end())
        yield Expression(
            kind=Kind.NUMBER, start=m.start(), end=m.end(), value=value, written=value, unit=unit, sides=sides
        )
    for m, said in matches(_FRACTION, text):  # 10分の1 is 1割
        if said["denominator"]:
            yield _share(m, said)
    for m, said in matches(_NUMBER, text):
        unit, lead = m["unit"] or "", m["lead"] or ""
        weekday = lead == "第" and not unit and _OF_MONTH.match(text, m.end())
        if m["kanji"] and not weekday and (not unit or _NOT_NUMBERS.match(text, m.start())):
            continue
        if m["arabic"] and re.match(r"[A-Za-z]", text[m.end() :]) and not unit:
            continue
        value = said["arabic" if m["arabic"] else "kanji"] + (Decimal("0.5") if m["half"] else 0)
        if lead in ("\\", "¥"):
            unit = "円"
        if not unit and (counted := re.match("[一-龥ァ-ヶ]", text[m.end() :])):
            unit = "?" + counted.group()  # a counter that units.py does not know: the same only as itself
        name, factor = BASE_UNITS.get(unit, (unit, Decimal(1)))
        yield Expression(
            kind=Kind.NUMBER, start=m.start(), end=m.end(), value=value * factor, written=value, unit="第" + name if lead == "第" else name,
            sides=sides_of(text, m.start(), m.end()), per=_per(text, m.start()),
        )  # fmt: skip


def _per(text: str, start: int) -> str:
    """年, 月, 週 or 日 of 「月額3,000円」「年6回」."""
    m = _PER.search(text[max(0, start - 10) : start])
    return m.group(1) if m else ""
