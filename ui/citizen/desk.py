"""The desk that answers citizens: one question in, the answer as it is sent and the row that is kept of it out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from assistant.citizen_log import CitizenMessage
from assistant.citizen_texts import in_language
from assistant.listening import Listener
from assistant.messages import citizen_texts
from assistant.types import Answer, AnswerStatus, Citation, Passage, Question, Reader, Turn
from ui.citizen import schemas
from ui.citizen.counters import Counters
from ui.citizen.edition import Edition
from ui.citizen_control import Control, Notice

CITIZEN = Reader(user_id="citizen")
_APPROVED = (AnswerStatus.FAQ, AnswerStatus.TABLE)
_QUOTE = 200  # characters of a passage
_CHOICES = 3


@dataclass(frozen=True, kw_only=True)
class Asked:
    request_id: str
    conversation: str
    lang: schemas.Lang
    text: str
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reply:
    """`sent` goes to the citizen, `kept` into the database. `is_approved`: the same for everybody who asks the same."""

    sent: schemas.Answer
    kept: CitizenMessage
    is_approved: bool


class Desk:
    def __init__(self, today: Callable[[], date]) -> None:
        self.today = today

    def answer(self, asked: Asked, edition: Edition, control: Control, listener: Listener) -> Reply:
        """Blocks until the answer is complete."""
        question = Question(
            text=asked.text, reader=CITIZEN, session=asked.conversation, as_of=self.today(), history=asked.history
        )
        answer = edition.answerer.answer(question, listener)
        counters = Counters(edition.directory, edition.texts)
        sent = self._sent(answer, asked, edition, control, counters)
        masked = replace(answer, text=answer.masked_text)
        return Reply(
            sent=sent,
            kept=CitizenMessage(
                request_id=asked.request_id,
                conversation=asked.conversation,
                asked_at=datetime.now(UTC),
                lang=asked.lang,
                department=_department(answer),
                status=answer.status,
                question=answer.masked_question,
                answer=answer.masked_text,
                reply=self._sent(masked, asked, edition, control, counters).model_dump_json(),
                seconds=answer.seconds,
            ),
            is_approved=answer.status in _APPROVED and not answer.masked_types and not asked.history,
        )

    def _sent(
        self, answer: Answer, asked: Asked, edition: Edition, control: Control, counters: Counters
    ) -> schemas.Answer:
        is_answer = answer.status in (*_APPROVED, AnswerStatus.ANSWERED)
        passages = () if is_answer or answer.status is AnswerStatus.CLOSED else answer.passages
        return schemas.Answer(
            request_id=asked.request_id,
            status=answer.status,
            lang=asked.lang,
            text=answer.text if is_answer else _refusal(answer, asked.lang),
            note=_disaster_note(control, edition, asked.lang),
            citations=[_citation(citation, counters) for citation in answer.citations],
            passages=shown(passages, counters).passages,
            choices=_choices(passages),
            person=counters.person(_owners(answer)),
            seconds=round(answer.seconds, 3),
        )


def shown(passages: Sequence[Passage], counters: Counters) -> schemas.Sources:
    """As they are shown to citizens: each with the official page to read on."""
    return schemas.Sources(
        passages=[
            schemas.Passage(
                title=passage.chunk.question or passage.chunk.title,
                url=passage.chunk.url or counters.page(passage.chunk.department),
                place=passage.chunk.place.label if passage.chunk.place and not passage.chunk.question else "",
                quote=_shortened(passage.chunk.answer or passage.chunk.text),
            )
            for passage in passages
        ]
    )


def notices(control: Control, edition: Edition | None, lang: str) -> list[Notice]:
    """What is shown before everything else in a disaster: what staff have just written, then the approved texts."""
    if control.mode != "disaster":
        return list(control.notices)
    approved = edition.texts.disaster if edition else []
    return [
        *control.notices,
        *(
            Notice(title=in_language(one.title, lang), text=in_language(one.text, lang), url=one.url)
            for one in approved
        ),
    ]


def _disaster_note(control: Control, edition: Edition, lang: str) -> str:
    if control.mode != "disaster":
        return ""
    return "\n".join(f"{notice.title} {notice.text}".strip() for notice in notices(control, edition, lang))


def _refusal(answer: Answer, lang: str) -> str:
    """Where a rule has words of its own for the reader (out of scope, too long), these are kept in Japanese."""
    texts = citizen_texts().get(answer.status.value)
    if texts is None or (answer.status is AnswerStatus.INVALID_QUESTION and lang == "ja"):
        return answer.text
    return in_language(texts, lang)


def _choices(passages: Sequence[Passage]) -> list[schemas.Choice]:
    """Near questions that have an approved answer."""
    questions = [passage.chunk.question for passage in passages if passage.chunk.question]
    return [schemas.Choice(label=question, ask=question) for question in questions[:_CHOICES]]


def _owners(answer: Answer) -> Sequence[Passage]:
    """What the answer rests on, or what was found, best first."""
    cited = {citation.chunk_id for citation in answer.citations}
    return [passage for passage in answer.passages if passage.chunk.chunk_id in cited] or answer.passages


def _department(answer: Answer) -> str:
    owners = _owners(answer)
    return owners[0].chunk.department if owners else ""


def _citation(citation: Citation, counters: Counters) -> schemas.Citation:
    return schemas.Citation(
        number=citation.number,
        title=citation.title,
        url=citation.url or counters.page(citation.department),
        place=citation.place.label if citation.place else "",
        quote=citation.quote,
        department=citation.department,
        updated=citation.updated,
    )


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTE else line[: _QUOTE - 1] + "…"
