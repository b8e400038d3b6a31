"""Glossary, roster and agenda are read out of the files that city halls have."""

from pathlib import Path

import openpyxl
import pytest
from docx import Document

from assistant.errors import UnreadableFile
from assistant.minutes.papers import Attendee, Term
from ingest.meeting_papers import read_papers


def test_papers_of_every_kind(tmp_path: Path) -> None:
    glossary, roster, agenda = tmp_path / "g.csv", tmp_path / "r.xlsx", tmp_path / "a.docx"
    glossary.write_bytes("表記,読み,誤り例\nみどり野市,みどりのし,緑の市、緑野氏\n".encode("cp932"))
    book = openpyxl.Workbook()
    for row in (
        ["役職", "氏名", "ふりがな"],
        ["教育長", "大沢 正", "おおさわ ただし"],
        ["委員", "堀 千尋", "ほり ちひろ"],
    ):
        book.active.append(row)
    book.save(roster)
    document = Document()
    document.add_paragraph("日程第1 会議録署名委員の指名")
    document.add_paragraph("日程第2 学校給食費の額の改定について")
    document.save(str(agenda))

    papers = read_papers(glossary=glossary, roster=roster, agenda=agenda)

    assert papers.glossary == (Term(written="みどり野市", reading="みどりのし", mistaken=("緑の市", "緑野氏")),)
    assert papers.roster == (
        Attendee(name="大沢 正", title="教育長", reading="おおさわ ただし"),
        Attendee(name="堀 千尋", title="委員", reading="ほり ちひろ"),
    )
    assert papers.agenda == ("日程第1 会議録署名委員の指名", "日程第2 学校給食費の額の改定について")


def test_a_roster_and_an_agenda_of_lines(tmp_path: Path) -> None:
    roster, agenda = tmp_path / "r.txt", tmp_path / "a.txt"
    people = [("副市長", "高木 一夫"), ("契約課長", "谷口 順子"), ("教育施設課長", "村井 剛"), ("納税課長", "西田 明")]
    roster.write_text("出席者\n" + "".join(f"{title} {name}\n" for title, name in people), encoding="utf-8")
    agenda.write_text("1 開会\n2 審議\n(1) 空調設備工事について\n3 閉会\n", encoding="utf-8")
    papers = read_papers(glossary=None, roster=roster, agenda=agenda)
    assert [(each.title, each.name) for each in papers.roster] == people
    assert papers.agenda == ("1 開会", "2 審議", "(1) 空調設備工事について", "3 閉会")


def test_a_roster_in_a_table_without_headings(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(2, 2)
    for row, (title, name) in zip(table.rows, (("委員", "堀 千尋"), ("財政課長", "森 太郎")), strict=True):
        row.cells[0].text, row.cells[1].text = title, name
    document.save(str(tmp_path / "r.docx"))
    papers = read_papers(glossary=None, roster=tmp_path / "r.docx", agenda=None)
    assert ("財政課長", "森 太郎") in [(each.title, each.name) for each in papers.roster]


def test_a_glossary_without_words_is_refused(tmp_path: Path) -> None:
    (tmp_path / "g.csv").write_text("表記,読み\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="表記,読み,誤り例"):
        read_papers(glossary=tmp_path / "g.csv", roster=None, agenda=None)
