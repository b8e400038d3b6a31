"""How likely an answer is right, from what is known about it without asking another model."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.drafting import Draft, Sentence
from assistant.types import Passage

# A question about nothing that is stored is near no passage by meaning, words and reading together. Cosines alone
# never tell: they lie between .80 and .95 for anything. Chosen on the sample city, slide texts and JSQuAD (dev): it
# keeps 98 % of what they answer and turns away 90 % of what they do not speak of.
_COSINE, _COVERAGE, _READING, _ABOUT = 5.0, 0.5, 2.0, 4.6
_READING_ALONE = 0.3  # a question in kana is near nothing by meaning
RELEVANT = -1.0  # log-odds from which a passage that is near by neither is read all the same
_COSINE_UNKNOWN = 0.85  # between the two, while nothing is searched by meaning (the embedding model has changed)

_LEAST_CERTAIN = -1.2  # of the model's words: below it the source's own words are shown instead

_MODEL = Path(__file__).parent / "confidence.json"
"""Written by `madoguchi eval calibrate`. Fitted over the sample city and slide texts, as its `data` says.

Left out, because they told nothing once the quotes were known: the model's own opinion whether the sources hold the
answer, its least certain word, whether any of its sentences was kept or gave a value that stands nowhere, and the
share of the question's subjects of which the quote does not speak. Whether the quote is an FAQ tells something in the
sets it is fitted to, but only because their writers asked for what the manuals say.
"""


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """A logistic regression over `signals`."""

    base: float
    weights: Mapping[str, float]

    def probability(self, of: Mapping[str, float]) -> float:
        """0 to 1."""
        return 1 / (1 + math.exp(-self.base - sum(weight * of[name] for name, weight in self.weights.items())))


@cache
def calibration() -> Calibration:
    """The one the product comes with."""
    read = json.loads(_MODEL.read_text(encoding="utf-8"))
    return Calibration(base=read["base"], weights=read["weights"])


def is_about(passages: Sequence[Passage]) -> bool:
    """Whether any passage can be about the question at all."""
    unknown = 0.0 if any(p.cosine for p in passages) else _COSINE_UNKNOWN
    return any(
        _COSINE * (p.cosine or unknown) + _COVERAGE * p.coverage + _READING * p.reading_coverage >= _ABOUT
        or p.reading_coverage >= _READING_ALONE
        for p in passages
    )


def signals(draft: Draft) -> dict[str, float]:
    """What is known about a draft, as numbers."""
    return {
        "relevance": draft.relevance,
        "strength": draft.strength,
        "lead": draft.lead,
    }


def confidence(draft: Draft) -> float:
    """Estimated probability that the answer made of the draft is right, 0 to 1."""
    if draft.says_no_answer or not draft.quotes_fit:
        return 0.0
    return calibration().probability(signals(draft))


def trusted(draft: Draft) -> tuple[Sentence, ...]:
    """The sentences that may be shown beside the quote; none when the model was unsure or missed the question."""
    return draft.sentences if draft.sentences_fit and draft.lowest_logprob >= _LEAST_CERTAIN else ()
