"""Where things stand on a PDF page: words → rows in reading order, running heads, sizes that make a heading."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest import lines
from ingest.normalise import clean_line, fold

_PAGE_NUMBER = re.compile(
    r"[-–—‐ー－ー\s]*(?:p\.?|page)?\s*[0-9ivx]{1,4}\s*(?:[/／]\s*[0-9]{1,4})?\s*(?:ページ|頁)?[-–—‐ー－ー\s]*", re.I
)
_MARGIN = 0.12  # share of the page's height in which running heads and page numbers stand
_UNBREAKABLE = 3.2  # characters that may be missing at the end of a wrapped line: 「（金）」 is not broken
_CELL_GAP = 2.0  # characters between two cells of a row without lines
_COLUMN_LENGTH = 12  # characters a line of running text has at least; shorter ones are labels with values beside them


@dataclass(frozen=True, kw_only=True)
class Word:
    """A run of characters without a gap, in one size. Coordinates in points from the page's top left corner."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of text on a page. `full`: it reaches its column's right margin; `gap`: space stands before it; `apart`:
    wide spaces part it, as cells of a row.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    full: bool
    gap: bool
    apart: bool
    page_height: float

    @property
    def in_margin(self) -> bool:
        return self.bottom < self.page_height * _MARGIN or self.top > self.page_height * (1 - _MARGIN)


def read_rows(words: Sequence[Word], *, page_width: float, page_height: float) -> list[Row]:
    """Rows in reading order: the left column before the right one, what spans both in its place."""
    rows: list[Row] = []
    for group in _columns(words, page_width):
        rows += _rows(group, page_height)
    return rows


def _columns(words: Sequence[Word], page_width: float) -> Iterator[list[Word]]:
    candidates = [page_width * share / 100 for share in range(40, 61, 2)]
    gutter = min(candidates, key=lambda x: sum(word.x0 < x < word.x1 for word in words), default=0.0)
    spanning: list[Word] = []  # text over the whole width so far
    band: list[Word] = []  # clusters since then that leave the gutter free
    for cluster in [*_clusters(words), []]:
        if cluster and not any(word.x0 < gutter < word.x1 for word in cluster):
            band += cluster
            continue
        left = [word for word in band if word.x1 <= gutter]
        right = [word for word in band if word.x0 >= gutter]
        if _is_prose(left) and _is_prose(right):
            yield from filter(None, [spanning, left, right])
            spanning = []
        else:
            spanning += band
        spanning += cluster
        band = []
    if spanning:
        yield spanning


def _is_prose(words: Sequence[Word]) -> bool:
    clusters = _clusters(words)
    return len(clusters) >= 4 and sum(len(word.text) for word in words) >= _COLUMN_LENGTH * len(clusters)


def _clusters(words: Iterable[Word]) -> list[list[Word]]:
    """Words on the same line, from the top down."""
    clusters: list[list[Word]] = []
    for word in sorted(words, key=lambda each: each.top + each.bottom):
        middle = (word.top + word.bottom) / 2
        if clusters and middle < max(each.bottom for each in clusters[-1][-3:]) - 0.15 * word.size:
            clusters[-1].append(word)
        else:
            clusters.append([word])
    return [sorted(cluster, key=lambda each: each.x0) for cluster in clusters]


def _rows(words: Sequence[Word], page_height: float) -> Iterator[Row]:
    clusters = _clusters(words)
    left = min((word.x0 for word in words), default=0.0)
    right = max((word.x1 for word in words), default=0.0)
    spaces = [
        max(0.0, min(w.top for w in after) - max(w.bottom for w in before))
        for before, after in zip(clusters, clusters[1:], strict=False)
    ]
    usual = sorted(spaces)[len(spaces) // 2] if spaces else 0.0
    for index, cluster in enumerate(clusters):
        text = clean_line(_spaced(cluster))
        if not text:
            continue
        size = Counter({word.size: 0 for word in cluster})
        for word in cluster:
            size[word.size] += len(word.text)
        main = size.most_common(1)[0][0]
        yield Row(
            text=text,
            x0=cluster[0].x0,
            x1=cluster[-1].x1,
            top=min(word.top for word in cluster),
            bottom=max(word.bottom for word in cluster),
            size=main,
            bold=all(word.bold for word in cluster),
            # A date set flush right reaches the margin too, but does not begin at the left one.
            full=cluster[-1].x1 > right - _UNBREAKABLE * main and cluster[0].x0 < left + 0.35 * (right - left),
            gap=index > 0 and spaces[index - 1] > max(usual * 1.4, usual + 0.3 * main),
            apart=any(after.x0 - before.x1 > _CELL_GAP * main for before, after in pairwise(cluster)),
            page_height=page_height,
        )


def _spaced(cluster: Sequence[Word]) -> str:
    text = cluster[0].text
    for before, word in zip(cluster, cluster[1:], strict=False):
        text += (" " if word.x0 - before.x1 > 0.25 * word.size else "") + word.text
    return text


def without_running_heads(pages: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """Drops what repeats in the top or bottom margin of most pages, digits aside, and bare page numbers there."""
    counts = Counter(key for rows in pages for key in {_key(row) for row in rows if row.in_margin})
    repeated = {key for key, count in counts.items() if count >= max(3, len(pages) * 0.5)}
    return [
        [row for row in rows if not (row.in_margin and (_key(row) in repeated or _is_page_number(row)))]
        for rows in pages
    ]


def _key(row: Row) -> str:
    """Equal for the same running head on different pages. A page number may stand at its end, in a foot also before it.

    Other digits count: chapter titles at the top of their pages differ in nothing else (第1章 総則, 第2章 総則).
    """
    text = re.sub(r"[0-9]+[-–—ー]?$", "#", fold(row.text))
    if row.top > row.page_height / 2:
        text = re.sub(r"^[-–—ー]?[0-9]+", "#", text)
    return f"{text}@{round(row.size)}"


def _is_page_number(row: Row) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(row.text))


class HeadingSizes:
    """The up to three letter sizes above that of the body text. Level 1 is the largest."""

    def __init__(self, rows: Iterable[Row]) -> None:
        sizes: Counter[float] = Counter()
        bold = total = 0
        for row in rows:
            sizes[round(row.size * 2) / 2] += len(row.text)
            bold += len(row.text) * row.bold
            total += len(row.text)
        self.body = sizes.most_common(1)[0][0] if sizes else 0.0
        self._larger = sorted((size for size in sizes if size > self.body * 1.12), reverse=True)
        self._bold_matters = bold < total * 0.4

    def level(self, row: Row) -> int:
        """Heading level of `row` by its looks alone, 0 for body text."""
        size = round(row.size * 2) / 2
        if len(row.text) > 60 or row.text.endswith("。"):
            return 0
        if size in self._larger:
            return min(3, self._larger.index(size) + 1)
        if row.bold and self._bold_matters and len(row.text) <= 40 and size >= self.body:
            return lines.marker_level(row.text) or 4
        return 0
