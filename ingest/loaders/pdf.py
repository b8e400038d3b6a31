"""PDF: text in reading order, ruled tables as rows, page numbers. Pages that are pictures are named, not read."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException
from pdfplumber.utils.text import extract_text

from assistant.errors import UnreadableFile
from assistant.types import Place, PlaceUnit
from ingest import lines
from ingest.document import Block, Document
from ingest.left_out import left_out_notes
from ingest.lines import Line
from ingest.loaders.pdf_layout import HeadingSizes, Row, Word, read_rows, without_running_heads
from ingest.normalise import clean_line
from ingest.tables import Cell, Table, is_unit_line, read_table

_Box = tuple[float, float, float, float]  # left, top, right, bottom

_BOLD = re.compile(r"bold|heavy|black|demi|-(?:b|eb|db|h)\b|w[6-9]\b|gothicb", re.IGNORECASE)
_MAX_STROKES = 300  # a page with more thin lines is a drawing
_THIN = 1.5  # points
_MAX_EDGES = 4000  # a page with more ruled lines is a drawing or a map; searching it for tables takes minutes
_CAPTION_LENGTH = 40
_SMALLEST = 2.0  # points
_CONTINUES_WITHIN = 90.0  # points from the top in which a table may be the rest of the last page's
_JUNK_TITLE = re.compile(
    r"^(?:microsoft |無題|untitled|document\d*$|\(?anonymous|.*\.(?:docx?|xlsx?|pptx?|jtd|indd|ai)$)", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class _Grid:
    """The cells of one ruled table, the boxes drawn for them, and where it stands on its page."""

    cells: tuple[Cell, ...]
    boxes: tuple[_Box, ...]
    x0: float
    x1: float
    top: float
    bottom: float


@dataclass(frozen=True, kw_only=True)
class _Page:
    rows: tuple[Row, ...]
    grids: tuple[_Grid, ...]
    note: str = ""
    struck: int = 0  # places left out


def load(path: Path) -> Document:
    """Raises UnreadableFile for an encrypted file. Keeps one page's layout in memory at a time, then only its text."""
    try:
        with pdfplumber.open(path) as pdf:
            metadata_title = clean_line(str(pdf.metadata.get("Title") or ""))
            pages = []
            for page in pdf.pages:
                pages.append(_read_page(page))
                page.close()
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise UnreadableFile("パスワードで保護されています。パスワードを外して保存し直してください。") from error
        raise UnreadableFile("PDF の構造が壊れています。元の文書から PDF を作り直してください。") from error
    texts = without_running_heads([page.rows for page in pages])
    sizes = HeadingSizes(row for rows in texts for row in rows)
    blocks = tuple(_blocks(pages, texts, sizes))
    notes = tuple(f"{number}ページは{page.note}" for number, page in enumerate(pages, start=1) if page.note)
    notes += left_out_notes(struck=sum(page.struck for page in pages), unseen=0)
    title = _title(texts, sizes) or ("" if _JUNK_TITLE.match(metadata_title) else metadata_title) or path.stem
    return Document(title=title, blocks=blocks, media_type="application/pdf", notes=notes)


def _read_page(page: Any) -> _Page:
    """`page` is pdfplumber's; it has no useful types."""
    page, struck = _unstruck(_visible(page))
    chars = page.chars
    unmapped = sum(char["text"].startswith("(cid:") for char in chars)
    if chars and unmapped > len(chars) * 0.5:
        return _Page(rows=(), grids=(), note="文字を読み取れません（文字情報のないフォント）")
    if not any(char["text"].strip() for char in chars):
        is_picture = bool(page.images) or len(page.curves) > 50
        return _Page(
            rows=(), grids=(), note="文字を読み取れません（画像のページ）" if is_picture else "", struck=struck
        )
    grids = tuple(_grids(page))
    outside = page.filter(lambda item: item["object_type"] != "char" or not _in_a_cell(item, grids)) if grids else page
    found = outside.extract_words(x_tolerance_ratio=0.3, keep_blank_chars=True, extra_attrs=["fontname", "size"])
    words = [
        Word(
            text=word["text"],
            x0=word["x0"],
            x1=word["x1"],
            top=word["top"],
            bottom=word["bottom"],
            size=round(float(word["size"]), 1),
            bold=bool(_BOLD.search(word["fontname"])),
        )
        for word in found
        if not word["text"].startswith("(cid:")
    ]
    rows = read_rows(words, page_width=float(page.width), page_height=float(page.height))
    return _Page(rows=tuple(rows), grids=grids, struck=struck)


def _visible(page: Any) -> Any:
    """The page without letters that nobody sees: white on nothing darker, or smaller than a printed dot."""
    if not any(_is_white(char) or char["size"] < _SMALLEST for char in page.chars):
        return page
    grounds = [rect for rect in page.rects if rect.get("fill") and not _is_white(rect)] + page.images + page.curves

    def shows(item: dict[str, Any]) -> bool:
        if item["object_type"] != "char":
            return True
        return item["size"] >= _SMALLEST and (not _is_white(item) or any(_covers(ground, item) for ground in grounds))

    return page.filter(shows)


def _unstruck(page: Any) -> tuple[Any, int]:
    """The page without letters that are struck through, and how many places of it that were."""
    thin = [mark for mark in page.lines + page.rects if mark["bottom"] - mark["top"] < _THIN < mark["x1"] - mark["x0"]]
    if not 0 < len(thin) <= _MAX_STROKES:
        return page, 0
    # One line or two: a shade may be drawn as many thin strips.
    times = Counter(index for mark in thin for index in _crossed(mark, page.chars))
    struck = {index for index, count in times.items() if count <= 2}
    places = sum(index - 1 not in struck for index in struck)
    letters = {_spot(page.chars[index]) for index in struck}
    return page.filter(lambda item: item["object_type"] != "char" or _spot(item) not in letters), places


def _crossed(mark: dict[str, Any], chars: Sequence[dict[str, Any]]) -> list[int]:
    """Which letters a line strikes: it runs well above their feet, and begins and ends with them, as no rule does.

    The boxes of letters are as the font tells, often wrongly; where their feet stand is certain (y of the matrix).
    """
    found = [
        index
        for index, char in enumerate(chars)
        if char["upright"]
        and 0.12 < (mark["y0"] - char["matrix"][5]) / char["size"] < 0.5
        and mark["x0"] <= (char["x0"] + char["x1"]) / 2 <= mark["x1"]
    ]
    reach = 0.3 * max((chars[index]["size"] for index in found), default=0)
    begins = any(abs(chars[index]["x0"] - mark["x0"]) < reach for index in found)
    ends = any(abs(chars[index]["x1"] - mark["x1"]) < reach for index in found)
    return found if begins and ends else []


def _spot(char: dict[str, Any]) -> tuple[Any, ...]:
    return char["text"], char["x0"], char["top"]


def _is_white(item: dict[str, Any]) -> bool:
    color = item.get("non_stroking_color")
    parts = tuple(color) if isinstance(color, list | tuple) else (color,)
    if not all(isinstance(part, int | float) for part in parts):
        return False  # a pattern
    space = item.get("ncs")  # of letters; pdfminer does not tell that of a rectangle
    if space == "Indexed":
        return False  # a place in a palette
    is_ink = len(parts) == 4 or space in ("Separation", "DeviceN")  # how much of it is printed: none is white
    return all(part == 0 for part in parts) if is_ink else all(part >= 0.99 for part in parts)


def _covers(ground: dict[str, Any], char: dict[str, Any]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(ground["x0"] <= x <= ground["x1"] and ground["top"] <= y <= ground["bottom"])


def _inside(char: dict[str, Any], box: _Box) -> bool:
    """Whether the middle of a letter stands in `box`: in tight rows its upper edge stands in the row above."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x < box[2] and box[1] <= y < box[3])


def _in_a_cell(char: dict[str, Any], grids: Sequence[_Grid]) -> bool:
    return any(
        _inside(char, (grid.x0, grid.top, grid.x1, grid.bottom)) and any(_inside(char, box) for box in grid.boxes)
        for grid in grids
    )


def _grids(page: Any) -> Iterator[_Grid]:
    if not 4 <= len(page.edges) <= _MAX_EDGES:
        return
    for table in page.find_tables():
        # Frames and single boxes are text with a line around it.
        columns, rows = _edges(table.cells, 0), _edges(table.cells, 1)
        if len(columns) < 2 or len(rows) < 2 or len(table.cells) < 3:
            continue
        x0, top, x1, bottom = table.bbox
        inside = [char for char in page.chars if _inside(char, table.bbox)]
        cells = tuple(_cell(box, columns, rows, inside) for box in table.cells)
        if sum(bool(cell.text) for cell in cells) >= 3:
            yield _Grid(cells=cells, boxes=tuple(table.cells), x0=x0, x1=x1, top=top, bottom=bottom)


def _edges(boxes: Sequence[_Box], axis: int) -> list[float]:
    """Distinct left (0) or upper (1) edges of cells; edges nearer than 2 points are the same drawn twice."""
    edges: list[float] = []
    for edge in sorted(box[axis] for box in boxes):
        if not edges or edge - edges[-1] > 2:
            edges.append(edge)
    return edges


def _cell(
    box: _Box,
    columns: Sequence[float],
    rows: Sequence[float],
    chars: Sequence[dict[str, Any]],
) -> Cell:
    x0, top, x1, bottom = box
    own = [char for char in chars if _inside(char, box)]
    covered_columns = [index for index, edge in enumerate(columns) if x0 - 2 <= edge < x1 - 2]
    covered_rows = [index for index, edge in enumerate(rows) if top - 2 <= edge < bottom - 2]
    return Cell(
        row=covered_rows[0] if covered_rows else 0,
        column=covered_columns[0] if covered_columns else 0,
        rows=max(1, len(covered_rows)),
        columns=max(1, len(covered_columns)),
        text=clean_line(extract_text(own)) if own else "",
        header=bool(own) and all(_BOLD.search(char["fontname"]) for char in own),
    )


def _blocks(pages: Sequence[_Page], texts: Sequence[Sequence[Row]], sizes: HeadingSizes) -> Iterator[Block]:
    """Text runs on over page ends; a table breaks it."""
    run: list[Line] = []
    last: Table | None = None  # table at the end of the page before
    before: Row | None = None
    for number, (page, rows) in enumerate(zip(pages, texts, strict=True), start=1):
        place = Place(unit=PlaceUnit.PAGE, number=number)
        waiting = list(page.grids)
        # The right column of a page begins above the end of the left one; what stands beside a table is not below it.
        is_parted = any(below.bottom < above.top for above, below in pairwise(rows))
        for row in [*rows, None]:
            for grid in [each for each in waiting if row is None or _stands_above(each, row, is_parted)]:
                waiting.remove(grid)
                units = [run.pop()] if run and is_unit_line(run[-1].text) else []
                top = next((each.top for each in rows for unit in units if each.text == unit.text), grid.top)
                caption = run.pop().text if run and _is_caption(run[-1], rows, top) else ""
                yield from _text_blocks(run, before_table=True)
                yield from _text_blocks(units)
                run = []
                continues = last is not None and grid.top < _CONTINUES_WITHIN and not caption
                if last is not None and continues:
                    last = read_table(grid.cells, caption=last.caption, header=last.header)
                else:
                    last = read_table(grid.cells, caption=caption)
                yield from last.blocks(place)
            if row is not None:
                last = None
                if run and _other_size(before, row):
                    run[-1] = replace(run[-1], full=False)
                gap = row.gap or _other_size(before, row)
                level = sizes.level(row)
                run.append(Line(text=row.text, place=place, full=row.full, gap=gap, apart=row.apart, level=level))
                before = row
    yield from _text_blocks(run)


def _other_size(before: Row | None, row: Row) -> bool:
    return before is not None and abs(before.size - row.size) > 0.08 * row.size


def _text_blocks(run: Sequence[Line], *, before_table: bool = False) -> Iterator[Block]:
    yield from lines.blocks(lines.join(lines.unroll_vertical(run)), before_table=before_table)


def _stands_above(grid: _Grid, row: Row, is_parted: bool) -> bool:
    return grid.top < row.top and (not is_parted or (row.x0 < grid.x1 and grid.x0 < row.x1))


def _is_caption(line: Line, rows: Sequence[Row], top: float) -> bool:
    """A short line that is no heading, right above what begins at `top`."""
    if (
        line.level
        or len(line.text) > _CAPTION_LENGTH
        or lines.ends_sentence(line.text)
        or line.text.startswith(("（", "※", "("))
    ):
        return False
    return any(row.text == line.text and 0 <= top - row.bottom < 2.0 * row.size for row in rows)


def _title(texts: Sequence[Sequence[Row]], sizes: HeadingSizes) -> str:
    """The largest letters on the first page, when they stand near its beginning."""
    first = list(texts[0][:8]) if texts else []
    marked = [row for row in first if sizes.level(row) == 1 and not lines.marker_level(row.text)]
    if not marked:
        return ""
    start = first.index(marked[0])
    same = [row for row in first[start : start + 3] if row.size == marked[0].size and not lines.marker_level(row.text)]
    return clean_line("\n".join(row.text for row in same))
