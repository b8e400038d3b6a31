"""Plain text, and text taken out of slides: sections parted by page breaks or by three blank lines and more."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from assistant.types import Place, PlaceUnit
from ingest import lines
from ingest.document import Block, BlockKind, Document
from ingest.lines import Line
from ingest.loaders.charset import decode
from ingest.normalise import clean, clean_line
from ingest.tables import Cell, read_table

_TITLE_LENGTH = 40
_NO_TITLE = re.compile(r"[\d\s.,%％:/年月日–-]+$|[（(※]|出典|(?:令和|平成)?\s?(?:\d+|元)年")
_SECTION_GAP = 3  # blank lines
_COLUMN_GAP = re.compile(r"\t+|\u3000+| {2,}")
_STROKE = re.compile("[│┃|｜]")
_RULED = re.compile("[│┃|｜](.*)[│┃|｜]")  # │区分│金額│
_RULE = re.compile(r"[\s\u2500-\u257f]+|[|+][\s|+:=-]*-{2}[\s|+:=-]*")  # ├──┼──┤ or +---+---+
_RULED_SIZE = 2  # rows and columns of a table with strokes
_LABEL_LENGTH = 15
_TABLE_SIZE = 3  # rows and columns at least, for lines aligned with spaces to be a table


@dataclass(frozen=True, kw_only=True)
class _RawLine:
    """A cleaned line and its columns, as tabs and runs of spaces make them, or the strokes of one that is `ruled`."""

    line: Line
    columns: tuple[str, ...]
    ruled: bool


def load(path: Path) -> Document:
    """Raises UnreadableFile when the characters cannot be read."""
    sections = [list(_section_blocks(section)) for section in _sections(decode(path.read_bytes()))]
    blocks = tuple(block for section in sections for block in section)
    # The first section names the file when it is a title page, or the only one; else it is just the first slide.
    first = sections[0] if sections and (len(sections) == 1 or len(sections[0]) <= 3) else []
    title = next((b.text for b in first if b.kind is BlockKind.HEADING and not lines.is_item(b.text)), path.stem)
    return Document(title=title, blocks=blocks, media_type="text/plain")


def _sections(text: str) -> Iterator[list[_RawLine]]:
    pages = re.sub(r"\r\n?", "\n", text).split("\f")
    number = 0  # lines of the whole file so far
    for page_index, page in enumerate(pages):
        section: list[_RawLine] = []
        blanks = 0
        for raw in page.split("\n"):
            number += 1
            # Text taken out of a PDF keeps one space where a page or text frame began.
            begins_frame = raw.startswith(" ") and not raw.startswith("  ")
            for part in clean(raw).split("\n"):
                if not part:
                    blanks += 1
                    continue
                if _RULE.fullmatch(part):
                    continue
                if section and (blanks >= _SECTION_GAP or (begins_frame and "、" not in part and _may_be_title(part))):
                    yield section
                    section = []
                page_place = Place(unit=PlaceUnit.PAGE, number=page_index + 1)
                place = page_place if len(pages) > 1 else Place(unit=PlaceUnit.LINE, number=number)
                ruled = _RULED.fullmatch(raw.strip())
                cells = _STROKE.split(ruled[1]) if ruled else _COLUMN_GAP.split(raw.strip())
                columns = tuple(map(clean_line, cells))
                line = Line(
                    text=part, place=place, gap=blanks > 0 or begins_frame, apart=bool(ruled) or _parts_label(columns)
                )
                section.append(_RawLine(line=line, columns=columns, ruled=bool(ruled)))
                blanks = 0
        if section:
            yield section


def _parts_label(columns: tuple[str, ...]) -> bool:
    return len(columns) > 1 and len(columns[0]) <= _LABEL_LENGTH and not re.search("[、。]", "".join(columns))


def _section_blocks(section: list[_RawLine]) -> Iterator[Block]:
    title = _title([raw.line for raw in section])
    if title:
        yield Block(kind=BlockKind.HEADING, text=title.text, place=section[0].line.place, level=1)
    body = [raw for raw in section if raw.line is not title]
    runs = list(_runs(body))
    for index, (is_table, run) in enumerate(runs):
        if is_table:
            yield from _table(run)
        else:
            text = lines.join(_with_margins(lines.unroll_vertical([raw.line for raw in run])))
            yield from lines.blocks(text, before_table=index + 1 < len(runs))


def _runs(section: list[_RawLine]) -> Iterator[tuple[bool, list[_RawLine]]]:
    """Parts tables made with tabs, spaces or strokes (rows below each other with as many columns) from text."""
    text: list[_RawLine] = []
    for (columns, ruled), group in groupby(section, key=lambda raw: (len(raw.columns), raw.ruled)):
        rows = list(group)
        if min(columns, len(rows)) >= (_RULED_SIZE if ruled else _TABLE_SIZE):
            if text:
                yield False, text
            yield True, rows
            text = []
        else:
            text += rows
    if text:
        yield False, text


def _table(rows: list[_RawLine]) -> Iterator[Block]:
    cells = [
        Cell(row=row, column=column, text=text, place=raw.line.place)
        for row, raw in enumerate(rows)
        for column, text in enumerate(raw.columns)
    ]
    yield from read_table(cells, plain=True).blocks(None)


def _title(section: list[Line]) -> Line | None:
    """The first line where it is short; slides whose title was extracted last have it at the end."""
    named = [line for line in section if not _NO_TITLE.match(line.text) and len(line.text) > 1]
    if len(section) < 2 or not named:
        return None
    after_first = section[section.index(named[0]) + 1 :]
    in_table = bool(after_first) and lines.is_row(named[0]) and lines.is_row(after_first[0])
    if _may_be_title(named[0].text) and not in_table and not (after_first and lines.goes_on(after_first[0].text)):
        return named[0]
    last = named[-1]
    if lines.is_row(last):
        return None
    return last if _may_be_title(last.text) and not re.match("[\u3040-\u309f]", last.text) else None


def _may_be_title(text: str) -> bool:
    ends_well = text.endswith("とは") or text[-1] not in "。、，はがをにの"
    marked = lines.is_item(text) and lines.marker_level(text) not in (4, 5, 8)
    return 1 < len(text) <= _TITLE_LENGTH and ends_well and not marked and not _NO_TITLE.match(text)


def _with_margins(section: list[Line]) -> list[Line]:
    """Marks lines about as wide as their neighbours: the text has no margins, but wrapped lines are alike in width.

    A blank line ends a paragraph, unless the whole section is double-spaced or the sentence is plainly unfinished.
    """
    widths = [lines.width(line.text) for line in section]
    double_spaced = sum(line.gap for line in section) >= 0.6 * len(section)
    marked = []
    for i, line in enumerate(section):
        before_gap = i + 1 < len(section) and section[i + 1].gap
        wide = widths[i] >= 16 and widths[i] >= 0.8 * max(widths[max(0, i - 1) : i + 2])
        marked.append(replace(line, full=wide and (double_spaced or not before_gap or lines.ends_open(line.text))))
    return marked
