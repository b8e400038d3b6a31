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
    r"|所管課?|担当[課者]?|氏名|名前|住所|所在地|電話(?:番号)?|定員|費用|事由|分類|対象者?|金額|料金|手数料|単価|時期|日付|月|支給額|段階|ごみ|品名|様式|施設|場所|会場|備考|説明)"
    r"(?:名|等|の.{1,6}|・.{1,8})?(?:[(（].{1,12}[)）])?"
)
_REMARK = re.compile(r"※|注|（注|備考|.*。[」）]?$|.{41}")  # spanning text that names no rows
_UNIT = re.compile(r"[（(]単位\s?[:：]?[^。、（）()]{1,9}[）)]$|^単位\s?[:：][^。、（）()]{1,9}$")
_CLASSES = re.compile(r"区分|項目|事項|種類|種別|名称|no|番号|年度")  # above labels, never one of them
_ATTRIBUTES = re.compile(  # labels with a value to the right, as header words are; hardly above other words
    r"日時|日程|(?:どんな)?とき|ところ|持ち物|講師|目的|概要|締め?切り?|期限|条件|要件|根拠(?:法令)?|交通|fax|ファクス|メール(?:アドレス)?|人口|世帯数?|面積"
    r"|(?:お?申し?込み?|お?問い?合わ?せ|申請|届出|提出|受付|支給|開催|実施|利用|使用|必要|募集|参加|受講|納付|交付|相談|開[庁館所]|休[館庁所業])"
    r"(?:[をが]?(?:する|できる))?(?:者|人|先|日時?|期間|期限|時間|場所|方法|書類|な(?:もの|書類)|品|費|料|額|条件|要件|資格|人数|窓口)?"
)
_STATEMENT = re.compile(r"無料|有料|なし|あり|可|不可|必要|不要|随時|未定|同上|.*(?:です|ます|ません|ください|。)")
_FIGURES_NAME = re.compile(r".*(?:額|数|率|量|料|料金|費|単?価|人口|面積|点|番号|内線|時間|年度?)(?:\(.+\))?|.+\(.+\)")
_KIND = re.compile(r"(?<=[^\W\d])(?:課|係|局|届|校|園|館|町|地区|公園|センター|支所|出張所|病院|医院|手当|税)$")
_OF_A_HEADER = re.compile(r"対象|担当|所管|主管|関係|該当|受付|相談|提出|申請|利用|開催|実施|設置|指定")  # 「担当係」
_YEAR = re.compile(r"(?:19|20)\d\d")
_TOTAL = re.compile(r"(?:合|小|総)?計")
_VALUE_ENDS = re.compile(
    r"(?<=\d[円人回件枚個歳%％])\n(?=[^\W\d])"
)  # of 「大人 500円」 above 「小人 200円」 in one cell
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
    place: Place | None = None  # where its row stands, when not all of the table stands at one place


_Written = tuple[str, Sequence[Cell]]  # a line, and the row that it writes out


@dataclass(frozen=True, kw_only=True)
class Table:
    """A read table. `header` may be handed to the table that continues this one on the next page."""

    caption: str
    header: tuple[str, ...]
    lines: tuple[str, ...]
    places: tuple[Place | None, ...]  # of each line, where its cells tell

    def blocks(self, place: Place | None) -> Iterator[Block]:
        for line, own in zip(self.lines, self.places, strict=True):
            yield Block(kind=BlockKind.TABLE_ROW, text=line, place=own or place, caption=self.caption)


def read_table(cells: Iterable[Cell], *, caption: str = "", header: Sequence[str] = (), plain: bool = False) -> Table:
    """Rows of the table that `cells` make.

    A first row that spans the table becomes part of the caption, several header rows become 「大見出し／小見出し」,
    a row that spans the table (or is a title in its first column) names the rows after it, an empty first cell under a
    header means the one above, a table without header is read as labels and values.
    `header`: of the table this one continues; used when it has the same number of columns. `plain`: nobody has marked
    a header there. A row marked all the same (the first of a CSV file) only counts until its words tell otherwise;
    without a mark nothing but words makes a header: a value beside a wrong label is worse than one without.
    """
    rows = _logical_rows(cells)
    while len(rows) > 1 and len(rows[0]) == 1 < _columns(rows) and _spans_or_tells_unit(rows[0][0], _columns(rows)):
        caption = _named(caption, rows.pop(0)[0].text)
    if not rows:
        return Table(caption=caption, header=(), lines=(), places=())
    names, body = _header(rows, header, plain)
    is_list = _columns(rows) > 2 and (plain or _is_like_the_rows_below(rows[0], rows[1:]))
    unnamed = _labelled(rows, caption, is_list)
    written = list(_named_rows(list(_filled_down(body)), names, caption) if names else unnamed)
    return Table(
        caption=caption,
        header=names,
        lines=tuple(line for line, _ in written),
        places=tuple(max(row, key=lambda cell: cell.row).place for _, row in written),
    )


def is_unit_line(text: str) -> bool:
    """「（単位：千円）」 alone: it tells what the table below it counts in, and is no name of it."""
    return bool(_UNIT.match(text))


def with_captions(blocks: Iterable[Block]) -> Iterator[Block]:
    """Names tables that have no caption after the heading they stand under, and all after the unit told above them."""
    heading = unit = ""
    held: Block | None = None  # a line that tells nothing but the unit, until it is known whether a table follows
    for block in blocks:
        if block.kind is BlockKind.TABLE_ROW:
            held = None
            yield _captioned(block, block.caption or heading, unit)
            continue
        if held:
            yield held
        unit = told.group() if (told := _UNIT.search(block.text)) else ""
        held = block if is_unit_line(block.text) else None
        if block.kind is BlockKind.HEADING:
            heading = block.text
        if not held:
            yield block
    if held:
        yield held


def _captioned(row: Block, name: str, unit: str) -> Block:
    own = row.text.removeprefix(row.caption).removeprefix(SEPARATOR)
    if unit and unit not in name:
        name = _named(name, unit) if unit.startswith("単位") else name + unit
    return replace(row, caption=name, text=SEPARATOR.join(filter(None, [name, own])))


def _logical_rows(cells: Iterable[Cell]) -> list[list[Cell]]:
    """Drops what is empty and renumbers: only rows and columns in which some text begins remain (エクセル方眼紙)."""
    filled = [replace(cell, text=clean_line(_VALUE_ENDS.sub(" ", cell.text))) for cell in cells]
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


def _spans_or_tells_unit(cell: Cell, columns: int) -> bool:
    return cell.columns == columns or is_unit_line(cell.text)


def _columns(rows: list[list[Cell]]) -> int:
    return max(cell.column + cell.columns for row in rows for cell in row)


def _header(rows: list[list[Cell]], given: Sequence[str], plain: bool) -> tuple[tuple[str, ...], list[list[Cell]]]:
    """Column names (one a column) and the rows below them; no names when the table has no header."""
    columns = _columns(rows)
    depth = _header_depth(rows)
    names = _header_names(rows[:depth], columns)
    if given and len(given) == columns and [fold(name) for name in names] != [fold(name) for name in given]:
        return tuple(given), rows
    if not _is_header(rows, depth, plain):
        return (), rows
    return names, rows[depth:]


def _header_depth(rows: list[list[Cell]]) -> int:
    """Rows the header takes: as far as its merged cells reach, and one more below a cell that spans columns."""
    depth = max(cell.rows for cell in rows[0])
    if any(cell.columns > 1 and cell.rows == depth for cell in rows[0]) and len(rows[0]) > 1:
        depth += 1
    return min(depth, len(rows))


def _header_names(rows: list[list[Cell]], columns: int) -> tuple[str, ...]:
    names = []
    for column in range(columns):
        parts = [cell.text for row in rows for cell in row if cell.column <= column < cell.column + cell.columns]
        names.append("／".join(dict.fromkeys(parts)))
    return tuple(names)


def _is_header(rows: list[list[Cell]], depth: int, plain: bool) -> bool:
    if len(rows) <= depth:
        return False
    first, columns = rows[0], _columns(rows)
    top = [cell for row in rows[:depth] for cell in row]
    body = [cell for row in rows[depth:] for cell in row]
    is_marked = all(cell.header for cell in top) and not all(cell.header for cell in body)
    if columns == 2 and (_labels_go_down(rows) or _is_stated(first)):
        return False
    if plain and is_marked:
        return not _is_like_the_rows_below(first, rows[depth:])
    if sum(cell.columns for cell in first) < max(2, columns - 1) or any(
        _VALUE.fullmatch(cell.text) for cell in top[1:]
    ):
        return False
    if any(len(cell.text) > 30 for cell in first):
        return False
    if is_marked:
        return columns > 2 or not _is_like_the_rows_below(first, rows[depth:])
    if _alternates(rows):
        return False
    # Unless the words tell, figures below a word do: 「課｜内線」 above 「市民課｜2112」.
    below = [[cell.text for cell in body if cell.column == top.column] for top in first[1:]]
    figures = any(len(texts) > 1 and all(map(_VALUE.fullmatch, texts)) for texts in below)
    words = [bool(_HEADER_WORDS.fullmatch(fold(cell.text))) for cell in first]
    if columns > 2:
        return (not plain or figures or any(words)) and not _is_like_the_rows_below(first, rows[depth:])
    # Two columns: 「区分｜手数料」 is a header, 「対象者｜市内に住所がある人」 is a label with its value.
    return all(words) or (figures and (words[0] or bool(_FIGURES_NAME.fullmatch(fold(first[-1].text)))))


def _is_like_the_rows_below(first: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first row is no header but one of the rows.

    It has no header word, and in some column a figure (1階3番) is written like all below it (2階5番), 市民課 stands
    above nothing but other 課, or the same word comes again.
    """
    if any(_HEADER_WORDS.fullmatch(fold(cell.text)) for cell in first):
        return False
    rows = [row for row in rows if [cell.text for cell in row] != [cell.text for cell in first]]  # repeated on a page
    for top in first:
        below = [cell.text for row in rows for cell in row if cell.column == top.column]
        counts = re.search(r"\d", top.text) and not _YEAR.fullmatch(top.text)
        if top.text in below or (counts and below and set(map(_form, below)) == {_form(top.text)}):
            return True
        if (kind := _kind(top.text)) and len(below) > 1 and set(map(_kind, below)) == {kind}:
            return True
    return False


def _kind(text: str) -> str:
    """課 of 市民課, but nothing of 課 and 担当課, which may stand above it."""
    found = _KIND.search(text)
    return found.group() if found and not _OF_A_HEADER.match(text) else ""


def _labels_go_down(rows: list[list[Cell]]) -> bool:
    """Words for columns stand below each other: 「対象｜市民」 above 「費用｜500円」, whatever a style makes of it."""
    left = [fold(cell.text) for row in rows for cell in row if cell.column == 0]
    labels = [text for text in left if _is_label(text)]
    if len(labels) < 2 or _CLASSES.fullmatch(left[0]):
        return False
    are_most, begins = len(labels) * 2 > len(left), left[0] == labels[0]
    return (are_most and begins) or ((are_most or begins) and not _is_label(fold(rows[0][-1].text)))


def _is_label(text: str) -> bool:
    is_word = _HEADER_WORDS.fullmatch(text) and "の" not in text  # 「住所の変更」 is a thing to do, no label
    return bool(is_word or _ATTRIBUTES.fullmatch(text))


def _is_stated(first: Sequence[Cell]) -> bool:
    """「小学生｜無料」 tells something, as no header does; 「有料｜無料」 may be one."""
    label, value = first[0].text, first[-1].text
    return bool(_STATEMENT.fullmatch(value) and not _STATEMENT.fullmatch(label))


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


def _labelled(rows: list[list[Cell]], caption: str, is_list: bool) -> Iterator[_Written]:
    """A table without header: a row of a list is a label with its values, as is one of odd length; else label and value
    stand in turn.
    """
    for row in rows:
        texts = [cell.text for cell in row]
        if len(texts) == 1:
            parts = texts
        elif len(texts) % 2 == 0 and not is_list:
            parts = [f"{label}: {value}" for label, value in zip(texts[::2], texts[1::2], strict=True)]
        else:
            parts = [f"{texts[0]}: {'、'.join(texts[1:])}"]
        yield SEPARATOR.join(filter(None, [caption, *parts])), row


def _filled_down(rows: list[list[Cell]]) -> Iterator[list[Cell]]:
    """An empty first cell stands for the one above where the rows are otherwise alike and it is no total."""
    above: list[Cell] = []
    for row in rows:
        is_alike = bool(above) and [cell.column for cell in row] == [cell.column for cell in above[1:]]
        if is_alike and above[0].column == 0 and not any(_TOTAL.fullmatch(fold(cell.text)) for cell in row):
            row = [above[0], *row]
        above = row
        yield row


def _named_rows(rows: list[list[Cell]], names: tuple[str, ...], caption: str) -> Iterator[_Written]:
    title: list[Cell] = []  # the row that names those below it
    is_used = False
    marks_titles = any(row[0].column == 0 and not row[0].header for row in rows)
    for row in rows:
        if len(row) == 1 and _is_title(row[0], len(names), marks_titles):
            if title and not is_used:
                yield SEPARATOR.join(filter(None, [caption, title[0].text])), title
            title, is_used = row, False
            if row is rows[-1] or _REMARK.match(row[0].text):
                yield SEPARATOR.join(filter(None, [caption, row[0].text])), row
                title = []
            continue
        if [fold(cell.text) for cell in row] == [fold(name) for name in names if name]:
            continue  # the header repeated on a new page
        is_used = True
        head = _named(caption, title[0].text if title else "")
        yield SEPARATOR.join(filter(None, [head, *(_named_cell(cell, names) for cell in row)])), row


def _is_title(cell: Cell, columns: int, marks_titles: bool) -> bool:
    """It spans the table, or stands alone and bold in the first column of a table whose rows do not begin so."""
    spans = cell.columns == columns > 1
    return spans or (marks_titles and cell.header and cell.column == 0 and cell.rows == 1 and columns > 2)


def _named_cell(cell: Cell, names: tuple[str, ...]) -> str:
    covered = dict.fromkeys(filter(None, names[cell.column : cell.column + cell.columns]))
    return f"{'・'.join(covered)}: {cell.text}" if covered else cell.text


def _named(caption: str, part: str) -> str:
    return f"{caption}／{part}" if caption and part else caption or part
