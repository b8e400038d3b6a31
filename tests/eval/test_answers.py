"""When an answer counts as right, wrong, refused, proven or leaked."""

from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.types import Answer, AnswerStatus, Citation
from eval.answers import Outcome, by_kind, contains, read_run, run_line, scores
from eval.datasets import Item
from eval.metrics import Estimate


def item(qid: str = "1", *answers: str, **more: object) -> Item:
    return Item(qid=qid, question="q", answers=answers, **more)  # type: ignore[arg-type]


def outcome(
    asked: Item, text: str = "", status: AnswerStatus = AnswerStatus.ANSWERED, quote: str = "", cited: str = "a.pdf"
) -> Outcome:
    citation = Citation(
        number=1,
        chunk_id="c",
        doc_id=cited,
        title="手引",
        source="a.pdf",
        place=None,
        heading_path=(),
        department="",
        quote=quote,
    )
    answered = status is AnswerStatus.ANSWERED
    answer = Answer(status=status, text=text, citations=(citation,) if answered else (), seconds=2.0)
    return Outcome(item=asked, answer=answer, cited=(cited,) if answered else ())


def mean(value: Estimate | None) -> float:
    assert value is not None
    return value.mean


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [
        ("手数料は1,000円です。", ["1000円"], True),
        ("手数料は１０００円です。", ["1,000円"], True),
        ("令和12年です。", ["2年"], False),
        ("2年です。", ["2年"], True),
        ("期限は30です。", ["3"], False),
        ("0.3パーセント", ["3パーセント"], False),
        ("3.5です", ["3"], False),
        ("上限は3、5、7", ["5"], True),
        ("2015 0 9 475 1090", ["1,090"], True),
        ("1,2回、3回", ["12回"], False),
        ("ＡＢＣ", ["abc"], True),
        ("5月です。", ["6月", "5月"], True),
        ("5月です。", [], False),
        ("5月です。", [""], False),
    ],
)
def test_an_answer_is_contained_whatever_its_width_but_not_inside_another_number(
    text: str, answers: list[str], expected: bool
) -> None:
    assert contains(text, answers) is expected


def test_every_group_must_have_one_of_its_wordings() -> None:
    asked = item("1", "300円", all_of=(("300円",), ("200円", "二百円")))
    assert outcome(asked, "窓口300円、コンビニ二百円です。").right
    assert not outcome(asked, "窓口300円です。").right


def test_a_refusal_is_never_right_even_if_it_holds_the_answer() -> None:
    assert not outcome(item("1", "5月"), "5月のことはわかりません。", AnswerStatus.NO_SOURCE).right


def test_shares_are_counted_over_the_questions_they_speak_of() -> None:
    result = scores(
        [
            outcome(item("1", "5月"), "5月です。", quote="納期は5月。"),
            outcome(item("2", "5月"), "6月です。"),
            outcome(item("3", "5月"), status=AnswerStatus.NO_SOURCE),
            outcome(item("4"), "何か。"),
            outcome(item("5"), status=AnswerStatus.UNVERIFIED),
        ]
    )
    assert mean(result.right) == pytest.approx(1 / 3)
    assert mean(result.wrong) == pytest.approx(2 / 3)
    assert mean(result.refused) == 0.5
    assert mean(result.wrongly_refused) == pytest.approx(1 / 3)
    assert mean(result.proven) == 1.0
    assert result.statuses == {"ANSWERED": 3, "NO_SOURCE": 1, "UNVERIFIED": 1}


def test_a_refusal_is_not_praised_where_the_document_is_known_and_the_answer_is_not() -> None:
    result = scores(
        [
            outcome(item("1", relevant={"a.pdf": 1.0}), status=AnswerStatus.NO_SOURCE),
            outcome(item("2", relevant={"a.pdf": 1.0}), "5月です。"),
        ]
    )
    assert (result.refused, result.wrong) == (None, None)
    assert mean(result.right_document) == 1.0


def test_a_forbidden_document_that_is_cited_is_a_leak() -> None:
    closed = item("1", forbidden="department/人事課/基準.docx")
    leak = outcome(closed, "停職です。", cited="department/人事課/基準.docx")
    harmless = outcome(closed, "停職です。", cited="internal/手引.pdf")
    assert scores([leak, harmless]).leaks == 1


def test_a_forbidden_document_that_is_only_listed_is_a_leak_too() -> None:
    refusal = Answer(status=AnswerStatus.NO_SOURCE, text="")
    assert Outcome(item=item("1", forbidden="x"), answer=refusal, shown=("y", "x")).leaked


def test_kinds_are_counted_apart() -> None:
    kinds = by_kind(
        [outcome(item("1", "5月", kind="single"), "5月です。"), outcome(item("2", "5月", kind="expired"), "6月です。")]
    )
    assert mean(kinds["single"].right) == 1.0
    assert mean(kinds["expired"].right) == 0.0


def test_a_run_file_is_judged_as_the_run_was(tmp_path: Path) -> None:
    outcomes = [
        outcome(item("1", "5月"), "5月です。", quote="納期は5月。"),
        outcome(item("2", "5月"), status=AnswerStatus.NO_SOURCE),
    ]
    path = tmp_path / "run.jsonl"
    path.write_text("".join(f"{run_line(one)}\n" for one in outcomes), encoding="utf-8")
    again = read_run(path, [one.item for one in outcomes])
    assert scores(again) == scores(outcomes)


def test_another_file_is_not_taken_for_a_run(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    path.write_text('{"qid": "1", "doc_ids": []}\n', encoding="utf-8")
    with pytest.raises(UserError, match="eval answers"):
        read_run(path, [item("1")])
