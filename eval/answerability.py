"""Fits the probe that tells from the LLM's inner state whether the sources hold an answer.

The material: see `eval/relevance.py`. Each question is put to the model as the product puts it, beside a second source
that speaks of something else.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from assistant.errors import UserError
from assistant.excerpts import sentences
from assistant.llm import LLM, Message
from assistant.prompts import Source, answer_prompt
from assistant.types import PATH_SEPARATOR
from eval.corpus import ShowProgress
from eval.fitting import digests, scaled, unscaled
from eval.relevance import Source as Material
from eval.relevance import read_sources

_STRETCH = 180  # characters of a source, as in the product
_FIRST = 0.7  # of the questions have the source that they are about first
_STRENGTH = 0.003  # of the fit, against 1 / strength of its restraint
_FOLDS = 8


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`source` counts the sources: questions about one are judged by a fit that has seen none of them."""

    prompt: Sequence[Message]
    answered: bool
    source: int


@dataclass(frozen=True, kw_only=True)
class Probed:
    """log(p / (1 - p)) = base + weights @ the inner state. `auroc` is of sources that a fit has not seen."""

    base: float
    weights: Sequence[float]
    auroc: float
    questions: int
    answered: int
    fitted: str
    data: Mapping[str, str]


def prompts(files: Sequence[Path], limit: int | None = None) -> list[Asked]:
    """About `limit` sources chosen by lot, or all. Raises UserError."""
    chance = random.Random(0)
    pairs = [pair for file in files for pair in _with_another(read_sources(file), chance)]
    chance.shuffle(pairs)
    return [
        asked for number, (source, other) in enumerate(pairs[:limit]) for asked in _asked(number, source, other, chance)
    ]


def _with_another(sources: Sequence[Material], chance: random.Random) -> list[tuple[Material, Material]]:
    """Each source that questions were written for, with another of its file."""
    asked = [source for source in sources if source.asked and source.near]
    return [(source, chance.choice([o for o in asked if o is not source])) for source in asked if len(asked) > 1]


def _asked(number: int, source: Material, other: Material, chance: random.Random) -> Iterator[Asked]:
    stretch = _stretch(source)
    read = [_read(source, stretch), _read(other, _stretch(other))]
    if chance.random() >= _FIRST:
        read.reverse()
    held = [(question, True) for question, quote in source.asked if quote in stretch]
    for question, answered in (*held, *((question, False) for question in source.near)):
        yield Asked(prompt=answer_prompt(question, read), answered=answered, source=number)


def _stretch(source: Material) -> str:
    """The run of whole sentences that answers most of the questions: one for all, so that the model reads it once."""
    parts = sentences(source.text)
    runs = ("".join(parts[first:last]) for first in range(len(parts)) for last in range(first + 1, len(parts) + 1))
    fitting = [run for run in runs if len(run) <= _STRETCH] or [source.text[:_STRETCH]]
    return max(fitting, key=lambda run: (sum(quote in run for _, quote in source.asked), len(run)))


def _read(source: Material, text: str) -> Source:
    return Source(path=tuple(source.heading.split(PATH_SEPARATOR)), text=text)


def fit(asked: Sequence[Asked], llm: LLM, files: Sequence[Path], show: ShowProgress) -> Probed:
    """Half an hour for 3,000 questions on two cores. Raises UserError, ModelUnavailable."""
    answered = np.array([each.answered for each in asked])
    groups = np.array([each.source for each in asked])
    if len(set(groups.tolist())) < _FOLDS or answered.all() or not answered.any():
        raise UserError(f"答えのある質問とない質問の付いた資料が、{_FOLDS} 件以上要ります。資料を増やしてください。")
    states = []
    for done, each in enumerate(asked):
        show("モデルに読ませています", done, len(asked))
        states.append(llm.inner_state(each.prompt))
    show("モデルに読ませています", len(asked), len(asked))
    table = np.array(states)
    model = scaled(LogisticRegression(C=_STRENGTH, max_iter=2000))
    folds = GroupKFold(_FOLDS)
    unseen = cross_val_predict(model, table, answered, groups=groups, cv=folds, method="predict_proba")[:, 1]
    base, weights = unscaled(model.fit(table, answered), [str(index) for index in range(table.shape[1])])
    return Probed(
        base=base,
        weights=list(weights.values()),
        auroc=round(float(roc_auc_score(answered, unseen)), 3),
        questions=len(asked),
        answered=int(answered.sum()),
        fitted=date.today().isoformat(),
        data=digests(files),
    )
