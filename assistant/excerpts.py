"""Short context: the stretch of a passage that speaks of the question, not the whole chunk.

Every hundred tokens of context cost about a second before the first word on two cores.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence

_SENTENCE_END = re.compile(r"(?<=[。！？\n])")


def sentences(text: str) -> list[str]:
    """Split after 。！？ and at line ends; nothing is lost: the parts joined are the text."""
    return [part for part in _SENTENCE_END.split(text) if part]


def excerpt(text: str, weights: Mapping[str, float], words_of: Callable[[str], Sequence[str]], budget: int) -> str:
    """The run of whole sentences, at most `budget` characters, that holds most of the question's words by weight.

    Of equal runs the one with the most repeated mentions, then the longest, then the first. A text within the budget is
    returned whole.
    """
    if len(text) <= budget:
        return text.strip()
    parts = sentences(text)
    hits = [[word for word in words_of(part) if word in weights] for part in parts]
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
