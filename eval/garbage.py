"""Scores the garbage table: names written in other ways, and collection days against another calculation."""

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import cycle

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from assistant.garbage import Choices, Garbage, GarbageTable, Item, Rule, TableAnswer
from assistant.lexical import Tokenizer

_YEARS = 2
_QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "ja": (
        "{}の捨て方は？",
        "{}って何ゴミ？",
        "{}を捨てたい",
        "{}は何ごみですか",
        "{}の出し方を教えてください。",
        "すみません、{}はどうやって捨てればいいですか？",
        "{}の分別",
        "{}は燃えるごみですか",
        "古くなった{}を処分したいのですが",
        "いらなくなった{}はどう捨てる？",
        "{}類は何ごみになりますか",
        "{} 捨て方",
    ),
    "en": ("How do I throw away a {}?", "What kind of garbage is {}?", "I want to dispose of my old {}", "{}"),
    "zh-Hans": ("{}怎么扔？", "{}是什么垃圾", "请问旧的{}怎么处理？", "{}"),
    "ko": ("{}은 어떻게 버려요?", "{} 버리는 방법 알려주세요", "{} 무슨 쓰레기예요?", "{}"),
    "vi": ("Vứt {} như thế nào?", "Tôi muốn vứt {} cũ", "{} là rác gì?", "{}"),
    "pt": ("Como jogo fora {}?", "Quero descartar meu {} velho", "{} é que tipo de lixo?", "{}"),
    "es": ("¿Cómo tiro {}?", "Quiero tirar mi {} viejo", "¿Qué tipo de basura es {}?", "{}"),
    "tl": ("Paano itapon ang {}?", "Gusto kong itapon ang lumang {}", "Anong uri ng basura ang {}?", "{}"),
    "ne": ("{} कसरी फाल्ने?", "मेरो पुरानो {} फाल्न चाहन्छु", "{} कुन प्रकारको फोहोर हो?", "{}"),
}


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """One way to write an item's name. `lang` as in `assistant.languages`."""

    item: str
    kind: str
    text: str
    lang: str = "ja"


@dataclass(frozen=True, kw_only=True)
class GarbageScores:
    """`offered`: the item stood among choices because its spelling belongs to several. Such count as right.

    `wrong`: answered with another item of another category: what must not happen.
    """

    items: int
    questions: int
    item_accuracy: float
    offered: int
    wrong: int
    missed: int
    by_kind: Mapping[str, float]
    examples: tuple[str, ...]  # of what was wrong or missed
    dates: int
    date_accuracy: float


def score(garbage: Garbage, tokenizer: Tokenizer) -> GarbageScores:
    """Every item in every spelling, once as a bare name and once inside a question; every day of two years."""
    today = _first_day(garbage.table)
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    examples: list[str] = []
    owners = _owners(garbage.table, tokenizer)
    templates = {lang: cycle(questions) for lang, questions in _QUESTIONS.items()}
    for spelling in spellings(garbage.table, tokenizer):
        for text in dict.fromkeys([spelling.text, next(templates[spelling.lang]).format(spelling.text)]):
            outcome = _outcome(garbage, spelling, text, today, owners)
            asked[spelling.kind] += 1
            outcomes[outcome] += 1
            right[spelling.kind] += outcome in ("right", "offered")
            if outcome in ("wrong", "missed") and len(examples) < 400:
                examples.append(f"{outcome}: {text}（{spelling.item}）")
    days, right_days = _dates(garbage)
    return GarbageScores(
        items=len(garbage.table.items),
        questions=asked.total(),
        item_accuracy=right.total() / asked.total(),
        offered=outcomes["offered"],
        wrong=outcomes["wrong"],
        missed=outcomes["missed"],
        by_kind={kind: right[kind] / asked[kind] for kind in asked},
        examples=tuple(examples),
        dates=days,
        date_accuracy=right_days / days if days else 1.0,
    )


# ---- names ----


def spellings(table: GarbageTable, tokenizer: Tokenizer) -> Iterator[Spelling]:
    """Generated here and not by the matcher, so that the two can disagree."""
    known = {item.name for item in table.items}
    called = {_folded(name) for item in table.items for name in (item.name, *item.aliases)}
    for item in table.items:
        seen: set[str] = set()
        for kind, text in _ways(item, tokenizer):
            if text and text not in seen and (text == item.name or text not in known):
                seen.add(text)
                yield Spelling(item=item.name, kind=kind, text=text)
    for variant in table.variants:
        named = [name for name in variant.item.split("|") if name in known]
        if named and (variant.lang != "ja" or _folded(variant.text) not in called):
            kind = "other_name" if variant.lang == "ja" else "foreign"
            yield Spelling(item=named[0], kind=kind, text=variant.text, lang=variant.lang)


def _ways(item: Item, tokenizer: Tokenizer) -> Iterator[tuple[str, str]]:
    name = item.name
    readings = item.readings or ("".join(word.reading for word in tokenizer.spoken(name, longest=True)),)
    yield "name", name
    yield from (("listed_name", alias) for alias in item.aliases if alias.startswith(name))
    yield "half_width", _half_width(name)
    yield "full_width", _full_width(name)
    yield "hiragana_for_katakana", _shift(name, "ァ", "ヶ", -0x60)
    yield "katakana_for_hiragana", _shift(name, "ぁ", "ゖ", 0x60)
    for reading in readings:
        yield "reading_hiragana", _shift(reading, "ァ", "ヶ", -0x60)
        yield "reading_katakana", _shift(reading, "ぁ", "ゖ", 0x60)
        yield "reading_half_width", _half_width(_shift(reading, "ぁ", "ゖ", 0x60))
    yield "without_okurigana", _without_okurigana(name)
    yield "long_vowel", name.removesuffix("ー")
    yield "long_vowel", name.replace("ー", "－")
    yield "capitals", name.swapcase() if name.isascii() else name
    yield "plural", f"{name}など"
    yield "spaces", " ".join(name)


def _outcome(garbage: Garbage, spelling: Spelling, text: str, today: date, owners: Mapping[str, set[str]]) -> str:
    answer = garbage.reply(text, today, lang=spelling.lang)
    expected = {row.category for item in garbage.table.items if item.name == spelling.item for row in item.rows}
    if isinstance(answer, TableAnswer):
        same = spelling.item in answer.items or set(answer.categories) == expected
        shared = not owners.get(_folded(spelling.text), set()).isdisjoint(answer.items)
        return "right" if same or shared else "wrong"
    if isinstance(answer, Choices) and spelling.item in {choice.label for choice in answer.choices}:
        return "offered" if len(owners.get(_folded(spelling.text), ())) > 1 else "missed"
    return "missed"


def _owners(table: GarbageTable, tokenizer: Tokenizer) -> dict[str, set[str]]:
    """Folded spelling → the items it may stand for: 「くし」 is 串, and 櫛 too where the list has it."""
    owners: dict[str, set[str]] = {}
    for item in table.items:
        for _, text in _ways(item, tokenizer):
            owners.setdefault(_folded(text), set()).add(item.name)
    return owners


def _folded(text: str) -> str:
    return "".join(_shift(unicodedata.normalize("NFKC", text).lower(), "ァ", "ヶ", -0x60).split())


def _shift(text: str, first: str, last: str, by: int) -> str:
    return "".join(chr(ord(c) + by) if first <= c <= last else c for c in text)


_HALF_WIDTH = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)} | {
    unicodedata.normalize("NFKC", chr(code) + mark): chr(code) + mark
    for code in range(0xFF76, 0xFF8F)
    for mark in "ﾞﾟ"
    if len(unicodedata.normalize("NFKC", chr(code) + mark)) == 1
}


def _half_width(text: str) -> str:
    return "".join(_HALF_WIDTH.get(c, c) for c in text)


def _full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _without_okurigana(name: str) -> str:
    """押し入れ → 押入れ: hiragana between two kanji goes; 「の」 is no okurigana."""
    kept = ""
    for before, letter, after in zip(" " + name, name, name[1:] + " ", strict=False):
        between = "一" <= before <= "鿿" and "一" <= after <= "鿿" and "ぁ" <= letter <= "ゖ"
        kept += "" if between and letter not in "のとや" else letter
    return kept


# ---- dates ----


def _dates(garbage: Garbage) -> tuple[int, int]:
    """How many (district, category, day) were compared, and how many agreed on the next three dates."""
    first = _first_day(garbage.table)
    days = [first + timedelta(days=offset) for offset in range(365 * _YEARS + 1)]
    compared = right = 0
    for district in garbage.table.districts:
        closed = {
            closure.first + timedelta(days=offset)
            for closure in garbage.table.closures
            if closure.center == district.center
            for offset in range((closure.last - closure.first).days + 1)
        }
        for category, rules in district.rules:
            expected = sorted(_all_days(rules, first) - closed)
            for day in days:
                at = bisect_left(expected, day)
                found = garbage.calendar.next_dates(district.name, category, day)
                compared += 1
                right += found == tuple(expected[at : at + 3])
    return compared, right


def _all_days(rules: tuple[Rule, ...], first: date) -> set[date]:
    start = datetime(first.year, first.month, first.day)
    until = start + timedelta(days=365 * (_YEARS + 2))
    found: set[date] = set()
    for rule in rules:
        if rule.day is not None:
            found.add(rule.day)
            continue
        on = weekday(rule.weekday or 0)
        months = list(rule.months) or None
        if rule.nth is None:
            dates = rrule(WEEKLY, byweekday=on, bymonth=months, dtstart=start, until=until)
        else:
            dates = rrule(MONTHLY, byweekday=on(rule.nth), bymonth=months, dtstart=start, until=until)
        found |= {moment.date() for moment in dates}
    return found


def _first_day(table: GarbageTable) -> date:
    """In the year of the first closure, so that closures fall into the two years."""
    return date(min((closure.first.year for closure in table.closures), default=2026), 1, 1)
