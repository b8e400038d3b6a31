"""Three plots as inline SVG. Bars need no plotting library; one would be a heavy dependency for forty lines."""

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np

from eval.metrics import Bin

_LABEL, _BAR, _ROW = 190, 380, 26  # pixels


def bars(counts: Mapping[str, int]) -> str:
    """One horizontal bar for each name, with its count and share."""
    total = sum(counts.values()) or 1
    rows = [(name, count / total, f"{count}（{count / total:.0%}）") for name, count in counts.items()]
    return _chart(rows)


def histogram(seconds: Sequence[float], *, bins: int = 12) -> str:
    """How many of the questions took how long."""
    if not seconds:
        return ""
    counts, edges = np.histogram(np.asarray(seconds, dtype=np.float64), bins=bins)
    rows = [
        (f"{low:.3g}–{high:.3g} 秒", count / counts.max(), str(count))
        for count, low, high in zip(counts.tolist(), edges[:-1], edges[1:], strict=True)
    ]
    return _chart(rows)


def curve(bins: Sequence[Bin]) -> str:
    """A reliability curve: how many of the answers with a confidence were right."""
    return _chart(
        [
            (f"確からしさ {bin.low:.2f}–{bin.high:.2f}", bin.right, f"正しい {bin.right:.0%}（{bin.count} 件）")
            for bin in bins
        ]
    )


def _chart(rows: Sequence[tuple[str, float, str]]) -> str:
    lines = []
    for index, (name, share, label) in enumerate(rows):
        y, width = index * _ROW, max(1.0, share * _BAR)
        lines.append(
            f'<text x="{_LABEL - 8}" y="{y + 17}" text-anchor="end">{escape(name)}</text>'
            f'<rect x="{_LABEL}" y="{y + 4}" width="{width:.1f}" height="{_ROW - 8}" rx="2"/>'
            f'<text x="{_LABEL + width + 6:.1f}" y="{y + 17}">{escape(label)}</text>'
        )
    size = f'width="{_LABEL + _BAR + 120}" height="{len(rows) * _ROW + 4}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size}>{"".join(lines)}</svg>'
