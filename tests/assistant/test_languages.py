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
