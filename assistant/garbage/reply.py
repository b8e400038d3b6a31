"""The answer to a question about garbage, from the table alone."""

from dataclasses import dataclass
from datetime import date

from assistant.garbage.answer import Answers, Choices, TableAnswer
from assistant.garbage.calendar import Calendar
from assistant.garbage.question import Questions, day_in, without_district
from assistant.garbage.types import GarbageTable, Item
from assistant.languages import Texts
from assistant.lexical import Tokenizer

_MAX_NAME = 24  # characters of an unknown name that is worth looking for


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
        self._items = {item.name: item for item in table.items}
        self._questions = Questions(table, tokenizer)
        self._answers = Answers(table, self.calendar, texts)

    @property
    def districts(self) -> tuple[str, ...]:
        return tuple(district.name for district in self.table.districts)

    @property
    def scheduled(self) -> tuple[str, ...]:
        """Categories that have collection days somewhere."""
        return tuple(dict.fromkeys(name for district in self.table.districts for name, _ in district.rules))

    def item_question(self, name: str, lang: str) -> str:
        """The question to which the item's row is the answer."""
        return self._answers.item_question(name, lang)

    def search(self, query: str, lang: str = "ja") -> Search:
        """What the search field finds: a name, or a question around one."""
        for _, names in self._questions.named_items(query, lang):
            return Search(items=tuple(self._items[name] for name in names))
        unknown = self._questions.frame(lang).unknown(query)
        text = unknown.text if unknown else query
        slip = self._questions.slip(text)
        return Search(items=tuple(self._items[n] for n in slip)) if slip else Search(near=self._questions.near(text))

    def reply(self, question: str, today: date, district: str = "", lang: str = "ja") -> TableAnswer | Choices | None:
        """None when the question is not clearly one that the table answers.

        A fee, an application, a place: not in the table, so not answered here. An unknown thing gives near names to
        choose from, one that has several meanings its meanings.
        """
        named = self._questions.district_in(question)
        at_home = without_district(question, named)
        return (
            self._about_both(at_home, today, named or district, lang)
            or self._about_days(question, today, named, district, lang)
            or self._about_item(question, today, named or district, lang)
            # 「東野です。布団の捨て方は」; an item's own name may hold a district's, so as it was asked comes first.
            or (self._about_item(at_home, today, named, lang) if named else None)
            or self._nearest(at_home, lang)
            or (self._answers.name_it(lang) if self._questions.names_nothing(question, lang) else None)
        )

    def _about_both(self, question: str, today: date, district: str, lang: str) -> TableAnswer | Choices | None:
        """「テレビと可燃ごみの日」: an item and a kind of garbage."""
        both = self._questions.items_and_kinds(question) if lang.startswith("ja") else None
        if both is None:
            return None
        of_a_day = self._questions.frame(lang).is_when(question) and not set(both.kinds).isdisjoint(self.scheduled)
        if not district and (of_a_day or not all(map(self._answers.describes, both.kinds))):
            return self._answers.which_district(question, lang)
        return self._answers.items(both.items, today, district, lang, kinds=both.kinds)

    # ---- items ----

    def _about_item(self, question: str, today: date, district: str, lang: str) -> TableAnswer | Choices | None:
        # 「段ボールの日はいつ」 asks for a day where somebody lives, and so for nothing but its collection.
        of_a_day = bool(district) and self._questions.frame(lang).is_when(question)
        for phrase, names in self._questions.named_items(question, lang):
            if phrase.intent or phrase.whole or of_a_day:
                if len(names) > 1:
                    return self._answers.which_item(names, lang)
                return self._answers.items(names, today, district, lang)
        unknown = self._questions.unknown(question, lang)
        if not unknown or not lang.startswith("ja"):
            return None
        names = self._questions.several(unknown) or self._questions.slip(unknown)
        return self._answers.items(names, today, district, lang) if names else None

    def _nearest(self, question: str, lang: str) -> Choices | None:
        """Of an item that is not in the table: those that are like it, to choose from."""
        unknown = self._questions.unknown(question, lang)
        if not lang.startswith("ja") or len(unknown) > _MAX_NAME:
            return None
        near = self._questions.near(unknown)
        return self._answers.like(unknown, near, lang) if near else None

    # ---- days ----

    def _about_days(
        self, question: str, today: date, named: str, district: str, lang: str
    ) -> TableAnswer | Choices | None:
        frame = self._questions.frame(lang)
        if not frame.is_when(question):
            return None
        rest, home = without_district(question, named), named or district
        categories, around = self._questions.categories_in(rest, lang)
        if not categories:
            return self._on_day(rest, today, home, lang) or self._all_days(rest, today, named, lang)
        # A kind that the table does not know by this name was asked too: half an answer is none.
        if not frame.is_frame(around) or frame.names_kind(around) or set(categories).isdisjoint(self.scheduled):
            return None
        if not home:
            return self._answers.which_district(question, lang)
        return self._answers.days(categories, today, home, lang)

    def _on_day(self, question: str, today: date, district: str, lang: str) -> TableAnswer | Choices | None:
        """「今日は何ごみの日？」"""
        day = day_in(question, today)
        if day is None or not self._questions.is_of_all_garbage(question, lang):
            return None
        return self._answers.on_day(day, district, lang) if district else self._answers.which_district(question, lang)

    def _all_days(self, question: str, today: date, district: str, lang: str) -> TableAnswer | None:
        """「東野のごみの日は？」"""
        if not district or day_in(question, today) or not self._questions.is_of_all_garbage(question, lang):
            return None
        return self._answers.all_days(self.scheduled, today, district, lang)
