"""Two runs over the same questions, question by question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eval.answers import Outcome
from eval.datasets import Item, RankedLine
from eval.metrics import Estimate, estimate, ndcg, recall
from eval.retrieval import DEPTH


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """`differences` are B minus A over the questions in both runs; an interval without 0 is a real difference."""

    questions: int
    differences: Mapping[str, Estimate]
    better: tuple[str, ...] = field(default=())  # qids that B gets right and A does not
    worse: tuple[str, ...] = field(default=())


def compare_rankings(items: Sequence[Item], first: Sequence[RankedLine], second: Sequence[RankedLine]) -> Comparison:
    """Better and worse go by the first document."""
    a, b = ({line.qid: line.doc_ids for line in run} for run in (first, second))
    both = [item for item in items if item.relevant and item.qid in a and item.qid in b]
    at_one = {item.qid: _change(item, a, b, 1) for item in both}
    differences = {
        "recall@1": [at_one[item.qid] for item in both],
        f"recall@{DEPTH}": [_change(item, a, b, DEPTH) for item in both],
        f"ndcg@{DEPTH}": [
            ndcg(b[item.qid], item.relevant, DEPTH) - ndcg(a[item.qid], item.relevant, DEPTH) for item in both
        ],
    }
    return _comparison(differences, at_one)


def compare_answers(first: Sequence[Outcome], second: Sequence[Outcome]) -> Comparison:
    """A question is well answered when it is answered rightly, or refused where no answer exists."""
    a = {outcome.item.qid: outcome for outcome in first}
    both = [(a[outcome.item.qid], outcome) for outcome in second if outcome.item.qid in a]
    good = {new.item.qid: float(_is_good(new)) - float(_is_good(old)) for old, new in both}
    differences = {
        "good": list(good.values()),
        "right": [float(new.right) - float(old.right) for old, new in both if old.answerable],
        "refused": [float(not new.answered) - float(not old.answered) for old, new in both if not old.answerable],
        "wrong": [float(_is_wrong(new)) - float(_is_wrong(old)) for old, new in both],
        "seconds": [new.answer.seconds - old.answer.seconds for old, new in both],
    }
    return _comparison(differences, good)


def _is_good(outcome: Outcome) -> bool:
    return outcome.right if outcome.answerable else not outcome.answered


def _is_wrong(outcome: Outcome) -> bool:
    return outcome.answered and not outcome.right


def _change(item: Item, a: Mapping[str, Sequence[str]], b: Mapping[str, Sequence[str]], depth: int) -> float:
    return recall(b[item.qid], item.relevant, depth) - recall(a[item.qid], item.relevant, depth)


def _comparison(differences: Mapping[str, Sequence[float]], change: Mapping[str, float]) -> Comparison:
    estimates = {name: estimate(values) for name, values in differences.items()}
    return Comparison(
        questions=len(change),
        differences={name: value for name, value in estimates.items() if value},
        better=tuple(qid for qid, value in change.items() if value > 0),
        worse=tuple(qid for qid, value in change.items() if value < 0),
    )
