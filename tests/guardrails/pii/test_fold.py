"""Views keep offsets: whatever is found in them can be pointed at in the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.pii.fold import canonical, digit_view, fold, visible

_TEXTS = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("０９ーｶﾞﾊﾟ〇一\u200b\u3099　（）@＠")), max_size=60)


@given(_TEXTS)
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert len(digit_view(fold(text))) == len(text)


@given(_TEXTS)
def test_visible_characters_cover_the_original_in_order(text: str) -> None:
    seen = visible(text)
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
