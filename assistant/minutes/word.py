"""A form of minutes as a Word file, from a template. The only module that knows Word's XML.

Every utterance is a bookmark named after it, and every 根拠 a link to it. The order of elements follows the schema
(w:pPr first, bookmarkStart before its runs): Word repairs what is out of order, LibreOffice refuses it.
"""

import io
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from assistant.errors import UserError
from assistant.minutes.forms import Block, Form, Heading, Line, Link, Table
from assistant.minutes.templates import set_widths, template_path

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PAGE_WIDTH = 170  # millimetres between the margins of the default template


def as_docx(form: Form, templates: Path) -> bytes:
    """Raises UserError where the city's template cannot be read or asks for what does not exist."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    path = template_path(templates, form.kind)
    try:
        document = Document(str(path))
    except (OSError, ValueError, KeyError, PackageNotFoundError, BadZipFile, SyntaxError) as error:
        raise UserError(
            f"様式のファイル「{path.name}」を Word 文書として開けません。"
            "直すか、削除してください（削除すると、既定の様式で作り直します）。"
        ) from error
    _Filler(document, form, path.name).fill()
    document.core_properties.title = xml_text(form.title)
    document.core_properties.author = document.core_properties.last_modified_by = ""
    document.core_properties.comments = ""
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


class _Filler:
    def __init__(self, document: Any, form: Form, template: str) -> None:
        self._document = document
        self._form = form
        self._template = template
        self._bookmarks = 0
        self._bookmarked = {b.bookmark for blocks in form.blocks.values() for b in blocks if isinstance(b, Line)}

    def fill(self) -> None:
        # A cell over several columns, and a header used by several sections, come up several times.
        once = {paragraph._p: paragraph for paragraph in self._paragraphs()}
        for paragraph in once.values():
            names = _PLACEHOLDER.findall(paragraph.text)
            if not names:
                continue
            if unknown := [n for n in names if n not in self._form.words and n not in self._form.blocks]:
                known = "、".join([*self._form.words, *self._form.blocks])
                raise UserError(
                    f"様式「{self._template}」の {{{{{unknown[0]}}}}} は使えません。使えるのは次の名前です：{known}"
                )
            if names[0] in self._form.blocks:
                self._replace_by_blocks(paragraph, self._form.blocks[names[0]])
            else:
                _set_text(paragraph, _PLACEHOLDER.sub(lambda m: self._form.words.get(m[1].strip(), ""), paragraph.text))

    def _paragraphs(self) -> Iterator[Any]:
        yield from self._document.paragraphs
        for table in self._document.tables:
            for row in table.rows:
                for cell in row.cells:
                    yield from cell.paragraphs
        for section in self._document.sections:
            yield from section.header.paragraphs
            yield from section.footer.paragraphs

    def _replace_by_blocks(self, placeholder: Any, blocks: Sequence[Block]) -> None:
        for block in blocks:
            if isinstance(block, Table):
                placeholder._p.addprevious(self._table(block)._tbl)
            else:
                placeholder._p.addprevious(self._paragraph(block, placeholder)._p)
        # A table may not be the last thing before a heading without a paragraph between: it would stick to it. And a
        # cell without any paragraph is a damaged file to Word.
        if not blocks or isinstance(blocks[-1], Table):
            _set_text(placeholder, "")
        else:
            placeholder._p.getparent().remove(placeholder._p)

    def _paragraph(self, block: Heading | Line, placeholder: Any) -> Any:
        from docx.text.paragraph import Paragraph

        paragraph = Paragraph(deepcopy(placeholder._p), placeholder._parent)
        _set_text(paragraph, "")
        if isinstance(block, Heading):
            run = paragraph.add_run(xml_text(block.text))
            style = f"Heading {block.level}"
            if style in self._document.styles:
                paragraph.style = style
            else:
                run.bold = True
            return paragraph
        self._open_bookmark(paragraph, block.bookmark)
        if block.lead:
            paragraph.add_run(xml_text(block.lead) + "　").bold = True
        _add_text(paragraph.add_run(), block.text)
        self._close_bookmark(paragraph, block.bookmark)
        self._add_links(paragraph, block.links)
        return paragraph

    def _table(self, block: Table) -> Any:
        header = [name for name in block.header if name]
        table = self._document.add_table(rows=1, cols=len(header))
        if "Table Grid" in self._document.styles:
            table.style = "Table Grid"
        for cell, name in zip(table.rows[0].cells, header, strict=True):
            cell.paragraphs[0].add_run(name).bold = True
        _repeat_header(table.rows[0])
        for cells, links in block.rows:
            row = table.add_row().cells
            for cell, text in zip(row, cells, strict=False):
                _add_text(cell.paragraphs[0].add_run(), text)
            if len(header) > len(cells):
                self._add_links(row[-1].paragraphs[0], links)
        set_widths(table, _column_widths(header))
        return table

    def _open_bookmark(self, paragraph: Any, name: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        if name:
            self._bookmarks += 1
            start = OxmlElement("w:bookmarkStart")
            start.set(qn("w:id"), str(self._bookmarks))
            start.set(qn("w:name"), name)
            paragraph._p.append(start)

    def _close_bookmark(self, paragraph: Any, name: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        if name:
            end = OxmlElement("w:bookmarkEnd")
            end.set(qn("w:id"), str(self._bookmarks))
            paragraph._p.append(end)

    def _add_links(self, paragraph: Any, links: Sequence[Link]) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import RGBColor

        for link in links:
            if paragraph.text:
                paragraph.add_run(" ")
            run = paragraph.add_run(link.label)
            if link.utterance_id not in self._bookmarked:
                continue
            run.font.underline = True
            run.font.color.rgb = RGBColor(0x05, 0x63, 0xC1)
            hyperlink = OxmlElement("w:hyperlink")
            hyperlink.set(qn("w:anchor"), link.utterance_id)
            paragraph._p.append(hyperlink)
            hyperlink.append(run._r)


def _column_widths(header: Sequence[str]) -> list[int]:
    fixed = {"区分": 15, "根拠": 24, "担当": 28, "期限": 34, "議題": 38, "番号": 18}
    free = [name for name in header if name not in fixed]
    rest = (_PAGE_WIDTH - sum(fixed.get(name, 0) for name in header)) // max(len(free), 1)
    return [fixed.get(name, rest) for name in header]


def _repeat_header(row: Any) -> None:
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))


def _set_text(paragraph: Any, text: str) -> None:
    """The paragraph keeps its own and its first run's formatting."""
    first, *others = paragraph.runs or [paragraph.add_run()]
    for run in others:
        run._r.getparent().remove(run._r)
    first.text = ""
    _add_text(first, text)
    if not text:
        first._r.getparent().remove(first._r)


def _add_text(run: Any, text: str) -> None:
    for number, line in enumerate(xml_text(text).split("\n")):
        if number:
            run.add_break()
        run.add_text(line)


def xml_text(text: str) -> str:
    """Without the control characters that no Word file can hold."""
    return _NOT_XML.sub("", text)
