"""The ways an answer can end, each as an Answer."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from assistant.as_of import in_words
from assistant.citations import cite, cite_masked, cite_whole, compose, without_names
from assistant.confidence import trusted
from assistant.drafting import Draft
from assistant.knowledge_rows import Knowledge
from assistant.messages import AS_OF, REFUSALS, UNREADABLE_QUESTION
from assistant.types import Answer, AnswerStatus, Passage
from guardrails.pii.masking import Masked
from guardrails.scope import topics
from guardrails.verdict import Verdict


def refuse(
    status: AnswerStatus, masked: Masked, *, passages: Sequence[Passage] = (), reason: str = "", text: str = ""
) -> Answer:
    """No answer, the reason why, and what was found."""
    shown = text or REFUSALS[status]
    return Answer(
        status=status,
        text=shown,
        passages=tuple(passages),
        masked_question=masked.text,
        masked_text=shown,
        masked_types=_counts(masked),
        reason=reason,
    )


def refuse_question(verdict: Verdict, masked: Masked) -> Answer:
    """A question that a rule turned away: INJECTION:<kind>, OUT_OF_SCOPE:<topic>."""
    group, _, name = verdict.rule.partition(":")
    if group == "INJECTION":
        return refuse(AnswerStatus.BLOCKED_INJECTION, masked, reason=verdict.rule)
    return refuse(AnswerStatus.OUT_OF_SCOPE, masked, reason=verdict.rule, text=topics()[name].text())


def refuse_unreadable(verdict: Verdict) -> Answer:
    """A question that cannot be worked with (EMPTY, TOO_LONG, UNREADABLE). It is not kept."""
    return Answer(
        status=AnswerStatus.INVALID_QUESTION,
        text=verdict.reason,
        masked_question=UNREADABLE_QUESTION,
        masked_text=verdict.reason,
        reason=verdict.rule,
    )


def approve(
    faq: Passage, masked: Masked, passages: Sequence[Passage], knowledge: Knowledge, mask: Callable[[str], str]
) -> Answer:
    """An approved FAQ answer, word for word; kept masked where personal data was found in it at ingest."""
    kept = mask(faq.chunk.answer) if faq.chunk.pii else faq.chunk.answer
    return Answer(
        status=AnswerStatus.FAQ,
        text=f"{faq.chunk.answer}[1]",
        citations=(cite_whole(faq.chunk, faq.chunk.answer, knowledge),),
        masked_citations=(without_names(cite_whole(faq.chunk, kept, knowledge), faq.chunk),),
        passages=tuple(passages),
        masked_question=masked.text,
        masked_text=f"{kept}[1]",
        masked_types=_counts(masked),
    )


def deliver(
    draft: Draft, masked: Masked, passages: Sequence[Passage], knowledge: Knowledge, restore: Callable[[str], str]
) -> Answer:
    """A written answer whose every sentence was verified and is likely right, with the source's own words."""
    sentences = trusted(draft)
    text = compose(sentences, draft.quotes)
    return Answer(
        status=AnswerStatus.ANSWERED,
        text=restore(text),
        citations=cite(sentences, draft.quotes, knowledge, restore),
        masked_citations=cite_masked(sentences, draft.quotes, knowledge),
        passages=tuple(passages),
        masked_question=masked.text,
        masked_text=text,
        masked_types=_counts(masked),
        reason=draft.objection,
    )


def dated(answer: Answer, as_of: date | None) -> Answer:
    """The answer, saying on which day its sources hold when that is not today."""
    if as_of is None or answer.status in (AnswerStatus.CLOSED, AnswerStatus.CANCELLED):
        return answer
    note = AS_OF.format(day=in_words(as_of))
    return replace(answer, as_of=as_of, text=f"{answer.text}\n{note}", masked_text=f"{answer.masked_text}\n{note}")


def _counts(masked: Masked) -> dict[str, int]:
    return dict(Counter(finding.type.value for finding in masked.findings))
