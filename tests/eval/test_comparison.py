"""What changed between two runs."""

from assistant.types import Answer, AnswerStatus
from eval.answers import Outcome
from eval.comparison import compare_answers, compare_rankings
from eval.datasets import Item, RankedLine

ITEMS = [Item(qid=qid, question="q", relevant={"a": 1.0}, answers=("5月",)) for qid in "123"]


def ranked(*firsts: str) -> list[RankedLine]:
    return [RankedLine(qid=item.qid, doc_ids=(first, "a")) for item, first in zip(ITEMS, firsts, strict=False)]


def answered(item: Item, text: str) -> Outcome:
    return Outcome(item=item, answer=Answer(status=AnswerStatus.ANSWERED, text=text))


def test_questions_that_changed_their_first_document_are_named() -> None:
    comparison = compare_rankings(ITEMS, ranked("a", "x", "x"), ranked("x", "a", "x"))
    assert (comparison.better, comparison.worse) == (("2",), ("1",))
    assert comparison.differences["recall@1"].mean == 0.0
    assert comparison.differences["recall@10"].mean == 0.0


def test_only_questions_of_both_runs_are_compared() -> None:
    assert compare_rankings(ITEMS, ranked("a"), ranked("a", "a", "a")).questions == 1


def test_an_answer_that_became_right_is_better() -> None:
    before = [answered(ITEMS[0], "6月です。"), answered(ITEMS[1], "5月です。")]
    after = [answered(ITEMS[0], "5月です。"), answered(ITEMS[1], "5月です。")]
    comparison = compare_answers(before, after)
    assert (comparison.better, comparison.worse) == (("1",), ())
    assert comparison.differences["right"].mean == 0.5
    assert comparison.differences["wrong"].mean == -0.5


def test_refusing_what_has_no_answer_is_better_than_answering_it() -> None:
    unanswerable = Item(qid="9", question="q")
    refusal = Outcome(item=unanswerable, answer=Answer(status=AnswerStatus.NO_SOURCE, text=""))
    assert compare_answers([answered(unanswerable, "何か。")], [refusal]).better == ("9",)
