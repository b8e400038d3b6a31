"""Dates, periods and other moments: 「いつまで」, 「何月何日」."""

import re
from collections.abc import Sequence

from guardrails.expressions import Expression, Kind, find_expressions
from guardrails.folding import fold

_WHEN = re.compile(
    r"いつ(?!も|でも|か(?!ら|[知教分わ])|の間に)|何年(?!度の|以)|何月|何日(?!間|以内)"
    r"|(?:期限|締切|締め?切り?|期日|日付)(?:[はがも]|って)?(?:を?(?:教|知|分|わ|い)|[\s?。、・とや]|$)"
)
_MOMENT = re.compile(
    r"翌|当日|前日|末日|[月年]末|毎|随時|直ち|速やか|すぐ|頃|春|夏|秋|冬|第\s*\d\s*週|年中|通年|常時|いつでも|誕生日"
    r"|祝|次第|ごと|年\d回|[一-龥ァ-ヶー]{2}(?:時|前|後|のとき)(?=$|[。、にはま])|た(?:とき|時|後)|\d歳(?:から|に)"
    r"|(?:期限|期日|締切|締め切り)[はがも]?(?:あり?ません|無し|なし|ない|設け(?:て(?:い)?)?(?:ません|ない))"
)
_REPEATED_DAY = re.compile(r"[毎翌]々?月の?\d+日")


def lacks_moment(asked: str, answer: str) -> bool:
    """Whether the question asks when, and the answer does not say it, or not as exactly as asked."""
    if not _WHEN.search(asked):
        return False
    said = fold(answer).text
    found = find_expressions(said)
    return not (_names_moment(said, found) and _is_as_exact(asked, said, found))


def _names_moment(said: str, found: Sequence[Expression]) -> bool:
    return bool(_MOMENT.search(said)) or any(
        e.kind in (Kind.DATE, Kind.TIME, Kind.WEEKDAY)
        or e.unit.removeprefix("第") in ("日", "か月", "年生")  # 「14日以内」
        or e.unit in ("営業日", "開庁日", "年目")
        or (e.unit == "分" and e.sides)  # 「1時間前」, but not 「3時間かかる」
        for e in found
    )


def _is_as_exact(asked: str, said: str, found: Sequence[Expression]) -> bool:
    """「何年何月何日」 asks for a day, 「何年何月」 for a month."""
    day, month = "何月何日" in asked, "何年何月" in asked
    if not (day or month) or _REPEATED_DAY.search(said):
        return True
    return any(e.kind is Kind.DATE and (e.day or (e.month and not day)) for e in found)
