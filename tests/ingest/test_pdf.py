"""What a PDF shows is read, whatever ink it is printed in and wherever it stands in a table."""

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.colors import CMYKColorSep, Color, white
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from ingest.left_out import left_out_notes
from ingest.loading import load
from tests.ingest.builders import FONT


def read(path: Path, draw: Callable[[Canvas], None]) -> list[str]:
    """The lines of a page on which `draw` has drawn."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path / "紙.pdf"), pagesize=A4)
    canvas.setFont(FONT, 11)
    draw(canvas)
    canvas.save()
    return [block.text for block in load(path / "紙.pdf").blocks]


def in_color(color: Color) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "住民票の写しは300円です。")
        canvas.setFillColor(color)
        canvas.drawString(72, 600, "休日は閉まります。")

    return draw


def spot(density: float) -> Color:
    return CMYKColorSep(0, 1, 1, 0, spotName="DIC 156", density=density)


def test_letters_in_full_spot_color_are_read(tmp_path: Path) -> None:
    assert "休日は閉まります。" in read(tmp_path, in_color(spot(1)))


def test_letters_without_ink_are_not_read(tmp_path: Path) -> None:
    assert "休日は閉まります。" not in read(tmp_path, in_color(spot(0)))
    assert "休日は閉まります。" not in read(tmp_path, in_color(white))


def draw_table(canvas: Canvas, *, height: float, missing: tuple[int, int] | None = None) -> None:
    """Three rows of three cells, 「00」 to 「22」, from 72, 600 down; no lines around the `missing` one."""
    for row in range(3):
        for column in range(3):
            x, y = 72 + 80 * column, 600 - height * row
            if (row, column) != missing:
                canvas.rect(x, y, 80, height)
            canvas.drawString(x + 4, y + height / 2 - 3, f"{'甲乙丙'[row]}の{'松竹梅'[column]}")


def test_no_row_is_lost_where_letters_are_higher_than_their_rows(tmp_path: Path) -> None:
    text = "\n".join(read(tmp_path, lambda canvas: draw_table(canvas, height=10)))
    assert [f"{row}の{column}" for row in "甲乙丙" for column in "松竹梅" if f"{row}の{column}" not in text] == []


def test_text_within_a_table_but_in_no_cell_is_read(tmp_path: Path) -> None:
    text = "\n".join(read(tmp_path, lambda canvas: draw_table(canvas, height=24, missing=(2, 2))))
    assert [f"{row}の{column}" for row in "甲乙丙" for column in "松竹梅" if f"{row}の{column}" not in text] == []


def test_a_sentence_that_runs_over_a_page_end_knows_where_the_page_turns(tmp_path: Path) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(tmp_path / "紙.pdf"), pagesize=A4)
    for y, line in ((130, "住民票の写しの交付を請求する者は、請求書に氏名及び住所、"), (700, "請求の理由を書く。")):
        canvas.setFont(FONT, 11)
        canvas.drawString(72, y, line)
        canvas.showPage()
    canvas.save()
    (block,) = load(tmp_path / "紙.pdf").blocks
    assert [(block.text[start:], place.label) for start, place in block.turns] == [("請求の理由を書く。", "2ページ")]


def test_a_table_stands_under_the_heading_above_it_though_it_is_not_below_its_letters(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for title, kind, y in (("1 料金", "大人", 700), ("2 定員", "会議室", 550)):
            canvas.drawString(72, y, title)
            for row in range(2):
                for column in range(2):
                    canvas.rect(250 + 80 * column, y - 50 - 20 * row, 80, 20)
                    canvas.drawString(254 + 80 * column, y - 44 - 20 * row, f"{kind}{row}{'甲乙'[column]}")
        canvas.drawString(72, 400, "以上のとおりとする。")

    text = read(tmp_path, draw)
    assert [text.index(each) for each in ("1 料金｜大人0甲: 大人0乙", "2 定員｜会議室0甲: 会議室0乙")] == [1, 4]


def test_rows_of_a_table_without_lines_do_not_run_into_each_other(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for row, cells in enumerate((("区分", "窓口", "郵送"), ("写し", "300円", "350円"), ("抄本", "450円", "500円"))):
            for column, cell in enumerate(cells):
                canvas.drawString(72 + 120 * column, 700 - 20 * row, cell)

    assert read(tmp_path, draw) == ["区分 窓口 郵送", "写し 300円 350円", "抄本 450円 500円"]


FEE, STRUCK_FEE = "手数料は", "300円"


def with_strokes(*strokes: tuple[float, float, float], height: float = 0.0) -> Callable[[Canvas], None]:
    """「手数料は300円400円です。」 and lines: points they begin before and end behind 「300円」, and above its feet."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, f"{FEE}{STRUCK_FEE}400円です。")
        begin = 72 + pdfmetrics.stringWidth(FEE, FONT, 11)
        end = begin + pdfmetrics.stringWidth(STRUCK_FEE, FONT, 11)
        for before, behind, y in strokes:
            if height:
                canvas.rect(begin - before, 700 + y, end - begin + before + behind, height, stroke=0, fill=1)
            else:
                canvas.line(begin - before, 700 + y, end + behind, 700 + y)

    return draw


@pytest.mark.parametrize(
    "draw",
    [
        with_strokes((0, 0, 3.5)),
        with_strokes((1, 1, 3.5), height=0.6),  # as Word draws it
        with_strokes((0, 0, 2.2), (0, 0, 3.6)),
    ],
    ids=["line", "rectangle", "double"],
)
def test_letters_struck_through_are_left_out_and_counted(draw: Callable[[Canvas], None], tmp_path: Path) -> None:
    assert "".join(read(tmp_path, draw)).replace(" ", "") == "手数料は400円です。"
    assert load(tmp_path / "紙.pdf").notes == left_out_notes(struck=1, unseen=0)


@pytest.mark.parametrize(
    "draw",
    [
        with_strokes((0, 0, -1.5)),
        with_strokes((0, 0, 0.5)),
        with_strokes((40, 0, 3.5)),
        with_strokes((0, 60, 3.5)),
        with_strokes((0, 0, 10.5)),
        with_strokes(*((0, 0, float(y)) for y in range(-1, 10)), height=1.0),
    ],
    ids=["underline", "high underline", "from afar", "going on", "overline", "shade in strips"],
)
def test_letters_that_a_line_only_touches_are_read(draw: Callable[[Canvas], None], tmp_path: Path) -> None:
    assert "".join(read(tmp_path, draw)).replace(" ", "") == "手数料は300円400円です。"
