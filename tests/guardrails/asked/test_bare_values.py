"""A number that stands alone: the year and the row it belongs to are judged too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.asked.bare_values import has_value, is_one_of_several, verify_answer

YEARS = "令和3年度の利用は25,000件でした。\n令和4年度の利用は40,000件でした。"


@pytest.mark.parametrize(
    ("question", "answer", "allowed"),
    [
        ("令和4年度の利用は何件ですか。", "40,000件です。", True),
        ("令和3年度の利用は何件ですか。", "40,000件です。", False),
        ("令和3年度の利用は何件ですか。", "25,000件です。", True),
        ("令和3年度の利用は何件ですか。", "令和4年度は40,000件です。", True),  # says itself of which year it is
        ("令和5年度の利用は何件ですか。", "40,000件です。", False),
        ("利用は何件ですか。", "12,000件です。", False),
        ("２０２１年度の利用は何件ですか。", "40,000件です。", False),
    ],
)
def test_a_bare_value_is_judged_with_the_year_that_was_asked_for(question: str, answer: str, allowed: bool) -> None:
    assert verify_answer(answer, YEARS, question).allowed is allowed


@pytest.mark.parametrize(
    ("sentence", "value"),
    [("40,000件です。", True), ("41.4％です。", True), ("３００円", True), ("市民課です。", False), ("", False)],
)
def test_a_value_is_a_number_with_its_unit(sentence: str, value: bool) -> None:
    assert has_value(sentence) is value


@pytest.mark.parametrize(
    ("value", "source", "several"),
    [
        ("300円", "旧: 300円｜新: 500円", True),
        ("300円です。", "窓口: 300円｜郵送: 300円", False),
        ("窓口での手数料は300円です。", "窓口: 300円｜郵送: 500円", False),
        ("300円", "手数料: 300円｜定員: 20人", False),
        ("市民課", "旧: 300円｜新: 500円", False),
    ],
)
def test_which_of_several_a_number_is_it_does_not_say(value: str, source: str, several: bool) -> None:
    assert is_one_of_several(value, source) is several


@given(sentence=st.text(max_size=80))
def test_any_text_has_a_value_or_not(sentence: str) -> None:
    assert has_value(sentence) in (True, False)
