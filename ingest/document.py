"""What a loader makes of a file: a title and a flat run of blocks in reading order."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.types import Audience, Place


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    FAQ = "faq"


@dataclass(frozen=True, kw_only=True)
class Faq:
    """One row of an FAQ file. `audience` None and `department` "" mean: as the file."""

    question: str
    answer: str
    department: str = ""
    url: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    audience: Audience | None = None


@dataclass(frozen=True, kw_only=True)
class Block:
    """One paragraph, heading, list item, table row or FAQ entry, already normalised for display.

    `level` is set for headings: 1 is the highest; levels need not be consecutive. `caption` names the table a row
    belongs to; the row's `text` already begins with it. `turns`: (first character, place) of each stretch of `text`
    that stands further down than `place`, as where a page ends within a paragraph.
    """

    kind: BlockKind
    text: str
    place: Place | None = None
    turns: tuple[tuple[int, Place], ...] = ()
    level: int = 0
    caption: str = ""
    faq: Faq | None = None


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file as read. `notes` are lines for the ingest report: 「3ページは文字を読み取れません（画像のページ）」."""

    title: str
    blocks: tuple[Block, ...]
    media_type: str
    notes: tuple[str, ...] = ()
