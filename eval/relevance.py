"""What the cross-encoder of relevance is trained on: whether a text answers a question.

The material: sources of city-hall kind with questions that a stretch of them answers, and questions that look as if
they were answered; and clusters of passages which are easily taken for one another, with the passages that answer each
question.
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
_AGAIN = 0.5  # of the questions make a second pair, with more or less of the text
_LIKEST = 3  # passages of a cluster that do not answer, for each question


@dataclass(frozen=True, kw_only=True)
class Source:
    """`asked`: questions with the stretch of the text that answers them; `near`: questions that it does not answer."""

    heading: str
    text: str
    asked: tuple[tuple[str, str], ...]
    near: tuple[str, ...]


def read_sources(path: Path) -> list[Source]:
    """JSONL, a source a line: title, heading, text, asked: [{question, quote}], near: [question].

    Or a cluster a line: passages: [{id, title, heading, text; question of an FAQ}], questions: [{question,
    answered_by: [{id, quote}]}]. Raises UserError.
    """
    try:
        return [
            source for row in read_rows(path) for source in (_cluster(row) if "passages" in row else [_source(row)])
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise UserError(
            f"{path} は質問と資料の組ではありません（title, text, asked, near か passages, questions が要ります）。"
            "指定を確かめてください。"
        ) from error


def _source(row: Mapping[str, Any]) -> Source:
    return Source(
        heading=_heading(row),
        text=str(row["text"]),
        asked=tuple((str(each["question"]), str(each["quote"])) for each in row["asked"]),
        near=tuple(map(str, row["near"])),
    )


def _cluster(row: Mapping[str, Any]) -> Iterator[Source]:
    """Each passage with the questions that it answers and those of which it is one of the likest that do not."""
    chance = random.Random(0)
    texts = {str(passage["id"]): _text(passage) for passage in row["passages"]}
    asked: dict[str, list[tuple[str, str]]] = {name: [] for name in texts}
    near: dict[str, list[str]] = {name: [] for name in texts}
    for each in row["questions"]:
        question = str(each["question"])
        answering = {str(of["id"]): str(of["quote"]) for of in each["answered_by"]}
        for name, quote in answering.items():
            asked[name].append((question, quote))
        others = sorted(texts.keys() - answering.keys())
        for name in sorted(others, key=lambda name: -_alike(question, texts[name], chance))[:_LIKEST]:
            near[name].append(question)
    for passage in row["passages"]:
        name = str(passage["id"])
        yield Source(heading=_heading(passage), text=texts[name], asked=tuple(asked[name]), near=tuple(near[name]))


def _heading(row: Mapping[str, Any]) -> str:
    return PATH_SEPARATOR.join(part for part in (str(row["title"]), str(row.get("heading", ""))) if part)


def _text(passage: Mapping[str, Any]) -> str:
    """An FAQ is read with its question, as it stands in the knowledge base."""
    return "\n".join(str(passage[part]) for part in ("question", "text") if part in passage)


def pairs(sources: Sequence[Source]) -> list[Pair]:
    """Each question with stretches that answer it and stretches that do not, as long as quotes are."""
    chance = random.Random(0)
    return [pair for source in sources for pair in _pairs(source, chance)]


def _pairs(source: Source, chance: random.Random) -> Iterator[Pair]:
    parts = [part.strip() for part in sentences(source.text) if part.strip()]
    beginning = source.text[:_STRETCH]

    def pair(question: str, text: str, *, answers: bool) -> Pair:
        return Pair(first=question, text=f"{source.heading}\n{text}", holds=answers)

    for question, quote in source.asked:
        yield pair(question, _around(parts, quote, chance), answers=True)
        if chance.random() < _AGAIN:
            yield pair(question, chance.choice([quote, beginning if quote in beginning else quote]), answers=True)
        others = [part for part in parts if not _overlap(part, quote)]
        if others:
            yield pair(question, max(others, key=lambda part: _alike(question, part, chance)), answers=False)
    for question in source.near:
        if chance.random() < _AGAIN:
            yield pair(question, beginning, answers=False)
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
