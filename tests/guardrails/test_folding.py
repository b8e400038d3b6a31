"""Folding joins what a slide broke, keeps sentences and rows apart, and never loses its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("２０１５\n年の国連", "2015年の国連"),
        ("感染症の拡大\n\nを契機に", "感染症の拡大を契機に"),
        ("令 和 元 年 度 第 1 回", "令和元年度第1回"),
        ("終わる。\n始まる", "終わる。\n始まる"),
        ("・一つ目\n・二つ目", "・一つ目\n・二つ目"),
        ("表｜列: 1\n表｜列: 2", "表|列: 1\n表|列: 2"),
        ("48件\n令和3年度末", "48件\n令和3年度末"),
        ("ｶﾞｲﾄﾞ ① ㎡", "ガイド① m2"),
        ("Web API 10 20", "Web API 10 20"),
    ],
)
def test_text_is_folded_into_one_notation(text: str, folded: str) -> None:
    assert fold(text).text == folded


@given(st.text(alphabet="あ漢1１ \n｜。、ｶﾞ㎡①a-", max_size=60))
def test_every_folded_character_knows_where_it_stood(text: str) -> None:
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text) + 1
    assert list(folded.offsets) == sorted(folded.offsets)
    for i in range(len(folded.text)):
        start, end = folded.original_span(i, i + 1)
        assert 0 <= start < end <= len(text)
