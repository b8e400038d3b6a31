"""The papers of a meeting out of files: glossary (CSV), roster and agenda (any type that can be ingested)."""

import csv
import io
import re
from pathlib import Path

from assistant.errors import UnreadableFile
from assistant.minutes.papers import MeetingPapers, Term, agenda_of, glossary_of, roster_of
from assistant.types import PlaceUnit
from ingest.document import Block, BlockKind
from ingest.loaders.charset import decode
from ingest.loading import load

_COLUMN = re.compile(
    r"^(?:役職|職名|職|氏名|名前|ふりがな|フリガナ|よみがな|読み|所属|区分|番号|No\.?|議題|件名|次第): "
)


def read_papers(*, glossary: Path | None, roster: Path | None, agenda: Path | None) -> MeetingPapers:
    """Raises UnreadableFile: which one, what is wrong, what to do."""
    return MeetingPapers(
        glossary=read_glossary(glossary) if glossary else (),
        roster=roster_of(read_rows(roster)) if roster else (),
        agenda=agenda_of(" ".join(row) for row in read_rows(agenda)) if agenda else (),
    )


def read_glossary(path: Path) -> tuple[Term, ...]:
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise UnreadableFile(f"「{path.name}」: 用語集を開けません。場所と権限を確かめてください。") from error
    terms = glossary_of(csv.reader(io.StringIO(text)))
    if not terms:
        raise UnreadableFile(f"「{path.name}」: 用語がありません。1 行に「表記,読み,誤り例」の形で書いてください。")
    return terms


def read_rows(path: Path) -> list[list[str]]:
    """One row of cells for each paragraph (a single cell) and each row of a table, without headings of columns."""
    document = load(path)
    if document.media_type == "text/plain":  # its short lines would be joined, as if a paragraph had been broken
        return [[line] for line in decode(path.read_bytes()).splitlines() if line.strip()]
    return [_cells(block) for block in document.blocks if not _is_sheet_name(block)]


def _cells(block: Block) -> list[str]:
    if block.kind is not BlockKind.TABLE_ROW:
        return [block.text]
    parts = block.text.split("｜")
    if block.caption and parts[0] == block.caption:
        parts = parts[1:]
    # A table without headings reads as one whose first row is headings: 「委員: 堀 千尋」.
    return [cell for part in parts for cell in _COLUMN.sub("", part).split(": ")]


def _is_sheet_name(block: Block) -> bool:
    return block.kind is BlockKind.HEADING and block.place is not None and block.place.unit is PlaceUnit.SHEET
