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
    again = write_minutes(TWO_DECISIONS, BUDGET_MEETING, kept=[replace(first, judgement=Judgement.REJECTED)])
    assert [item.text for item in decisions(again)] == [first.text, second.text]
