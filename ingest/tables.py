"""Cells of a table → one line a row, in which every value stands beside its row and column names."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.types import Place
from ingest.document import Block, BlockKind
from ingest.normalise import clean_line, fold

SEPARATOR = "｜"
_HEADER_WORDS = re.compile(
    r"(?:区分|項目|種類|種別|名称|内容|品目|手続き?|no|番号|年度|期間|曜日|地区|等級|職務の級|窓口|書類|用語|サービス|証明書?|科目|税目|課名?|部署"
    r"|所管課?|担当課?|事由|分類|対象者?|金額|料金|手数料|単価|時期|日付|月|支給額|段階|ごみ|品名|様式|施設|場所|会場|備考|説明)"
    r"(?:名|等|の.{1,6}|・.{1,8})?(?:[(（].{1,12}[)）])?"
)
_REMARK = re.compile(r"※|注|（注|備考|.*。[」）]?$|.{41}")  # spanning text that names no rows
_VALUE = re.compile(r"[0-9〇].*(?:円|日|時|分|人|件|回|%|枚|歳|級|号|-[0-9])|[0-9,.△▲-]+|[○◯×△－―ー-]")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell and the area it covers, in any 0-based grid (the grid may have far more columns than the table)."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    header: bool = False  # bold, filled or <th>


@dataclass(frozen=True, kw_only=True)
class Table:
    """A read table. `header` may be handed to the table that continues this one on the next page."""

    caption: str
    header: tuple[str, ...]
    lines: tuple[str, ...]

    def blocks(self, place: Place | None) -> Iterator[Block]:
        for line in self.lines:
            yield Block(kind=BlockKind.TABLE_ROW, text=line, place=place, caption=self.caption)


def read_table(cells: Iterable[Cell], *, caption: str = "", header: Sequence[str] = ()) -> Table:
    """Rows of the table that `cells` make.

    A first row that spans the table becomes part of the caption, several header rows become 「大見出し／小見出し」,
    a row that spans the table names the rows after it, a table without header is read as labels and values.
    `header`: of the table this one continues; used when it has the same number of columns.
    """
    rows = _logical_rows(cells)
    while len(rows) > 1 and len(rows[0]) == 1 and rows[0][0].columns == _columns(rows) > 1:
        caption = _named(caption, rows.pop(0)[0].text)
    if not rows:
        return Table(caption=caption, header=(), lines=())
    names, body = _header(rows, header)
    if not names:
        return Table(caption=caption, header=(), lines=tuple(_labelled(rows, caption)))
    return Table(caption=caption, header=names, lines=tuple(_named_rows(body, names, caption)))


def with_captions(blocks: Iterable[Block]) -> Iterator[Block]:
    """Names tables that have no caption after the heading they stand under."""
    heading = ""
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            heading = block.text
        if block.kind is BlockKind.TABLE_ROW and not block.caption and heading:
            block = replace(block, caption=heading, text=f"{heading}{SEPARATOR}{block.text}")
        yield block


def _logical_rows(cells: Iterable[Cell]) -> list[list[Cell]]:
    """Drops what is empty and renumbers: only rows and columns in which some text begins remain (エクセル方眼紙)."""
    filled = [replace(cell, text=clean_line(cell.text)) for cell in cells]
    filled = [cell for cell in filled if cell.text]
    row_starts = sorted({cell.row for cell in filled})
    column_starts = sorted({cell.column for cell in filled})
    rows: list[list[Cell]] = [[] for _ in row_starts]
    for cell in filled:
        first, end = bisect_left(row_starts, cell.row), bisect_left(row_starts, cell.row + cell.rows)
        left, right = bisect_left(column_starts, cell.column), bisect_left(column_starts, cell.column + cell.columns)
        logical = replace(cell, row=first, rows=end - first, column=left, columns=right - left)
        for row in range(first, end):  # a cell merged downwards counts in every row; its `row` tells where it began
            rows[row].append(logical)
    return [sorted(row, key=lambda each: each.column) for row in rows]


def _columns(rows: list[list[Cell]]) -> int:
    return max(cell.column + cell.columns for row in rows for cell in row)


def _header(rows: list[list[Cell]], given: Sequence[str]) -> tuple[tuple[str, ...], list[list[Cell]]]:
    """Column names (one a column) and the rows below them; no names when the table has no header."""
    columns = _columns(rows)
    depth = _header_depth(rows)
    names = _header_names(rows[:depth], columns)
    if given and len(given) == columns and [fold(name) for name in names] != [fold(name) for name in given]:
        return tuple(given), rows
    if not _is_header(rows, depth):
        return (), rows
    return names, rows[depth:]


def _header_depth(rows: list[list[Cell]]) -> int:
    """Rows the header takes: as far as its merged cells reach, and one more below a cell that spans columns."""
    depth = max(cell.row + cell.rows for cell in rows[0])
    if any(cell.columns > 1 and cell.row + cell.rows == depth for cell in rows[0]) and len(rows[0]) > 1:
        depth += 1
    return min(depth, len(rows))


def _header_names(rows: list[list[Cell]], columns: int) -> tuple[str, ...]:
    names = []
    for column in range(columns):
        parts = [cell.text for row in rows for cell in row if cell.column <= column < cell.column + cell.columns]
        names.append("／".join(dict.fromkeys(parts)))
    return tuple(names)


def _is_header(rows: list[list[Cell]], depth: int) -> bool:
    if len(rows) <= depth:
        return False
    top = [cell for row in rows[:depth] for cell in row]
    first = rows[0]
    columns = _columns(rows)
    if sum(cell.columns for cell in first) < max(2, columns - 1) or any(
        _VALUE.fullmatch(cell.text) for cell in top[1:]
    ):
        return False
    if any(len(cell.text) > 30 for cell in first):
        return False
    if all(cell.header for cell in top) and not all(cell.header for row in rows[depth:] for cell in row):
        return True
    if _alternates(rows):
        return False
    if columns > 2:
        return not _is_like_the_rows_below(rows, depth)
    # Two columns: 「区分｜手数料」 is a header, 「対象者｜市内に住所がある人」 is a label with its value.
    # Unless the words tell, figures below a word do: 「課｜内線」 above 「市民課｜2112」.
    second = [cell.text for row in rows[depth:] for cell in row if cell.column == 1]
    figures = len(second) > 1 and all(_VALUE.fullmatch(text) for text in second)
    return figures or all(_HEADER_WORDS.fullmatch(fold(cell.text)) for cell in first)


def _is_like_the_rows_below(rows: list[list[Cell]], depth: int) -> bool:
    """No header word, and a figure in the first row (1階3番) is written like all below it (2階5番): no header."""
    if any(_HEADER_WORDS.fullmatch(fold(cell.text)) for cell in rows[0]):
        return False
    for top in rows[0]:
        below = [cell for row in rows[depth:] for cell in row if cell.column == top.column]
        if re.search(r"\d", top.text) and below and {_form(cell.text) for cell in below} == {_form(top.text)}:
            return True
    return False


def _form(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def _alternates(rows: list[list[Cell]]) -> bool:
    """A form: label, value, label, value. Seen by styled labels, or by rows of unequal, mostly even length."""
    styled = [[cell.header for cell in row] for row in rows]
    if any(any(marks) for marks in styled) and all(
        marks[::2] == [True] * len(marks[::2]) and not any(marks[1::2]) for marks in styled
    ):
        return True
    counts = Counter(len(row) for row in rows)
    return (
        len(counts) > 1
        and rows[0][0].rows == 1
        and sum(n for size, n in counts.items() if size % 2 == 0) > len(rows) * 0.6
    )


def _labelled(rows: list[list[Cell]], caption: str) -> Iterator[str]:
    """A table without header: a row of even length is label and value in turn, an odd one a label with its values."""
    for row in rows:
        texts = [cell.text for cell in row]
        if len(texts) == 1:
            parts = texts
        elif len(texts) % 2 == 0:
            parts = [f"{label}: {value}" for label, value in zip(texts[::2], texts[1::2], strict=True)]
        else:
            parts = [f"{texts[0]}: {'、'.join(texts[1:])}"]
        yield SEPARATOR.join(filter(None, [caption, *parts]))


def _named_rows(rows: list[list[Cell]], names: tuple[str, ...], caption: str) -> Iterator[str]:
    group, is_used = "", False
    for row in rows:
        if len(row) == 1 and row[0].columns == len(names) > 1:
            if group and not is_used:
                yield SEPARATOR.join(filter(None, [caption, group]))
            group, is_used = row[0].text, False
            if row is rows[-1] or _REMARK.match(group):
                yield SEPARATOR.join(filter(None, [caption, group]))
                group = ""
            continue
        if [fold(cell.text) for cell in row] == [fold(name) for name in names if name]:
            continue  # the header repeated on a new page
        is_used = True
        yield SEPARATOR.join(filter(None, [_named(caption, group), *(_named_cell(cell, names) for cell in row)]))


def _named_cell(cell: Cell, names: tuple[str, ...]) -> str:
    covered = dict.fromkeys(filter(None, names[cell.column : cell.column + cell.columns]))
    return f"{'・'.join(covered)}: {cell.text}" if covered else cell.text


def _named(caption: str, part: str) -> str:
    return f"{caption}／{part}" if caption and part else caption or part
