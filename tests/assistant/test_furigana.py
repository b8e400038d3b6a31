"""Readings over kanji."""

import pytest

from assistant.furigana import add_furigana, without_furigana
from assistant.lexical import Tokenizer


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("転入届を出す", "転入届《てんにゅうとどけ》を出《だ》す"),
        ("申し込み", "申《もう》し込《こ》み"),
        ("今日は休みです", "今日《きょう》は休《やす》みです"),
        ("ごみ", "ごみ"),
        ("市役所《しやくしょ》へ行く", "市役所《しやくしょ》へ行《い》く"),
        ("1,000円", "1,000円《えん》"),
        ("TEL 0498-00-2110", "TEL 0498-00-2110"),
    ],
)
def test_the_reading_stands_behind_its_kanji(text: str, marked: str) -> None:
    assert add_furigana(text, Tokenizer()) == marked


def test_a_name_is_read_as_the_city_says() -> None:
    marked = add_furigana("みどり野駅前とみどり野《の》市", Tokenizer(), {"みどり野": "みどりの"})
    assert marked.startswith("みどり野《の》駅前")
    assert "野《の》市" in marked
    assert "《や》" not in marked


def test_taking_the_readings_off_gives_the_text_back() -> None:
    text = "新しい住所に住み始めた日から14日以内に、市民課（本庁舎1階1番窓口）で転入届をしてください。"

    assert without_furigana(add_furigana(text, Tokenizer())) == text
