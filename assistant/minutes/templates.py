"""The Word templates of the forms: written once into the data folder, from then on the city's own to edit.

A placeholder is 「{{会議名}}」 in a paragraph. 「{{決定事項}}」 and the like stand alone in theirs:
whole paragraphs and tables take its place.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.minutes.forms import FormKind

SECTIONS: dict[FormKind, tuple[tuple[str, str], ...]] = {
    FormKind.FULL: (
        ("決定事項", "決定事項"),
        ("宿題", "宿題"),
        ("議題と結果", "議題と結果"),
        ("発言者と要旨", "発言の要旨"),
        ("次回", "次回"),
        ("公開しない箇所", "黒塗り"),
    ),
    FormKind.POINTS: (
        ("決定事項", "決定事項"),
        ("宿題", "宿題"),
        ("要点", "要点"),
        ("次回", "次回"),
        ("根拠の発言", "根拠の発言"),
        ("公開しない箇所", "黒塗り"),
    ),
}
"""Heading and placeholder of each section of a form."""

_MINCHO = "ＭＳ 明朝"
_GOTHIC = "ＭＳ ゴシック"


def template_path(folder: Path, kind: FormKind) -> Path:
    """The city's template, written from the default where there is none yet."""
    path = folder / f"{kind.value}.docx"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _default(kind).save(str(path))
    return path


def new_document() -> Any:
    """An empty page of A4 in Japanese fonts."""
    from docx import Document

    document = Document()
    _page(document)
    _styles(document)
    return document


def _default(kind: FormKind) -> Any:
    document = new_document()
    document.add_paragraph("{{会議名}}　" + kind.value, style="Title")
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for name in ("日時", "場所", "出席者", "傍聴者", "配布資料"):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, f"{{{{{name}}}}}"
    set_widths(table, (28, 142))
    for heading, name in SECTIONS[kind]:
        document.add_heading(heading, level=1)
        document.add_paragraph(f"{{{{{name}}}}}")
    document.add_heading("署名", level=1)
    document.add_paragraph("{{署名欄}}")
    return document


def _page(document: Any) -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    _number_pages(section.footer.paragraphs[0])


def _number_pages(paragraph: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _styles(document: Any) -> None:
    """Japanese fonts and language for Japanese letters (w:eastAsia), or Word takes Chinese ones."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "ja-JP")
    normal, title = document.styles["Normal"].paragraph_format, document.styles["Title"]
    normal.space_after, normal.line_spacing = Pt(4), 1.2
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in title.element.xpath("w:pPr/w:pBdr"):
        line.getparent().remove(line)

    for name, font, size in (
        ("Normal", _MINCHO, 10.5), ("Title", _GOTHIC, 16), ("Heading 1", _GOTHIC, 13), ("Heading 2", _GOTHIC, 11),
    ):  # fmt: skip
        style = document.styles[name]
        style.font.name, style.font.size = font, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), font)


def set_widths(table: Any, millimetres: Sequence[int]) -> None:
    """Of the columns, for Word (cells) and for LibreOffice (grid)."""
    from docx.shared import Mm

    table.autofit = False
    for column, width in zip(table.columns, millimetres, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, millimetres, strict=True):
            cell.width = Mm(width)
