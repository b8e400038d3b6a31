"""How likely an answer is right, from what is known about it without asking another model."""

import math
from collections.abc import Sequence

from assistant.drafting import Draft, Sentence
from assistant.types import Passage

# A question about nothing that is stored has no passage with most of its rare words. Cosines alone never tell: they
# lie between .80 and .95 for anything.
_MIN_COSINE = 0.83
_MIN_COVERAGE = 0.15

_LEAST_CERTAIN = -1.2  # of the model's words: below it the source's own words are shown instead

# The facts stand in the source, but not in the model's words or order: the source's own words say it better. A figure
# or a day that stands nowhere is another matter: mostly the source does not hold the answer at all.
_WORDING = frozenset({"", "PAIRING", "TERM", "SUBJECT", "COVERAGE", "NAME", "QUOTE", "DENIAL"})

# Logistic regression on what passed the rules of `_stands` among 75 questions over slide texts (AUROC .87).
_BASE, _LOWEST_LOGPROB, _PROBE, _STRENGTH = -0.39, 0.77, 0.41, 1.15


def is_about(passages: Sequence[Passage]) -> bool:
    """Whether any passage can be about the question at all."""
    return any(p.cosine >= _MIN_COSINE and p.coverage >= _MIN_COVERAGE or p.coverage >= 0.5 for p in passages)


def confidence(draft: Draft) -> float:
    """Estimated probability that the answer made of the draft is right, 0 to 1."""
    if not _stands(draft):
        return 0.0
    score = _BASE + _LOWEST_LOGPROB * draft.lowest_logprob + _PROBE * draft.probe + _STRENGTH * draft.strength
    return 1 / (1 + math.exp(-score))


def _stands(draft: Draft) -> bool:
    """Whether the sources hold an answer of the kind, year and names that were asked for, by every rule there is."""
    worded = bool(draft.sentences) or draft.objection in _WORDING
    return worded and not draft.says_no_answer and draft.meets and draft.quote_fits


def trusted(draft: Draft) -> tuple[Sentence, ...]:
    """The sentences that may be shown beside the quote; none when the model was unsure or missed the question."""
    return draft.sentences if draft.sentences_fit and draft.lowest_logprob >= _LEAST_CERTAIN else ()
