"""Garbage as a table: items, collection days, closures. Questions are answered by look-up, never by a model."""

from assistant.garbage.answer import Choice, Choices, TableAnswer
from assistant.garbage.calendar import Calendar
from assistant.garbage.reply import Garbage
from assistant.garbage.types import (
    Category,
    Closure,
    District,
    GarbageTable,
    Item,
    Row,
    Rule,
    Variant,
    load_table,
    save_table,
)

__all__ = [
    "Calendar",
    "Category",
    "Choice",
    "Choices",
    "Closure",
    "District",
    "Garbage",
    "GarbageTable",
    "Item",
    "Row",
    "Rule",
    "TableAnswer",
    "Variant",
    "load_table",
    "save_table",
]
