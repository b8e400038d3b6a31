"""Excel as cities use it: several tables a sheet, merged cells, 方眼紙, forms. Values as displayed."""

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.worksheet.cell_range import CellRange

from assistant.types import Place, PlaceUnit
from ingest import lines
from ingest.document import Block, BlockKind, Document
from ingest.left_out import left_out_notes
from ingest.loaders.xlsx_format import display
from ingest.normalise import clean_line
from ingest.tables import Cell, read_table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A text result may be empty; any other cell with a formula has a value.
_UNCALCULATED = re.compile(
    rb"<c\b(?![^>]*t=\"str\")[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v ?/>|<v></v>)?\s*</c>"
)
_THEME_WHITE = 0  # the first colour of a theme is the paper
_INDEXED_WHITE = (1, 9)
_TITLE_LENGTH = 40
_NO_TITLE = re.compile(r"^[※（(・注]|[：:]|内線|電話|(?:改定|改訂|現在|作成|更新)$")
_REMARKS = ("※", "注", "（注", "*", "備考")
_GRID_COLUMN_WIDTH = 4.5  # characters; columns narrower than this are squares of a 方眼紙, not columns of a table


def load(path: Path) -> Document:
    """One level-1 heading a sheet. Hidden sheets are left out; the notes name them and count uncalculated formulas."""
    book = openpyxl.load_workbook(path, data_only=True, rich_text=True)
    left_out: list[tuple[int, int]] = []  # struck and unseen cells of each sheet
    blocks: list[Block] = []
    notes: list[str] = []
    try:
        for number, sheet in enumerate(book.worksheets, start=1):
            if sheet.sheet_state != "visible":
                notes.append(f"シート「{sheet.title}」は非表示のため読み込みませんでした")
                continue
            place = Place(unit=PlaceUnit.SHEET, number=number, name=sheet.title)
            left_out.append(_drop_struck_and_unseen(sheet))
            found = list(_sheet_blocks(sheet, place))
            if found:
                blocks.append(Block(kind=BlockKind.HEADING, text=clean_line(sheet.title), place=place, level=1))
                blocks += found
    finally:
        book.close()
    notes += left_out_notes(struck=sum(each[0] for each in left_out), unseen=sum(each[1] for each in left_out))
    uncalculated = _uncalculated(path)
    if uncalculated:
        notes.append(
            f"計算結果が保存されていない数式が{uncalculated}か所あり、その値は取り込めませんでした。"
            "Excel で開いて保存し直してください"
        )
    title = clean_line(book.properties.title or "") or path.stem
    return Document(title=title, blocks=tuple(blocks), media_type=MEDIA_TYPE, notes=tuple(notes))


def _uncalculated(path: Path) -> int:
    """Formulas that another program wrote and nothing has calculated yet: openpyxl shows their cells as empty ones."""
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        return sum(len(_UNCALCULATED.findall(archive.read(name))) for name in sheets)


def _drop_struck_and_unseen(sheet: Any) -> tuple[int, int]:
    """Takes out what is struck through and white letters on white; returns in how many cells. Rich text gets plain."""
    tables = [CellRange(table.ref) for table in sheet.tables.values()]
    struck = unseen = 0
    for (row, column), cell in sheet._cells.items():
        parts = list(_parts(cell))
        is_struck = [bool(font.strike and str(part).strip()) for font, part in parts]
        is_white = [bool(_is_white(font.color) and str(part).strip()) for font, part in parts]
        if any(is_white) and (_is_filled(cell.fill) or any(_holds(area, row, column) for area in tables)):
            is_white = [False for _ in parts]
        struck += any(is_struck)
        unseen += any(is_white)
        if any(is_struck) or any(is_white) or isinstance(cell.value, CellRichText):
            kept = zip(parts, is_struck, is_white, strict=True)
            cell.value = "".join(str(part) for (_, part), *left_out in kept if not any(left_out)) or None
    return struck, unseen


def _parts(cell: Any) -> Iterator[tuple[Any, Any]]:
    """What the cell holds, with its font; only rich text has several parts."""
    for part in cell.value if isinstance(cell.value, CellRichText) else [cell.value]:
        if part is not None:
            yield (part.font if isinstance(part, TextBlock) else cell.font), part


def _holds(area: CellRange, row: int, column: int) -> bool:
    """Whether a table with a style, and so with a filled header, covers the cell."""
    return bool(area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col)


def _is_white(color: Any) -> bool:
    if color is None:
        return False
    if color.type == "theme":
        return bool(color.theme == _THEME_WHITE and not color.tint)
    if color.type == "indexed":
        return color.indexed in _INDEXED_WHITE
    return str(color.rgb)[-6:].upper() == "FFFFFF"


def _is_filled(fill: Any) -> bool:
    return bool(fill.fill_type) and not (fill.fill_type == "solid" and _is_white(fill.fgColor))


def _sheet_blocks(sheet: Any, place: Place) -> Iterator[Block]:
    """A table is named by the title above it, else by the sheet, never by the title of a table before it."""
    cells = _cells(sheet)
    sheet_heading = Block(kind=BlockKind.HEADING, text=clean_line(sheet.title), place=place, level=1)
    under = sheet_heading  # the heading in force
    waiting = False  # a title was read and its table has not come yet
    for region in [region for band in _bands(cells) for region in _beside(band, _is_grid(sheet, cells))]:
        above, table, below = _parted(_by_row(region))
        for title, *notes in above:
            block = _line(title, place)
            if block.kind is BlockKind.HEADING:
                under, waiting = block, True
            yield block
            for note in notes:
                yield Block(kind=BlockKind.PARAGRAPH, text=clean_line(note.text), place=place)
        if table:
            if not waiting and under is not sheet_heading:
                under = sheet_heading
                yield under
            yield from read_table([cell for row in table for cell in row], caption=under.text).blocks(place)
            waiting = False
        for cell in below:
            yield Block(kind=BlockKind.PARAGRAPH, text=clean_line(cell.text), place=place)


def _cells(sheet: Any) -> list[Cell]:
    """Filled cells with the area they are merged over. Hidden rows and columns are left out as on the screen."""
    spans = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    hidden_rows = {index for index, row in sheet.row_dimensions.items() if row.hidden}
    hidden_columns = _hidden_columns(sheet)
    cells = []
    # `_cells` holds what the file holds; walking rows × columns would visit 17 thousand million cells after one stray
    # entry in the last row and column.
    for (row, column), cell in sorted(sheet._cells.items()):
        if cell.value is None or row in hidden_rows or column in hidden_columns:
            continue
        text = display(cell.value, cell.number_format)
        if not text.strip():
            continue
        area = spans.get((row, column))
        cells.append(
            Cell(
                row=row,
                column=column,
                text=text,
                rows=area.max_row - area.min_row + 1 if area else 1,
                columns=area.max_col - area.min_col + 1 if area else 1,
                header=bool(cell.font.b) or (cell.fill.fill_type == "solid"),
            )
        )
    return cells


def _hidden_columns(sheet: Any) -> set[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min and dimension.max:
            hidden.update(range(dimension.min, dimension.max + 1))
    return hidden


def _is_grid(sheet: Any, cells: Sequence[Cell]) -> bool:
    """Whether the used columns are squares of a 方眼紙, where an empty column parts nothing."""
    if not cells:
        return False
    used = max(cell.column + cell.columns - 1 for cell in cells)
    widths: dict[int, float] = {}
    for dimension in sheet.column_dimensions.values():
        if dimension.width and dimension.min and dimension.max:
            widths.update(dict.fromkeys(range(dimension.min, min(dimension.max, used) + 1), dimension.width))
    default = sheet.sheet_format.defaultColWidth or sheet.sheet_format.baseColWidth or 8.0
    narrow = sum(widths.get(column, default) < _GRID_COLUMN_WIDTH for column in range(1, min(used, 500) + 1))
    return bool(narrow > 0.6 * min(used, 500))


def _by_row(cells: Sequence[Cell]) -> list[list[Cell]]:
    rows: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        rows[cell.row].append(cell)
    return [rows[row] for row in sorted(rows)]


def _bands(cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    """Runs of rows without an empty row between them."""
    band: list[Cell] = []
    end = 0
    for cell in sorted(cells, key=lambda each: (each.row, each.column)):
        if band and cell.row > end:
            yield band
            band = []
        band.append(cell)
        end = max(end, cell.row + cell.rows) if len(band) > 1 else cell.row + cell.rows
    if band:
        yield band


def _beside(band: list[Cell], grid: bool) -> Iterator[list[Cell]]:
    """Tables that stand side by side, parted by an empty column; each must be a table of its own."""
    if grid:
        yield band
        return
    parts: list[list[Cell]] = []
    end = 0
    wide = [cell for cell in band if len([each for each in band if each.row == cell.row]) == 1]
    for cell in sorted((each for each in band if each not in wide), key=lambda each: each.column):
        if parts and cell.column <= end:
            parts[-1].append(cell)
        else:
            parts.append([cell])
        end = max(end, cell.column + cell.columns)
    if len(parts) < 2 or not all(len(_by_row(part)) > 1 and len({cell.column for cell in part}) > 1 for part in parts):
        yield band
        return
    if wide:
        yield wide
    for part in parts:
        yield sorted(part, key=lambda each: (each.row, each.column))


def _parted(rows: list[list[Cell]]) -> tuple[list[list[Cell]], list[list[Cell]], list[Cell]]:
    """Lines above a table (titles, 「単位: 円」), the table, remarks below it. Lines of text are all above."""
    start = 0
    while start < len(rows) and _is_above(rows, start):
        start += 1
    end = len(rows)
    while end > start + 1 and len(rows[end - 1]) == 1 and clean_line(rows[end - 1][0].text).startswith(_REMARKS):
        end -= 1
    return rows[:start], rows[start:end], [row[0] for row in rows[end:]]


def _is_above(rows: list[list[Cell]], index: int) -> bool:
    """A single cell beside which nothing stands, or a wide bold title with a note (a date, an office) to its right."""
    row = rows[index]
    if len(row) == 1:
        end = row[0].row + row[0].rows
        return all(len(each) == 1 for each in rows[index:] if each[0].row < end)
    title, *notes = row
    return len(row) == 2 and title.header and not notes[0].header and title.columns > notes[0].columns


def _line(cell: Cell, place: Place) -> Block:
    text = clean_line(cell.text)
    if len(text) <= _TITLE_LENGTH and not text.endswith("。") and not _NO_TITLE.search(text):
        level = 2 + (lines.marker_level(text) or (0 if cell.header else 1))
        return Block(kind=BlockKind.HEADING, text=text, place=place, level=level)
    kind = BlockKind.LIST_ITEM if lines.is_item(text) else BlockKind.PARAGRAPH
    return Block(kind=kind, text=text, place=place)
