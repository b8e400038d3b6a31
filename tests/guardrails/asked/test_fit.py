"""Whether an answer is of the kind that was asked for, whatever kind it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.asked.fit import fits_question


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("必要な書類は何ですか。", "本人確認書類です。"),
        ("どこで申請しますか。", "市民課です。"),
        ("いつでも相談できますか。", "相談できます。"),
        ("納期限を過ぎたらどうなりますか。", "延滞金がかかります。"),
        ("水道料金の支払い方法を教えてください。", "口座振替かコンビニで払えます。"),
        ("手数料はどこで払いますか。", "会計課の窓口です。"),
        ("料金後納の郵便を出したいときの手続きは", "総務課に郵便差出票を提出する"),
        ("期日前投票の持ち物は", "投票所入場券"),
        ("有効期限の切れたカードは", "窓口に返納する"),
        ("部署の印が必要な書類は", "請求書"),
        ("電話番号が変わったときの手続きは", "変更届を出す"),
        ("割れた皿は何ゴミになりますか", "燃やせないごみ"),
        ("何人かで来た場合の対応は", "代表者が受付をする"),
    ],
)
def test_a_question_for_no_value_is_answered_in_any_words(question: str, answer: str) -> None:
    assert fits_question(question, answer).allowed


def test_a_number_without_a_unit_answers_nothing() -> None:
    verdict = fits_question("何か国語に対応していますか。", "6")
    assert verdict.rule == "BARE_NUMBER"
    assert verdict.reason.endswith("。")


@pytest.mark.parametrize(
    ("question", "answer"),
    [("いつ申し込みますか。手数料は？", "4月1日からです。"), ("手数料と支払い方法は？", "会計課の窓口です。")],
)
def test_of_two_things_asked_for_none_may_be_left_out(question: str, answer: str) -> None:
    assert fits_question(question, answer).rule == "UNIT"


@given(question=st.text(max_size=80), answer=st.text(max_size=80))
def test_no_text_breaks_the_rules(question: str, answer: str) -> None:
    assert fits_question(question, answer).rule in ("", "BARE_NUMBER", "UNIT", "DATE_ASKED")
