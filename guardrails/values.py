"""One value of a Japanese text: what kind it is, where it stands, and on which side of it the text is."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    NUMBER = "number"  # with its unit: money, percentages, durations and counters too
    DATE = "date"
    TIME = "time"
    WEEKDAY = "weekday"
    PHONE = "phone"
    LINK = "link"  # URL or e-mail address


class Side(StrEnum):
    """On which side of a value the text stands, e.g. LE for 「14日以内」."""

    LE = "le"
    LT = "lt"
    BEFORE = "before"
    GE = "ge"
    GT = "gt"
    AFTER = "after"


@dataclass(frozen=True, kw_only=True)
class Expression:
    """One value in [start, end). `value` is comparable within its kind; a DATE uses `year` … `part` instead.

    NUMBER: Decimal in `unit` (円, %, 分, 日, か月 or a counter); TIME: minutes of the day; WEEKDAY: its kanji;
    PHONE: digits.
    """

    kind: Kind
    start: int
    end: int
    value: Decimal | str = ""
    written: Decimal | None = None  # NUMBER: before the unit was converted; DATE: the day where no month stands with it
    unit: str = ""
    sides: frozenset[Side] = frozenset()
    per: str = ""  # NUMBER: 年 for 「年額3,100円」; WEEKDAY: 週 for 「毎週…」, 月 for 「第1…」, 隔 for 「隔週…」
    year: int | None = None
    fiscal: bool | None = None  # 年度, 年, or None where 「R5」 does not say
    month: int | None = None
    day: int | None = None  # of a NUMBER too where it may be one: 「10日までに」, but not 「10日以内に」
    part: str = ""  # 上旬, 末 …
    also: Decimal | None = None  # a second reading, e.g. 17:00 for the 5時 of 「午後1時から5時」
