"""How likely an answer is right, from what is known about it without asking another model."""

import math
from collections.abc import Sequence

from assistant.drafting import Draft
from assistant.types import Passage

# A question about nothing that is stored has no passage with most of its rare words. Cosines alone never tell: they
# lie between .80 and .95 for anything.
_MIN_COSINE = 0.83
_MIN_COVERAGE = 0.15

# Logistic regression on 46 verified drafts of the development questions. The least certain word tells most
# (AUROC .74); once a draft has passed verification the probe adds little, and coverage and cosine nothing.
_BASE, _LOWEST_LOGPROB, _PROBE = 2.28, 1.23, 0.04


def is_about(passages: Sequence[Passage]) -> bool:
    """Whether any passage can be about the question at all."""
    return any(p.cosine >= _MIN_COSINE and p.coverage >= _MIN_COVERAGE or p.coverage >= 0.5 for p in passages)


def confidence(draft: Draft) -> float:
    """Estimated probability that the draft answers the question rightly, 0 to 1."""
    if not draft.sentences or draft.says_no_answer:
        return 0.0
    if not draft.fits or not draft.meets:
        return 0.1
    return 1 / (1 + math.exp(-(_BASE + _LOWEST_LOGPROB * draft.lowest_logprob + _PROBE * draft.probe)))
