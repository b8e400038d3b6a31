"""Fixed texts and the language of a question."""

import csv
from pathlib import Path
from string import Formatter

import pytest

import eval as evaluation
from assistant.errors import UserError
from assistant.languages import LANGUAGES, LanguageDetector, load_texts

GOLDEN = Path(evaluation.__file__).parent / "golden" / "foreign_questions.csv"


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return LanguageDetector()


def test_the_language_of_every_golden_question_is_told(detector: LanguageDetector) -> None:
    rows = list(csv.DictReader(GOLDEN.open(encoding="utf-8")))

    assert [row["question"] for row in rows if detector.detect(row["question"]) != row["lang"]] == []


@pytest.mark.parametrize(
    ("text", "preferred", "lang"),
    [
        ("転入届", "zh-Hans", "ja"),
        ("垃圾怎么扔", "ja", "zh-Hans"),
        ("住民票", "ja", "ja"),
        ("住民票", "ja-easy", "ja-easy"),
        ("年金", "zh-Hans", "zh-Hans"),
        ("ゴミ", "en", "ja"),
        ("pension", "es", "es"),
        ("TV", "pt", "pt"),
        ("123", "ja", "ja"),
        ("", "vi", "vi"),
        ("مرحبا كيف أرمي القمامة", "ja", "en"),
        ("שלום איפה העירייה", "ja", "en"),
    ],
)
def test_letters_that_say_nothing_leave_the_language_of_the_page(
    detector: LanguageDetector, text: str, preferred: str, lang: str
) -> None:
    assert detector.detect(text, preferred) == lang


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("How do I get a マイナンバーカード?", "en"),
        ("What is 住民票?", "en"),
        ("How do I throw away はさみ?", "en"),
        ("Onde faço o 転入届?", "pt"),
        ("マイナンバー카드 신청 방법", "ko"),
        ("请问マイナンバー卡怎么办理", "zh-Hans"),
        ("冷蔵庫怎么扔？", "zh-Hans"),
        ("मलाई マイナンバーカード चाहियो", "ne"),
        ("free Wi-Fi はありますか", "ja"),
        ("USB memory stick の捨て方", "ja"),
        ("Microsoft Office Specialist の試験", "ja"),
        ("「怎么」はどう読みますか", "ja"),
        ("한글の意味は何ですか", "ja"),
    ],
)
def test_a_word_of_another_language_does_not_change_that_of_the_sentence(
    detector: LanguageDetector, text: str, lang: str
) -> None:
    assert detector.detect(text) == lang


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "ja-easy"])
@pytest.mark.parametrize("item", ["布団", "テレビ", "冷蔵庫"])
def test_a_choice_of_the_garbage_table_is_asked_in_the_readers_language(
    detector: LanguageDetector, lang: str, item: str
) -> None:
    assert detector.detect(load_texts().text(lang, "garbage_ask_item", item=item)) == lang


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_fills_the_same_names(lang: str) -> None:
    texts = load_texts().entries
    for key, text in texts[lang].items():
        assert key in texts["ja"]
        assert _names(text) <= _names(texts["ja"][key])


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "ja"])
def test_nothing_but_empty_notes_is_left_untranslated(lang: str) -> None:
    texts = load_texts()

    assert [key for key, text in texts.entries["ja"].items() if text and key not in texts.entries[lang]] == []


def test_the_citys_own_text_replaces_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_text('[texts]\nCLOSED = "Closed today."\n', encoding="utf-8")

    assert load_texts(tmp_path).text("en", "CLOSED") == "Closed today."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[texts]\nCLOSD = "x"\n', "CLOSD"),
        ('[texts]\nCLOSED = "{office}"\n', "CLOSED"),
        ('[texts]\nCLOSED = "{"\n', "CLOSED"),
        ("[texts\n", "en.toml"),
    ],
)
def test_a_wrong_text_is_named(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "en.toml").write_text(text, encoding="utf-8")

    with pytest.raises(UserError, match=told):
        load_texts(tmp_path)


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
