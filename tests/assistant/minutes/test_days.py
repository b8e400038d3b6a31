from datetime import date

import pytest

from assistant.minutes.days import find_days

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("来週金曜日までに", "2026-12-04"),
        ("来週の金曜までに", "2026-12-04"),
        ("今週中に", "2026-11-27"),
        ("週明けに", "2026-11-30"),
        ("金曜日までに", "2026-11-27"),
        ("今月末までに", "2026-11-30"),
        ("来月10日までに", "2026-12-10"),
        ("12月10日までに", "2026-12-10"),
        ("１２月１０日までに", "2026-12-10"),
        ("十二月十日までに", "2026-12-10"),
        ("12/10までに", "2026-12-10"),
        ("1月15日までに", "2027-01-15"),
        ("11月10日の会議で", "2026-11-10"),
        ("来年3月末までに", "2027-03-31"),
        ("再来年3月末までに", "2028-03-31"),
        ("令和10年3月末までに", "2028-03-31"),
        ("令和9年度末までに", "2028-03-31"),
        ("2027年度中に", "2028-03-31"),
        ("再来年度末までに", "2029-03-31"),
        ("昨年12月10日に", "2025-12-10"),
        ("令和9年4月1日から", "2027-04-01"),
        ("10日までに", "2026-12-10"),
        ("30日までに", "2026-11-30"),
        ("年内に", "2026-12-31"),
        ("年度内に", "2027-03-31"),
        ("2週間以内に", "2026-12-08"),
        ("明日までに", "2026-11-25"),
        ("明後日までに", "2026-11-26"),
    ],
)
def test_a_day_is_resolved_against_the_day_of_the_meeting(said: str, day: str) -> None:
    assert [str(mention.day) for mention in find_days(said, TUESDAY)] == [day]


@pytest.mark.parametrize(
    "said",
    [
        "次回までに",
        "来月上旬に",
        "1月の始業式までに",
        "2月30日までに",
        "来年の13月末までに",
        "来年の0月末までに",
        "年明けに",
    ],
)
def test_a_time_that_is_no_day_is_kept_as_words(said: str) -> None:
    (mention,) = find_days(said, TUESDAY)
    assert mention.words in said
    assert mention.day is None


@pytest.mark.parametrize(
    "said",
    [
        "先月末までの分です。",
        "昨年度末の残高です。",
        "3日間の研修です。",
        "第12号議案です。",
        "1,250人のうち6割です。",
        "10年分のデータです。",
    ],
)
def test_what_is_no_day_is_left_alone(said: str) -> None:
    assert find_days(said, TUESDAY) == []
