"""Answers that are a number and hardly more: of which year it is, and of which row, has to come from elsewhere."""

import re

from guardrails.expressions import amounts, named_dates
from guardrails.folding import fold
from guardrails.groundedness import verify
from guardrails.verdict import ALLOWED, Verdict

_BARE = 6  # characters around a number that say nothing about it: 「です。」「年に」


def verify_answer(sentence: str, source: str, question: str) -> Verdict:
    """`groundedness.verify` for an answer to `question`: a bare value is judged with the year that was asked for.

    「40,000件」 as an answer about 令和3年度 fails when the source gives it for 令和4年度.
    """
    verdict = verify(sentence, [source], question)
    if not verdict.allowed:
        return verdict
    years = [e for e in named_dates(question) if e.year is not None]
    if not years or any(e.year for e in named_dates(sentence)) or not has_value(sentence):
        return ALLOWED
    asked = fold(question).text
    for year in years:
        with_year = verify(f"{asked[year.start : year.end]}は{sentence}", [source], question)
        if not with_year.allowed:
            return with_year
    return ALLOWED


def has_value(sentence: str) -> bool:
    """Whether it gives a number with a unit: 40,000件, 41.4%, 300円."""
    return bool(amounts(sentence))


def is_one_of_several(value: str, source: str) -> bool:
    """Whether `value` is a number and hardly more, and the source has others of its unit: which one, it does not say.

    「300円」 of 「旧: 300円｜新: 500円」.
    """
    said = amounts(value)
    around = len(re.sub(r"\s", "", value)) - sum(e.end - e.start for e in said)
    if not said or around > _BARE:
        return False
    known = {(e.unit, e.value) for e in said}
    return any(e.unit in {unit for unit, _ in known} and (e.unit, e.value) not in known for e in amounts(source))
