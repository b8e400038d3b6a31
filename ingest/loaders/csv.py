"""CSV: an FAQ list when it has a question and an answer column, else a table with one block a row."""

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise, takewhile, zip_longest
from pathlib import Path

from assistant.errors import UnreadableFile
from assistant.types import Audience, Place, PlaceUnit
from ingest.dates import parse_date
from ingest.document import Block, BlockKind, Document, Faq
from ingest.loaders.charset import decode
from ingest.normalise import clean, clean_line, fold
from ingest.tables import Cell, read_table

_COLUMNS = {
    "question": ("question", "質問", "質問文", "問い", "問", "q", "よくある質問", "お問い合わせ内容"),
    "answer": ("answer", "回答", "回答文", "答え", "答", "a"),
    "department": ("department", "所管課", "担当課", "所属", "部署", "課", "課名", "担当", "担当部署", "所管"),
    "url": ("url", "リンク", "link", "参照url", "参考url", "関連ページ", "ページurl"),
    "valid_from": ("valid_from", "validfrom", "有効開始日", "開始日", "適用開始日", "公開開始日", "施行日"),
    "valid_to": ("valid_to", "validto", "有効終了日", "終了日", "適用終了日", "公開終了日", "有効期限"),
    "audience": ("audience", "公開範囲", "対象", "公開区分", "公開"),
}
_AUDIENCES = {
    **dict.fromkeys(("public", "市民公開", "公開", "市民", "一般公開", "外部公開"), Audience.PUBLIC),
    **dict.fromkeys(("internal", "庁内", "職員", "庁内限り", "職員限り", "内部", "非公開"), Audience.INTERNAL),
    **dict.fromkeys(("department", "所管課のみ", "課内", "課内限り", "部内"), Audience.DEPARTMENT),
}
_OPEN_ENDED = {"", "-", "ー", "―", "なし", "無期限", "期限なし", "未定", "恒久"}
_MAX_FIELD = 1_000_000  # characters; csv's own limit of 131,072 refuses long answers
_SLIPPED = '列が見出しより多くあります。コンマを含む文は「"」で囲んでください。'  # 1,000円 without quotes
_TOP_ROWS = 5  # titles and notes may stand above the header of an FAQ list


def load(path: Path) -> Document:
    """Raises UnreadableFile when the characters or the quoting cannot be read.

    An FAQ row with a wrong date or audience, or with more cells than the header, and a row of a table that a thousands
    comma has parted, is left out and named in the notes: shown too widely or beside the wrong label it would be worse
    than missing.
    """
    rows = list(_rows(decode(path.read_bytes())))
    if not rows:
        return Document(title=path.stem, blocks=(), media_type="text/csv")
    top = next((index for index, (_, row) in enumerate(rows[:_TOP_ROWS]) if _is_faq_header(row)), None)
    if top is None:
        table, left_out = _table(rows, path.stem)
        return Document(title=path.stem, blocks=tuple(table), media_type="text/csv", notes=tuple(left_out))
    header_line, header = rows[top]
    notes = [f"見出しの行（{header_line}行目）より上の行は取り込みませんでした"] if top else []
    blocks: list[Block] = []
    for number, row in rows[top + 1 :]:
        try:
            blocks.append(_faq_block(_values(row, header), number))
        except UnreadableFile as error:
            notes.append(f"{number}行目を読み飛ばしました: {error}")
    title = "よくある質問" if path.stem.isascii() else path.stem
    return Document(title=title, blocks=tuple(blocks), media_type="text/csv", notes=tuple(notes))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, each with the line number of the file on which it begins."""
    text = text.lstrip("\ufeff")
    lines = text.splitlines(keepends=True)
    # A title above the header may hold no delimiter at all.
    sample = next((line for line in lines[:_TOP_ROWS] if re.search(r"[,\t;]", line)), "")
    delimiter = max(",\t;", key=sample.count)
    csv.field_size_limit(_MAX_FIELD)
    # Not strict, a quote that is never closed would take all rows below it into one answer.
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    begins = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield begins, row
            begins = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(
            f"{begins}行目の引用符が閉じていないか、区切りが壊れています。その行を直すか、CSV で保存し直してください。"
        ) from error


def _is_faq_header(row: Sequence[str]) -> bool:
    return {"question", "answer"} <= _faq_columns(row).keys()


def _values(row: Sequence[str], header: Sequence[str]) -> dict[str, str]:
    """The cells of an FAQ row by their meaning."""
    if _width(row) > _width(header):
        raise UnreadableFile(_SLIPPED)
    return {name: row[index] if index < len(row) else "" for name, index in _faq_columns(header).items()}


def _faq_columns(header: Sequence[str]) -> dict[str, int]:
    names = {fold(name).strip("*※"): index for index, name in reversed(list(enumerate(header)))}
    found = {
        key: next((names[fold(name)] for name in known if fold(name) in names), -1) for key, known in _COLUMNS.items()
    }
    return {key: index for key, index in found.items() if index >= 0}


def _faq_block(values: dict[str, str], number: int) -> Block:
    question = clean_line(values["question"])
    answer = re.sub(r"\n{2,}", "\n", clean(values["answer"])).strip()
    if not question or not answer:
        raise UnreadableFile("質問か回答が空です。")
    faq = Faq(
        question=question,
        answer=answer,
        department=clean_line(values.get("department", "")),
        url=_url(values.get("url", "")),
        valid_from=_date(values.get("valid_from", "")),
        valid_to=_date(values.get("valid_to", "")),
        audience=_audience(values.get("audience", "")),
    )
    place = Place(unit=PlaceUnit.ROW, number=number)
    return Block(kind=BlockKind.FAQ, text=f"{question}\n{answer}", place=place, faq=faq)


def _url(text: str) -> str:
    url = text.strip()
    if url and not re.fullmatch(r"https?://[^\s<>\"']+|/[^\s<>\"']*", url):
        raise UnreadableFile("URL が https:// で始まっていません。")
    return url


def _date(text: str) -> date | None:
    if fold(text) in _OPEN_ENDED:
        return None
    day = parse_date(text)
    if day is None:
        raise UnreadableFile(
            f"日付「{clean_line(text)}」を読めません。2026-04-01 か 令和8年4月1日 の形で書いてください。"
        )
    return day


def _audience(text: str) -> Audience | None:
    if not fold(text):
        return None
    if fold(text) not in _AUDIENCES:
        raise UnreadableFile(
            f"公開範囲「{clean_line(text)}」が分かりません。市民公開・庁内・所管課のみ のどれかを書いてください。"
        )
    return _AUDIENCES[fold(text)]


def _table(rows: Sequence[tuple[int, list[str]]], caption: str) -> tuple[list[Block], list[str]]:
    """The rows as blocks, and a note for each that was left out. Titles may stand above the header."""
    widest = max(_filled(row) for _, row in rows)
    titles = list(takewhile(lambda each: _filled(each[1]) == 1 < widest, rows))
    top, *body = rows[len(titles) :]
    header = [top, body.pop(0)] if body and _goes_on(top[1], body[0][1]) else [top]
    named = max(_width(row) for _, row in header)
    slipped = [number for number, row in body if _width(row) > named and _parts_thousands(row)]
    notes = [f"{number}行目を読み飛ばしました: {_SLIPPED}" for number in slipped]
    if len(slipped) == len(body):
        return [], notes  # a header alone tells nothing
    cells = [_cell(number, 0, "".join(row), columns=max(len(row) for _, row in rows)) for number, row in titles]
    cells += _header(header)
    cells += [_cell(n, column, text) for n, row in body if n not in slipped for column, text in enumerate(row)]
    return list(read_table(cells, caption=caption, plain=True).blocks(None)), notes


def _cell(line: int, column: int, text: str, *, rows: int = 1, columns: int = 1, header: bool = False) -> Cell:
    place = Place(unit=PlaceUnit.ROW, number=line)
    return Cell(row=line, column=column, text=text, rows=rows, columns=columns, header=header, place=place)


def _header(rows: Sequence[tuple[int, list[str]]]) -> Iterator[Cell]:
    """One row, or two whose merged cells `_goes_on` has seen."""
    (line, first), *below = rows
    starts = [column for column, text in enumerate(first) if text.strip()]
    for column, end in pairwise([*starts, max(len(row) for _, row in rows)]):
        columns = end - column if below else 1
        reach = below[0][0] - line if below and columns == 1 and not below[0][1][column].strip() else 0
        yield _cell(line, column, first[column], rows=reach + 1, columns=columns, header=True)
    for line, row in below:
        yield from (_cell(line, column, text, header=True) for column, text in enumerate(row))


def _width(row: Sequence[str]) -> int:
    return max((index for index, cell in enumerate(row, start=1) if cell.strip()), default=0)


def _parts_thousands(row: Sequence[str]) -> bool:
    return any(re.search(r"(?<!\d)\d{1,3}$", a) and re.match(r"\d{3}(?!\d)", b) for a, b in pairwise(row))


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _goes_on(first: Sequence[str], second: Sequence[str]) -> bool:
    """Merged cells are saved as empty ones: 「区分,手数料,,備考」 above 「,窓口,郵送,」 are one header."""
    columns = list(zip_longest(first, second, fillvalue=""))
    is_whole = all(upper or lower for upper, lower in columns) and not all(first)
    return is_whole and bool(first[0]) and not second[0] and not any(re.search(r"\d", lower) for lower in second)
