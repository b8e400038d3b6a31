"""Days are Japan's, wherever the server stands."""

from datetime import UTC, date, datetime

import pytest

from assistant.japan import JAPAN, day, today_in_japan


def test_a_moment_of_the_evening_before_in_utc_is_the_day_that_it_was_in_japan() -> None:
    assert day(datetime(2026, 3, 31, 20, 0, tzinfo=UTC)) == "2026年4月1日"
    assert day(date(2026, 4, 1)) == "2026年4月1日"


@pytest.mark.usefixtures("server_abroad")
def test_today_is_japans_on_a_server_abroad() -> None:
    assert today_in_japan() == datetime.now(JAPAN).date() != date.today()
