"""What can be told without a search: the garbage table, and FAQs that a question in another language means."""

from collections import Counter

from assistant.citations import cite_whole
from assistant.endings import refuse
from assistant.foreign_faq import ForeignFaqs
from assistant.garbage import Choices, Garbage, TableAnswer
from assistant.knowledge_rows import Knowledge
from assistant.languages import LanguageDetector
from assistant.types import Answer, AnswerStatus, Choice, Passage, Question, Table
from guardrails.pii.masking import Masked
from ui.citizen.switches import Switches


class CitizenLookUp:
    def __init__(
        self,
        garbage: Garbage | None,
        foreign: ForeignFaqs,
        knowledge: Knowledge,
        switches: Switches,
        detector: LanguageDetector,
    ) -> None:
        self._garbage = garbage
        self._foreign = foreign
        self._knowledge = knowledge
        self._switches = switches
        self._detector = detector

    def find(self, asked: Masked, question: Question) -> Answer | None:
        if self._garbage and (told := self._garbage.reply(asked.text, question.as_of, lang=question.lang)):
            return _from_table(told, asked)
        if self._detector.detect(asked.text).startswith("ja"):
            return None  # the search finds it, whatever language the reader wants the answer in
        match = self._foreign.find(asked.text, question.lang, question.as_of)
        if match is None:
            return None
        passage = Passage(chunk=match.faq, score=match.cosine, cosine=match.cosine)
        if self._switches.covers(match.faq, asked.text):
            return refuse(AnswerStatus.CLOSED, asked, passages=[passage])
        # In Japanese, as the owner approved it; what the reader sees of it is decided where languages are known.
        text = f"{match.faq.answer}[1]"
        return Answer(
            status=AnswerStatus.FAQ,
            text=text,
            citations=(cite_whole(match.faq, match.faq.answer, self._knowledge),),
            passages=(passage,),
            masked_question=asked.text,
            masked_text=text,
            masked_types=_counts(asked),
        )


def _from_table(told: TableAnswer | Choices, asked: Masked) -> Answer:
    table = Table(headings=told.headings, rows=told.rows) if isinstance(told, TableAnswer) and told.rows else None
    chosen = told.choices if isinstance(told, Choices) else ()
    choices = tuple(Choice(label=one.label, ask=_with_district(one.ask, one.district)) for one in chosen)
    return Answer(
        status=AnswerStatus.TABLE,
        text=told.text,
        table=table,
        choices=choices,
        masked_question=asked.text,
        masked_text=told.text,
        masked_types=_counts(asked),
    )


def _with_district(ask: str, district: str) -> str:
    return f"{district} {ask}" if district else ask


def _counts(masked: Masked) -> dict[str, int]:
    return dict(Counter(finding.type.value for finding in masked.findings))
