"""The answer path, for staff and citizens alike; they differ by a Policy.

check → mask → rewrite follow-up → retrieve (what held on the day asked for) → [approved FAQ | nothing found]
→ prompt → generate → verify → restore → audit
"""

from dataclasses import replace
from datetime import date

from assistant.as_of import choose_versions, with_fiscal_year
from assistant.audit import Audit
from assistant.confidence import RELEVANT, confidence, is_about, signals
from assistant.drafting import Draft, Drafter, Excerpt, choose_excerpts
from assistant.endings import approve, dated, deliver, refuse, refuse_question, refuse_unreadable
from assistant.errors import Busy, ModelUnavailable, NotFound
from assistant.faq import FastPath
from assistant.follow_up import standalone
from assistant.knowledge_rows import Knowledge
from assistant.listening import Listener, Timed
from assistant.look_up import AllOpen, LookUp, NothingToLookUp, Switches
from assistant.policy import Policy
from assistant.privacy import Privacy, without_placeholders
from assistant.retrieval import Retriever
from assistant.types import Answer, AnswerStatus, Passage, Question
from guardrails.asked.conditions import names_subjects
from guardrails.pii.masking import Masked, PiiLeak
from guardrails.questions import check, clean


class Answerer:
    """Answers questions. The list of collaborators is the documentation."""

    def __init__(
        self,
        policy: Policy,
        privacy: Privacy,
        retriever: Retriever,
        knowledge: Knowledge,
        fast_path: FastPath,
        drafter: Drafter,
        audit: Audit,
        switches: Switches | None = None,
        look_up: LookUp | None = None,
    ) -> None:
        self._policy = policy
        self._privacy = privacy
        self._retriever = retriever
        self._knowledge = knowledge
        self._fast_path = fast_path
        self._drafter = drafter
        self._audit = audit
        self._switches = switches or AllOpen()
        self._look_up = look_up or NothingToLookUp()

    def answer(self, question: Question, listener: Listener) -> Answer:
        """Answer one question. Every ending is a status; a model that fails is one of them."""
        timed = Timed(listener)
        answer = self._answer(question, timed)
        self._record(question, answer)
        return replace(answer, seconds=timed.seconds, first_token_seconds=timed.first_token_seconds)

    def _answer(self, question: Question, listener: Listener) -> Answer:
        policy = self._policy
        verdict = check(question.text, max_characters=policy.max_question, procedures=policy.procedures)
        if verdict.rule in ("EMPTY", "TOO_LONG", "UNREADABLE"):
            return refuse_unreadable(verdict)
        masked = self._privacy.mask(question.session, clean(question.text))
        if not verdict.allowed:
            return refuse_question(verdict, masked)
        if masked.hard_types:
            return refuse(AnswerStatus.BLOCKED_PII, masked, reason=f"PII:{min(masked.hard_types)}")

        asked = standalone(masked.text, question.history, question.as_of)
        passages: list[Passage] = []
        try:
            if found := self._look_up.find(masked, question):
                return found
            versions = choose_versions(asked, question.as_of, lambda text, day: self._retrieve(text, question, day))
            passages += self._switches.opened(without_placeholders(versions.asked), versions.passages)
            if passages[:1] != versions.passages[:1]:
                return refuse(AnswerStatus.CLOSED, masked, passages=versions.passages[:1])
            return dated(self._from(versions.asked, passages, masked, question, listener), versions.as_of)
        except NotFound:  # the document was deleted while its answer was being written
            return refuse(AnswerStatus.NO_SOURCE, masked)
        except ModelUnavailable:
            return refuse(AnswerStatus.MODEL_DOWN, masked, passages=passages)
        except Busy:
            return refuse(AnswerStatus.BUSY, masked, passages=passages)
        except PiiLeak as leak:
            return refuse(AnswerStatus.UNVERIFIED, masked, passages=passages, reason=f"LEAK:{leak.kind}")

    def _retrieve(self, asked: str, question: Question, day: date) -> list[Passage]:
        return self._retriever.retrieve(
            without_placeholders(asked),
            question.reader,
            limit=self._policy.passages,
            as_of=day,
            department=question.department,
        )

    def _from(
        self, asked: str, passages: list[Passage], masked: Masked, question: Question, listener: Listener
    ) -> Answer:
        listener.on_sources(passages)
        if not is_about(passages) and not self._answers(asked, question.session, passages):
            return refuse(AnswerStatus.NO_SOURCE, masked, passages=passages)
        if faq := self._fast_path.approved(self._retriever.official(without_placeholders(asked)), passages):
            listener.on_token(faq.chunk.answer)
            return approve(
                faq, masked, passages, self._knowledge, lambda text: self._privacy.mask(question.session, text).text
            )
        if not self._switches.drafts(question):
            return refuse(AnswerStatus.NO_SOURCE, masked, passages=passages, reason="SWITCHED_OFF")
        asked = with_fiscal_year(asked, question.as_of, [passage.chunk.text for passage in passages])
        return self._write(asked, question.session, masked, passages, listener)

    def _write(self, asked: str, session: str, masked: Masked, passages: list[Passage], listener: Listener) -> Answer:
        weights = self._retriever.word_weights(asked)
        excerpts = self._excerpts(asked, weights, session, passages)
        draft = self._drafter.draft(asked, weights, excerpts, session, self._policy, listener)
        if listener.cancelled():
            return refuse(AnswerStatus.CANCELLED, masked, passages=passages)
        if draft.says_no_answer:
            return refuse(AnswerStatus.NO_SOURCE, masked, passages=passages, reason="MODEL")
        sure = confidence(draft)
        if sure < self._policy.min_confidence or not self._names_subjects(asked, draft):
            answer = refuse(AnswerStatus.UNVERIFIED, masked, passages=passages, reason=draft.objection)
        else:
            answer = deliver(
                draft, masked, passages, self._knowledge, lambda text: self._privacy.restore(session, text)
            )
        return replace(answer, confidence=sure, signals=signals(draft))

    def _names_subjects(self, asked: str, draft: Draft) -> bool:
        if not self._policy.names_subjects:
            return True
        official = self._retriever.official(without_placeholders(asked))
        return names_subjects(official, draft.quotes[0].excerpt.with_passage)

    def _answers(self, asked: str, session: str, passages: list[Passage]) -> bool:
        """Whether one does by the reader, though words and meaning are far from the question's."""
        excerpts = self._excerpts(asked, self._retriever.word_weights(asked), session, passages)
        return self._drafter.relevance(asked, excerpts) >= RELEVANT

    def _excerpts(self, asked: str, weights: dict[str, float], session: str, passages: list[Passage]) -> list[Excerpt]:
        texts = [self._privacy.mask_chunk(session, passage.chunk) for passage in passages]
        return choose_excerpts(asked, passages, texts, weights, self._retriever.words, self._policy)

    def _record(self, question: Question, answer: Answer) -> None:
        self._audit.record(
            who=question.reader.user_id,
            what="ask",
            outcome=answer.status.value,
            details={
                "reason": answer.reason,
                "passages": len(answer.passages),
                "masked": sum(answer.masked_types.values()),
            },
        )
