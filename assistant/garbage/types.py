"""The values of a city's garbage table, and its stored form: one JSON file that a published snapshot carries."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from assistant.errors import UserError


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the item list: what holds for an item, or for an item of this kind and condition."""

    category: str
    kind: str = ""  # 「金属」: a part of the category that the owner writes behind the name
    condition: str = ""  # 「70cm以下」
    notice: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """A name and all its rows. `aliases` are other names that the list itself gives: 「カイロ（懐炉）」."""

    name: str
    rows: tuple[Row, ...]
    readings: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Variant:
    """Another name of an item, in any language (codes as in `assistant.languages`)."""

    item: str
    lang: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Category:
    """A kind of garbage. `names`: language → name shown; `aliases`: what people call it, in any language."""

    name: str
    description: str = ""
    names: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()

    def named(self, lang: str) -> str:
        return dict(self.names).get(lang, self.name)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """When a category is collected: every `weekday` (Monday is 0), its `nth` of a month, or on one `day`.

    `months` limits the first two; empty is the whole year.
    """

    weekday: int | None = None
    nth: int | None = None
    day: date | None = None
    months: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class District:
    """`rules`: category → the rules of its days. `remarks` stand below the calendar."""

    name: str
    center: str
    rules: tuple[tuple[str, tuple[Rule, ...]], ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Closure:
    """Days, both included, on which a center collects nothing."""

    center: str
    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class GarbageTable:
    categories: tuple[Category, ...]
    items: tuple[Item, ...]
    districts: tuple[District, ...]
    closures: tuple[Closure, ...]
    variants: tuple[Variant, ...] = ()


_STORED = TypeAdapter(GarbageTable)


def save_table(table: GarbageTable, path: Path) -> None:
    path.write_bytes(_STORED.dump_json(table, indent=1))


def load_table(path: Path) -> GarbageTable:
    """Raises UserError when the file is missing or is no garbage table."""
    try:
        return _STORED.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise UserError(f"ごみの表 {path.name} を読めません。5374 形式の CSV から取り込み直してください。") from error
