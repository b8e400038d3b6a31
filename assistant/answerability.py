"""Whether the sources hold an answer, as the LLM's inner state tells before its first word: a linear probe.

What the model writes does not tell: asked for a fee that stands nowhere, it makes one up. The state that its first word
is chosen from does, and costs nothing: it is computed anyway. Written by `madoguchi eval answerability`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.settings import Settings

PROBE = Path(__file__).parent / "answerability.json"


@dataclass(frozen=True, kw_only=True)
class Probe:
    """A logistic regression over the inner state of one model."""

    base: float = 0.0
    weights: Sequence[float] = ()

    def log_odds(self, inner_state: Sequence[float]) -> float:
        """That the sources in the prompt hold the answer; 0 for the state of a model that it was not fitted to."""
        if len(inner_state) != len(self.weights):
            return 0.0
        return self.base + sum(weight * value for weight, value in zip(self.weights, inner_state, strict=True))


def probe_of(settings: Settings) -> Probe:
    """Of the default LLM; one that says nothing where another is set."""
    return Probe() if settings.llm_path else _probe()


@cache
def _probe() -> Probe:
    read = json.loads(PROBE.read_text(encoding="utf-8"))
    return Probe(base=read["base"], weights=read["weights"])
