"""The time that days are counted in, wherever the server stands, and how days and moments are written."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")


def today_in_japan() -> date:
    return datetime.now(JAPAN).date()


def day(value: date) -> str:
    """「2026年4月1日」; of a moment with its time zone, the day that it was in Japan."""
    if isinstance(value, datetime):
        value = value.astimezone(JAPAN)
    return f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime) -> str:
    """「2026年4月1日 09:05」, of a moment with its time zone."""
    local = value.astimezone(JAPAN)
    return f"{day(local)} {local:%H:%M}"
