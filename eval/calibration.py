"""Fits how signals tell right answers from wrong ones; the assistant reads what is written here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from assistant.errors import UserError
from eval.datasets import read_rows
from eval.fitting import Formula, digests, scaled, unscaled
from eval.metrics import Bin, reliability

_FOLDS = 10


@dataclass(frozen=True, kw_only=True)
class Calibrated(Formula):
    """`auroc` and `reliability` are of the folds that a fit has not seen."""

    answers: int
    right: float
    auroc: float
    reliability: Sequence[Bin]


def calibrate(runs: Sequence[Path]) -> Calibrated:
    """A logistic regression over the signals of every answer in `runs` (`eval answers --out`).

    The runs must be made with a required confidence of 0, so that what would be held back is judged too. Raises
    UserError.
    """
    # A confidence of 0 is no estimate: a rule found that the quote does not answer.
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
    model = scaled(LogisticRegression())
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    unseen = cross_val_predict(model, table, right, cv=folds, method="predict_proba")[:, 1]
    base, weights = unscaled(model.fit(table, right), names)
    return Calibrated(
        base=base,
        weights=weights,
        answers=len(rows),
        right=round(float(right.mean()), 3),
        auroc=round(float(roc_auc_score(right, unseen)), 3),
        reliability=reliability(unseen.tolist(), right.tolist()),
        fitted=date.today().isoformat(),
        data=digests(runs),
    )
