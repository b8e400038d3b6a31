"""Whether a passage is about the year, the terms and the subjects of the question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.asked.conditions import meets_conditions, names_subjects, years


@pytest.mark.parametrize(
    ("question", "source", "met"),
    [
        ("令和5年度の件数は？", "令和5年度は40,000件", True),
        ("令和5年度の件数は？", "R5年度は40,000件", True),
        ("令和5年度の件数は？", "2023年度は40,000件", True),
        ("令和５年度の件数は？", "令和五年度は40,000件", True),
        ("令和5年度の件数は？", "令和4年度は40,000件", False),
        ("令和5年度の件数は？", "40,000件", False),
        ("2021年の条例の原則は？", "令和3年の条例", True),
        ("「ちばレポ」の件数は？", "ちばレポの件数", True),
        ("「ちばレポ」の件数は？", "チャットボットの件数", False),
        ("RPAの効果は？", "ＲＰＡの導入効果", True),
        ("RPAの効果は？", "AI-OCRの導入効果", False),
        ("手数料は？", "手数料は300円", True),
        ("２０２３年度の件数は？", "2021年度は40,000件", False),
        ("2023年度の件数は？", "２０２３年度は40,000件", True),
        ("令和 5 年度の件数は？", "令和3年度は40,000件", False),
        ("2023.10からの料金は？", "2022.4から300円", False),
        ("令和5年10月からの料金は？", "2023.10から300円", True),
        ("令和5年度の講座は？", "令和5年2月1日の講座", False),
        ("令和5年度の講座は？", "令和6年2月1日の講座", True),
    ],
)
def test_the_source_must_be_about_the_year_and_the_thing_that_was_named(question: str, source: str, met: bool) -> None:
    assert meets_conditions(question, source).allowed is met


def test_what_somebody_else_said_need_not_be_named() -> None:
    question = "電話で「うちは何点だったか」と聞かれました。点数をお伝えしてもよいでしょうか。"
    assert meets_conditions(question, "利用調整の点数を電話で答えてはならない。").allowed


def test_a_name_is_found_where_a_slide_parts_it_with_a_sign() -> None:
    assert meets_conditions("「スマート市役所」とは何ですか", "はなれていてもつながる スマート*市役所").allowed
    assert not meets_conditions("「スマート市役所」とは何ですか", "市役所のデジタル化").allowed


def test_everyday_latin_words_are_no_names() -> None:
    assert meets_conditions("Web開催の会議の参加料は何費ですか", "オンライン会議の参加料は負担金で支払う").allowed
    assert not meets_conditions("ChatGPTは使えますか", "生成AIの利用").allowed


@pytest.mark.parametrize(
    "question", ["昭和30年生まれの方は対象ですか", "2025年4月に採用された職員です。年休は何日ですか", "H30の実績は"]
)
def test_a_year_of_the_asker_s_own_is_no_condition(question: str) -> None:
    assert meets_conditions(question, "年次有給休暇は1年に20日とする。平成30年度の実績も同じ。").allowed


@pytest.mark.parametrize(
    ("question", "source", "named"),
    [
        (
            "マイナンバーカードの申請に使う顔写真、何センチ？",
            "身体障害者手帳の申請。顔写真（縦4センチ、横3センチ）",
            False,
        ),
        ("マイナンバーカードの申請に使う顔写真、何センチ？", "マイナンバーカードの申請には顔写真が要ります", True),
        ("児童扶養手当はいくら", "児童手当は月10,000円", False),
        ("引っ越したら何日以内に届けますか", "転入届は14日以内", True),
    ],
)
def test_the_subjects_of_a_question_have_to_be_named(question: str, source: str, named: bool) -> None:
    assert names_subjects(question, source) is named


def test_a_year_is_one_however_it_is_written() -> None:
    assert years("令和5年度の実績。2023年、R6.4から") == {2023, 2024}


@given(question=st.text(max_size=80), source=st.text(max_size=80))
def test_no_text_breaks_the_conditions(question: str, source: str) -> None:
    assert meets_conditions(question, source).rule in ("", "YEAR", "NAMED")
