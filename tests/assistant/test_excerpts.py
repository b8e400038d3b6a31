"""Whatever the text, an excerpt is a part of it, keeps within its budget, and speaks of the question."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.excerpts import excerpt, sentences

_TEXTS = st.text(st.sampled_from("粗大ごみ手数料は500円です。！？\n 、[[氏名_1]]"), max_size=600)


def words_of(text: str) -> list[str]:
    return re.findall(r"ごみ|手数料|円|氏名", text)


@given(st.text())
def test_sentences_joined_are_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text
    assert all(sentences(text))


def test_sentences_end_where_people_end_them() -> None:
    assert sentences("無料です。本当？\n1 表\nはい！") == ["無料です。", "本当？", "\n", "1 表\n", "はい！"]


@given(text=_TEXTS, budget=st.integers(min_value=1, max_value=400))
def test_an_excerpt_is_a_part_of_the_text_within_its_budget(text: str, budget: int) -> None:
    part = excerpt(text, "", {"ごみ": 2.0, "手数料": 1.0}, words_of, budget)
    assert part in text
    longest = max(map(len, sentences(text)), default=0)
    assert len(part) <= (budget if longest <= budget else 2 * budget)


@given(text=_TEXTS)
def test_a_text_within_the_budget_is_kept_whole(text: str) -> None:
    assert excerpt(text, "", {}, words_of, budget=len(text) + 1) == text.strip()


@given(text=_TEXTS, budget=st.integers(min_value=30, max_value=400))
def test_of_a_word_that_stands_in_the_text_some_mention_is_kept(text: str, budget: int) -> None:
    if "ごみ" in text and max(map(len, sentences(text))) <= budget:
        assert "ごみ" in excerpt(text, "", {"ごみ": 1.0}, words_of, budget)


def test_the_stretch_with_the_asked_words_is_chosen() -> None:
    text = "窓口は1階です。" * 40 + "粗大ごみの手数料は500円です。" + "駐車場は無料です。" * 40
    part = excerpt(text, "", {"ごみ": 2.0, "手数料": 1.0}, words_of, 100)
    assert "粗大ごみの手数料は500円です。" in part
    assert len(part) <= 100


def test_of_a_long_table_the_row_whose_bracket_holds_the_value_is_taken() -> None:
    rows = [f"所得: {low}万円以上{low + 100}万円未満｜年額の保険料: {low * 200}円\n" for low in range(100, 1000, 100)]
    part = excerpt("".join(rows), "所得650万円の保険料は？", {"保険料": 1.0}, words_of, 80)
    assert "600万円以上700万円未満" in part


@pytest.mark.parametrize("between", ["", "\n", "\n\n"])
def test_the_model_reads_a_rule_with_its_proviso(between: str) -> None:
    rule = "粗大ごみの手数料は500円です。"
    proviso = "ただし、生活保護を受けている世帯は無料です。"
    text = "窓口は1階です。" * 40 + rule + between + proviso + "駐車場は広いです。" * 40
    part = excerpt(text, "", {"ごみ": 2.0, "手数料": 1.0}, words_of, len(rule) + 10)
    assert rule in part
    assert proviso in part
