"""「何…まで」 and 「最大…」: a number of the right kind is not enough."""

import pytest

from guardrails.asked.fit import fits_question
from guardrails.asked.values import ASKED_VALUES


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("持ち込みは1日に何kgまでですか。", "1回につき100kgまでです。"),
        ("1人1日何回まで使えますか。", "上限は1人1日10回です。"),
        ("何回まで変更できますか", "変更の回数に制限はありません"),
        ("何回まで延長できますか", "延長は1回のみ"),
        ("図書は何冊まで", "1人10冊"),
    ],
)
def test_a_limit_is_named_in_many_words(question: str, answer: str) -> None:
    assert fits_question(question, answer).allowed


@pytest.mark.parametrize(
    ("question", "fitting", "lacking"),
    [
        ("持ち込みは1日に何kgまでですか。", "1日100kg以内です。", "10kgごとに150円です。"),
        ("1日に何組まで予約を取れますか", "1日8組までとする", "1組おおむね60分。3開庁日前までに予約"),
        ("何キロまで持ち込めますか", "1回100kgを上限とする", "10kgごとに150円"),
        ("補助の上限はいくらですか", "3万円を限度として補助する", "経費の半額、3万円を補助する"),
        ("避難所に何人まで入れますか", "市民体育館｜収容人数: 1150", "避難所担当職員（1か所3人）"),
    ],
)
def test_a_number_of_the_unit_is_no_limit_yet(question: str, fitting: str, lacking: str) -> None:
    assert fits_question(question, fitting).allowed
    assert fits_question(question, lacking).rule == "LIMIT"


@pytest.mark.parametrize("unit", [v.unit for v in ASKED_VALUES if v.limit])
def test_a_limit_of_every_marked_unit_may_be_asked_for(unit: str) -> None:
    assert fits_question(f"何{unit}までですか", f"3{unit}まで").allowed
    assert fits_question(f"何{unit}までですか", f"3{unit}である").rule == "LIMIT"


def test_a_row_does_not_tell_that_it_is_the_largest() -> None:
    row = "粗大ごみ処理手数料表｜品目: トタン・波板｜大きさ・数量: 5枚まで｜手数料: 500円"
    assert fits_question("粗大ごみの手数料は最大いくら", row).rule == "EXTREME"
    assert fits_question("粗大ごみの手数料は最大いくら", "手数料は2,000円が上限です。").allowed
    assert fits_question("宿泊費は最高いくらまで出ますか", "1泊16,000円までです。").allowed
    assert fits_question("最大何日休めますか", "90日を超えない範囲").allowed


def test_the_latest_of_several_has_to_be_called_so() -> None:
    question = "時差出勤のいちばん遅い区分は何時から？"
    assert fits_question(question, "一番遅い区分は10時30分から").allowed
    assert fits_question(question, "区分B: 8時から").rule == "EXTREME"
