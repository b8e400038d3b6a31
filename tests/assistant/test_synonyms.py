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


TABLE = Synonyms(
    {
        "生保": "生活保護",
        "引越": "引っ越し",
        "町内会": "自治会",
        "学童保育": "放課後児童クラブ",
        "アプリ": "ソフトウェア",
        "カード": "個人番号カード",
        "粗ゴミ": "粗大ごみ",
        "ID": "識別番号",
    }
)


@pytest.mark.parametrize(
    ("asked", "official"),
    [
        ("生保の申請", "生活保護の申請"),
        ("生保受給者の医療費", "生活保護受給者の医療費"),
        ("引越先", "引っ越し先"),
        ("町内会費はいくら", "自治会費はいくら"),
        ("公立学童保育料", "公立放課後児童クラブ料"),  # four kanji are no piece of another word by chance
        ("市のアプリで", "市のソフトウェアで"),
        ("粗ゴミの日", "粗大ごみの日"),
        ("市のIDを忘れた", "市の識別番号を忘れた"),
    ],
)
def test_a_word_of_its_own_is_replaced(asked: str, official: str) -> None:
    assert TABLE.official(asked) == official


@pytest.mark.parametrize(
    "asked",
    [
        "小学生保護者の会",
        "生保護",
        "大学生保険料",
        "アプリコットの苗",
        "スマートカード",
        "カードゲーム",
        "カードー",
        "ｽﾏｰﾄカード",
        "粗ゴミステーション",
        "COVIDの注射",
        "IDEAの会",
    ],
)
def test_a_piece_of_a_longer_word_is_left_alone(asked: str) -> None:
    assert TABLE.official(asked) == asked


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
