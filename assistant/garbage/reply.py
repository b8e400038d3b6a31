"""The answer to a question about garbage, from the table alone."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.garbage.calendar import Calendar
from assistant.garbage.frames import WITHOUT_SPACES, Frames, Phrase, load_frames
from assistant.garbage.names import Names
from assistant.garbage.sounds import has_accents, kanji, plain, surface, words
from assistant.garbage.types import Category, Closure, GarbageTable, Item
from assistant.languages import Texts
from assistant.lexical import Tokenizer

_KANA = re.compile("[ぁ-ヺ]")
_MAX_NAME = 24  # characters of an unknown name that is worth looking for
_MAX_ITEMS = 4  # asked for together
_FALSE_FRIENDS = {"es": frozenset({"pan"})}  # bread, in English a frying pan
_BETWEEN = re.compile("と|や|、|・|,|/|&|及び|および|または")
_DAYS_SHOWN = 3
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
_CLOSURE_AHEAD = timedelta(days=45)


@dataclass(frozen=True, kw_only=True)
class TableAnswer:
    """Read from the table word for word. `dates` are those of the table's single category, if a district is known."""

    text: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    items: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    district: str = ""
    dates: tuple[date, ...] = ()
    closures: tuple[Closure, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Choice:
    """`ask` is the question that the choice stands for; with `district` also the district to remember."""

    label: str
    ask: str
    district: str = ""


@dataclass(frozen=True, kw_only=True)
class Choices:
    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class Search:
    """Items of that name; or, when there are none, names that are like it."""

    items: tuple[Item, ...] = ()
    near: tuple[str, ...] = ()


class Garbage:
    """Look-ups in one city's table. Built once at start (about half a second), then thread-safe and without state."""

    def __init__(self, table: GarbageTable, texts: Texts, tokenizer: Tokenizer) -> None:
        self.table = table
        self.calendar = Calendar(table)
        self._texts = texts
        self._items = {item.name: item for item in table.items}
        self._names = Names(table, tokenizer)
        self._frames = load_frames()
        self._categories = {category.name: category for category in table.categories}

    @property
    def districts(self) -> tuple[str, ...]:
        return tuple(district.name for district in self.table.districts)

    @property
    def scheduled(self) -> tuple[str, ...]:
        """Categories that have collection days somewhere."""
        return tuple(dict.fromkeys(name for district in self.table.districts for name, _ in district.rules))

    def search(self, query: str, lang: str = "ja") -> Search:
        """What the search field finds: a name, or a question around one."""
        for _, names in self._named_items(query, lang):
            return Search(items=tuple(self._items[name] for name in names))
        unknown = self._frame(lang).unknown(query)
        text = unknown.text if unknown else query
        slip = self._names.find_slip(text).names
        return Search(items=tuple(self._items[n] for n in slip)) if slip else Search(near=self._near(text))

    def reply(self, question: str, today: date, district: str = "", lang: str = "ja") -> TableAnswer | Choices | None:
        """None when the question is not clearly one that the table answers.

        A fee, an application, a place: not in the table, so not answered here. An unknown thing gives near names to
        choose from, one that has several meanings its meanings.
        """
        named = self._district_in(question)
        return (
            self._about_days(question, today, named, district, lang)
            or self._about_item(question, today, named or district, lang)
            # 「東野です。布団の捨て方は」; an item's own name may hold a district's, so as it was asked comes first.
            or (self._about_item(_without_district(question, named), today, named, lang) if named else None)
            or self._nearest(_without_district(question, named), lang)
            or self._unnamed(question, lang)
        )

    # ---- items ----

    def _about_item(self, question: str, today: date, district: str, lang: str) -> TableAnswer | Choices | None:
        # 「段ボールの日はいつ」 asks for a day where somebody lives, and so for nothing but its collection.
        of_a_day = bool(district) and self._frame(lang).is_when(question)
        for phrase, names in self._named_items(question, lang):
            if phrase.intent or phrase.whole or of_a_day:
                return self._items_answer(names, today, district, lang)
        unknown = self._frame(lang).unknown(question)
        if unknown is None or not unknown.certain or self._is_general(unknown.text):
            return None
        if parts := self._several(unknown.text, lang):
            return self._items_answer(parts, today, district, lang, together=True)
        if slip := self._names.find_slip(unknown.text).names if lang.startswith("ja") else ():
            return self._items_answer(slip, today, district, lang)
        return None

    def _nearest(self, question: str, lang: str) -> Choices | None:
        """Of an item that is not in the table: those that are like it, to choose from."""
        unknown = self._frame(lang).unknown(question)
        if unknown is None or not unknown.certain or self._is_general(unknown.text):
            return None
        near = self._near(unknown.text) if lang.startswith("ja") and len(unknown.text) <= _MAX_NAME else ()
        if not near:
            return None
        text = self._texts.text(lang, "garbage_unknown", item=unknown.text)
        return Choices(text=text, choices=tuple(self._item_choice(name, lang) for name in near))

    def _unnamed(self, question: str, lang: str) -> Choices | None:
        """「これは何ごみですか」, or a picture in place of the name: the search would find some other thing."""
        said = re.sub("^(?:これ|それ|あれ)", "", surface(question))
        if not lang.startswith("ja") or not _WHICH.search(said) or not self._frame(lang).is_frame(said):
            return None
        return Choices(text=self._texts.text(lang, "garbage_name_it"), choices=())

    def _named_items(self, question: str, lang: str) -> Iterator[tuple[Phrase, tuple[str, ...]]]:
        """The phrases of the question that name items, the longest first, and the items."""
        accented = self._frame(lang).is_accented(question)
        for phrase in self._phrases(question, lang):
            if names := self._find(phrase.text, lang, accented=accented):
                yield phrase, names

    def _phrases(self, question: str, lang: str) -> list[Phrase]:
        """A foreign question may hold a Japanese name, and the other way round."""
        frames = [self._frame(lang)]
        if not lang.startswith("ja"):
            frames.append(self._frames["ja"])
        return [phrase for frame in frames for phrase in frame.phrases(question)]

    def _frame(self, lang: str) -> Frames:
        return self._frames.get(lang, self._frames["ja"])

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

    def _several(self, phrase: str, lang: str) -> tuple[str, ...]:
        """「鍋とフライパン」: every part must be an item, and there is one way to part them."""
        if not lang.startswith("ja"):
            return ()
        written = unicodedata.normalize("NFKC", phrase)  # in kana folded to one kind, トースター holds a と
        ways = {tuple(dict.fromkeys(names)) for names in self._parted(written, lang, _MAX_ITEMS) if len(names) > 1}
        return ways.pop() if len(ways) == 1 else ()

    def _parted(self, phrase: str, lang: str, most: int) -> Iterator[tuple[str, ...]]:
        """The items of every way to read the phrase as a list of at most `most`."""
        if len(names := self._find(phrase, lang)) == 1:
            yield names
        for mark in _BETWEEN.finditer(phrase) if most > 1 else ():
            first, rest = phrase[: mark.start()], phrase[mark.end() :]
            if first and rest and len(names := self._find(first, lang)) == 1:
                yield from (names + others for others in self._parted(rest, lang, most - 1))

    def _near(self, phrase: str) -> tuple[str, ...]:
        return self._names.near(phrase) if len(surface(phrase)) > 1 or kanji(phrase) else ()

    def _is_general(self, phrase: str) -> bool:
        """「家庭ごみの捨て方」 asks for the rules, not for a thing."""
        folded = surface(phrase)
        general = (
            "ごみ",
            "もの",
            "物",
            "家庭ごみ",
            "生活ごみ",
            "家庭のごみ",
            "大量のごみ",
            "ごみ袋",
            "指定袋",
            "袋",
            "資源物",
        )
        called = (c for category in self.table.categories for c in (category.name, *category.aliases))
        return folded in general or folded in {surface(name) for name in called}

    def _items_answer(
        self, names: Sequence[str], today: date, district: str, lang: str, *, together: bool = False
    ) -> TableAnswer | Choices:
        if len(names) > 1 and not together:
            text = self._texts.text(lang, "garbage_which")
            return Choices(text=text, choices=tuple(self._item_choice(name, lang) for name in names))
        items = [self._items[name] for name in names]
        rows = [(item.name, _kind(row.kind, row.condition), row) for item in items for row in item.rows]
        categories = tuple(dict.fromkeys(row.category for _, _, row in rows))
        dates = {c: self._dates(district, c, today) for c in categories if district}
        when = self._texts.text(lang, "garbage_next")
        headings = [self._texts.text(lang, f"garbage_{key}") for key in ("item", "kind", "category", "notice")]
        cells = [
            (name, kind, self._named(row.category, lang), row.notice, _joined(dates.get(row.category, ()), lang))
            for name, kind, row in rows
        ]
        shown = [i for i in range(5) if i in (0, 2) or any(cell[i] for cell in cells)]
        return TableAnswer(
            text="\n".join(self._item_lines(items, dates, lang)),
            headings=tuple([*headings, when][i] for i in shown),
            rows=tuple(tuple(cell[i] for i in shown) for cell in cells),
            items=tuple(names),
            categories=categories,
            district=district,
            dates=dates.get(categories[0], ()) if len(categories) == 1 else (),
            closures=self._closures(district, today),
        )

    def _item_lines(self, items: Sequence[Item], dates: dict[str, tuple[date, ...]], lang: str) -> list[str]:
        lines: list[str] = []
        for item in items:
            if len(item.rows) > 1:
                lines.append(self._texts.text(lang, "garbage_depends", item=item.name))
            for row in item.rows:
                name = f"{item.name}（{kind}）" if (kind := _kind(row.kind, row.condition)) else item.name
                line = self._texts.text(lang, "garbage_is", item=name, category=self._named(row.category, lang))
                lines.append(f"{line} {row.notice}".rstrip())
        described = dict.fromkeys(row.category for item in items for row in item.rows)
        if lang.startswith("ja"):
            lines += [f"{name}: {c.description}" for name in described if (c := self._category(name)).description]
        for category, days in dates.items():
            if days:
                shown = _joined(days, lang)
                named = self._named(category, lang)
                lines.append(self._texts.text(lang, "garbage_dates_short", category=named, dates=shown))
        return lines

    def item_question(self, name: str, lang: str) -> str:
        """The question to which the item's row is the answer."""
        return self._texts.text(lang, "garbage_ask_item", item=name)

    def _item_choice(self, name: str, lang: str) -> Choice:
        return Choice(label=name, ask=self.item_question(name, lang))

    # ---- days ----

    def _about_days(
        self, question: str, today: date, named: str, district: str, lang: str
    ) -> TableAnswer | Choices | None:
        frame = self._frame(lang)
        if not frame.is_when(question):
            return None
        rest = _without_district(question, named)
        categories, around = self._categories_in(rest, lang)
        if not categories:
            return self._on_day(rest, today, named or district, lang) or self._all_days(rest, today, named, lang)
        # A kind that the table does not know by this name was asked too: half an answer is none.
        if not frame.is_frame(around) or frame.names_kind(around) or set(categories).isdisjoint(self.scheduled):
            return None
        if not (named or district):
            return self._which_district(question, lang)
        return self._days_answer(categories, named or district, today, lang)

    def _days_answer(self, categories: Sequence[str], district: str, today: date, lang: str) -> TableAnswer:
        dates = {category: self._dates(district, category, today) for category in categories}
        found = next(d for d in self.table.districts if d.name == district)
        lines = [self._days_line(district, category, days, lang) for category, days in dates.items()]
        return TableAnswer(
            text="\n".join([*lines, *self._closed_lines(district, today, lang), *found.remarks]),
            headings=(self._texts.text(lang, "garbage_category"), self._texts.text(lang, "garbage_next")),
            rows=tuple((self._named(name, lang), _shown(day, lang)) for name, days in dates.items() for day in days),
            categories=tuple(categories),
            district=district,
            dates=dates[categories[0]] if len(categories) == 1 else (),
            closures=self._closures(district, today),
        )

    def _days_line(self, district: str, category: str, days: Sequence[date], lang: str) -> str:
        shown = {"district": district, "category": self._named(category, lang), "dates": _joined(days, lang)}
        return self._texts.text(lang, "garbage_dates" if days else "garbage_no_dates", **shown)

    def _on_day(self, question: str, today: date, district: str, lang: str) -> TableAnswer | Choices | None:
        """「今日は何ごみの日？」"""
        day = _day_in(question, today)
        if not lang.startswith("ja") or day is None or "ごみ" not in surface(question):
            return None
        if not self._frame(lang).is_frame(_without_group(question)):
            return None
        if not district:
            return self._which_district(question, lang)
        categories = self.calendar.categories_on(district, day)
        named = "、".join(self._named(category, lang) for category in categories)
        key = "garbage_on_day" if categories else "garbage_none_on_day"
        text = self._texts.text(lang, key, district=district, day=_shown(day, lang), categories=named)
        return TableAnswer(
            text=text,
            headings=(self._texts.text(lang, "garbage_category"),),
            rows=tuple((self._named(category, lang),) for category in categories),
            categories=categories,
            district=district,
            dates=(day,) if categories else (),
        )

    def _all_days(self, question: str, today: date, district: str, lang: str) -> TableAnswer | None:
        """「東野のごみの日は？」"""
        if not (district and lang.startswith("ja") and "ごみ" in surface(question)):
            return None
        if _day_in(question, today) or not self._frame(lang).is_frame(_without_group(question)):
            return None
        days = {category: self._dates(district, category, today) for category in self.scheduled}
        days = {category: found for category, found in days.items() if found}
        lines = [self._days_line(district, category, found, lang) for category, found in days.items()]
        headings = (self._texts.text(lang, "garbage_category"), self._texts.text(lang, "garbage_next"))
        return TableAnswer(
            text="\n".join([*lines, *self._closed_lines(district, today, lang)]),
            headings=headings,
            rows=tuple((self._named(name, lang), _joined(found, lang)) for name, found in days.items()),
            categories=tuple(days),
            district=district,
            closures=self._closures(district, today),
        )

    def _closed_lines(self, district: str, today: date, lang: str) -> list[str]:
        return [
            self._texts.text(lang, "garbage_closed", first=_shown(c.first, lang), last=_shown(c.last, lang))
            for c in self._closures(district, today)
        ]

    def _which_district(self, question: str, lang: str) -> Choices:
        choices = tuple(Choice(label=name, ask=question, district=name) for name in self.districts)
        return Choices(text=self._texts.text(lang, "garbage_which_district"), choices=choices)

    def _district_in(self, question: str) -> str:
        text = _place(surface(question))
        named = [name for name in self.districts if _place(surface(name)) in text]
        return max(named, key=len, default="")

    def _categories_in(self, question: str, lang: str) -> tuple[tuple[str, ...], str]:
        """The kinds of garbage that are named, in the order of the table, and the question without their names.

        The longest names first, so that 可燃垃圾 is not read out of 不可燃垃圾.
        """
        called = {
            _comparable(name, lang): category.name
            for category in reversed(self.table.categories)
            for name in (category.name, category.named(lang), *category.aliases)
        }
        japanese = lang.startswith("ja")
        rest, named = _comparable(_without_group(question) if japanese else question, lang), set()
        for name in sorted((name for name in called if name.strip()), key=len, reverse=True):
            if name in rest:
                rest = rest.replace(name, " 。 ")
                named.add(called[name])
        return tuple(category.name for category in self.table.categories if category.name in named), rest

    # ---- shared ----

    def _dates(self, district: str, category: str, today: date) -> tuple[date, ...]:
        return self.calendar.next_dates(district, category, today, _DAYS_SHOWN)

    def _closures(self, district: str, today: date) -> tuple[Closure, ...]:
        return self.calendar.closures(district, today, today + _CLOSURE_AHEAD) if district else ()

    def _named(self, category: str, lang: str) -> str:
        return self._category(category).named(lang)

    def _category(self, name: str) -> Category:
        return self._categories.get(name) or Category(name=name)


def _kind(kind: str, condition: str) -> str:
    return "・".join(part for part in (kind, condition) if part)


def _place(text: str) -> str:
    """緑ヶ丘, 緑ケ丘 and 緑が丘 are one place."""
    return re.sub(r"(?<=[一-鿿])[けゖヶケがガ](?=[一-鿿])", "が", text)


def _without_district(question: str, district: str) -> str:
    """The question without the words that say where somebody lives: 「東野に住んでいます。」"""
    if not district:
        return question
    text = _place(unicodedata.normalize("NFKC", question))
    return re.sub(rf"{re.escape(_place(unicodedata.normalize('NFKC', district)))}{_LIVES}", "", text)


def _without_group(question: str) -> str:
    """The question without 「A地区の」: a group of districts."""
    return re.sub(r"[a-z]地区の?", "", "".join(plain(question).split()))


def _comparable(text: str, lang: str) -> str:
    """A text in which a name of that language is found as it stands: whole words where there are spaces."""
    if lang.startswith("ja") or lang in WITHOUT_SPACES:
        return surface(text)
    return f" {' '.join(words(text, lang))} "


def _day_in(question: str, today: date) -> date | None:
    """The day that is named; none where there are two, or where it is counted from another (今日の次の日)."""
    text = plain(question)
    named = {_DAY_WORDS[found.group()] for found in _DAY_WORD.finditer(text)}
    days = {today + timedelta(days=offset) for offset in named}
    weekdays = {"月火水木金土日".index(name) for name in _WEEKDAY.findall(text)}
    days |= {today + timedelta(days=(weekday - today.weekday()) % 7) for weekday in weekdays}
    return days.pop() if len(days) == 1 and not (_COUNTED.search(text) and named) else None


def _joined(days: Sequence[date], lang: str) -> str:
    return ("、" if lang.startswith(("ja", "zh")) else ", ").join(_shown(day, lang) for day in days)


def _shown(day: date, lang: str) -> str:
    if lang.startswith("ja"):
        return f"{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）"
    return day.isoformat()
