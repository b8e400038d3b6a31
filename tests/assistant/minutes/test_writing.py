"""Minutes made again: what the clerk judged stays, and takes the place of nothing but what it was found as."""

from dataclasses import replace

from assistant.minutes.items import Item, ItemKind, Judgement, Minutes
from assistant.minutes.writing import write_minutes
from tests.meetings import BUDGET_MEETING, transcript_of

TWO_DECISIONS = transcript_of("""
議長: 第1号は、原案のとおりとすることで、ご異議ありませんか。
委員: 異議なし。
議長: では、そのように決定します。
議長: 第2号は、委員会に付託することで、ご異議ありませんか。
委員: 異議なし。
議長: では、そのように決定します。
""")


def decisions(minutes: Minutes) -> list[Item]:
    return [item for item in minutes.items if item.kind is ItemKind.DECISION]


def test_a_judged_decision_does_not_take_the_next_one_with_it_that_was_assented_to_in_the_same_words() -> None:
    first, second = decisions(write_minutes(TWO_DECISIONS, BUDGET_MEETING))
    assert "異議なし。" in first.quote
    assert "異議なし。" in second.quote
    judged = [replace(first, judgement=Judgement.REJECTED), second]
    again = write_minutes(TWO_DECISIONS, BUDGET_MEETING, before=judged)
    assert [item.text for item in decisions(again)] == [first.text, second.text]


def test_of_two_promises_in_one_utterance_the_other_one_stays() -> None:
    said = transcript_of(
        "議長: 防災課は、報告を12月10日までに出してください。財政課は、資料を12月11日までに出してください。"
    )
    first, second = write_minutes(said, BUDGET_MEETING).items
    corrected = transcript_of(
        "議長: 防災課は、報告書を12月10日までに出してください。財政課は、資料を12月11日までに出してください。"
    )
    again = write_minutes(corrected, BUDGET_MEETING, before=[replace(first, judgement=Judgement.REJECTED), second])
    assert [(item.owner, item.judgement) for item in again.items] == [
        ("防災課", Judgement.REJECTED),
        ("財政課", Judgement.OPEN),
    ]


def test_a_decision_that_the_clerk_made_a_promise_is_not_found_as_a_decision_again() -> None:
    first, second = decisions(write_minutes(TWO_DECISIONS, BUDGET_MEETING))
    promise = replace(first, kind=ItemKind.ACTION, judgement=Judgement.TAKEN)
    again = write_minutes(TWO_DECISIONS, BUDGET_MEETING, before=[promise, second])
    assert [item.text for item in decisions(again)] == [second.text]
