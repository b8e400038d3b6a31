"""Whether a passage is about what the question names: its year, its terms, its subjects."""

import re
import unicodedata

from guardrails.asked.asking import asking_part
from guardrails.expressions import Expression, named_dates
from guardrails.folding import fold
from guardrails.verdict import ALLOWED, Verdict, refuse

_OF_ASKER = re.compile(r"に(?:転入|転出|採用|退職|結婚|離婚|出生|生まれ|亡くな)")
_NAMED = re.compile(
    r"「[^「」]{2,12}」|『[^『』]{2,12}』"
    r"|(?<![A-Za-z0-9])(?!(?i:web|online|mail|fax|app|tel|email|url|faq|password|[MTSHR]\d{1,2})(?![A-Za-z0-9]))"
    r"[A-Za-z][A-Za-z0-9]{2,}"
)
_SUBJECT = re.compile(
    r"(?<![0-9一-龥々ァ-ヶー])(?:[一-龥々]{3,}|[ァ-ヶー]{3,}|[一-龥々ァ-ヶー]{4,})"
    r"(?=[はがをにのでとへもや、。?!「」()\s]|から|まで|って|です|だと|なら|$)"
)
_NO_SUBJECT = re.compile(r"何|(?:的|以内|場合|年度|市|市役所|町|村)$")


def meets_conditions(question: str, source: str) -> Verdict:
    """ALLOWED, or YEAR/NAMED when the source lacks a year, fiscal year, 「quoted」 term or Latin name of the question.

    `source` is the passage the answer rests on, with its title and headings.
    """
    asked = fold(question).text
    wanted = [e for e in named_dates(question) if e.year is not None and not _is_of_asker(asked, e)]
    have = [e for e in named_dates(source) if e.year is not None]
    for year in wanted:
        if not any(_same_year(year, other) for other in have):
            return refuse("YEAR", "質問された年・年度のことが、示した資料に書かれていません。")
    said = _plain(source)
    for term in _NAMED.findall(asking_part(question)):
        if _plain(term.strip("「」『』")) not in said:
            return refuse("NAMED", "質問に挙げられた言葉が、示した資料に書かれていません。")
    return ALLOWED


def names_subjects(question: str, source: str) -> bool:
    """Whether the source names every long noun of the question: 身体障害者手帳 tells nothing of マイナンバーカード."""
    asked, said = unicodedata.normalize("NFKC", question), unicodedata.normalize("NFKC", source)
    return all(noun in said for noun in _SUBJECT.findall(asked) if not _NO_SUBJECT.search(noun))


def years(text: str) -> set[int]:
    """The years it names, however they are written: 令和5年度 and 2023年 are 2023."""
    return {e.year for e in named_dates(text) if e.year is not None}


def _is_of_asker(asked: str, year: Expression) -> bool:
    """「昭和30年生まれ」, 「2025年4月に採用された」; a year without a month may be what is asked about."""
    return asked.startswith("生まれ", year.end) or bool(year.month and _OF_ASKER.match(asked, year.end))


def _same_year(wanted: Expression, found: Expression) -> bool:
    if wanted.fiscal and found.year and found.month and not found.fiscal:  # 令和6年2月 lies in 令和5年度
        return wanted.year == found.year - (found.month <= 3)
    if wanted.year != found.year:
        return False
    return wanted.fiscal is None or found.fiscal is None or wanted.fiscal == found.fiscal or found.month is not None


def _plain(text: str) -> str:
    """Without what a slide sets between the letters of a name: 「スマート*市役所」."""
    return re.sub(r"[\s*※・-]", "", unicodedata.normalize("NFKC", text)).lower()
