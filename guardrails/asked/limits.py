"""Limits and extremes: 「何kgまで」, 「最大いくら」."""

import re

from guardrails.asked.values import ASKED_VALUES, written

_LIMIT_ASKED = re.compile(
    rf"何({'|'.join(v.unit for v in ASKED_VALUES if v.limit)})(?:まで|以内)|(?:上限|限度)は(?:何|いくら|いくつ)"
)
_LIMIT = r"(?:まで|以内|以下|未満|上限|限度|限り|限る|最大|最高|制限|超え|定員|収容|のみ|だけ|可能|先着)"
_NO_LIMIT = re.compile(r"(?:制限|上限|限度)[はが]?(?:なし|無し|ない|あり?ません)")
_MOST = "(?:(?:一番|いちばん|いち番)(?!窓口|はじめ|初め|最初|上の|下の))"
_EXTREME_ASKED = re.compile(
    rf"最[大高多小低少安].{{0,8}}(?:何|いくら|いつ|どれ|どこ|だれ|誰)|{_MOST}.{{1,8}}?(?:は|の|、|何|いつ|どれ|どこ)"
)
_EXTREME = re.compile(
    rf"最[大高多小低少安長短も]|1位|上限|下限|限度|定員|超えない|{_MOST}|[円日月年人回%](?:間)?(?:まで|以内|以下|以上)"
)


def says_no_limit(asked: str, said: str) -> bool:
    """Whether a limit is asked for and there is none: 「変更の回数に制限はありません」."""
    return bool(_LIMIT_ASKED.search(asked) and _NO_LIMIT.search(said))


def lacks_limit(asked: str, said: str) -> bool:
    """Of 「何kgまで」 「10kgごとに150円」 names no limit, and 「3日前まで」 none of its kind."""
    limit = _LIMIT_ASKED.search(asked)
    return limit is not None and not _names_limit(said, limit[1])


def lacks_extreme(asked: str, said: str) -> bool:
    """One row of a table never tells that it is the largest one."""
    return bool(_EXTREME_ASKED.search(asked)) and not _EXTREME.search(said)


def _names_limit(said: str, unit: str | None) -> bool:
    number = rf"\d\s*{written(unit)}" if unit else r"\d"
    patterns = [
        rf"{number}[^。\n]{{0,12}}{_LIMIT}|{_LIMIT}[^。\n]{{0,15}}{number}",
        r"(?:収容|定員|上限|限度)[^\d。\n]{0,8}\d",  # a table's label needs no unit
    ]
    if unit and unit != "円":
        patterns.append(rf"(?<!\d)[1一](?:人|世帯|団体|法人)(?:に?つき|[あ当]たり)?、?\s*[\d,]*{number}")
    return any(re.search(pattern, said) for pattern in patterns)
