"""Fits a logistic regression to what was judged, and writes it as the formula that the product reads."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.errors import UserError


@dataclass(frozen=True, kw_only=True)
class Formula:
    """log(p / (1 - p)) = base + the weighted sum of the signals as they are. `data`: SHA-256 of each file judged."""

    base: float
    weights: Mapping[str, float]
    fitted: str
    data: Mapping[str, str]


def scaled(regression: LogisticRegression) -> Pipeline:
    """Each signal is brought to one scale before: else one of small numbers is held down."""
    return make_pipeline(StandardScaler(), regression)


def unscaled(fitted: Pipeline, names: Sequence[str]) -> tuple[float, dict[str, float]]:
    """Base and weights of a fitted `scaled` for signals as they are."""
    scaler, regression = (step for _, step in fitted.steps)
    weights = regression.coef_[0] / scaler.scale_
    base = round(float(regression.intercept_[0] - weights @ scaler.mean_), 3)
    return base, {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def digests(files: Sequence[Path]) -> dict[str, str]:
    """Raises OSError."""
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in files}


def write(found: Formula, path: Path) -> None:
    """Raises UserError."""
    try:
        path.write_text(json.dumps(asdict(found), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path} に書き込めません（{error.strerror}）。場所と権限を確かめてください。") from error
