"""Runs questions through the whole answer path and counts what came out."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.answering import Answerer
from assistant.errors import UserError
from assistant.listening import Silent
from assistant.types import Answer, AnswerStatus, Question, Reader, Turn

_ANSWERED = (AnswerStatus.ANSWERED, AnswerStatus.FAQ, AnswerStatus.TABLE)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of a question file. No `answers` means that no answer exists and the right ending is a refusal."""

    qid: str
    question: str
    answers: tuple[str, ...]
    doc_id: str = ""
    department: str = ""
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One question's end, judged by whether the answer's text contains an accepted answer."""

    item: Item
    answer: Answer

    @property
    def answered(self) -> bool:
        return self.answer.status in _ANSWERED

    @property
    def right(self) -> bool:
        return self.answered and contains(self.answer.text, self.item.answers)

    @property
    def cited(self) -> bool:
        """Whether a cited passage contains an accepted answer."""
        return any(contains(citation.quote, self.item.answers) for citation in self.answer.citations)


def read_items(path: Path) -> list[Item]:
    """Raises UserError for a line that is not of the format of DESIGN §7."""
    try:
        return [_item(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(
            f"質問ファイル {path} を読めません（{error}）。1 行に 1 件の JSON か確かめてください。"
        ) from error


def _item(row: dict[str, Any]) -> Item:
    return Item(
        qid=str(row["qid"]),
        question=row["question"],
        answers=tuple(row.get("answers") or ()),
        doc_id=row.get("doc_id") or row.get("document") or "",
        department=row.get("department") or "",
        history=tuple(Turn(**turn) for turn in row.get("history", ())),
    )


def run(
    items: Sequence[Item], answerer: Answerer, reader_of: Callable[[Item], Reader], as_of: date
) -> Iterator[Outcome]:
    """Ask one after the other, through the production path."""
    for item in items:
        question = Question(
            text=item.question, reader=reader_of(item), session=f"eval-{item.qid}", as_of=as_of, history=item.history
        )
        yield Outcome(item=item, answer=answerer.answer(question, Silent()))


def metrics(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """Shares of 0 to 1. `right` of the answerable, `wrong_of_answered` of all that got an answer, `refused` of the unanswerable."""
    all_of_them = list(outcomes)
    answerable = [o for o in all_of_them if o.item.answers]
    unanswerable = [o for o in all_of_them if not o.item.answers]
    answered = [o for o in all_of_them if o.answered]
    first = sorted(o.answer.first_token_seconds for o in all_of_them if o.answer.first_token_seconds is not None)
    return {
        "questions": len(all_of_them),
        "right": _share(o.right for o in answerable),
        "wrong_of_answered": _share(not o.right for o in answered),
        "refused": _share(not o.answered for o in unanswerable),
        "citation_holds_answer": _share(o.cited for o in answered if o.right),
        "first_token_seconds_median": first[len(first) // 2] if first else None,
        "seconds_median": sorted(o.answer.seconds for o in all_of_them)[len(all_of_them) // 2] if all_of_them else None,
        "statuses": dict(Counter(o.answer.status.value for o in all_of_them)),
    }


def run_line(outcome: Outcome) -> str:
    """One line of a run file, as in DESIGN §7."""
    answer = outcome.answer
    return json.dumps(
        {
            "qid": outcome.item.qid,
            "text": answer.text,
            "status": answer.status.value,
            "reason": answer.reason,
            "right": outcome.right,
            "citations": [
                {"source": c.source, "page": c.place.number if c.place else None, "quote": c.quote}
                for c in answer.citations
            ],
            "seconds": round(answer.seconds, 3),
            "first_token_seconds": answer.first_token_seconds and round(answer.first_token_seconds, 3),
        },
        ensure_ascii=False,
    )


def contains(text: str, answers: Sequence[str]) -> bool:
    """Whether any accepted answer stands in the text, width, spaces and commas aside."""
    folded = _fold(text)
    return any(_fold(answer) in folded for answer in answers)


def _fold(text: str) -> str:
    return re.sub(r"[\s,、，]", "", unicodedata.normalize("NFKC", text)).lower()


def _share(flags: Iterable[bool]) -> float | None:
    values = list(flags)
    return round(sum(values) / len(values), 4) if values else None
