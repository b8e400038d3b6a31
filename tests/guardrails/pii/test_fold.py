"""Views keep offsets: whatever is found in them can be pointed at in the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.pii.fold import canonical, digit_view, fold, plain, visible

_TEXTS = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("０９ーｶﾞﾊﾟ〇一\u200b\u3099　（）@＠")), max_size=60)


@given(_TEXTS)
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert len(digit_view(fold(text))) == len(text)


@given(_TEXTS)
def test_plain_characters_cover_the_original_in_order(text: str) -> None:
    seen = plain(text)
    spans = [seen.original(i, i + 1) for i in range(len(seen.text))]
    assert all(a < b for a, b in spans)
    assert all(before[1] <= after[0] for before, after in zip(spans, spans[1:], strict=False))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("０９０－１２３４", "090-1234"),
        ("090ー1234", "090-1234"),
        ("コーポ若草", "コーポ若草"),
        ("ﾀﾅｶ", "タナカ"),
        ("ａ＠ｂ．ｊｐ", "a@b.jp"),
        ("٠٩٠", "090"),
        ("佐伯　拓海", "佐伯 拓海"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_kanji_digits_are_digits_in_the_digit_view_only() -> None:
    assert fold("〇四七―三六六") == "〇四七-三六六"
    assert digit_view(fold("〇四七―三六六")) == "047-366"


def test_zero_width_characters_and_half_width_dakuten_are_put_away() -> None:
    seen = visible("0\u200b9\u200b0ﾀﾅﾍﾞ")
    assert fold(seen.text) == "090タナベ"
    assert seen.original(0, 3) == (0, 5)
    assert seen.original(5, 6) == (7, 9)


def test_two_spellings_of_a_value_have_one_canonical_form() -> None:
    assert canonical("佐伯　拓海") == canonical("佐伯拓海")
    assert canonical("Ａｂｃ＠Example.JP") == "abc@example.jp"


@pytest.mark.parametrize(
    ("text", "text_in_one_piece"),
    [
        ("080の2217の、えっと、6640です", "080の2217の6640です"),
        ("昭和の、えー、37年の、10月", "昭和の37年の10月"),
        ("えー、次の方、あの、佐伯です", "次の方、佐伯です"),
        ("ゼロ八〇、四四一二", "0八〇、四四一二"),
        ("番号｜5｜1｜9｜0｜3｜3｜8｜", "番号｜5190338｜"),
        ("氏名 鷹│野│武", "氏名 鷹野武"),
        ("あの人、その件、まあまあ、かえーる市", "あの人、その件、まあまあ、かえーる市"),
        ("1｜2｜10｜11｜12｜13｜14", "1｜2｜10｜11｜12｜13｜14"),
    ],
)
def test_what_stands_between_the_parts_of_a_value_is_dropped(text: str, text_in_one_piece: str) -> None:
    assert plain(text).text == text_in_one_piece


def test_what_is_dropped_between_two_characters_belongs_to_neither() -> None:
    seen = plain("佐伯、えっと、090")
    assert seen.original(0, 2) == (0, 2)
    assert seen.original(3, 6) == (7, 10)
