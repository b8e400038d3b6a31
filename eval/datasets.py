"""Reads corpora, questions and runs: JSON, one object a line."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from assistant.errors import UserError
from assistant.types import Audience, Turn

_Row = Mapping[str, Any]
_T = TypeVar("_T")
_ASKED_BY = {"staff": Audience.INTERNAL, "citizen": Audience.PUBLIC}


class BadLine(ValueError):
    """What is wrong with one line, in Japanese."""


@dataclass(frozen=True, kw_only=True)
class CorpusLine:
    """One document of a corpus. An FAQ has `question` and `answer`."""

    doc_id: str
    title: str
    text: str
    question: str = ""
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of a question file. No `answers` means that no answer exists and the right ending is a refusal.

    `relevant` grades the documents that answer the question; empty when the file does not name them.
    `all_of`: of each group one wording must stand in the answer. `forbidden`: a document that this reader may not see.
    """

    qid: str
    question: str
    relevant: Mapping[str, float] = field(default_factory=dict)
    answers: tuple[str, ...] = ()
    all_of: tuple[tuple[str, ...], ...] = ()
    forbidden: str = ""
    kind: str = ""
    audience: str = ""  # staff, citizen, or "" when the file does not say
    department: str = ""
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RankedLine:
    """One line of a retrieval run: document ids, best first."""

    qid: str
    doc_ids: tuple[str, ...]


def read_corpus(path: Path) -> list[CorpusLine]:
    """Raises UserError, naming the line."""
    lines = _read(path, _corpus_line)
    _refuse_duplicates(path, [line.doc_id for line in lines], "doc_id")
    return lines


def read_items(path: Path) -> list[Item]:
    """The questions of a file in its order. Raises UserError, naming the line."""
    items = _read(path, _item)
    _refuse_duplicates(path, [item.qid for item in items], "qid")
    return items


def read_ranked(path: Path) -> list[RankedLine]:
    """A run of `eval retrieval`. Raises UserError."""
    return _read(path, lambda row: RankedLine(qid=_text(row, "qid"), doc_ids=tuple(_texts(row, "doc_ids"))))


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Any JSONL file, each line an object. Raises UserError."""
    return _read(path, dict)


def _read(path: Path, convert: Callable[[_Row], _T]) -> list[_T]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")  # splitlines would also cut at U+2028 inside a text
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} を UTF-8 の文章として読めません。場所と文字コードを確かめてください。") from error
    rows = list(_converted(path, lines, convert))
    if not rows:
        raise UserError(f"{path} は空です。1 行に 1 件の JSON を入れてください。")
    return rows


def _converted(path: Path, lines: list[str], convert: Callable[[_Row], _T]) -> Iterator[_T]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise BadLine("JSON のオブジェクトではありません")
            yield convert(row)
        except json.JSONDecodeError as error:
            raise UserError(f"{path} の {number} 行目は JSON ではありません。直してください。") from error
        except BadLine as error:
            raise UserError(f"{path} の {number} 行目: {error}。直してから、もう一度実行してください。") from error


def _corpus_line(row: _Row) -> CorpusLine:
    question, answer = _text(row, "question", default=""), _text(row, "answer", default="")
    if bool(question) != bool(answer):
        raise BadLine("FAQ には question と answer の両方が要ります")
    whole = f"{question}\n{answer}" if question else None
    return CorpusLine(
        doc_id=_text(row, "doc_id"),
        title=_text(row, "title", default=""),
        text=_text(row, "text", default=whole),
        question=question,
        answer=answer,
    )


def _item(row: _Row) -> Item:
    audience = _text(row, "audience", default="")
    if audience and audience not in _ASKED_BY:
        raise BadLine(f"audience「{audience}」は staff か citizen にしてください")
    return Item(
        qid=_text(row, "qid"),
        question=_text(row, "question"),
        relevant=_relevant(row),
        answers=tuple(_texts(row, "answers")),
        all_of=_groups(row),
        forbidden=_text(row, "forbidden", default=""),
        kind=_text(row, "kind", default=""),
        audience=audience,
        department=_text(row, "department", default=""),
        history=_history(row),
    )


def _relevant(row: _Row) -> dict[str, float]:
    """`relevant`, or grade 1 for `doc_id` or for `document` and what `also` holds the answer."""
    if row.get("relevant") is not None:
        graded = row["relevant"]
        if not isinstance(graded, dict) or not all(isinstance(grade, int | float) for grade in graded.values()):
            raise BadLine("relevant は {doc_id: 段階の数} の形にしてください")
        return {doc_id: float(grade) for doc_id, grade in graded.items() if grade > 0}
    one = _text(row, "doc_id", default="") or _text(row, "document", default="")
    return dict.fromkeys([one, *_texts(row, "also")], 1.0) if one else {}


def _groups(row: _Row) -> tuple[tuple[str, ...], ...]:
    groups = row.get("all_of") or []
    if not isinstance(groups, list) or not all(isinstance(group, list) and group for group in groups):
        raise BadLine("all_of は [[言い方, …], …] の形にしてください")
    return tuple(tuple(str(wording) for wording in group) for group in groups)


def _history(row: _Row) -> tuple[Turn, ...]:
    turns = row.get("history") or []
    if not isinstance(turns, list) or not all(isinstance(turn, dict) for turn in turns):
        raise BadLine("history は [{question, answer}, …] の形にしてください")
    return tuple(Turn(question=_text(turn, "question"), answer=_text(turn, "answer")) for turn in turns)


def _text(row: _Row, key: str, *, default: str | None = None) -> str:
    value = row.get(key)
    if value is None and default is not None:
        return default
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)  # ids may be numbers
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise BadLine(f"{key} がないか、文字列ではありません")
    return value


def _texts(row: _Row, key: str) -> list[str]:
    values = row.get(key) or []
    if not isinstance(values, list):
        raise BadLine(f"{key} は [文字列, …] の形にしてください")
    return [str(value) for value in values]


def _refuse_duplicates(path: Path, ids: list[str], key: str) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise UserError(f"{path} に {key}「{one}」が 2 回あります。1 回にしてください。")
        seen.add(one)
