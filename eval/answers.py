"""Runs questions through the whole answer path and judges what came out."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.answering import Answerer
from assistant.errors import UserError
from assistant.listening import Silent
from assistant.types import Answer, AnswerStatus, Citation, Question, Reader
from eval.datasets import Item, read_items, read_rows
from eval.metrics import Estimate, Timing, estimate, timing

__all__ = ["AnswerScores", "Outcome", "contains", "metrics", "read_items", "read_run", "run", "run_line", "scores"]

_ANSWERED = (AnswerStatus.ANSWERED, AnswerStatus.FAQ, AnswerStatus.TABLE)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One question's end. `cited` (one a citation) and `shown` (listed as found) are doc_ids of the question file."""

    item: Item
    answer: Answer
    cited: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        return self.answer.status in _ANSWERED

    @property
    def answerable(self) -> bool:
        return bool(self.item.answers or self.item.all_of)

    @property
    def judged(self) -> bool:
        """Not where the document is known and the answer is not: neither a text nor a refusal can be called right."""
        return self.answerable or not self.item.relevant

    @property
    def right(self) -> bool:
        """Answered, and the text holds an accepted answer, or one wording of every group when the item has groups."""
        groups = self.item.all_of or ((self.item.answers,) if self.item.answers else ())
        return self.answered and bool(groups) and all(contains(self.answer.text, group) for group in groups)

    @property
    def proven(self) -> bool:
        """A quoted passage contains an accepted answer."""
        return any(contains(citation.quote, self.item.answers) for citation in self.answer.citations)

    @property
    def leaked(self) -> bool:
        """The reader was shown a document that is closed to them."""
        return bool(self.item.forbidden) and self.item.forbidden in (*self.cited, *self.shown)


@dataclass(frozen=True, kw_only=True)
class AnswerScores:
    """Shares of 0 to 1: `right` of the answerable; `wrong` and `proven` of what was answered (`proven`: of what was
    answered rightly); `refused` of the unanswerable; `right_document` of the answered whose document is known."""

    questions: int
    right: Estimate | None
    wrong: Estimate | None
    refused: Estimate | None
    wrongly_refused: Estimate | None
    proven: Estimate | None
    right_document: Estimate | None
    leaks: int
    first_token: Timing | None
    whole: Timing | None
    statuses: Mapping[str, int]


def run(
    items: Iterable[Item],
    answerer: Answerer,
    reader_of: Callable[[Item], Reader],
    as_of: date,
    names: Mapping[str, str] | None = None,
) -> Iterator[Outcome]:
    """Ask one after the other, through the production path. `names`: see eval.corpus.Indexed."""
    for item in items:
        question = Question(
            text=item.question, reader=reader_of(item), session=f"eval-{item.qid}", as_of=as_of, history=item.history
        )
        yield _outcome(item, answerer.answer(question, Silent()), names or {})


def _outcome(item: Item, answer: Answer, names: Mapping[str, str]) -> Outcome:
    def name(doc_id: str) -> str:
        return names.get(doc_id, doc_id)

    return Outcome(
        item=item,
        answer=answer,
        cited=tuple(name(citation.doc_id) for citation in answer.citations),
        shown=tuple(dict.fromkeys(name(passage.chunk.doc_id) for passage in answer.passages)),
    )


def scores(outcomes: Sequence[Outcome]) -> AnswerScores:
    answerable = [o for o in outcomes if o.answerable]
    answered = [o for o in outcomes if o.answered and o.judged]
    return AnswerScores(
        questions=len(outcomes),
        right=estimate([float(o.right) for o in answerable]),
        wrong=estimate([float(not o.right) for o in answered]),
        refused=estimate([float(not o.answered) for o in outcomes if o.judged and not o.answerable]),
        wrongly_refused=estimate([float(not o.answered) for o in answerable]),
        proven=estimate([float(o.proven) for o in answered if o.right]),
        right_document=estimate(
            [float(bool(o.item.relevant.keys() & set(o.cited))) for o in outcomes if o.answered and o.item.relevant]
        ),
        leaks=sum(o.leaked for o in outcomes),
        first_token=timing(
            [o.answer.first_token_seconds for o in outcomes if o.answer.first_token_seconds is not None]
        ),
        whole=timing([o.answer.seconds for o in outcomes]),
        statuses=dict(Counter(o.answer.status.value for o in outcomes).most_common()),
    )


def by_kind(outcomes: Sequence[Outcome]) -> dict[str, AnswerScores]:
    """The same for each kind of question, when the file tells kinds."""
    kinds = dict.fromkeys(o.item.kind for o in outcomes if o.item.kind)
    return {kind: scores([o for o in outcomes if o.item.kind == kind]) for kind in kinds}


def metrics(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """The main numbers, without intervals."""
    found = scores(list(outcomes))
    return {
        "questions": found.questions,
        "right": _mean(found.right),
        "wrong_of_answered": _mean(found.wrong),
        "refused": _mean(found.refused),
        "citation_holds_answer": _mean(found.proven),
        "first_token_seconds_median": found.first_token and round(found.first_token.median, 3),
        "seconds_median": found.whole and round(found.whole.median, 3),
        "statuses": dict(found.statuses),
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
                _plain(citation) | {"doc_id": doc_id}
                for citation, doc_id in zip(answer.citations, outcome.cited, strict=True)
            ],
            "shown": list(outcome.shown),
            "confidence": answer.confidence and round(answer.confidence, 4),
            "signals": dict(answer.signals),
            "seconds": round(answer.seconds, 3),
            "first_token_seconds": answer.first_token_seconds and round(answer.first_token_seconds, 3),
        },
        ensure_ascii=False,
    )


def _plain(citation: Citation) -> dict[str, Any]:
    return {
        "title": citation.title,
        "source": citation.source,
        "page": citation.place.number if citation.place else None,
        "quote": citation.quote,
        "url": citation.url,
    }


def read_run(path: Path, items: Sequence[Item]) -> list[Outcome]:
    """A run file judged anew against the questions; questions that it does not hold are left out. Raises UserError."""
    rows = {str(row.get("qid")): row for row in read_rows(path)}
    try:
        return [_from_row(item, rows[item.qid]) for item in items if item.qid in rows]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(
            f"{path} は eval answers --out で作ったファイルではありません。指定を確かめてください。"
        ) from error


def _from_row(item: Item, row: Mapping[str, Any]) -> Outcome:
    citations = tuple(_citation(number, plain) for number, plain in enumerate(row["citations"], start=1))
    first = row["first_token_seconds"]
    answer = Answer(
        status=AnswerStatus(row["status"]),
        text=str(row["text"]),
        citations=citations,
        reason=str(row.get("reason", "")),
        confidence=row.get("confidence"),
        seconds=float(row["seconds"]),
        first_token_seconds=None if first is None else float(first),
    )
    shown = tuple(str(doc_id) for doc_id in row.get("shown", ()))
    return Outcome(item=item, answer=answer, cited=tuple(citation.doc_id for citation in citations), shown=shown)


def _citation(number: int, plain: Mapping[str, Any]) -> Citation:
    return Citation(
        number=number,
        chunk_id="",
        doc_id=str(plain.get("doc_id", "")),
        title=plain["title"],
        source=plain["source"],
        place=None,
        heading_path=(),
        department="",
        quote=plain["quote"],
        url=plain["url"],
    )


def contains(text: str, answers: Sequence[str]) -> bool:
    """Whether any accepted answer stands in the text, width, spaces and commas aside.

    「2年」 does not stand in 「12年」.
    """
    folded = _fold(text)
    return any(re.search(_whole_number(_fold(answer)), folded) for answer in answers if _fold(answer))


def _whole_number(answer: str) -> str:
    before = r"(?<![0-9])(?<![0-9]\.)" if answer[0].isdigit() else ""
    after = r"(?!\.?[0-9])" if answer[-1].isdigit() else ""
    return before + re.escape(answer) + after


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).lower()
    folded = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", folded)
    folded = re.sub(r"(?<=\d)[\s,、]+(?=\d)", "|", folded)  # two figures of a row do not become one
    return re.sub(r"[\s,、]", "", folded)


def _mean(value: Estimate | None) -> float | None:
    return None if value is None else round(value.mean, 4)
