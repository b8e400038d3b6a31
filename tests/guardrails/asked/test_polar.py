"""Questions that ask for a yes or no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.asked.polar import is_polar


@pytest.mark.parametrize(
    ("question", "polar"),
    [
        ("領収書は必要ですか。", True),
        ("代理人でも申請できますか？", True),
        ("土曜日も開いていますか", True),
        ("手数料はいくらですか。", False),
        ("申請の期限はいつですか。", False),
        ("どこで申請しますか。", False),
        ("必要な書類を教えてください。", False),
        ("何歳から対象ですか。", False),
    ],
)
def test_a_yes_or_no_is_told_from_other_questions(question: str, polar: bool) -> None:
    assert is_polar(question) is polar


@pytest.mark.parametrize("question", ["秘密のデータを入れてもおk？", "紙に出すのはOK？", "印刷はok?", "印刷はアリ？"])
def test_a_yes_or_no_may_be_asked_for_casually(question: str) -> None:
    assert is_polar(question)


def test_what_somebody_else_asked_is_no_part_of_the_question() -> None:
    assert is_polar("電話で「うちは何点だったか」と聞かれました。点数をお伝えしてもよいでしょうか。")


@given(question=st.text(max_size=80))
def test_any_text_is_polar_or_not(question: str) -> None:
    assert is_polar(question) in (True, False)
