"""Counters and units: how they are written, and which of them say the same."""

# ruff: noqa: E501 (tables of patterns; ruff counts a kanji as two columns)

import re
from decimal import Decimal

_ALIASES: dict[str, tuple[str, int | str]] = {
    "円": ("円", 1), "パーセント": ("%", 1), "%": ("%", 1), "割": ("%", 10), "ポイント": ("ポイント", 1),
    "時間": ("分", 60), "分間": ("分", 1), "分": ("分", 1), "秒": ("秒", 1),
    "日間": ("日", 1), "日目": ("日目", 1), "人目": ("人目", 1), "年目": ("年目", 1), "営業日": ("営業日", 1), "開庁日": ("開庁日", 1), "日": ("日", 1), "週間": ("日", 7), "週": ("日", 7),
    "か月間": ("か月", 1), "か月": ("か月", 1), "ヶ月": ("か月", 1), "カ月": ("か月", 1), "ヵ月": ("か月", 1), "ケ月": ("か月", 1),
    "箇月": ("か月", 1), "月間": ("か月", 1), "年間": ("か月", 12), "暦年": ("か月", 12), "年": ("か月", 12), "年生": ("年生", 1),
    "人": ("人", 1), "名": ("人", 1), "か国語": ("言語", 1), "ヶ国語": ("言語", 1), "カ国語": ("言語", 1), "言語": ("言語", 1),
    "か所": ("箇所", 1), "ヶ所": ("箇所", 1), "カ所": ("箇所", 1), "箇所": ("箇所", 1), "ヵ所": ("箇所", 1), "か国": ("国", 1),
    "歳": ("歳", 1), "才": ("歳", 1), "グラム": ("g", 1), "g": ("g", 1), "キログラム": ("g", 1000), "kg": ("g", 1000),
    "キロ": ("キロ", 1), "センチメートル": ("cm", 1), "センチ": ("cm", 1), "cm": ("cm", 1), "mm": ("cm", "0.1"), "ミリ": ("cm", "0.1"), "ミリメートル": ("cm", "0.1"),
    "メートル": ("cm", 100), "m": ("cm", 100), "km": ("cm", 100000), "キロメートル": ("cm", 100000), "ha": ("ha", 1), "ヘクタール": ("ha", 1), "m2": ("m2", 1), "平方メートル": ("m2", 1),
    "L": ("L", 1), "リットル": ("L", 1), "トン": ("t", 1), "t": ("t", 1), "kW": ("kW", 1), "KB": ("MB", "0.001"), "MB": ("MB", 1),
    "GB": ("MB", 1000), "TB": ("MB", 1000000), "文字": ("文字", 1), "字": ("文字", 1), "親等": ("親等", 1), "番窓口": ("番", 1), "番": ("番", 1),
    "半日": ("日", "0.5"), "両日": ("日", 2), "一口": ("口", 1),
}  # fmt: skip
_COUNTERS = [
    "件",
    "通",
    "部",
    "枚",
    "筆",
    "個",
    "台",
    "回",
    "種類",
    "種",
    "項目",
    "区",
    "市",
    "校",
    "園",
    "世帯",
    "戸",
    "棟",
    "冊",
    "本",
    "号",
    "条",
    "級",
    "階",
    "点",
    "位",
    "倍",
    "つ",
    "ページ",
    "行",
    "問",
    "語",
    "泊",
    "夜",
    "課",
    "施設",
    "団体",
    "社",
    "事業",
    "業務",
    "手続",
    "システム",
    "アカウント",
    "段階",
    "学年",
    "学級",
    "クラス",
    "袋",
    "口",
    "車",
    "番地",
    "丁目",
    "コース",
    "地区",
    "自治体",
    "都市",
    "県",
    "都道府県",
    "党",
    "票",
    "議席",
    "文",
    "章",
    "節",
    "度",
    "脚",
    "杯",
    "着",
    "足",
    "列",
    "両",
    "便",
    "駅",
    "面",
    "区画",
    "食",
    "本文",
    "期",
    "子",
    "版",
    "次",
    "回目",
]
BASE_UNITS: dict[str, tuple[str, Decimal]] = {
    **{written: (unit, Decimal(factor)) for written, (unit, factor) in _ALIASES.items()},
    **{counter: (counter, Decimal(1)) for counter in _COUNTERS},
}
"""How a unit is written → the unit it is compared in, and by what a number in it is multiplied."""

UNIT = "(?:" + "|".join(re.escape(u) for u in sorted(BASE_UNITS, key=len, reverse=True)) + ")"
"""Pattern of every known unit, the longest first."""

_LOOSE = {"つ", "個", "点", "項目", "種類", "種", "件", "本", "回", "箇所", "手続"}


def same_unit(source: str, claim: str) -> bool:
    """A table cell often leaves its unit to the column, so a missing one fits; 「3つ」 may count 原則 or 種類 alike."""
    if source.removeprefix("第") == claim.removeprefix("第") or not source or not claim:  # 第4条 is called 4条 too
        return True
    return ("つ" in (source, claim)) and {source, claim} <= _LOOSE
