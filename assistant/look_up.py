"""What an audience may have besides search: answers out of tables, and subjects that are switched off."""

from collections.abc import Sequence
from typing import Protocol

from assistant.types import Answer, Passage, Question
from guardrails.pii.masking import Masked


class Switches(Protocol):
    """What may be answered right now."""

    def opened(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        """The passages, without those whose subject is switched off."""

    def drafts(self, question: Question) -> bool:
        """Whether the model may write."""


class LookUp(Protocol):
    """Answers that need no search: the city's tables, and what owners approved in the reader's language."""

    def find(self, asked: Masked, question: Question) -> Answer | None: ...


class NothingToLookUp:
    def find(self, asked: Masked, question: Question) -> Answer | None:
        return None


class AllOpen:
    """Nothing is switched off."""

    def opened(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        return list(passages)

    def drafts(self, question: Question) -> bool:
        return True
