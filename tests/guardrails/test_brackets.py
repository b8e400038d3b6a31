"""Which rows of a table of brackets a question's values fall into."""

import pytest

from guardrails.brackets import falls_into, fit


@pytest.mark.parametrize(
    ("question", "row", "falls"),
    [
        ("所得が650万円の人の保険料は？", "段階: 10｜所得: 420万円以上520万円未満｜年額: 134,500円", False),
        ("所得が650万円の人の保険料は？", "段階: 12｜所得: 620万円以上720万円未満｜年額: 162,800円", True),
        ("所得が650万円の人の保険料は？", "段階: 17｜所得: 1,000万円以上｜年額: 230,000円", False),
        ("幅210cmの食器棚は？", "大きさ: 180cm未満｜手数料: 300円", False),
        ("幅180cmの食器棚は？", "大きさ: 180cm未満｜手数料: 300円", False),
        ("幅180cmの食器棚は？", "大きさ: 180cm以上｜手数料: 500円", True),
        ("幅180cmの食器棚は？", "大きさ: 180cm超270cm以下｜手数料: 500円", False),
        ("幅２００ｃｍの食器棚は？", "大きさ: 180〜270cm｜手数料: 500円", True),
        ("第8段階は年いくら？", "段階: 第8段階｜年額: 106,200円", True),
        ("第8段階は年いくら？", "段階: 第1段階｜年額: 20,100円", False),
        ("13歳の子の医療費は？", "12歳以上15歳以下は無料です。", True),
        ("13歳の子の医療費は？", "65歳以上75歳未満は無料です。", False),
        ("合計所得560万の人は？", "段階: 10｜所得: 420万円以上520万円未満", False),
        ("予定価格3千万の工事は？", "予定価格: 500万円以上5,000万円未満｜見積期間: 10日以上", True),
        ("所得が50万円の人の保険料は？", "所得: 100〜150万円｜年額: 20,000円", False),
        ("13歳で体重50kgの子は？", "年齢: 10歳以上｜体重: 40kg未満", False),
    ],
)
def test_a_value_falls_into_a_bracket_or_not(question: str, row: str, falls: bool) -> None:
    assert falls_into(question, row) is falls


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("引っ越して18日目に来た人は？", "転入届は14日以内に出す。"),  # a rule, not a bracket
        ("所得が650万円の人の保険料は？", "大きさ: 180cm以上｜手数料: 500円"),
        ("65歳以上の人は？", "年齢: 75歳以上｜割合: 1割"),  # the question gives no value
        ("保険料は？", "所得: 420万円以上｜年額: 1円"),
        ("", ""),
    ],
)
def test_what_has_no_bracket_for_the_question_says_nothing(question: str, row: str) -> None:
    assert falls_into(question, row) is None


def test_of_two_brackets_that_hold_a_value_the_one_with_two_ends_encloses_it() -> None:
    question = "合計所得が650万円の人は？"
    assert fit(question, "所得: 620万円以上720万円未満｜年額: 162,800円").enclosed
    assert not fit(question, "所得: 80.9万円超｜年額: 70,800円").enclosed
    assert not fit("保険料は？", "所得: 620万円以上720万円未満").enclosed


@pytest.mark.parametrize("asked", ["500万いかない", "500万円未満", "500万にも届かない"])
def test_what_is_less_than_a_value_falls_below_it(asked: str) -> None:
    question = f"{asked}予定価格の調書はどこにしまいますか"
    assert falls_into(question, "予定価格: 500万円以上3,000万円未満｜保管: 下段") is False
    assert falls_into(question, "予定価格: 500万円未満｜保管: 上段") is True
