"""The Word file: what a city can change, and what Word and LibreOffice ask of it."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from assistant.errors import UserError
from assistant.minutes.exports import Format, export
from assistant.minutes.forms import FormKind
from assistant.minutes.items import Meeting
from assistant.minutes.templates import template_path
from assistant.minutes.types import Transcript
from assistant.minutes.writing import write_minutes
from tests.meetings import BUDGET, BUDGET_MEETING, transcript_of

TRANSCRIPT = transcript_of(BUDGET)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def made(
    templates: Path,
    kind: FormKind = FormKind.FULL,
    *,
    transcript: Transcript = TRANSCRIPT,
    meeting: Meeting = BUDGET_MEETING,
) -> Any:
    minutes = write_minutes(transcript, meeting)
    return Document(io.BytesIO(export(Format.DOCX, transcript, minutes, templates=templates, kind=kind)))


@pytest.mark.parametrize("kind", FormKind)
def test_a_form_is_a4_in_japanese_fonts_with_headings_and_a_table_of_decisions(tmp_path: Path, kind: FormKind) -> None:
    document = made(tmp_path, kind)
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert fonts.get(f"{W}eastAsia") == "ＭＳ 明朝"
    assert "決定事項" in [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    headers = [[cell.text for cell in table.rows[0].cells] for table in document.tables]
    assert ["議題", "区分", "内容", "根拠"] in headers


@pytest.mark.parametrize("kind", FormKind)
def test_every_link_has_its_bookmark_and_no_placeholder_is_left(tmp_path: Path, kind: FormKind) -> None:
    body = made(tmp_path, kind).element
    anchors = {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")}
    names = [mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")]
    assert anchors
    assert anchors <= set(names)
    assert len(names) == len(set(names))
    assert "{{" not in "".join(text.text or "" for text in body.iter(f"{W}t"))


def test_paragraph_properties_come_first_as_the_schema_asks(tmp_path: Path) -> None:
    for paragraph in made(tmp_path).element.iter(f"{W}p"):
        assert [child.tag for child in paragraph].count(f"{W}pPr") <= 1
        assert all(child.tag != f"{W}pPr" for child in list(paragraph)[1:])


def test_the_citys_own_template_is_used(tmp_path: Path) -> None:
    own = Document()
    own.add_paragraph("みどり野市様式第1号　{{会議名}}（{{日時}}）")
    own.add_paragraph("{{決定事項}}")
    own.save(str(tmp_path / "会議録.docx"))
    document = made(tmp_path)
    assert document.paragraphs[0].text == "みどり野市様式第1号　第9回庁議（令和8年11月24日（火）　午前9時から）"
    assert document.tables[0].rows[1].cells[2].text == "補正予算案は、原案のとおりとすることとした。"


def test_a_placeholder_in_a_cell_over_several_columns_is_filled_once(tmp_path: Path) -> None:
    own = Document()
    row = own.add_table(rows=1, cols=3).rows[0].cells
    row[0].merge(row[2]).text = "{{次回}}"
    own.save(str(tmp_path / "会議録.docx"))
    texts = [text.text for text in made(tmp_path).element.iter(f"{W}t")]
    assert texts.count("次回は12月22日に開催します。") == 1


def test_topics_are_bold_in_a_template_without_headings(tmp_path: Path) -> None:
    own = Document()
    own.styles["Heading 2"].delete()
    own.add_paragraph("{{議題と結果}}")
    own.save(str(tmp_path / "会議録.docx"))
    topic = made(tmp_path).paragraphs[0]
    assert (topic.text, topic.runs[0].bold) == ("1　補正予算案について", True)


def test_a_cell_keeps_a_paragraph_where_there_is_nothing_to_print(tmp_path: Path) -> None:
    own = Document()
    own.add_table(rows=1, cols=1).rows[0].cells[0].text = "{{根拠の発言}}"
    own.save(str(tmp_path / "会議録.docx"))
    document = made(tmp_path, transcript=transcript_of("副市長: おはようございます。"))
    assert [cell.text for cell in document.tables[0].rows[0].cells] == [""]
    assert all(cell.findall(f"{W}p") for cell in document.element.iter(f"{W}tc"))


def test_signs_that_no_word_file_can_hold_are_left_out(tmp_path: Path) -> None:
    document = made(tmp_path, meeting=replace(BUDGET_MEETING, name="第9回\x0b庁議"))
    assert document.paragraphs[0].text == "第9回庁議　会議録"
    assert document.core_properties.title == "第9回庁議"


def test_a_placeholder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    own = Document()
    own.add_paragraph("{{議事の次第}}")
    own.save(str(tmp_path / "会議録.docx"))
    with pytest.raises(UserError, match="議事の次第.*使えるのは"):
        made(tmp_path)


def test_a_template_that_is_no_word_file_is_named(tmp_path: Path) -> None:
    template_path(tmp_path, FormKind.FULL).write_bytes(b"not a zip")
    with pytest.raises(UserError, match="様式のファイル「会議録.docx」"):
        made(tmp_path)
