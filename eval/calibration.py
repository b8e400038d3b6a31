"""Fits how signals tell right answers from wrong ones; the assistant reads what is written here."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.errors import UserError
from eval.datasets import read_rows
from eval.metrics import Bin, reliability

if TYPE_CHECKING:
    from eval.verifier import Fitted

_FOLDS = 10


@dataclass(frozen=True, kw_only=True)
class Calibrated:
    """`data`: SHA-256 of each run. `auroc` and `reliability` are of the folds that a fit has not seen."""

    base: float
    weights: Mapping[str, float]
    answers: int
    right: float
    auroc: float
    reliability: Sequence[Bin]
    fitted: str
    data: Mapping[str, str]


def calibrate(runs: Sequence[Path]) -> Calibrated:
    """A logistic regression over the signals of every answer in `runs` (`eval answers --out`).

    The runs must be made with a required confidence of 0, so that what would be held back is judged too. Raises
    UserError.
    """
    rows = [row for run in runs for row in read_rows(run) if row.get("signals") and row.get("confidence")]
    if any(row["status"] == "UNVERIFIED" for row in rows):
        raise UserError(
            "MADOGUCHI_STAFF_CONFIDENCE=0 で測った結果ではありません。その設定で eval answers をやり直してください。"
        )
    right = np.array([bool(row["right"]) for row in rows])
    if min(right.sum(), (~right).sum()) < _FOLDS:
        raise UserError(f"正しい回答と誤った回答が、それぞれ {_FOLDS} 件以上要ります。質問を増やしてください。")
    names = list(rows[0]["signals"])
    table = np.array([[float(row["signals"][name]) for name in names] for row in rows])
    model = make_pipeline(StandardScaler(), LogisticRegression())  # else a signal of small numbers is held down
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    unseen = cross_val_predict(model, table, right, cv=folds, method="predict_proba")[:, 1]
    scaler, fitted = (step for _, step in model.fit(table, right).steps)
    weights = fitted.coef_[0] / scaler.scale_
    return Calibrated(
        base=round(float(fitted.intercept_[0] - weights @ scaler.mean_), 3),
        weights={name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)},
        answers=len(rows),
        right=round(float(right.mean()), 3),
        auroc=round(float(roc_auc_score(right, unseen)), 3),
        reliability=reliability(unseen.tolist(), right.tolist()),
        fitted=date.today().isoformat(),
        data={run.name: sha256(run.read_bytes()).hexdigest() for run in runs},
    )


def write(found: "Calibrated | Fitted", path: Path) -> None:
    """Raises UserError."""
    plain: dict[str, Any] = asdict(found)
    try:
        path.write_text(json.dumps(plain, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path} に書き込めません（{error.strerror}）。場所と権限を確かめてください。") from error
