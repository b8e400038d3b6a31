"""Finds the cells of a plain-text table (CSV, tab, 「|」) and the header that stands above each."""

import re
from dataclasses import dataclass

_DELIMITERS = ("\t", "|", ",", "，", "、")
_HEADER_WORD = re.compile(
    r"氏名|名前|フリガナ|ふりがな|住所|電話|携帯|番号|生年月日|誕生日|年齢|備考|口座|メール|郵便"
    r"|世帯主|続柄|旅券|在留|(?<![A-Za-z])(?:ID|No)(?![A-Za-z])|name|birth|phone|address",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell below a header, without the spaces around it. Offsets in the whole text."""

    start: int
    end: int
    header: str


def find_cells(folded: str) -> tuple[Cell, ...]:
    """Cells of every run of lines that have as many delimiters as a header line before them; () where there is none."""
    cells: list[Cell] = []
    header: list[str] = []
    delimiter = ""
    position = 0
    for line in folded.split("\n"):
        if header and line.count(delimiter) == len(header) - 1:
            cells += _cells_of(line, position, delimiter, header)
        else:
            delimiter = _header_delimiter(line)
            header = [part.strip() for part in line.split(delimiter)] if delimiter else []
        position += len(line) + 1
    return tuple(cells)


def _header_delimiter(line: str) -> str:
    if len(line) > 300 or re.search(r"[0-9]{5}|。", line):
        return ""
    for delimiter in _DELIMITERS:
        parts = line.split(delimiter)
        if len(parts) >= 3 and sum(1 for part in parts if _HEADER_WORD.search(part)) >= 2:
            return delimiter
    return ""


def _cells_of(line: str, position: int, delimiter: str, header: list[str]) -> list[Cell]:
    cells = []
    for part, title in zip(line.split(delimiter), header, strict=True):
        left = len(part) - len(part.lstrip())
        cells.append(Cell(start=position + left, end=position + left + len(part.strip()), header=title))
        position += len(part) + len(delimiter)
    return cells
