"""One question and its answer, as the chat shows them."""

from dataclasses import dataclass

from assistant.types import AnswerStatus
from ui.api import schemas


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """From a fresh answer, or from a stored message: that one is masked and has no passages."""

    message_id: str
    question: str
    status: AnswerStatus
    text: str
    citations: tuple[schemas.Citation, ...]
    passages: tuple[schemas.Passage, ...] = ()
    masked: tuple[tuple[str, int], ...] = ()  # (type of personal data, how many)
    masked_question: str = ""  # as the model was given it
    seconds: float = 0.0
    feedback: schemas.Feedback | None = None

    @classmethod
    def from_answer(cls, question: str, answer: schemas.AnswerEvent) -> "Exchange":
        return cls(
            message_id=answer.message_id,
            question=question,
            status=answer.status,
            text=answer.text,
            citations=tuple(answer.citations),
            passages=tuple(answer.passages),
            masked=tuple(answer.masked_types.items()),
            masked_question=answer.masked_question,
            seconds=answer.seconds,
        )

    @classmethod
    def from_message(cls, message: schemas.Message) -> "Exchange":
        return cls(
            message_id=message.message_id,
            question=message.question,
            status=message.status,
            text=message.text,
            citations=tuple(message.citations),
            seconds=message.seconds,
            feedback=message.feedback,
        )
