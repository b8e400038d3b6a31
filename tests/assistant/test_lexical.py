"""Words as they are indexed: spellings meet, particles and signs go, nothing breaks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.lexical import Tokenizer


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("申込み", "申し込み"),
        ("ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞ", "マイナンバーカード"),
        ("ＬＩＮＥ", "line"),
        ("１２時", "12時"),
        ("引越し", "引っ越し"),
        ("3,000円", "３，０００円"),
    ],
)
def test_two_spellings_are_one_word(tokenizer: Tokenizer, one: str, other: str) -> None:
    assert tokenizer.words(one) == tokenizer.words(other) != []


@pytest.mark.parametrize("written", ["住民票の写し", "じゅうみんひょうのうつし", "ジュウミンヒョウの写し？"])
def test_a_text_and_its_kana_have_one_reading(tokenizer: Tokenizer, written: str) -> None:
    assert tokenizer.reading(written) == "ジュウミンヒョウノウツシ"


def test_particles_and_signs_are_no_words(tokenizer: Tokenizer) -> None:
    assert tokenizer.words("住民票の写しを、市民課で（無料）。") == ["住民", "票", "写し", "市民", "課", "無料"]
    assert tokenizer.words("。、「」！？ \n") == []


def test_a_long_word_is_cut_into_its_parts(tokenizer: Tokenizer) -> None:
    assert {"国民", "健康", "保険"} <= set(tokenizer.words("国民健康保険料"))


def test_a_text_longer_than_sudachi_takes_at_once_is_read_to_its_end(tokenizer: Tokenizer) -> None:
    words = tokenizer.words("住民票。" * 20_000 + "終点")
    assert words.count("住民") >= 19_990  # where it is cut, a word may be lost
    assert words[-1] == "終点"


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_no_text_breaks_it(tokenizer: Tokenizer, text: str) -> None:
    assert all(isinstance(word, str) for word in tokenizer.words(text))


def test_nouns_are_subjects_of_any_length_and_script(tokenizer: Tokenizer) -> None:
    assert tokenizer.nouns("ねこと犬のごみを2つ捨てる場合の、ＰａｙＰａｙでの手続き") == ["猫", "犬", "ごみ", "PayPay"]


@pytest.mark.parametrize(
    "text",
    [
        "松戸市の手数料",
        "松戸市は何円ですか",
        "松戸市での手続き",
        "松戸市って無料？",
        "松戸市　手数料",
        "手数料 松戸市",
        "手数料は松戸市？",
    ],
)
def test_a_place_is_asked_about_before_a_particle_of_the_topic_a_space_or_the_end(
    tokenizer: Tokenizer, text: str
) -> None:
    assert tokenizer.places(text) == [["松戸", "市"]]


@pytest.mark.parametrize(
    "text",
    [
        "松戸市から引っ越してきました。転入届は？",
        "松戸市へ引っ越すときの手続き",
        "松戸市に転出します",
        "松戸市より転入",
        "松戸区から転入",
        "前の住所は松戸市です。転入届は？",
    ],
)
def test_a_place_that_somebody_comes_from_or_goes_to_is_not_asked_about(tokenizer: Tokenizer, text: str) -> None:
    assert tokenizer.places(text) == []
