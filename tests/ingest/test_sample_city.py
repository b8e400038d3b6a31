"""The sample city says the same of one thing wherever it says it."""

import csv
import re
from pathlib import Path

import openpyxl
import pytest

from assistant.citizen_texts import read_texts
from assistant.languages import LANGUAGES
from ui.sample_city import FOLDER

GARBAGE = FOLDER / "tables" / "garbage"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_clean_centre_is_closed_on_the_same_days_everywhere() -> None:
    closed = {f"{row['休止開始日'][5:]}-{row['休止終了日'][5:]}" for row in rows(GARBAGE / "center.csv")}
    assert closed == {"12/31-01/03"}
    book = openpyxl.load_workbook(FOLDER / "internal/環境課/粗大ごみ手数料・受付事務.xlsx")
    cells = [str(cell.value) for row in book["持込・減免"].iter_rows() for cell in row if cell.value]
    faq = next(
        row["answer"]
        for row in rows(FOLDER / "public/faq_citizens.csv")
        if row["question"] == "粗大ごみを自分で持ち込めますか。" and not row["valid_to"]
    )
    hours = next(
        row["hours"] for row in rows(FOLDER / "directory.csv") if row["name_of_counter"] == "みどり野クリーンセンター"
    )
    for said in (next(cell for cell in cells if cell.startswith("受付：")), faq, hours):
        assert re.search(r"12月31日(?:から|〜)1月3日(?:まで)?は休み", said), said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_example_question_has_an_approved_answer_in_its_language(lang: str) -> None:
    """What the city offers to ask must not end in 「not found」."""
    translations = rows(FOLDER / "public/faq_translations.csv")
    known = {row["question"] for row in translations if row["lang"] == lang}
    if lang == "ja":
        known = {row["question"] for row in rows(FOLDER / "public/faq_citizens.csv")}
    examples = read_texts(FOLDER / "citizen.toml").examples[lang]
    assert examples
    assert [example for example in examples if re.sub(r"《[^《》]*》", "", example) not in known] == []


@pytest.mark.parametrize("kept", ["土曜日", "6時30分", "歯科", "＃7119", "＃8000"])
def test_who_is_ill_on_a_holiday_is_told_all_that_the_page_tells(kept: str) -> None:
    answer = next(
        row["answer"]
        for row in rows(FOLDER / "public/faq_citizens.csv")
        if row["question"].startswith("休みの日に具合が悪く")
    )
    assert kept in answer
