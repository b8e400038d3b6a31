"""PowerPoint: a slide is a heading and its shapes, top to bottom, left to right; speaker notes are marked ノート."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pptx
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn

from assistant.types import Place, PlaceUnit
from ingest import lines
from ingest.document import Block, BlockKind, Document
from ingest.left_out import left_out_notes
from ingest.loaders.xlsx_format import plain
from ingest.normalise import clean, clean_line
from ingest.tables import Cell, read_table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_SAME_ROW = 250_000  # EMU (about 7 mm): shapes whose tops differ by less stand side by side


@dataclass(frozen=True, kw_only=True)
class _Placed:
    """A shape with its position on the slide in EMU (shapes inside a group carry the group's position)."""

    shape: Any
    top: int
    left: int


def load(path: Path) -> Document:
    """Hidden slides are left out and named in the notes, as are slides that hold pictures only.

    Text that is struck through is left out and counted.
    """
    presentation = pptx.Presentation(str(path))
    blocks: list[Block] = []
    notes: list[str] = []
    struck = 0
    for number, slide in enumerate(presentation.slides, start=1):
        if slide._element.get("show") == "0":
            notes.append(f"スライド{number}は非表示のため読み込みませんでした")
            continue
        parts = [slide, slide.notes_slide] if slide.has_notes_slide else [slide]
        struck += sum(_drop_struck(part._element) for part in parts)
        found = list(_slide_blocks(slide, Place(unit=PlaceUnit.SLIDE, number=number)))
        if not found and any(shape.shape_type == MSO_SHAPE_TYPE.PICTURE for shape in slide.shapes):
            notes.append(f"スライド{number}は文字を読み取れません（画像のスライド）")
        blocks += found
        if any(_has_chart(each.shape) and not _plots(each.shape.chart) for each in _flatten(slide.shapes)):
            notes.append(
                f"スライド{number}に読み取れない種類のグラフ（立体グラフなど）があります。"
                "数字が要るときは、平面のグラフか表に変えてください"
            )
    notes += left_out_notes(struck=struck, unseen=0)
    named = clean_line(presentation.core_properties.title or "")
    first = next((block.text for block in blocks if block.level == 1), "")
    title = named if named and named != "PowerPoint Presentation" else first or path.stem
    return Document(title=title, blocks=tuple(blocks), media_type=MEDIA_TYPE, notes=tuple(notes))


def _drop_struck(slide: Any) -> int:
    """Takes out runs that are struck through; returns how many places that were: one may be parted into many runs."""
    count = 0
    for paragraph in slide.iter(qn("a:p")):
        before = False
        for run in paragraph.findall(qn("a:r")):
            properties = run.find(qn("a:rPr"))
            if properties is None or properties.get("strike", "noStrike") == "noStrike":
                before = False
                continue
            count += bool(run.text.strip()) and not before
            before = before or bool(run.text.strip())
            paragraph.remove(run)
    return count


def _slide_blocks(slide: Any, place: Place) -> Iterator[Block]:
    title_shape = slide.shapes.title
    title = clean_line(title_shape.text_frame.text) if title_shape is not None else ""
    placed = [
        each for each in _flatten(slide.shapes) if title_shape is None or each.shape.shape_id != title_shape.shape_id
    ]
    body = [block for each in _in_reading_order(placed) for block in _shape_blocks(each.shape, title, place)]
    if not title and body and len(body[0].text) <= 40 and body[0].kind is not BlockKind.TABLE_ROW:
        title, body = body[0].text, body[1:]
    if title:
        yield Block(kind=BlockKind.HEADING, text=title, place=place, level=1)
    elif body:
        yield Block(kind=BlockKind.HEADING, text=f"スライド{place.number}", place=place, level=1)
    yield from body
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        note = _text(slide.notes_slide.notes_text_frame.text)
        if note:
            yield Block(kind=BlockKind.PARAGRAPH, text=f"ノート: {note}", place=place)


def _flatten(shapes: Any, top: int | None = None, left: int | None = None) -> Iterator[_Placed]:
    """All shapes, those of a group at the group's place in their own order."""
    for shape in shapes:
        own_top, own_left = shape.top or 0, shape.left or 0
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            inner = _in_reading_order(list(_flatten(shape.shapes)))
            for each in inner:
                yield _Placed(
                    shape=each.shape, top=own_top if top is None else top, left=own_left if left is None else left
                )
        else:
            yield _Placed(shape=shape, top=own_top, left=own_left)


def _in_reading_order(placed: list[_Placed]) -> list[_Placed]:
    rows: list[list[_Placed]] = []
    for each in sorted(placed, key=lambda one: one.top):
        if rows and each.top - rows[-1][0].top < _SAME_ROW:
            rows[-1].append(each)
        else:
            rows.append([each])
    return [each for row in rows for each in sorted(row, key=lambda one: one.left)]


def _shape_blocks(shape: Any, title: str, place: Place) -> Iterator[Block]:
    if getattr(shape, "has_table", False):
        # A new table has a first row with a colour, whether or not it is a header.
        is_usual = bool(shape.table.first_row)
        yield from read_table(_cells(shape.table), caption=title, plain=is_usual).blocks(place)
    elif _has_chart(shape):
        yield from _chart(shape.chart, title, place)
    elif shape.has_text_frame and not _is_furniture(shape):
        for paragraph in shape.text_frame.paragraphs:
            text = _text(paragraph.text)
            if not text:
                continue
            item = paragraph.level > 0 or lines.is_item(text)
            kind = BlockKind.LIST_ITEM if item else BlockKind.PARAGRAPH
            yield Block(kind=kind, text="　" * paragraph.level + text, place=place)


def _is_furniture(shape: Any) -> bool:
    """Date, footer and slide number."""
    if not shape.is_placeholder:
        return False
    return any(word in str(shape.placeholder_format.type) for word in ("DATE", "FOOTER", "SLIDE_NUMBER"))


def _text(text: str) -> str:
    return "\n".join(filter(None, clean(text).split("\n")))


def _cells(table: Any) -> Iterator[Cell]:
    for row_index, row in enumerate(table.rows):
        for column_index, cell in enumerate(row.cells):
            if cell.is_spanned:
                continue
            yield Cell(
                row=row_index,
                column=column_index,
                rows=cell.span_height if cell.is_merge_origin else 1,
                columns=cell.span_width if cell.is_merge_origin else 1,
                text=cell.text_frame.text,
                header=bool(table.first_row) and row_index == 0,
            )


def _has_chart(shape: Any) -> bool:
    return bool(getattr(shape, "has_chart", False))


def _plots(chart: Any) -> list[Any]:
    """None when python-pptx does not know the kind of chart, as with columns in three dimensions."""
    try:
        return list(chart.plots)
    except ValueError:
        return []


def _chart(chart: Any, title: str, place: Place) -> Iterator[Block]:
    """The numbers behind a chart, one row a category."""
    name = (
        clean_line(chart.chart_title.text_frame.text) if chart.has_title and chart.chart_title.has_text_frame else title
    )
    for plot in _plots(chart):
        series = list(plot.series)
        cells = [Cell(row=0, column=0, text="項目", header=True)]
        cells += [
            Cell(row=0, column=i, text=str(each.name or "値"), header=True) for i, each in enumerate(series, start=1)
        ]
        for row, category in enumerate(plot.categories, start=1):
            cells.append(Cell(row=row, column=0, text=str(category)))
            for column, each in enumerate(series, start=1):
                value = each.values[row - 1] if row <= len(each.values) else None
                cells.append(Cell(row=row, column=column, text="" if value is None else plain(value)))
        yield from read_table(cells, caption=name).blocks(place)
