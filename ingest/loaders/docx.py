"""Word: paragraphs and tables in the order of the body, with the numbers that Word shows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from assistant.types import Place, PlaceUnit
from ingest import lines
from ingest.document import Block, BlockKind, Document
from ingest.left_out import left_out_notes
from ingest.loaders.docx_numbering import Numbering
from ingest.normalise import clean, clean_line, join_parts
from ingest.tables import Cell, is_unit_line, read_table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Deleted text, phonetic guides, the copy of a text box for old programs, and text boxes (read on their own).
_SKIPPED = {qn("w:del"), qn("w:moveFrom"), qn("w:rt"), qn("w:txbxContent"), qn("w:instrText"), qn("w:delText")}
_FORMULA_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_PAGE_END = qn("w:lastRenderedPageBreak")
_PAGE_MARK = "\f"  # in the text of a paragraph, until it is parted there
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NEVER_READ = _SKIPPED - {qn("w:txbxContent")} | {_FALLBACK}
_CAPTION_LENGTH = 40


def load(path: Path) -> Document:
    """Pages are known only when Word left its page breaks in the file (lastRenderedPageBreak); else places are None."""
    document = docx.Document(str(path))
    reader = _Reader(document=document, has_pages=bool(document.element.body.findall(".//" + _PAGE_END)))
    blocks = tuple(reader.blocks())
    body = document.element.body
    notes = left_out_notes(struck=_places(body, _is_struck), unseen=_places(body, _is_hidden))
    named = clean_line(document.core_properties.title or "")
    title = reader.title or _first_heading(blocks) or named or path.stem
    return Document(title=title, blocks=blocks, media_type=MEDIA_TYPE, notes=notes)


def _first_heading(blocks: tuple[Block, ...]) -> str:
    """The heading the file opens with, if it opens with the only one of the highest level."""
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    if not headings or blocks.index(headings[0]) > 2:
        return ""
    highest = min(block.level for block in headings)
    tops = [block for block in headings if block.level == highest]
    return tops[0].text if len(tops) == 1 and tops[0] is headings[0] else ""


@dataclass
class _Reader:
    document: Any  # docx.document.Document; its XML elements are untyped
    has_pages: bool
    title: str = ""
    page: int = 1
    numbering: Numbering = field(init=False)
    footnotes: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.numbering = Numbering(self.document)
        self.footnotes = _footnotes(self.document)

    def blocks(self) -> Iterator[Block]:
        held: list[Block] = []  # may turn out to be the caption of a table, with a line between that tells the unit
        for element in _body(self.document.element.body):
            if element.tag == qn("w:tbl"):
                caption = held[0].text if held and _may_be_caption(held[0]) else ""
                yield from held[1:] if caption and held[0].kind is BlockKind.PARAGRAPH else held
                held = []
                yield from self._table(element, caption)
                continue
            for block in self._paragraph(element):
                if not (held and is_unit_line(block.text)):
                    yield from held
                    held = []
                held.append(block)
        yield from held

    def _place(self) -> Place | None:
        return Place(unit=PlaceUnit.PAGE, number=self.page) if self.has_pages else None

    def _paragraph(self, element: Any) -> Iterator[Block]:
        first, *later = [clean(part).replace("\n\n", "\n").strip() for part in _text(element).split(_PAGE_MARK)]
        while later and not first:
            first, self.page = later.pop(0), self.page + 1
        if first:
            block = self._text_block(element, first)
            for part in later:
                self.page += 1
                block = _continued(block, part, self._place())
            yield block
        elif _places(element, _is_struck):
            self.numbering.number(element)  # Word goes on counting what is struck through
        for reference in element.iter(qn("w:footnoteReference")):
            note = self.footnotes.get(reference.get(qn("w:id"), ""))
            if note:
                yield Block(kind=BlockKind.PARAGRAPH, text=f"※注: {note}", place=self._place())
        for box in element.iter(qn("w:txbxContent")):
            if not any(parent.tag == _FALLBACK for parent in box.iterancestors()):
                for inner in _body(box):
                    yield from self._table(inner, "") if inner.tag == qn("w:tbl") else self._paragraph(inner)

    def _text_block(self, element: Any, text: str) -> Block:
        level = self.numbering.heading_level(element)
        number = self.numbering.number(element)
        place = self._place()
        if self.numbering.is_title(element):
            self.title = self.title or clean_line(text)
            return Block(kind=BlockKind.HEADING, text=clean_line(text), place=place, level=1)
        label = f"{number} {text}" if number else text
        if level:
            return Block(kind=BlockKind.HEADING, text=clean_line(label), place=place, level=level + 1)
        marker = lines.marker_level(text)
        if marker and marker <= 7 and len(text) <= _CAPTION_LENGTH and text[-1] not in "。、":
            return Block(kind=BlockKind.HEADING, text=text, place=place, level=marker + 6)
        if marker and _is_bold(element) and len(text) <= _CAPTION_LENGTH and text[-1] not in "。、":
            return Block(kind=BlockKind.HEADING, text=text, place=place, level=marker + 6)
        kind = BlockKind.LIST_ITEM if number or lines.is_item(text) else BlockKind.PARAGRAPH
        return Block(kind=kind, text="　" * self.numbering.depth(element) + label, place=place)

    def _table(self, element: Any, caption: str) -> Iterator[Block]:
        yield from read_table(_cells(element, list(self._row_places(element))), caption=caption).blocks(None)

    def _row_places(self, table: Any) -> Iterator[Place | None]:
        """Where each row begins; Word may mark the end of a page in every cell that it parts."""
        for row in _rows(table):
            texts = ["\n".join(map(_text, cell.iter(qn("w:p")))).strip(" \n") for cell in row.iter(qn("w:tc"))]
            breaks = max((text.count(_PAGE_MARK) for text in texts), default=0)
            begins = any(text.startswith(_PAGE_MARK) for text in texts)
            self.page += begins
            yield self._place()
            self.page += breaks - begins


def _continued(block: Block, text: str, place: Place | None) -> Block:
    """`block` with the rest of its paragraph, which stands on another page."""
    if not text or place is None:
        return block
    joined = join_parts([block.text, text])
    return replace(block, text=joined, turns=(*block.turns, (len(joined) - len(text), place)))


def _may_be_caption(block: Block) -> bool:
    if block.kind is BlockKind.HEADING:
        return True
    text = block.text
    is_short = len(text) <= _CAPTION_LENGTH and not text.endswith(("。", "、")) and "\n" not in text
    return block.kind is BlockKind.PARAGRAPH and is_short and not is_unit_line(text)


def _body(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables, also inside content controls and tracked insertions."""
    for child in parent.iterchildren():
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _body(child)


def _text(element: Any) -> str:
    """Visible text of a paragraph; `\n` for line breaks."""
    parts: list[str] = []
    for child in element.iterchildren():
        if child.tag in _SKIPPED or child.tag == _FALLBACK:
            continue
        if child.tag == qn("w:r") and (_is_hidden(child) or _is_struck(child)):
            parts += [_PAGE_MARK for _ in child.iterchildren(_PAGE_END)]
            continue
        if child.tag in (qn("w:t"), _FORMULA_TEXT):
            parts.append(child.text or "")
        elif child.tag == qn("w:tab"):
            parts.append("\t")
        elif child.tag in (qn("w:br"), qn("w:cr")):
            parts.append("\n" if child.get(qn("w:type")) in (None, "textWrapping") else "")
        elif child.tag == _PAGE_END:
            parts.append(_PAGE_MARK)
        elif child.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        elif child.tag != qn("w:pPr"):
            parts.append(_text(child))
    return "".join(parts)


def _is_struck(run: Any) -> bool:
    return _is_on(run, "w:rPr/w:strike") or _is_on(run, "w:rPr/w:dstrike")


def _is_on(element: Any, path: str) -> bool:
    """An on/off property: without a value it is on, `w:val="0"` takes back what a style sets."""
    found = element.find("/".join(qn(part) for part in path.split("/")))
    return found is not None and found.get(qn("w:val"), "1").lower() not in ("0", "false", "off")


def _places(element: Any, marked: Callable[[Any], bool]) -> int:
    """How many places of visible paragraphs are marked; Word may part one into many runs."""
    count = 0
    for paragraph in [element] if element.tag == qn("w:p") else element.iter(qn("w:p")):
        before = False
        for run in paragraph.iter(qn("w:r")):
            if _has_text(run) and next(run.iterancestors(qn("w:p"))) is paragraph:
                count += marked(run) and not before
                before = marked(run)
    return count


def _has_text(run: Any) -> bool:
    if any(parent.tag in _NEVER_READ for parent in run.iterancestors()):
        return False
    return any((text.text or "").strip() for text in run.iterchildren(qn("w:t")))


def _is_hidden(run: Any) -> bool:
    """Text that nobody sees: 「隠し文字」, white on white, letters of two points or less."""
    properties = run.find(qn("w:rPr"))
    if properties is None:
        return False
    if _is_on(properties, "w:vanish") or 0 < _value(properties, "w:sz", 24) <= 4:
        return True
    color = properties.find(qn("w:color"))
    if color is None or color.get(qn("w:val"), "").upper() != "FFFFFF":
        return False
    # White letters are real on a filled cell, a styled table, a highlight or in a text box.
    return not any(parent.tag == qn("w:txbxContent") or _is_filled(parent) for parent in (run, *run.iterancestors()))


def _is_filled(element: Any) -> bool:
    fills = (element.find(f"{qn(part)}/{qn('w:shd')}") for part in ("w:rPr", "w:pPr", "w:tcPr", "w:tblPr"))
    filled = any(
        fill is not None and fill.get(qn("w:fill"), "auto").upper() not in ("AUTO", "FFFFFF") for fill in fills
    )
    styled = element.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
    highlighted = element.find(f"{qn('w:rPr')}/{qn('w:highlight')}")
    return filled or styled is not None or highlighted is not None


def _is_bold(element: Any) -> bool:
    runs = [run for run in element.iter(qn("w:r")) if run.find(qn("w:t")) is not None]
    return bool(runs) and all(_is_on(run, "w:rPr/w:b") for run in runs)


def _rows(table: Any) -> list[Any]:
    return [child for child in table.iter(qn("w:tr")) if next(child.iterancestors(qn("w:tbl"))) is table]


def _cells(table: Any, places: Sequence[Place | None]) -> Iterator[Cell]:
    """Cells with what they cover: gridSpan to the right, vMerge downwards. `places`: of each row."""
    open_merges: dict[int, Cell] = {}
    for row_index, row in enumerate(_rows(table)):
        column = _value(row, "w:trPr/w:gridBefore", 0)
        for cell in row.iter(qn("w:tc")):
            if next(cell.iterancestors(qn("w:tbl"))) is not table:
                continue
            columns = _value(cell, "w:tcPr/w:gridSpan", 1)
            merge = cell.find(qn("w:tcPr") + "/" + qn("w:vMerge"))
            if merge is not None and merge.get(qn("w:val")) != "restart" and column in open_merges:
                origin = open_merges[column]
                open_merges[column] = replace(origin, rows=row_index - origin.row + 1)
            else:
                if column in open_merges:
                    yield open_merges.pop(column)
                open_merges[column] = Cell(
                    row=row_index,
                    column=column,
                    columns=columns,
                    text="\n".join(_text(paragraph) for paragraph in cell.iter(qn("w:p"))),
                    header=_is_on(row, "w:trPr/w:tblHeader") or _cell_is_bold(cell),
                    place=places[row_index],
                )
            column += columns
    yield from open_merges.values()


def _cell_is_bold(cell: Any) -> bool:
    paragraphs = [each for each in cell.iter(qn("w:p")) if _text(each).strip()]
    return bool(paragraphs) and all(_is_bold(each) for each in paragraphs)


def _value(element: Any, path: str, default: int) -> int:
    found = element.find("/".join(qn(part) for part in path.split("/")))
    return int(found.get(qn("w:val"), default)) if found is not None else default


def _footnotes(document: Any) -> dict[str, str]:
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES and not relation.is_external:
            root = parse_xml(relation.target_part.blob)
            return {note.get(qn("w:id"), ""): clean_line(_text(note)) for note in root.iter(qn("w:footnote"))}
    return {}
