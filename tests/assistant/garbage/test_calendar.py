"""Collection days: the rules of the 5374 layout and the closures of the centers."""

from datetime import date

import pytest

from assistant.garbage import Calendar, Closure, District, GarbageTable, Rule


def _calendar(*rules: Rule, closures: tuple[Closure, ...] = ()) -> Calendar:
    district = District(name="中央", center="センター", rules=(("燃やすごみ", rules),))
    return Calendar(GarbageTable(categories=(), items=(), districts=(district,), closures=closures))


@pytest.mark.parametrize(
    ("rule", "dates"),
    [
        (Rule(weekday=0), ((2026, 11, 30), (2026, 12, 7), (2026, 12, 14))),
        (Rule(weekday=2, nth=4), ((2026, 12, 23), (2027, 1, 27), (2027, 2, 24))),
        (Rule(weekday=0, nth=5), ((2026, 11, 30), (2027, 3, 29), (2027, 5, 31))),
        (Rule(weekday=0, nth=1, months=(1, 7)), ((2027, 1, 4), (2027, 7, 5))),
        (Rule(day=date(2027, 1, 8)), ((2027, 1, 8),)),
    ],
    ids=["weekly", "fourth of the month", "fifth of the month", "some months", "one day"],
)
def test_the_next_dates_follow_the_rule(rule: Rule, dates: tuple[tuple[int, int, int], ...]) -> None:
    found = _calendar(rule).next_dates("中央", "燃やすごみ", date(2026, 11, 28))

    assert found == tuple(date(*parts) for parts in dates)


def test_the_day_itself_counts() -> None:
    assert _calendar(Rule(weekday=5)).next_dates("中央", "燃やすごみ", date(2026, 11, 28), 1) == (date(2026, 11, 28),)


def test_a_day_within_a_closure_is_skipped_and_not_moved() -> None:
    closure = Closure(center="センター", first=date(2026, 12, 31), last=date(2027, 1, 3))
    calendar = _calendar(Rule(weekday=3), closures=(closure,))

    assert calendar.next_dates("中央", "燃やすごみ", date(2026, 12, 25), 2) == (date(2027, 1, 7), date(2027, 1, 14))


def test_a_closure_of_another_center_changes_nothing() -> None:
    closure = Closure(center="ほかのセンター", first=date(2026, 12, 31), last=date(2027, 1, 3))
    calendar = _calendar(Rule(weekday=3), closures=(closure,))

    assert calendar.next_dates("中央", "燃やすごみ", date(2026, 12, 31), 1) == (date(2026, 12, 31),)


def test_a_category_without_days_has_no_dates() -> None:
    assert _calendar(Rule(weekday=3)).next_dates("中央", "粗大ごみ", date(2026, 12, 31)) == ()
