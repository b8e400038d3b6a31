"""What a question names: a district, a day, kinds of garbage, items."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TypeVar

from assistant.garbage.frames import WITHOUT_SPACES, Frames, Phrase, load_frames
from assistant.garbage.names import Names
from assistant.garbage.sounds import has_accents, kanji, plain, surface, words
from assistant.garbage.types import GarbageTable
from assistant.lexical import Tokenizer

_KANA = re.compile("[ぁ-ヺ]")
_MAX_ITEMS = 4  # asked for together
_FALSE_FRIENDS = {"es": frozenset({"pan"})}  # bread, in English a frying pan
_BETWEEN = re.compile("と|や|、|・|,|/|&|及び|および|または")
# A bare comma is none of these: 「アイロン、可燃ごみですか」 asks about one thing.
_AND = re.compile("と、?|や|&|及び|および|ならびに|(?<=[方法日])は?[、。?]")
_MAX_JOINTS = 8  # in a question that is read as a list of items and kinds
_MAX_PART = 40  # characters of such a list's part
_LIVES = (
    r"(?:[一二三四五六七八九十\d]+丁目)?(?:地区|地域|町内)?"
    r"(?:に(?:住|す)んで(?:い)?(?:る|ます)(?:者|もの|の)?|(?:に)?在住|住み|住まい)?"
    r"(?:なん|なの|の者)?(?:です|だ)?(?:けれども|けれど|けど|が(?![一-鿿]))?(?:の場合)?(?:では|での|で|の|は)?[、。,.\s]*"
)
_DAY_WORDS = {
    "しあさって": 3,
    "明後日": 2,
    "あさって": 2,
    "明日": 1,
    "あした": 1,
    "あす": 1,
    "今日": 0,
    "きょう": 0,
    "本日": 0,
}
_DAY_WORD = re.compile("|".join(_DAY_WORDS))
_WEEKDAY = re.compile("([月火水木金土日])曜")
_COUNTED = re.compile("次の日")
_WHICH = re.compile(r"(?:何|なに|なん|どの|どんな)の?ごみ")
_GENERAL = frozenset(
    ("ごみ", "もの", "物", "家庭ごみ", "生活ごみ", "家庭のごみ", "大量のごみ", "ごみ袋", "指定袋", "袋", "資源物")
)
_Part = TypeVar("_Part")


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Items as they are asked for, and kinds of garbage in the order of the table."""

    items: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


class Questions:
    """Reads questions by one city's table. Built once (about half a second), then thread-safe and without state."""

    def __init__(self, table: GarbageTable, tokenizer: Tokenizer) -> None:
        self._table = table
        self._items = frozenset(item.name for item in table.items)
        self._names = Names(table, tokenizer)
        self._frames = load_frames()
        called = (c for category in table.categories for c in (category.name, *category.aliases))
        self._general = _GENERAL | {surface(name) for name in called}

    def frame(self, lang: str) -> Frames:
        return self._frames.get(lang, self._frames["ja"])

    # ---- items ----

    def named_items(self, question: str, lang: str) -> Iterator[tuple[Phrase, tuple[str, ...]]]:
        """The phrases of the question that name items, the longest first, and the items."""
        accented = self.frame(lang).is_accented(question)
        for phrase in self._phrases(question, lang):
            if names := self._find(phrase.text, lang, accented=accented):
                yield phrase, names

    def several(self, phrase: str) -> tuple[str, ...]:
        """「鍋とフライパン」: every part must be an item, and there is one way to part them."""
        written = unicodedata.normalize("NFKC", phrase)  # in kana folded to one kind, トースター holds a と
        lists = _lists(written, _BETWEEN, self._item, _MAX_ITEMS)
        ways = {tuple(dict.fromkeys(names)) for names in lists if len(names) > 1}
        return ways.pop() if len(ways) == 1 else ()

    def items_and_kinds(self, question: str) -> Listed | None:
        """「テレビと可燃ごみの日」: every part must be an item or kinds, and there is one way to part them."""
        written = unicodedata.normalize("NFKC", question)
        if not self.categories_in(written, "ja")[0] or len(_AND.findall(written)) > _MAX_JOINTS:
            return None
        ways = {self._merged(parts) for parts in _lists(written, _AND, cache(self._listed), _MAX_ITEMS)}
        ways = {way for way in ways if way.items and way.kinds}
        return ways.pop() if len(ways) == 1 else None

    def unknown(self, question: str, lang: str) -> str:
        """The name that is no item of the table, in a question that clearly asks how to get rid of it; else ""."""
        phrase = self.frame(lang).unknown(question)
        if phrase is None or not phrase.certain or surface(phrase.text) in self._general:
            return ""
        # 「電池とごみの日」: a list, and this is its first part.
        goes_on = lang.startswith("ja") and not phrase.marked and phrase.text.endswith(("と", "や"))
        return "" if goes_on else phrase.text

    def slip(self, name: str) -> tuple[str, ...]:
        return self._names.find_slip(name).names

    def near(self, name: str) -> tuple[str, ...]:
        """Items that are like a name, the likest first."""
        return self._names.near(name) if len(surface(name)) > 1 or kanji(name) else ()

    def _phrases(self, question: str, lang: str) -> list[Phrase]:
        """A foreign question may hold a Japanese name, and the other way round."""
        frames = [self.frame(lang)]
        if not lang.startswith("ja"):
            frames.append(self._frames["ja"])
        return [phrase for frame in frames for phrase in frame.phrases(question)]

    def _find(self, phrase: str, lang: str, *, accented: bool = False) -> tuple[str, ...]:
        """In the language of the question, in Japanese where the name is written in it, and in English (TV)."""
        # Chinese characters alone are Japanese only as the exact name that a choice carries.
        japanese = phrase in self._items or _KANA.search(phrase) or (lang != "zh-Hans" and kanji(phrase))
        english = [] if phrase in _FALSE_FRIENDS.get(lang, ()) or has_accents(phrase) else ["en"]  # cần is no can
        languages = [lang, *(["ja"] if japanese or lang.startswith("ja") else []), *english]
        for language in dict.fromkeys(languages):
            if names := self._names.find(phrase, language, accented=accented and language == lang).names:
                return names
        return ()

    def _item(self, phrase: str) -> str | None:
        names = self._find(phrase, "ja")
        return names[0] if len(names) == 1 else None

    def _listed(self, part: str) -> Listed | None:
        """The one item, or the kinds, that the part of a question asks for, and nothing else."""
        if len(part) > _MAX_PART:
            return None
        frame = self.frame("ja")
        for phrase, names in self.named_items(part, "ja"):
            around = part.replace(phrase.text, "", 1)
            # 「テレビは可燃ごみ」 asks whether it is one.
            alone = (phrase.intent or phrase.whole) and not frame.names_kind(around)
            if alone and surface(phrase.text) not in self._general:
                return Listed(items=names) if len(names) == 1 else None
        kinds, around = self.categories_in(part, "ja")
        return Listed(kinds=kinds) if kinds and frame.is_frame(around) and not frame.names_kind(around) else None

    def _merged(self, parts: Sequence[Listed]) -> Listed:
        kinds = {kind for part in parts for kind in part.kinds}
        return Listed(
            items=tuple(dict.fromkeys(item for part in parts for item in part.items)),
            kinds=tuple(category.name for category in self._table.categories if category.name in kinds),
        )

    # ---- days ----

    def district_in(self, question: str) -> str:
        text = _place(surface(question))
        named = [district.name for district in self._table.districts if _place(surface(district.name)) in text]
        return max(named, key=len, default="")

    def categories_in(self, question: str, lang: str) -> tuple[tuple[str, ...], str]:
        """The kinds of garbage that are named, in the order of the table, and the question without their names.

        The longest names first, so that 可燃垃圾 is not read out of 不可燃垃圾.
        """
        called = {
            _comparable(name, lang): category.name
            for category in reversed(self._table.categories)
            for name in (category.name, category.named(lang), *category.aliases)
        }
        japanese = lang.startswith("ja")
        rest, named = _comparable(_without_group(question) if japanese else question, lang), set()
        for name in sorted((name for name in called if name.strip()), key=len, reverse=True):
            if name in rest:
                rest = rest.replace(name, " 。 ")
                named.add(called[name])
        return tuple(category.name for category in self._table.categories if category.name in named), rest

    def is_of_all_garbage(self, question: str, lang: str) -> bool:
        """「ごみの日は」: of no kind in particular, and nothing else is asked."""
        return (
            lang.startswith("ja")
            and "ごみ" in surface(question)
            and self.frame(lang).is_frame(_without_group(question))
        )

    def names_nothing(self, question: str, lang: str) -> bool:
        """「これは何ごみですか」, or a picture in place of the name."""
        said = re.sub("^(?:これ|それ|あれ)", "", surface(question))
        return lang.startswith("ja") and bool(_WHICH.search(said)) and self.frame(lang).is_frame(said)


def _lists(
    text: str, between: re.Pattern[str], read: Callable[[str], _Part | None], most: int
) -> Iterator[tuple[_Part, ...]]:
    """Every way to read the text as a list of at most `most` parts."""
    if (whole := read(text)) is not None:
        yield (whole,)
    for mark in between.finditer(text) if most > 1 else ():
        first, rest = text[: mark.start()], text[mark.end() :]
        if first and rest and (part := read(first)) is not None:
            yield from ((part, *others) for others in _lists(rest, between, read, most - 1))


def without_district(question: str, district: str) -> str:
    """The question without the words that say where somebody lives: 「東野に住んでいます。」"""
    if not district:
        return question
    text = _place(unicodedata.normalize("NFKC", question))
    return re.sub(rf"{re.escape(_place(unicodedata.normalize('NFKC', district)))}{_LIVES}", "", text)


def day_in(question: str, today: date) -> date | None:
    """The day that is named; none where there are two, or where it is counted from another (今日の次の日)."""
    text = plain(question)
    named = {_DAY_WORDS[found.group()] for found in _DAY_WORD.finditer(text)}
    days = {today + timedelta(days=offset) for offset in named}
    weekdays = {"月火水木金土日".index(name) for name in _WEEKDAY.findall(text)}
    days |= {today + timedelta(days=(weekday - today.weekday()) % 7) for weekday in weekdays}
    return days.pop() if len(days) == 1 and not (_COUNTED.search(text) and named) else None


def _place(text: str) -> str:
    """緑ヶ丘, 緑ケ丘 and 緑が丘 are one place."""
    return re.sub(r"(?<=[一-鿿])[けゖヶケがガ](?=[一-鿿])", "が", text)


def _without_group(question: str) -> str:
    """The question without 「A地区の」: a group of districts."""
    return re.sub(r"[a-z]地区の?", "", "".join(plain(question).split()))


def _comparable(text: str, lang: str) -> str:
    """A text in which a name of that language is found as it stands: whole words where there are spaces."""
    if lang.startswith("ja") or lang in WITHOUT_SPACES:
        return surface(text)
    return f" {' '.join(words(text, lang))} "
