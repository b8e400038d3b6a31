"""Protected translation: what is a fact never passes through the model."""

import re

import pytest

from assistant.languages import LanguageDetector
from assistant.lexical import Tokenizer
from assistant.translation import Translator, protect
from tests.fakes import FakeLLM

TEXT = "手数料は1通300円です。市民課（0498-00-2110）で平日の午前9時から午後4時30分まで受け付けます。"
MARKED = "手数料は[A]です。[B]（[C]）で平日の[D]から[E]まで受け付けます。"
GOOD = "The fee is [A]. The office [B] ([C]) accepts it on weekdays from [D] to [E]."


def _translated(written: str, text: str = TEXT) -> str | None:
    translated = Translator(FakeLLM(written), LanguageDetector(), Tokenizer()).translate(text, "en")
    return translated.text if translated else None


def test_the_model_reads_marks_and_no_facts() -> None:
    llm = FakeLLM(GOOD)
    Translator(llm, LanguageDetector(), Tokenizer()).translate(TEXT, "en")

    assert MARKED in llm.read
    assert not any(fact in llm.read for fact in ("300", "0498", "市民課", "9時"))


def test_every_fact_comes_back_unchanged() -> None:
    assert _translated(GOOD) == (
        "The fee is 1通300円. The office 市民課 (0498-00-2110) accepts it on weekdays from 午前9時 to 午後4時30分."
    )


@pytest.mark.parametrize(
    "written",
    [
        GOOD.replace("[A]", "cheap"),
        GOOD + " Call [C] now.",
        GOOD + " It takes 5 days.",
        GOOD.replace("The fee", "The 3rd fee"),
        GOOD.replace("[A]", "[Z]"),
        GOOD + " See http://example.com now.",
        "手数料は[A]です。[B]（[C]）で[D]から[E]まで受け付けます。",
        "La tarifa es [A]. La oficina [B] ([C]) atiende los días laborables desde [D] hasta [E].",
        "[A] [B] [C] [D] [E]",
        "",
    ],
    ids=[
        "lost",
        "doubled",
        "new figure",
        "new ordinal",
        "unknown mark",
        "link",
        "japanese",
        "spanish",
        "bare",
        "empty",
    ],
)
def test_an_unsound_translation_is_thrown_away(written: str) -> None:
    assert _translated(written) is None


def test_a_long_text_and_a_language_of_the_page_only_are_not_translated() -> None:
    translator = Translator(FakeLLM(), LanguageDetector(), Tokenizer())

    assert translator.translate("あ" * 600, "en") is None
    assert translator.translate(TEXT, "ja-easy") is None


def test_given_names_dates_and_links_are_protected() -> None:
    text = "粗大ごみ受付センターへ令和8年10月1日までに https://www.city.midorino.example/gomi で申し込みます。"
    protected = protect(text, Tokenizer(), [re.compile("粗大ごみ受付センター")])

    assert [value for _, value in protected.values] == [
        "粗大ごみ受付センター",
        "令和8年10月1日",
        "https://www.city.midorino.example/gomi",
    ]
    assert protected.restored(protected.text) == text.replace("10月1日", "10月1日 (2026-10-01)")


def test_an_office_is_kept_back_without_the_words_before_it() -> None:
    text = "死体検案書が付いた届書を市民課に出してください。閉庁時間は本庁舎の宿直室で、こども課の分も預かります。"
    kept = [value for _, value in protect(text, Tokenizer()).values]
    assert {"市民課", "本庁舎", "こども課"} <= set(kept)
