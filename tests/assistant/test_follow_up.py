"""When a question needs the one before it, and when it stands alone."""

import pytest

from assistant.follow_up import needs_context, standalone
from assistant.types import Turn

HISTORY = (
    Turn(question="古い質問です。", answer="古い回答です。"),
    Turn(question="住民票の写しの手数料はいくらですか？", answer="300円です。"),
)


@pytest.mark.parametrize(
    "question",
    [
        "では、県外は？",
        "それはいつまでですか。",
        "その場合の手数料は？",
        "代理人の場合は？",
        "期限は？",
        "必要なものは",
        "同じ日に二つ申請できますか。",
        "さっきの書類はどこで出しますか。",
        "ほかに必要な書類はありますか。",
    ],
)
def test_a_question_that_points_back_takes_the_last_one_along(question: str) -> None:
    assert standalone(question, HISTORY) == f"住民票の写しの手数料はいくらですか。{question}"


@pytest.mark.parametrize(
    "question",
    [
        "転入届の届出期間は何日以内ですか。",
        "粗大ごみの手数料はいくらですか。",
        "マイナンバーカードの受け取りに必要な書類を教えてください。",
        "令和6年度の国民健康保険料の減免の申請期限を教えてください。",
        "その他の雑所得がある人が、退職した年の翌年に市民税・県民税の申告をするときに必要な書類は何ですか。期限も教えてください。",
    ],
)
def test_a_question_that_says_everything_stands_alone(question: str) -> None:
    assert not needs_context(question)
    assert standalone(question, HISTORY) == question


def test_the_first_question_has_nothing_to_take_along() -> None:
    assert standalone("それはいつまでですか。", ()) == "それはいつまでですか。"
