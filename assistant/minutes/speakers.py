"""Who speaks when: voices are grouped by likeness and named by the call lines of the chair. Knows vectors and words."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.minutes.voices import VoiceWindow

_CHANGE = 0.35  # cosine distance of neighbouring windows that cannot be one voice
_SAME = 0.28  # groups nearer than this are one voice; on five synthetic voices 0.24 to 0.30 did the same
_CLEAR = 0.8  # seconds; what is shorter sounds like anybody and goes to the nearest group
_MOST = 3000  # stretches that are compared with each other; the rest goes to the nearest group

Vectors = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A stretch of one voice; `speaker` is its label: S1 for the voice that is heard first."""

    start: float
    end: float
    speaker: str


@dataclass(frozen=True, kw_only=True)
class _Stretch:
    start: float
    end: float
    vector: Vectors

    @property
    def seconds(self) -> float:
        return self.end - self.start


def diarize(
    speech: Sequence[tuple[float, float]], windows: Sequence[VoiceWindow], *, heads: int | None = None
) -> list[Turn]:
    """The turns of a recording in order. `heads` is how many people may have spoken (None: unknown)."""
    stretches = _stretches(speech, windows)
    if not stretches:
        return []
    groups = _grouped(stretches, heads)
    order = list(dict.fromkeys(groups))
    return [
        Turn(start=stretch.start, end=stretch.end, speaker=f"S{order.index(group) + 1}")
        for stretch, group in zip(stretches, groups, strict=True)
    ]


def _stretches(speech: Sequence[tuple[float, float]], windows: Sequence[VoiceWindow]) -> list[_Stretch]:
    """Spans of speech, cut where the voice changes within one."""
    stretches: list[_Stretch] = []
    starts = [window.start for window in windows]
    for start, end in speech:
        inside = windows[bisect_left(starts, start - 0.01) : bisect_left(starts, end)]
        if inside:
            stretches += _cut_at_changes(start, end, inside)
    return stretches


def _cut_at_changes(start: float, end: float, windows: Sequence[VoiceWindow]) -> list[_Stretch]:
    runs = [[windows[0]]]
    for before, after in pairwise(windows):
        # Windows overlap by half: two steps apart they share nothing.
        if float(before.vector @ after.vector) < 1 - _CHANGE and len(runs[-1]) > 1:
            runs.append([after])
        else:
            runs[-1].append(after)
    edges = [start, *((a[-1].end + b[0].start) / 2 for a, b in pairwise(runs)), end]
    return [
        _Stretch(start=edges[i], end=edges[i + 1], vector=_unit(np.mean([w.vector for w in run], axis=0)))
        for i, run in enumerate(runs)
    ]


def _grouped(stretches: Sequence[_Stretch], heads: int | None) -> list[int]:
    if len(stretches) == 1 or heads == 1:
        return [0] * len(stretches)
    vectors = np.stack([stretch.vector for stretch in stretches])
    seconds = np.array([stretch.seconds for stretch in stretches])
    longest = np.argsort(-seconds, kind="stable")
    longest = longest[: min(_MOST, max(2, int((seconds >= _CLEAR).sum())))]
    labels = _joined(vectors[longest], n_clusters=None, distance_threshold=_SAME)
    if heads and labels.max() >= heads:  # not everybody on the roster speaks, but nobody else does
        labels = _joined(vectors[longest], n_clusters=heads)
    centres = _centres(vectors[longest], seconds[longest], labels)
    for _ in range(3):
        labels = np.argmax(vectors @ centres.T, axis=1)
        centres = _centres(vectors, seconds, labels)
    return [int(label) for label in labels]


def _joined(vectors: Vectors, *, n_clusters: int | None, distance_threshold: float | None = None) -> NDArray[np.int64]:
    from sklearn.cluster import AgglomerativeClustering

    clustering = AgglomerativeClustering(
        n_clusters=n_clusters, distance_threshold=distance_threshold, metric="cosine", linkage="average"
    )
    return np.asarray(clustering.fit_predict(vectors), np.int64)


def _centres(vectors: Vectors, seconds: NDArray[np.float64], labels: NDArray[np.int64]) -> Vectors:
    return np.stack(
        [_unit(np.average(vectors[labels == n], axis=0, weights=seconds[labels == n])) for n in np.unique(labels)]
    )


def _unit(vector: NDArray[np.float32]) -> Vectors:
    return np.asarray(vector / (np.linalg.norm(vector) or 1.0), np.float32)
