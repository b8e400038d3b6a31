"""Days and moments as shown to staff: Japanese order, Japanese time."""

from datetime import date, datetime

from assistant.japan import JAPAN


def day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime) -> str:
    local = value.astimezone(JAPAN)
    return f"{day(local.date())} {local:%H:%M}"


def short_moment(value: datetime, now: datetime) -> str:
    """「14:05」 today, 「4月1日」 this year, else the whole day."""
    local, today = value.astimezone(JAPAN), now.astimezone(JAPAN).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    if local.year == today.year:
        return f"{local.month}月{local.day}日"
    return day(local.date())
