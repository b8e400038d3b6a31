"""Which counter a citizen is sent to."""

import pytest

from assistant.citizen_texts import CitizenTexts
from assistant.guides import Counter as GuideCounter
from assistant.guides import Text
from assistant.types import Audience, Chunk, ChunkKind, Passage
from guardrails.pii.directory import Counter, PublicDirectory
from ui.citizen.counters import Counters

DIRECTORY = PublicDirectory(
    (
        Counter(department="総務課", name_of_counter="代表電話", phone="0498-00-1111"),
        Counter(department="市民課", name_of_counter="届出・証明窓口（1階1〜6番）", phone="0498-00-2110"),
        Counter(department="市民課", name_of_counter="マイナンバーカードコーナー（1階12番）", phone="0498-00-2150"),
        Counter(department="市民課", name_of_counter="北部支所", phone="0498-00-2610"),
    )
)
COUNTERS = Counters(DIRECTORY, CitizenTexts(counter=("総務課", "代表電話")))


def passage(text: str, department: str = "市民課") -> Passage:
    chunk = Chunk(
        chunk_id=text,
        doc_id="d",
        ordinal=0,
        title="",
        text=text,
        kind=ChunkKind.PROSE,
        audience=Audience.PUBLIC,
        department=department,
    )
    return Passage(chunk=chunk, score=1.0)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "本庁舎1階12番窓口へお越しください。更新は北部支所ではできません。",
            "市民課 マイナンバーカードコーナー（1階12番）",
        ),
        ("市民課（本庁舎1階3番窓口）または北部支所で取れます。", "市民課 届出・証明窓口（1階1〜6番）"),
        ("予約は0498-00-2150へ。", "市民課 マイナンバーカードコーナー（1階12番）"),
        ("どこでもできます。", "市民課 届出・証明窓口（1階1〜6番）"),
    ],
)
def test_the_counter_that_the_best_passage_names_first_is_the_one(text: str, name: str) -> None:
    assert COUNTERS.person([passage(text), passage("北部支所（0498-00-2610）で。")]).name == name


@pytest.mark.parametrize(
    ("name", "phone", "department"),
    [
        ("市民課 おくやみコーナー", "0498-00-9999", "市民課"),
        ("マイナンバーカードコーナー", "0498-00-2150", "市民課"),
        ("保険年金課 国保資格係", "0498-00-2210", "保険年金課"),
    ],
)
def test_a_guides_counter_belongs_to_a_department(name: str, phone: str, department: str) -> None:
    said = Text(by_language=(("ja", name),))
    assert COUNTERS.owner(GuideCounter(name=said, place=Text(), phone=phone, hours=Text())) == department


def test_a_department_without_a_counter_leads_to_the_citys_own() -> None:
    assert COUNTERS.person([passage("消防署へ。", "消防課")]).name == "総務課 代表電話"
