"""The importer of garbage data in the 5374 layout."""

from datetime import date
from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.garbage import Calendar, GarbageTable, Row, load_table, save_table
from ingest.garbage import SAMPLE_CITY, read_folder

FILES = {
    "target.csv": "type,name,notice,furigana\n燃やすごみ,くつ下,,くつした\n",
    "area_days.csv": "地区,センター,燃やすごみ,資源\n中央,東センター,月 木,水4\n",
    "center.csv": "名称,休止開始日,休止終了日\n東センター,2026/12/31,2027/01/03\n",
    "description.csv": "label,sublabel,description,styles,bgcolor\n燃やすごみ,,半透明の袋に入れて出してください。,,\n",
}


def _folder(tmp_path: Path, **changed: str) -> Path:
    for name, text in (FILES | {f"{key}.csv": text for key, text in changed.items()}).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def _read(tmp_path: Path, **changed: str) -> GarbageTable:
    return read_folder(_folder(tmp_path, **changed))


def test_items_days_closures_and_descriptions_are_read(tmp_path: Path) -> None:
    table = _read(tmp_path)

    assert table.items[0].readings == ("くつした",)
    assert table.categories[0].description == "半透明の袋に入れて出してください。"
    assert Calendar(table).next_dates("中央", "資源", date(2026, 12, 1), 1) == (date(2026, 12, 23),)


def test_kind_and_condition_are_taken_off_the_name(tmp_path: Path) -> None:
    table = _read(
        tmp_path,
        target="type,name,notice,furigana\n"
        "燃やさないごみ,アイロン台(金属)80％以上金属製,80％以上金属製 紙で包む,あ\n"
        "燃やすごみ,アイロン台金属部分80％未満　70cm以下,金属部分80％未満　70cm以下 ,あ\n",
    )

    (item,) = table.items
    assert item.name == "アイロン台"
    assert item.rows[0] == Row(category="燃やさないごみ", kind="金属", condition="80％以上金属製", notice="紙で包む")
    assert item.rows[1] == Row(category="燃やすごみ", condition="金属部分80％未満 70cm以下")


def test_another_name_in_brackets_is_an_alias_and_a_qualifier_is_not(tmp_path: Path) -> None:
    table = _read(
        tmp_path,
        target="type,name,notice,furigana\n燃やすごみ,くわ（鍬）,,く\n燃やすごみ,油（食用）のボトル,,あ\n",
    )

    assert "鍬" in table.items[0].aliases
    assert "食用" not in table.items[1].aliases


def test_shift_jis_is_read(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    (folder / "target.csv").write_bytes(FILES["target.csv"].encode("cp932"))

    assert read_folder(folder).items[0].name == "くつ下"


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("target", "type,name,notice,furigana\n,くつ下,,\n", ["target.csv の 2 行目", "空です"]),
        (
            "area_days",
            "地区,センター,燃やすごみ\n中央,東センター,月曜\n",
            ["area_days.csv の 2 行目", "「月曜」", "水4"],
        ),
        ("area_days", "地区,センター,燃やすごみ\n中央,東センター,月1:13\n", ["2 行目", "月を読めません"]),
        ("area_days", "地区,センター,燃やすごみ\n中央,西センター,月\n", ["西センター", "center.csv"]),
        ("area_days", "地区,センター,燃やすごみ\n中央,東センター,月\n中央,東センター,火\n", ["3 行目", "2 回"]),
        ("center", "名称,開始,終了\n東センター,2027/01/03,2026/12/31\n", ["center.csv の 2 行目", "古い順"]),
        ("variants", "item,日本語\nくつ下,ソックス\n", ["variants.csv の 1 行目", "言語"]),
        ("categories", "category,en\nもえるごみ,Burnable\n", ["categories.csv の 2 行目", "もえるごみ"]),
        ("target", 'type,name,notice,furigana\n燃やすごみ,"くつ下,,\n', ["target.csv"]),
        ("area_days", "", ["area_days.csv が空です"]),
        ("variants", "\n", ["variants.csv が空です"]),
        (
            "area_days",
            "地区,センター,燃やすごみ,,プラスチック\n中央,東センター,月 木,水,金\n",
            ["area_days.csv の 2 行目", "4 列目の「水」", "1 行目に名前"],
        ),
        ("area_days", "地区,センター,燃やすごみ\n中央,東センター,月 木,水\n", ["2 行目", "4 列目の「水」"]),
    ],
)
def test_a_mistake_is_told_with_file_line_and_remedy(tmp_path: Path, file: str, text: str, told: list[str]) -> None:
    with pytest.raises(UserError) as error:
        _read(tmp_path, **{file: text})

    assert all(part in str(error.value) for part in told)


def test_an_empty_column_does_not_shift_the_days_of_the_columns_after_it(tmp_path: Path) -> None:
    table = _read(tmp_path, area_days="地区,センター,燃やすごみ,,プラスチック,\n中央,東センター,月 木,,金,\n")

    assert [(name, len(rules)) for name, rules in table.districts[0].rules] == [("燃やすごみ", 2), ("プラスチック", 1)]
    assert table.districts[0].rules[1][1][0].weekday == 4


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    (folder / "center.csv").unlink()

    with pytest.raises(UserError, match=r"center\.csv がありません"):
        read_folder(folder)


def test_a_stored_table_comes_back_the_same(tmp_path: Path) -> None:
    table = read_folder(SAMPLE_CITY)
    save_table(table, tmp_path / "garbage.json")

    assert load_table(tmp_path / "garbage.json") == table


def test_a_broken_stored_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "garbage.json").write_text('{"items": 1}', encoding="utf-8")

    with pytest.raises(UserError, match=r"garbage\.json"):
        load_table(tmp_path / "garbage.json")


def test_the_sample_city_has_a_full_table() -> None:
    table = read_folder(SAMPLE_CITY)

    assert len(table.items) >= 300
    assert len(table.districts) == 12
    assert all(item.readings for item in table.items)
    assert {row.category for item in table.items for row in item.rows} <= {c.name for c in table.categories}


def test_what_only_begins_like_the_end_of_a_name_is_no_condition() -> None:
    table = read_folder(SAMPLE_CITY)
    blanket = next(item for item in table.items if item.name == "電気毛布")
    assert [(row.condition, row.notice) for row in blanket.rows] == [("", "毛布と同じ300円")]
