"""What can be told without a search: the garbage table, FAQs asked word for word or in another language."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import date

from assistant.citations import cite_whole
from assistant.endings import refuse
from assistant.foreign_faq import ApprovedTranslations, ForeignFaqs
from assistant.garbage import Choices, Garbage, TableAnswer
from assistant.knowledge_rows import Knowledge
from assistant.languages import LanguageDetector
from assistant.types import Answer, AnswerStatus, Choice, Chunk, Passage, Question, Table
from guardrails.pii.masking import Masked
from guardrails.questions import clean
from ui.citizen.switches import Switches


class CitizenLookUp:
    def __init__(
        self,
        garbage: Garbage | None,
        garbage_department: str,
        faqs: Sequence[Chunk],
        approved: ApprovedTranslations,
        foreign: ForeignFaqs,
        knowledge: Knowledge,
        switches: Switches,
        detector: LanguageDetector,
    ) -> None:
        self._garbage = garbage
        self._garbage_department = garbage_department
        self._foreign = foreign
        self._by_question: dict[str, list[Chunk]] = {}
        for faq in faqs:
            for text in (faq.question, *approved.questions(faq)):
                self._by_question.setdefault(folded(text), []).append(faq)
        self._knowledge = knowledge
        self._switches = switches
        self._detector = detector

    def find(self, asked: Masked, question: Question) -> Answer | None:
        if faq := self.word_for_word(asked.text, question.as_of):
            return self.approved(faq, asked)
        if told := self._from_garbage(asked, question):
            if self._switches.covers_subject(self._garbage_department, f"{asked.text}\n{_subject(told)}"):
                return refuse(AnswerStatus.CLOSED, asked)
            return _from_table(told, asked)
        if self._detector.detect(asked.text).startswith("ja"):
            return None  # the search finds it, whatever language the reader wants the answer in
        match = self._foreign.find(asked.text, question.lang, question.as_of)
        return self.approved(match.faq, asked, match.cosine) if match else None

    def _from_garbage(self, asked: Masked, question: Question) -> TableAnswer | Choices | None:
        """A district may be a surname too, and be masked: 東野. What the table answers is all its own; what it asks
        back repeats the question, and so gets the masked one."""
        if self._garbage is None:
            return None
        told = self._garbage.reply(clean(question.text), question.as_of, lang=question.lang)
        if isinstance(told, TableAnswer):
            return told
        return self._garbage.reply(asked.text, question.as_of, lang=question.lang)

    def word_for_word(self, text: str, day: date) -> Chunk | None:
        """The FAQ whose question, or an approved translation of it, was asked in its own words; none when two of them
        answer differently."""
        same = [faq for faq in self._by_question.get(folded(text), ()) if faq.is_valid_on(day)]
        return same[0] if len({faq.answer for faq in same}) == 1 else None

    def approved(self, faq: Chunk, asked: Masked, cosine: float = 1.0) -> Answer:
        """The owner's answer, unless its subject is switched off."""
        passage = Passage(chunk=faq, score=cosine, cosine=cosine, coverage=1.0)
        if self._switches.covers(faq, asked.text):
            return refuse(AnswerStatus.CLOSED, asked, passages=[passage])
        # In Japanese, as the owner approved it; what the reader sees of it is decided where languages are known.
        text = f"{faq.answer}[1]"
        cited = (cite_whole(faq, faq.answer, self._knowledge),)
        return Answer(
            status=AnswerStatus.FAQ,
            text=text,
            citations=cited,
            masked_citations=cited,  # no personal data is published
            passages=(passage,),
            masked_question=asked.text,
            masked_text=text,
            masked_types=_counts(asked),
        )


def folded(text: str) -> str:
    """Width, case and the marks at the ends do not matter."""
    return unicodedata.normalize("NFKC", text).casefold().strip(" 　。？?！!\n")


def _subject(told: TableAnswer | Choices) -> str:
    """What the table speaks of, in Japanese in whatever language it was asked."""
    return "\n".join([*told.items, *told.categories]) if isinstance(told, TableAnswer) else ""


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
