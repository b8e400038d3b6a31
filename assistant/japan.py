"""The time that days are counted in, wherever the server stands."""

from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")
