"""Small real files of every type, written by the libraries that people's programs resemble."""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

FONT = "HeiseiKakuGo-W5"
RULE = (
    "出張しようとする職員は、出発日の7日前までに旅行命令簿を作成し、所属長の決裁を受けなければならない。ただし、"
    "緊急の用務その他やむを得ない事情があるときは、この限りでない。"
)


def heading(text: str) -> Paragraph:
    return _paragraph(text, size=16, leading=24)


def body(text: str) -> Paragraph:
    return _paragraph(text, size=10.5, leading=16)


def _paragraph(text: str, *, size: float, leading: float) -> Paragraph:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    return Paragraph(text, ParagraphStyle("any", fontName=FONT, fontSize=size, leading=leading, wordWrap="CJK"))


def table(rows: Sequence[Sequence[str]], *, spans: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()) -> Table:
    style = [("FONT", (0, 0), (-1, -1), FONT, 10), ("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    return Table([list(row) for row in rows], style=TableStyle([*style, *(("SPAN", *span) for span in spans)]))


def write_pdf(path: Path, story: Sequence[Flowable], *, head: str = "", encrypt: str | None = None) -> Path:
    """Each page carries `head` at its top and 「- n -」 at its bottom."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))

    def furniture(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 8)
        canvas.drawString(60, 810, head)
        canvas.drawCentredString(300, 25, f"- {document.page} -")

    document = SimpleDocTemplate(str(path), pagesize=A4, encrypt=encrypt)
    document.build(list(story), onFirstPage=furniture, onLaterPages=furniture)
    return path


def write_long_pdf(path: Path, pages: int) -> Path:
    rows = [["区分", "甲地方", "乙地方"], *([f"{n}級", f"{n},000円", f"{n},500円"] for n in range(1, 15))]
    story: list[Flowable] = []
    for number in range(1, pages + 1):
        story += [heading(f"第{number}章 出張の手続"), *(body(RULE) for _ in range(6)), table(rows), PageBreak()]
    return write_pdf(path, story, head="旅費事務の手引")


def write_scanned_pdf(path: Path, *, text_on_first_page: str = "") -> Path:
    """A page with text (if any), then a page that is only a picture."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=A4)
    if text_on_first_page:
        canvas.setFont(FONT, 11)
        canvas.drawString(72, 700, text_on_first_page)
        canvas.showPage()
    picture = io.BytesIO()
    Image.new("L", (200, 280), 200).save(picture, format="PNG")
    picture.seek(0)
    canvas.drawImage(ImageReader(picture), 0, 0, width=A4[0], height=A4[1])
    canvas.save()
    return path
