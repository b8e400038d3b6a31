"""The story of a document: it is written, looked at again, changed, replaced by a new rule, and deleted."""

import os
from datetime import date, datetime
from pathlib import Path

import pytest

from assistant.errors import NotFound
from assistant.japan import JAPAN
from assistant.types import AnswerStatus, Audience
from tests.city_hall import CITIZEN, STAFF
from tests.conftest import ModelSays

QUESTION = "粗大ごみの手数料はいくらですか。"


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_document_is_found_as_it_stands_after_each_change(tmp_path: Path, model_says: ModelSays) -> None:
    city_hall = model_says()
    shelf = tmp_path / "環境課"
    manual = write(shelf / "粗大ごみ.txt", "粗大ごみの手数料は1点につき300円です。")
    write(shelf / "資源ごみ.txt", "古紙の回収は毎週水曜日です。")

    written = city_hall.ingest(shelf)
    assert sorted(written.written) == ["粗大ごみ.txt", "資源ごみ.txt"]
    assert city_hall.find(QUESTION)[0] == "粗大ごみの手数料は1点につき300円です。"

    unchanged = city_hall.ingest(shelf)
    assert (unchanged.written, len(unchanged.unchanged)) == ((), 2)

    write(manual, "粗大ごみの手数料は1点につき500円です。")
    changed = city_hall.ingest(shelf)
    assert changed.written == ("粗大ごみ.txt",)
    assert city_hall.find(QUESTION)[0] == "粗大ごみの手数料は1点につき500円です。"
    assert not [text for text in city_hall.find(QUESTION) if "300円" in text]

    (record,) = (one for one in city_hall.knowledge.documents() if one.source == "粗大ごみ.txt")
    city_hall.knowledge.delete(record.doc_id)
    assert city_hall.find(QUESTION) == ["古紙の回収は毎週水曜日です。"]
    assert city_hall.ask(QUESTION).status is AnswerStatus.NO_SOURCE


def test_a_shorter_version_leaves_nothing_of_the_longer_one(tmp_path: Path, model_says: ModelSays) -> None:
    city_hall = model_says()
    chapters = [
        f"第{number}章\n\n粗大ごみの種類{number}の手数料は{number}00円です。{'説明が続きます。' * 60}"
        for number in range(1, 6)
    ]
    manual = write(tmp_path / "粗大ごみ.txt", "\n\n".join(chapters))
    city_hall.ingest(manual)
    assert any("500円" in text for text in city_hall.find("種類5の手数料"))

    write(manual, chapters[0])
    city_hall.ingest(manual)

    assert city_hall.knowledge.count() == len(city_hall.find("種類5の手数料"))
    assert not any("500円" in text for text in city_hall.find("種類5の手数料"))


def test_a_rule_is_found_on_the_days_on_which_it_holds(tmp_path: Path, model_says: ModelSays) -> None:
    city_hall = model_says()
    old = write(
        tmp_path / "旧.txt", "粗大ごみ手数料\n\n令和8年3月31日まで有効\n\n粗大ごみの手数料は1点につき300円です。"
    )
    new = write(tmp_path / "新.txt", "粗大ごみ手数料\n\n令和8年4月1日施行\n\n粗大ごみの手数料は1点につき500円です。")
    city_hall.ingest(old, new)

    before, after = ("".join(city_hall.find(QUESTION, as_of=day)) for day in (date(2026, 3, 31), date(2026, 4, 1)))

    assert ("300円" in before, "500円" in before) == (True, False)
    assert ("300円" in after, "500円" in after) == (False, True)


def test_the_same_file_on_two_shelves_is_shown_to_each_reader_from_theirs(
    tmp_path: Path, model_says: ModelSays
) -> None:
    city_hall = model_says()
    file = tmp_path / "粗大ごみ.txt"
    city_hall.ingest(write(file, "粗大ごみの手数料は1点につき500円です。"), audience=Audience.PUBLIC)
    city_hall.ingest(write(file, "粗大ごみの手数料を免除するときは課長が決裁します。"), audience=Audience.INTERNAL)

    assert city_hall.find(QUESTION, reader=CITIZEN) == ["粗大ごみの手数料は1点につき500円です。"]
    assert len(city_hall.find(QUESTION, reader=STAFF)) == 2


def test_the_original_can_be_opened_until_the_document_is_deleted(tmp_path: Path, model_says: ModelSays) -> None:
    city_hall = model_says()
    city_hall.ingest(write(tmp_path / "粗大ごみ.txt", "粗大ごみの手数料は1点につき500円です。"))
    (record,) = city_hall.knowledge.documents()
    original = city_hall.knowledge.original_path(record)
    assert original
    assert original.read_text(encoding="utf-8") == "粗大ごみの手数料は1点につき500円です。"

    city_hall.knowledge.delete(record.doc_id)

    assert not original.exists()
    with pytest.raises(NotFound):
        city_hall.knowledge.document(record.doc_id)


def test_the_day_of_the_last_change_is_shown_with_an_answer(tmp_path: Path, model_says: ModelSays) -> None:
    city_hall = model_says("粗大ごみの手数料は1点につき500円です。")
    manual = write(tmp_path / "粗大ごみ.txt", "粗大ごみの手数料は1点につき500円です。")
    changed = datetime(2026, 4, 1, 0, 13, tzinfo=JAPAN).timestamp()  # still March in UTC, where a server often stands
    os.utime(manual, (changed, changed))
    city_hall.ingest(manual)

    assert city_hall.ask(QUESTION).citations[0].updated == date(2026, 4, 1)
