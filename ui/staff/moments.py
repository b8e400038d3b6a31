"""Moments as lists show them: no more of the day than is needed."""

from datetime import datetime

from assistant.japan import JAPAN, day


def short_moment(value: datetime, now: datetime) -> str:
    """「14:05」 today, 「4月1日」 this year, else the whole day."""
    local, today = value.astimezone(JAPAN), now.astimezone(JAPAN).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    if local.year == today.year:
        return f"{local.month}月{local.day}日"
    return day(local.date())
