"""Fits how the signs of a sentence tell whether it follows from its source; `guardrails/support.py` reads it."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from assistant.errors import UserError
from eval.fitting import Formula, digests, scaled, unscaled
from guardrails.groundedness import evidence

_STRENGTH = 0.1  # of the fit, against 1 / strength of its restraint; from .03 to .5 it makes no difference
_SHOWN = (0.97, 0.95, 0.93, 0.90, 0.87, 0.85)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A sentence with its source; not `faithful` where one fact was altered. `signs`: None if a rule decides it."""

    faithful: bool
    signs: Mapping[str, float] | None


@dataclass(frozen=True, kw_only=True)
class Fitted(Formula):
    """`curve`: part of the altered caught when so much of the faithful passes, each set judged by the others."""

    threshold: float
    faithful: int
    altered: int
    curve: Mapping[str, float]


def read_cases(path: Path) -> list[Case]:
    """The sets of answers in TOML (see `tests/guardrails/data`). Raises UserError."""
    try:
        sources = tomllib.loads(path.read_text(encoding="utf-8"))["source"]
        sentences = [(s["text"], text, faithful) for s in sources for text, faithful in _sentences(s["answers"])]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise UserError(f"{path} を回答の組として読めません（{error}）。形を確かめてください。") from error
    return [Case(faithful=faithful, signs=evidence(text, [source])) for source, text, faithful in sentences]


def _sentences(answers: Sequence[Mapping[str, str]]) -> list[tuple[str, bool]]:
    found = []
    for answer in answers:
        found.append((answer["text"], True))
        for alteration in answer["wrong"]:
            old, new = alteration.split("→")
            found.append((answer["text"].replace(old, new, 1), False))
    return found


def fit(sets: Sequence[Path], passing: float) -> Fitted:
    """A logistic regression over all sets; the threshold lets `passing` of the faithful of unseen sets through.

    Raises UserError.
    """
    if len(sets) < 2:
        raise UserError("式を合わせるには、書き手の違う組が 2 つ以上要ります。ファイルを増やしてください。")
    cases = {path: read_cases(path) for path in sets}
    everything = [case for found in cases.values() for case in found]
    names = sorted({name for case in everything for name in case.signs or ()})
    unseen = {path: _fitted([c for other in sets if other != path for c in cases[other]], names) for path in sets}
    judged = np.concatenate([_probabilities(unseen[path], cases[path], names) for path in sets])
    faithful = np.array([case.faithful for case in everything])
    base, weights = unscaled(_fitted(everything, names), names)
    return Fitted(
        base=base,
        threshold=round(_threshold(judged[faithful], passing), 3),
        weights=weights,
        faithful=int(faithful.sum()),
        altered=int((~faithful).sum()),
        curve={
            f"{part:.2f}": round(float((judged[~faithful] < _threshold(judged[faithful], part)).mean()), 3)
            for part in _SHOWN
        },
        fitted=date.today().isoformat(),
        data=digests(sets),
    )


def _fitted(cases: Sequence[Case], names: Sequence[str]) -> Pipeline:
    weighed = [case for case in cases if case.signs is not None]
    model = scaled(LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=3000))
    return model.fit(_table(weighed, names), [case.faithful for case in weighed])


def _table(cases: Sequence[Case], names: Sequence[str]) -> NDArray[np.float64]:
    return np.array([[(case.signs or {}).get(name, 0.0) for name in names] for case in cases]).reshape(-1, len(names))


def _probabilities(model: Pipeline, cases: Sequence[Case], names: Sequence[str]) -> NDArray[np.float64]:
    """0 where a fact is broken."""
    weighed = np.array([case.signs is not None for case in cases])
    return np.where(weighed, model.predict_proba(_table(cases, names))[:, 1], 0.0)


def _threshold(faithful: NDArray[np.float64], passing: float) -> float:
    return float(np.sort(faithful)[int((1 - passing) * len(faithful))])
