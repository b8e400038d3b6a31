"""「いつ」, 「何日まで」: an answer has to say when, and as exactly as asked."""

import pytest

from guardrails.asked.fit import fits_question


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("申請はいつまでですか。", "令和8年3月31日までです。"),
        ("申請はいつまでですか。", "出発日の前日までです。"),
        ("制度はいつからですか。", "R5.10から"),
        ("制度はいつからですか。", "2023.10.1から"),
        ("燃えるごみの収集はいつですか。", "月曜日と木曜日です。"),
        ("いつ申請できますか。", "いつでも申請できます。"),
        ("申請の期限はいつですか。", "期限はありません。"),
        ("給付の申請はいつ", "退職時に申請する"),
        ("申込みは何日までですか。", "4/30まで"),
        ("申込みは何日までですか。", "Ｒ５．１０．３１まで"),
        ("何日前までに予約しますか。", "前日までに予約します。"),
        ("何日前に予約しますか", "3営業日前まで"),
        ("人数の変更はいつまでに", "3日前まで"),
        ("治療費用の助成はいつまでに申請しますか。", "治療が終わった日から1年以内です。"),
    ],
)
def test_when_is_said_in_many_ways(question: str, answer: str) -> None:
    assert fits_question(question, answer).allowed


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("申請はいつまでですか。", "市民課で申請します。"),
        ("いつ連絡すればよいですか。", "電話は0000-22-1111です。"),
        ("結果はいつ分かりますか。", "審査に3時間かかります。"),
        ("申請の期限はいつですか。", "申請書を出してください。"),
        ("いつか教えてください", "様式第2号"),
    ],
)
def test_an_answer_that_does_not_say_when_does_not_fit(question: str, answer: str) -> None:
    verdict = fits_question(question, answer)
    assert verdict.rule == "DATE_ASKED"
    assert verdict.reason.endswith("。")


@pytest.mark.parametrize(
    ("question", "fitting", "lacking"),
    [
        ("稼働したのは何年何月何日ですか", "令和5年12月21日から稼働", "令和5年12月 システムの稼働"),
        ("期間は何年何月までですか", "2025年3月まで", "令和7年度まで"),
        ("振込みは何月何日ですか", "毎月25日に振り込む", "令和7年度に振り込む"),
    ],
)
def test_a_day_that_is_asked_for_is_no_month(question: str, fitting: str, lacking: str) -> None:
    assert fits_question(question, fitting).allowed
    assert fits_question(question, lacking).rule == "DATE_ASKED"
