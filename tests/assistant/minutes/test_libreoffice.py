"""The Word files as a real LibreOffice reads and draws them."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from assistant.minutes.exports import Format, export
from assistant.minutes.forms import FormKind
from assistant.minutes.redaction import Mark
from assistant.minutes.writing import write_minutes
from tests.meetings import BUDGET, BUDGET_MEETING, transcript_of

OFFICE = shutil.which("soffice")
MARKS = (Mark(words="緑野花子", reason="個人の氏名（個人に関する情報）"),)
Convert = Callable[..., Path]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed on this machine"),
]


@pytest.fixture
def convert(tmp_path: Path) -> Convert:
    """A form in another format, made by LibreOffice."""

    def converted(to: str, kind: FormKind = FormKind.FULL, *, public: bool = False) -> Path:
        transcript = transcript_of(BUDGET)
        minutes = write_minutes(transcript, BUDGET_MEETING)
        templates = tmp_path / "templates"
        path = tmp_path / "minutes.docx"
        path.write_bytes(
            export(Format.DOCX, transcript, minutes, templates=templates, kind=kind, marks=MARKS, public=public)
        )
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        arguments = [str(OFFICE), profile, "--headless", "--convert-to", to, "--outdir", str(tmp_path), str(path)]
        subprocess.run(arguments, check=True, capture_output=True, timeout=120)
        return path.with_suffix(f".{to}")

    return converted


def text_of(path: Path) -> str:
    with pdfplumber.open(path) as pdf:
        return "".join("".join((page.extract_text() or "").split()) for page in pdf.pages)


@pytest.mark.parametrize("kind", FormKind)
def test_a_form_is_drawn_on_numbered_a4_pages_with_its_headings(convert: Convert, kind: FormKind) -> None:
    path = convert("pdf", kind)
    with pdfplumber.open(path) as pdf:
        first = pdf.pages[0]
        assert (round(first.width), round(first.height)) == (595, 842)
        assert first.extract_words()[-1]["text"] == "1"
    words = text_of(path)
    for heading in ("決定事項", "宿題", "公開しない箇所", "署名", "補正予算案は、原案のとおりとすることとした。"):
        assert heading in words


def test_the_table_of_decisions_gives_the_most_room_to_what_was_decided(convert: Convert) -> None:
    with pdfplumber.open(convert("pdf")) as pdf:
        tables: list[Any] = [table for page in pdf.pages for table in page.find_tables()]
        header = ["議題", "区分", "内容", "根拠"]
        decisions = next(t for t in tables if [(cell or "").strip() for cell in t.extract()[0]] == header)
        topic, kind, content, evidence = (round(cell[2] - cell[0]) for cell in decisions.rows[0].cells)
    assert content > topic > evidence > kind


@pytest.mark.parametrize("kind", FormKind)
def test_every_decision_leads_to_the_utterance_in_the_same_file(convert: Convert, kind: FormKind) -> None:
    content = zipfile.ZipFile(convert("odt", kind)).read("content.xml").decode()
    links = set(re.findall(r'xlink:href="#(\w+)"', content))
    assert {"u0005", "u0007", "u0008"} <= links
    assert links <= set(re.findall(r'<text:bookmark(?:-start)? text:name="(\w+)"', content))


@pytest.mark.parametrize("kind", FormKind)
def test_the_public_form_shows_black_where_a_name_stood(convert: Convert, kind: FormKind) -> None:
    words = text_of(convert("pdf", kind, public=True))
    assert "緑野花子" not in words
    assert "■■■（理由1）さんからの寄附" in words
    assert "個人の氏名（個人に関する情報）" in words
