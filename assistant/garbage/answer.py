"""What the table says, written out in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.garbage.calendar import Calendar
from assistant.garbage.types import GarbageTable, Item
from assistant.languages import Texts

_DAYS_SHOWN = 3
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


@dataclass(frozen=True, kw_only=True)
class Choice:
    """`ask` is the question that the choice stands for; with `district` also the district to remember."""

    label: str
    ask: str
    district: str = ""


@dataclass(frozen=True, kw_only=True)
class Choices:
    text: str
    choices: tuple[Choice, ...] = ()


class Answers:
    """Writes answers from one city's table. It takes what was asked for granted."""

    def __init__(self, table: GarbageTable, calendar: Calendar, texts: Texts) -> None:
        self._calendar = calendar
        self._texts = texts
        self._items = {item.name: item for item in table.items}
        self._categories = {category.name: category for category in table.categories}
        self._remarks = {district.name: district.remarks for district in table.districts}

    # ---- items ----

    def items(
        self, names: Sequence[str], today: date, district: str, lang: str, *, kinds: Sequence[str] = ()
    ) -> TableAnswer:
        """With `kinds`, what holds for these kinds of garbage stands below the items."""
        items = [self._items[name] for name in names]
        rows = [(item.name, _kind(row.kind, row.condition), row) for item in items for row in item.rows]
        categories = tuple(dict.fromkeys([*(row.category for _, _, row in rows), *kinds]))
        dates = {c: self._dates(district, c, today) for c in categories if district}
        when = self._texts.text(lang, "garbage_next")
        headings = [self._texts.text(lang, f"garbage_{key}") for key in ("item", "kind", "category", "notice")]
        cells = [
            (name, kind, self._named(row.category, lang), row.notice, _joined(dates.get(row.category, ()), lang))
            for name, kind, row in rows
        ]
        cells += [("", "", self._named(kind, lang), "", _joined(dates.get(kind, ()), lang)) for kind in kinds]
        shown = [i for i in range(5) if i in (0, 2) or any(cell[i] for cell in cells)]
        lines = [line for item in items for line in self._item_lines(item, lang)]
        if lang.startswith("ja"):
            lines += [f"{name}: {self._described(name)}" for name in categories if self._described(name)]
        lines += [self._next_line(c, days, lang) for c, days in dates.items() if days and c not in kinds]
        lines += [self._days_line(district, kind, dates[kind], lang) for kind in kinds if district]
        return TableAnswer(
            text="\n".join([*lines, *(self._closed_lines(district, today, lang) if kinds and district else ())]),
            headings=tuple([*headings, when][i] for i in shown),
            rows=tuple(tuple(cell[i] for i in shown) for cell in cells),
            items=tuple(names),
            categories=categories,
            district=district,
            dates=dates.get(categories[0], ()) if len(categories) == 1 else (),
        )

    def _item_lines(self, item: Item, lang: str) -> list[str]:
        lines = [self._texts.text(lang, "garbage_depends", item=item.name)] if len(item.rows) > 1 else []
        for row in item.rows:
            name = f"{item.name}（{kind}）" if (kind := _kind(row.kind, row.condition)) else item.name
            line = self._texts.text(lang, "garbage_is", item=name, category=self._named(row.category, lang))
            lines.append(f"{line} {row.notice}".rstrip())
        return lines

    def which_item(self, names: Sequence[str], lang: str) -> Choices:
        return Choices(text=self._texts.text(lang, "garbage_which"), choices=self._item_choices(names, lang))

    def like(self, unknown: str, names: Sequence[str], lang: str) -> Choices:
        """Items like one that the table does not have."""
        text = self._texts.text(lang, "garbage_unknown", item=unknown)
        return Choices(text=text, choices=self._item_choices(names, lang))

    def name_it(self, lang: str) -> Choices:
        return Choices(text=self._texts.text(lang, "garbage_name_it"))

    def item_question(self, name: str, lang: str) -> str:
        """The question to which the item's row is the answer."""
        return self._texts.text(lang, "garbage_ask_item", item=name)

    def _item_choices(self, names: Sequence[str], lang: str) -> tuple[Choice, ...]:
        return tuple(Choice(label=name, ask=self.item_question(name, lang)) for name in names)

    # ---- days ----

    def days(self, categories: Sequence[str], today: date, district: str, lang: str) -> TableAnswer:
        """One row for each day."""
        dates = {category: self._dates(district, category, today) for category in categories}
        rows = tuple((self._named(name, lang), _shown(day, lang)) for name, days in dates.items() for day in days)
        return self._days_answer(dates, rows, self._remarks[district], today, district, lang)

    def all_days(self, categories: Sequence[str], today: date, district: str, lang: str) -> TableAnswer:
        """One row for each of the categories that are collected in the district."""
        dates = {category: self._dates(district, category, today) for category in categories}
        dates = {category: days for category, days in dates.items() if days}
        rows = tuple((self._named(name, lang), _joined(days, lang)) for name, days in dates.items())
        return self._days_answer(dates, rows, (), today, district, lang)

    def _days_answer(
        self,
        dates: Mapping[str, tuple[date, ...]],
        rows: tuple[tuple[str, ...], ...],
        remarks: Sequence[str],
        today: date,
        district: str,
        lang: str,
    ) -> TableAnswer:
        lines = [self._days_line(district, category, days, lang) for category, days in dates.items()]
        return TableAnswer(
            text="\n".join([*lines, *self._closed_lines(district, today, lang), *remarks]),
            headings=(self._texts.text(lang, "garbage_category"), self._texts.text(lang, "garbage_next")),
            rows=rows,
            categories=tuple(dates),
            district=district,
            dates=next(iter(dates.values())) if len(dates) == 1 else (),
        )

    def on_day(self, day: date, district: str, lang: str) -> TableAnswer:
        categories = self._calendar.categories_on(district, day)
        named = [self._named(category, lang) for category in categories]
        key = "garbage_on_day" if categories else "garbage_none_on_day"
        return TableAnswer(
            text=self._texts.text(lang, key, district=district, day=_shown(day, lang), categories="、".join(named)),
            headings=(self._texts.text(lang, "garbage_category"),),
            rows=tuple((name,) for name in named),
            categories=categories,
            district=district,
            dates=(day,) if categories else (),
        )

    def which_district(self, question: str, lang: str) -> Choices:
        choices = tuple(Choice(label=name, ask=question, district=name) for name in self._remarks)
        return Choices(text=self._texts.text(lang, "garbage_which_district"), choices=choices)

    def _days_line(self, district: str, category: str, days: Sequence[date], lang: str) -> str:
        said = {"district": district, "category": self._named(category, lang), "dates": _joined(days, lang)}
        return self._texts.text(lang, "garbage_dates" if days else "garbage_no_dates", **said)

    def _next_line(self, category: str, days: Sequence[date], lang: str) -> str:
        named = self._named(category, lang)
        return self._texts.text(lang, "garbage_dates_short", category=named, dates=_joined(days, lang))

    def _closed_lines(self, district: str, today: date, lang: str) -> list[str]:
        closures = self._calendar.closures(district, today, today + _CLOSURE_AHEAD)
        return [
            self._texts.text(lang, "garbage_closed", first=_shown(c.first, lang), last=_shown(c.last, lang))
            for c in closures
        ]

    # ---- shared ----

    def _dates(self, district: str, category: str, today: date) -> tuple[date, ...]:
        return self._calendar.next_dates(district, category, today, _DAYS_SHOWN)

    def describes(self, category: str) -> bool:
        """Whether something is known of it besides its days."""
        return bool(self._described(category))

    def _described(self, category: str) -> str:
        return self._categories[category].description if category in self._categories else ""

    def _named(self, category: str, lang: str) -> str:
        return self._categories[category].named(lang) if category in self._categories else category


def _kind(kind: str, condition: str) -> str:
    return "・".join(part for part in (kind, condition) if part)


def _joined(days: Sequence[date], lang: str) -> str:
    return ("、" if lang.startswith(("ja", "zh")) else ", ").join(_shown(day, lang) for day in days)


def _shown(day: date, lang: str) -> str:
    if lang.startswith("ja"):
        return f"{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）"
    return day.isoformat()
