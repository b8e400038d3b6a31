"""Collection days: weekly, n-th of the month, single days, less the closures of the center."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from assistant.garbage.types import Closure, District, GarbageTable, Rule

_HORIZON = timedelta(days=400)


class Calendar:
    """A day within a closure is skipped, not moved: a replacement day is one that the owner writes as a date.

    (5374's own page moved n-th weekdays of that month by a week; cities announce it otherwise, so nothing is guessed.)
    """

    def __init__(self, table: GarbageTable) -> None:
        self._districts = {district.name: district for district in table.districts}
        self._closures = table.closures

    def next_dates(self, district: str, category: str, day: date, count: int = 3) -> tuple[date, ...]:
        """The next collection days from `day` on, `day` included. Empty for what is not collected by calendar."""
        return tuple(islice(self._days(district, category, day, day + _HORIZON), count))

    def categories_on(self, district: str, day: date) -> tuple[str, ...]:
        names = [name for name, _ in self._district(district).rules]
        return tuple(name for name in names if any(self._days(district, name, day, day)))

    def closures(self, district: str, first: date, last: date) -> tuple[Closure, ...]:
        """Closures of the district's center that touch the days from `first` to `last`."""
        center = self._district(district).center
        return tuple(c for c in self._closures if c.center == center and c.first <= last and first <= c.last)

    def _days(self, district: str, category: str, first: date, last: date) -> Iterator[date]:
        rules = dict(self._district(district).rules).get(category, ())
        closed = self.closures(district, first, last)
        for offset in range((last - first).days + 1 if rules else 0):
            day = first + timedelta(days=offset)
            if any(_falls_on(rule, day) for rule in rules) and not any(c.first <= day <= c.last for c in closed):
                yield day

    def _district(self, name: str) -> District:
        return self._districts[name]


def _falls_on(rule: Rule, day: date) -> bool:
    if rule.day is not None:
        return rule.day == day
    if rule.months and day.month not in rule.months:
        return False
    return day.weekday() == rule.weekday and rule.nth in (None, (day.day - 1) // 7 + 1)
