"""Numbers of rankings and shares, each with its bootstrap interval."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

_RESAMPLES = 2000
_SEED = 20261122
_BINS = (0.0, 0.5, 0.65, 0.75, 0.85, 0.9, 0.95, 1.0)


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A mean over questions with the bounds of its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}–{self.high:.3f}]"


@dataclass(frozen=True, kw_only=True)
class Timing:
    """Seconds."""

    median: float
    p95: float
    count: int


@dataclass(frozen=True, kw_only=True)
class Bin:
    """The answers whose confidence lies in [low, high)."""

    low: float
    high: float
    count: int
    confidence: float  # mean
    right: float  # share


def estimate(values: Sequence[float], *, seed: int = _SEED) -> Estimate | None:
    """Percentile bootstrap of the mean (Efron 1979): questions are drawn with replacement. None without values."""
    if not values:
        return None
    array = np.asarray(values, dtype=np.float64)
    drawn = np.random.default_rng(seed).integers(0, len(array), size=(_RESAMPLES, len(array)))
    low, high = np.percentile(array[drawn].mean(axis=1), [2.5, 97.5])
    return Estimate(mean=float(array.mean()), low=float(low), high=float(high), count=len(array))


def timing(seconds: Sequence[float]) -> Timing | None:
    """None without values."""
    if not seconds:
        return None
    median, p95 = np.percentile(np.asarray(seconds, dtype=np.float64), [50, 95])
    return Timing(median=float(median), p95=float(p95), count=len(seconds))


def recall(ranked: Sequence[str], relevant: Mapping[str, float], depth: int) -> float:
    """Share of the relevant documents among the first `depth`. With one relevant document: 1 or 0."""
    return len(set(ranked[:depth]) & relevant.keys()) / len(relevant)


def reciprocal_rank(ranked: Sequence[str], relevant: Mapping[str, float], depth: int) -> float:
    """1 / rank of the first relevant document within `depth`, else 0."""
    return next((1 / rank for rank, doc_id in enumerate(ranked[:depth], start=1) if doc_id in relevant), 0.0)


def ndcg(ranked: Sequence[str], relevant: Mapping[str, float], depth: int) -> float:
    """Normalised discounted cumulative gain with linear gain, grade / log2(rank + 1), as trec_eval counts it."""
    gained = _discounted([relevant.get(doc_id, 0.0) for doc_id in ranked[:depth]])
    return gained / _discounted(sorted(relevant.values(), reverse=True)[:depth])


def _discounted(grades: Sequence[float]) -> float:
    return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def reliability(confidences: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """How often answers were right, by how sure they were; empty bins are left out."""
    pairs = list(zip(confidences, right, strict=True))
    bins = []
    for low, high in zip(_BINS, _BINS[1:], strict=False):
        inside = [pair for pair in pairs if low <= pair[0] < high or pair[0] == high == 1.0]
        if inside:
            sure, share = np.mean(np.array(inside, dtype=float), axis=0)
            bins.append(
                Bin(
                    low=low,
                    high=high,
                    count=len(inside),
                    confidence=round(float(sure), 3),
                    right=round(float(share), 3),
                )
            )
    return bins
