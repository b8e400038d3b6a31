"""What the cross-encoder of relevance is trained on: whether a text answers a question.

The material: sources of city-hall kind with questions that a stretch of them answers, and questions that look as if
they were answered.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import UserError
from assistant.excerpts import sentences
from assistant.types import PATH_SEPARATOR
from eval.datasets import read_rows
from eval.training import Pair

_STRETCH = 260  # characters, as long as a quote
_WHOLE = 400
_AGAIN = 0.5  # of the questions make a second pair, with more or less of the text


@dataclass(frozen=True, kw_only=True)
class Source:
    """`asked`: questions with the stretch of the text that answers them; `near`: questions that it does not answer."""

    heading: str
    text: str
    asked: tuple[tuple[str, str], ...]
    near: tuple[str, ...]


def read_sources(path: Path) -> list[Source]:
    """JSONL: title, heading, text, asked: [{question, quote}], near: [question]. Raises UserError."""
    try:
        return [_source(row) for row in read_rows(path)]
    except (KeyError, TypeError, AttributeError) as error:
        raise UserError(
            f"{path} は質問と資料の組ではありません（title, text, asked, near が要ります）。指定を確かめてください。"
        ) from error


def _source(row: Mapping[str, Any]) -> Source:
    return Source(
        heading=PATH_SEPARATOR.join(part for part in (str(row["title"]), str(row.get("heading", ""))) if part),
        text=str(row["text"]),
        asked=tuple((str(each["question"]), str(each["quote"])) for each in row["asked"]),
        near=tuple(map(str, row["near"])),
    )


def pairs(sources: Sequence[Source]) -> list[Pair]:
    """Each question with stretches that answer it and stretches that do not, as long as quotes are."""
    chance = random.Random(0)
    return [pair for source in sources for pair in _pairs(source, chance)]


def _pairs(source: Source, chance: random.Random) -> Iterator[Pair]:
    parts = [part.strip() for part in sentences(source.text) if part.strip()]

    def pair(question: str, text: str, *, answers: bool) -> Pair:
        return Pair(first=question, text=f"{source.heading}\n{text}", holds=answers)

    for question, quote in source.asked:
        yield pair(question, _around(parts, quote, chance), answers=True)
        if chance.random() < _AGAIN:
            yield pair(question, chance.choice([quote, source.text[:_WHOLE]]), answers=True)
        others = [part for part in parts if not _overlap(part, quote)]
        if others:
            yield pair(question, max(others, key=lambda part: _alike(question, part, chance)), answers=False)
    for question in source.near:
        if chance.random() < _AGAIN:
            yield pair(question, source.text[:_WHOLE], answers=False)
        nearest = max(parts, key=lambda part: _alike(question, part, chance))
        yield pair(question, _around(parts, nearest, chance), answers=False)


def _around(parts: Sequence[str], quote: str, chance: random.Random) -> str:
    """The quote with some of what stands before and behind it."""
    inside = [index for index, part in enumerate(parts) if _overlap(part, quote)]
    if not inside:
        return quote
    first, last = min(inside), max(inside)
    for _ in range(chance.choice([0, 0, 1, 2, 3])):
        wider = (first - 1, last) if chance.random() < 0.5 else (first, last + 1)
        if wider[0] >= 0 and wider[1] < len(parts) and sum(map(len, parts[wider[0] : wider[1] + 1])) <= _STRETCH:
            first, last = wider
    return "\n".join(parts[first : last + 1])


def _overlap(part: str, quote: str) -> bool:
    return part in quote or quote in part


def _alike(question: str, part: str, chance: random.Random) -> float:
    """Share of the question's pairs of characters, with a little chance: not always the likest is taken."""
    asked = {question[at : at + 2] for at in range(len(question) - 1)}
    return len([each for each in asked if each in part]) / (len(asked) or 1) + 0.3 * chance.random()
