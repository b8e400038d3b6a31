"""How many reworded questions get their approved FAQ, and how many near ones get none, without the LLM."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.answering import Answerer
from assistant.drafting import Drafter
from assistant.errors import UserError
from assistant.faq import FastPath
from assistant.listening import Silent
from assistant.look_up import AllOpen
from assistant.policy import citizen_policy
from assistant.services import Services
from assistant.types import AnswerStatus, Question, Reader
from eval.metrics import Estimate, estimate


@dataclass(frozen=True, kw_only=True)
class Reworded:
    """A question in other words than `faq`, which answers it; no FAQ answers it when `faq` is empty."""

    question: str
    faq: str


@dataclass(frozen=True, kw_only=True)
class FaqOutcome:
    """`given`: the question of the FAQ whose answer was given; empty when none was."""

    item: Reworded
    given: str


@dataclass(frozen=True, kw_only=True)
class FaqScores:
    """Shares of 0 to 1: `right` of the reworded, `wrong` of the answered, `refused` of those that no FAQ answers."""

    questions: int
    right: Estimate | None
    wrong: Estimate | None
    refused: Estimate | None


class _ApprovedOnly(AllOpen):
    """As in a disaster: the model may not write."""

    def drafts(self, question: Question) -> bool:
        return False


def read_reworded(path: Path) -> list[Reworded]:
    """CSV: question, faq. Raises UserError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
        return [Reworded(question=row["question"], faq=row["faq"] or "") for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error, KeyError) as error:
        raise UserError(
            f"{path} を、question と faq の列がある CSV（UTF-8）として読めません。場所と中身を確かめてください。"
        ) from error


def ask(items: Iterable[Reworded], services: Services, as_of: date) -> Iterator[FaqOutcome]:
    """Ask as a citizen, through the production path."""
    answerer = Answerer(
        citizen_policy(services.settings),
        services.privacy,
        services.retriever,
        services.knowledge,
        FastPath(services.embedder, services.tokenizer),
        Drafter(services.llm, services.privacy, services.tokenizer.words, services.relevance),
        services.audit,
        switches=_ApprovedOnly(),
    )
    for number, item in enumerate(items):
        question = Question(text=item.question, reader=Reader(user_id="eval"), session=f"faq-{number}", as_of=as_of)
        answer = answerer.answer(question, Silent())
        cited = {citation.chunk_id for citation in answer.citations if answer.status is AnswerStatus.FAQ}
        given = [passage.chunk.question for passage in answer.passages if passage.chunk.chunk_id in cited]
        yield FaqOutcome(item=item, given="".join(given[:1]))


def scores(outcomes: Sequence[FaqOutcome]) -> FaqScores:
    return FaqScores(
        questions=len(outcomes),
        right=estimate([float(o.given == o.item.faq) for o in outcomes if o.item.faq]),
        wrong=estimate([float(o.given != o.item.faq) for o in outcomes if o.given]),
        refused=estimate([float(not o.given) for o in outcomes if not o.item.faq]),
    )
