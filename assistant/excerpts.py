"""Short context: the stretch of a passage that speaks of the question, not the whole chunk.

Every hundred tokens of context cost about a second before the first word on two cores.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence

from guardrails.brackets import fit

_BRACKET = ""  # stands for the fitting bracket among the words
_SENTENCE_END = re.compile(r"(?<=[。！？\n])")
_PROVISO = re.compile(
    r"\W*(?:注\d*\W*|\d+\W+)?(?:ただし|但し)"
)  # 「※ただし」, 「（ただし」, 「・但し」, 「（注1）ただし」


def sentences(text: str) -> list[str]:
    """Split after 。！？ and at line ends; nothing is lost: the parts joined are the text."""
    return [part for part in _SENTENCE_END.split(text) if part]


def begins_with_proviso(text: str) -> bool:
    """Whether `text` begins with 「ただし」, behind whatever mark."""
    return bool(_PROVISO.match(text))


def rules(parts: Sequence[str]) -> list[tuple[int, int]]:
    """[start, end) of each part together with the provisos behind it, whatever blank lines stand between."""
    spans: list[tuple[int, int]] = []
    for at, part in enumerate(parts):
        if not (spans and begins_with_proviso(part)):
            spans.append((at, at + 1))
            continue
        while len(spans) > 1 and not "".join(parts[slice(*spans[-1])]).strip():
            spans.pop()
        spans[-1] = spans[-1][0], at + 1
    return spans


def excerpt(
    text: str, question: str, weights: Mapping[str, float], words_of: Callable[[str], Sequence[str]], budget: int
) -> str:
    """The run of whole sentences, at most `budget` characters, that holds most of the question's words by weight.

    A rule and its 「ただし…」 are never parted: of one that alone is longer than the budget, twice as much is taken.

    A row whose bracket holds a value of the question counts like all its words, a row whose bracket does not for none.

    Of equal runs the one with the most repeated mentions, then the longest, then the first. A text within the budget is
    returned whole.
    """
    if len(text) <= budget:
        return text.strip()
    written = sentences(text)
    spans = rules(written)
    parts = ["".join(written[slice(*span)]) for span in spans]
    weights = {**weights, _BRACKET: sum(weights.values())}
    said = [_hits(part, question, weights, words_of) for part in written]
    hits = [[word for found in said[slice(*span)] for word in found] for span in spans]
    best, best_rank = (0, 1), (-math.inf, -math.inf, 0)
    for first in range(len(parts)):
        found: set[str] = set()
        mentions = 0.0
        length = 0
        for last in range(first, len(parts)):
            length += len(parts[last])
            if length > budget and last > first:
                break
            found.update(hits[last])
            mentions += sum(weights[word] for word in hits[last])
            reached = (sum(weights[word] for word in found), mentions, length)
            if reached > best_rank:
                best, best_rank = (first, last + 1), reached
    return "".join(parts[best[0] : best[1]]).strip()[: budget * 2]


def _hits(
    part: str, question: str, weights: Mapping[str, float], words_of: Callable[[str], Sequence[str]]
) -> list[str]:
    found = fit(question, part)
    if found.falls is False:
        return []
    fitting = bool(found.falls) + found.enclosed  # the narrower bracket counts twice
    return [word for word in words_of(part) if word in weights] + [_BRACKET] * fitting
