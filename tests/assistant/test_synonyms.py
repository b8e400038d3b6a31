"""Official names in place of what people say, from a table that the city edits."""

from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.synonyms import Synonyms, load_synonyms


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    (folder / "synonyms.csv").write_bytes(text.encode(encoding))
    return folder


def test_what_people_say_becomes_the_official_name(tmp_path: Path) -> None:
    synonyms = load_synonyms(write(tmp_path, "言い方,正式な名前\nマイナカード,マイナンバーカード\n", "utf-8-sig"))
    assert synonyms.official("マイナカードの更新は？") == "マイナンバーカードの更新は？"


def test_the_longest_way_of_saying_it_goes_first_and_nothing_is_replaced_twice() -> None:
    synonyms = Synonyms({"印鑑証明": "印鑑登録証明書", "印鑑証明書": "印鑑登録証明書", "登録証明": "登録証明書"})
    assert synonyms.official("印鑑証明書がほしい") == "印鑑登録証明書がほしい"
    assert synonyms.official("印鑑登録証明書がほしい") == "印鑑登録証明書がほしい"


def test_without_a_table_a_question_stays_as_it_is(tmp_path: Path) -> None:
    assert load_synonyms(tmp_path).official("マイナカードの更新は？") == "マイナカードの更新は？"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("俗称,正式\na,b\n", "1 行目"),
        ("言い方,正式な名前\nマイナカード,マイナンバーカード\n母子手帳,\n", "3 行目"),
        ("言い方,正式な名前\n母子手帳\n", "2 行目"),
        ("", "1 行目"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        load_synonyms(write(tmp_path, text))


def test_another_encoding_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="UTF-8"):
        load_synonyms(write(tmp_path, "言い方,正式な名前\n母子手帳,母子健康手帳\n", "cp932"))
