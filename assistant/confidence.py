"""How likely an answer is right, from what is known about it without asking another model."""

import math
from collections.abc import Sequence

from assistant.drafting import Draft, Sentence
from assistant.types import Passage

# A question about nothing that is stored is near no passage by meaning, words and reading together. Cosines alone
# never tell: they lie between .80 and .95 for anything. Chosen on the sample city, slide texts and JSQuAD (dev): it
# keeps 98 % of what they answer and turns away 90 % of what they do not speak of.
_COSINE, _COVERAGE, _READING, _ABOUT = 5.0, 0.5, 2.0, 4.6
_READING_ALONE = 0.3  # a question in kana is near nothing by meaning

_LEAST_CERTAIN = -1.2  # of the model's words: below it the source's own words are shown instead

# The facts stand in the source, but not in the model's words or order: the source's own words say it better. A figure
# or a day that stands nowhere is another matter: often the source does not hold the answer at all.
_WORDING = frozenset({"", "PAIRING", "TERM", "SUBJECT", "COVERAGE", "NAME", "QUOTE", "DENIAL"})

# Logistic regression on 162 questions over the sample city and slide texts (AUROC .75 in cross-validation). A probe
# (whether the sources hold the answer, in the model's own opinion) told something on one half of the slide texts and
# nothing on the other: left out. _ABSENT is more than was fitted (-0.85): of 65 other questions over the sample city,
# nearly all that were answered wrongly had a subject of which the quotes did not speak.
_BASE, _LOWEST_LOGPROB, _STRENGTH, _WRITTEN, _VALUE_MISSING, _ABSENT = 0.65, 0.65, 1.49, 0.51, -0.95, -1.4


def is_about(passages: Sequence[Passage]) -> bool:
    """Whether any passage can be about the question at all."""
    return any(
        _COSINE * p.cosine + _COVERAGE * p.coverage + _READING * p.reading_coverage >= _ABOUT
        or p.reading_coverage >= _READING_ALONE
        for p in passages
    )


def confidence(draft: Draft) -> float:
    """Estimated probability that the answer made of the draft is right, 0 to 1."""
    if draft.says_no_answer or not draft.quotes_fit:
        return 0.0
    written = bool(draft.sentences)
    score = (
        _BASE
        + _LOWEST_LOGPROB * draft.lowest_logprob
        + _STRENGTH * draft.strength
        + _WRITTEN * written
        + _ABSENT * draft.absent
        + _VALUE_MISSING * (not written and draft.objection not in _WORDING)
    )
    return 1 / (1 + math.exp(-score))


def trusted(draft: Draft) -> tuple[Sentence, ...]:
    """The sentences that may be shown beside the quote; none when the model was unsure or missed the question."""
    return draft.sentences if draft.sentences_fit and draft.lowest_logprob >= _LEAST_CERTAIN else ()
