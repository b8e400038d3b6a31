"""What the cross-encoder of support is trained on: whether a text bears a statement out.

The material: sources with statements that follow from them, and the same with one fact altered.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import UserError
from assistant.excerpts import excerpt, sentences
from assistant.lexical import Tokenizer
from assistant.types import PATH_SEPARATOR
from eval.datasets import read_rows
from eval.training import Pair

_READ = 200  # characters of a source: what is read of it when an answer is checked
_COPIED = 1  # sentence of the source itself
_ALTERED = 2  # alterations of one statement
_SAYS_SOMETHING = 12  # characters


@dataclass(frozen=True, kw_only=True)
class Statements:
    """`faithful`: with the same statement, each time with another fact altered."""

    heading: str
    text: str
    faithful: tuple[tuple[str, tuple[str, ...]], ...]


def read_statements(path: Path) -> list[Statements]:
    """JSONL (title, heading, text, answers) or TOML (see `tests/guardrails/data`). Raises UserError."""
    try:
        rows = _from_toml(path) if path.suffix == ".toml" else read_rows(path)
        return [_statements(row) for row in rows]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, ValueError, TypeError) as error:
        raise UserError(f"{path} を回答の組として読めません（{error}）。形を確かめてください。") from error


def _from_toml(path: Path) -> Sequence[Mapping[str, Any]]:
    sources: list[Mapping[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["source"]
    return sources


def _statements(row: Mapping[str, Any]) -> Statements:
    return Statements(
        heading=PATH_SEPARATOR.join(str(row[part]) for part in ("title", "heading") if row.get(part)),
        text=str(row["text"]),
        faithful=tuple((answer["text"], tuple(_altered(answer["text"], answer["wrong"]))) for answer in row["answers"]),
    )


def _altered(text: str, alterations: Sequence[str]) -> Iterator[str]:
    for alteration in alterations:
        old, new = alteration.split("→")
        yield text.replace(old, new, 1)


def pairs(sources: Sequence[Statements], tokenizer: Tokenizer) -> list[Pair]:
    """Each statement, faithful or altered, with the stretch of its source that speaks of it."""
    return [pair for source in sources if source.faithful for pair in _pairs(source, tokenizer)]


def _pairs(source: Statements, tokenizer: Tokenizer) -> Iterator[Pair]:
    copied = [(part.strip(), ()) for part in sentences(source.text) if len(part.strip()) >= _SAYS_SOMETHING]
    for text, altered in (*source.faithful, *copied[:_COPIED]):
        weights = dict.fromkeys(tokenizer.words(text), 1.0)
        stretch = f"{source.heading}\n{excerpt(source.text, text, weights, tokenizer.words, _READ)}".strip()
        yield Pair(first=text, text=stretch, holds=True)
        yield from (Pair(first=wrong, text=stretch, holds=False) for wrong in altered[:_ALTERED])
