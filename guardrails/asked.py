"""What kind of answer a question asks for, and the conditions an answer has to meet: year, place, unit.

A small model answers 「何件」 with a number of people and 「令和3年度」 with the figure of 令和4年度: both are caught.
"""

import re
import unicodedata

from guardrails.expressions import Expression, Kind, find_expressions
from guardrails.verdict import ALLOWED, Verdict

_DATE = r"いつ|何年|何月|何日(?!間|以内)|日付|期日|期限"
_NAMED = re.compile(r"「[^「」]{2,12}」|『[^『』]{2,12}』|[A-Za-z][A-Za-z0-9]{2,}")
_UNITS: tuple[tuple[str, str], ...] = (
    # what the question says → what the answer must contain (either pattern, after NFKC)
    (r"何(?:パーセント|%|割)|割合|何%|[^確]率は|比率", r"%|パーセント|割"),
    (r"いくら|何円|料金|金額|費用|手数料|単価|日当(?:は|の額)|予算", r"円|無料|不要|かから|徴収し"),
    (r"何人|何名|人数|人口", r"人|名"),
    (r"何件|件数", r"件"),
    (r"何時間", r"時間"),
    (r"何分", r"分"),
    (r"何台", r"台"),
    (r"何(?:か|カ|ヶ|ケ|箇)所", r"所"),
    (r"何歳", r"歳"),
    (r"何日(?:間|以内)?|何週間", r"日|週|月"),
    (r"何(?:か|カ|ヶ|ケ|箇)月|何カ月", r"月|年|日"),
    (r"何(?:か|カ|ヶ|ケ|箇)国語|いくつ", r"\d|[一二三四五六七八九十]"),
    (r"何床", r"床"),
    (r"電話番号|何番(?:です|に電話)|内線", r"\d{3,}"),
    (r"何時(?:から|まで|に|です|ごろ|頃)", r"時|:"),
)


def fits_question(question: str, answer: str) -> Verdict:
    """ALLOWED, or UNIT/DATE_ASKED when the answer does not contain the kind of value that was asked for."""
    asked, said = unicodedata.normalize("NFKC", question), unicodedata.normalize("NFKC", answer)
    for wanted, found in _UNITS:
        if re.search(wanted, asked) and not re.search(found, said):
            return _refuse("UNIT", "質問された種類の値（金額・人数・割合など）が、回答にありません。")
    if re.search(_DATE, asked) and not re.search(
        r"\d|年|月|日|週|時|まで|から|[一二三四五六七八九十]|後|前|当日|随時", said
    ):
        return _refuse("DATE_ASKED", "質問された時期が、回答にありません。")
    return ALLOWED


def meets_conditions(question: str, source: str) -> Verdict:
    """ALLOWED, or YEAR/NAMED when the source lacks a year, fiscal year, 「quoted」 term or Latin name of the question.

    `source` is the passage the answer rests on, with its title and headings.
    """
    wanted = [e for e in find_expressions(question) if e.kind is Kind.DATE and e.year is not None]
    have = [e for e in find_expressions(source) if e.kind is Kind.DATE and e.year is not None]
    for year in wanted:
        if not any(_same_year(year, other) for other in have):
            return _refuse("YEAR", "質問された年・年度のことが、示した資料に書かれていません。")
    folded = unicodedata.normalize("NFKC", source).lower()
    for term in _NAMED.findall(unicodedata.normalize("NFKC", question)):
        if term.strip("「」『』").lower() not in folded:
            return _refuse("NAMED", "質問に挙げられた言葉が、示した資料に書かれていません。")
    return ALLOWED


def _same_year(wanted: Expression, found: Expression) -> bool:
    if wanted.year != found.year:
        return False
    return wanted.fiscal is None or found.fiscal is None or wanted.fiscal == found.fiscal or found.month is not None


def _refuse(rule: str, reason: str) -> Verdict:
    return Verdict(allowed=False, rule=rule, span=None, reason=reason)
