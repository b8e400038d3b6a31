"""What is switched off right now, as the answer path asks for it."""

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from assistant.types import Chunk, Passage, Question
from ui.citizen_control import Control, ControlWatch


class Switches:
    """The control file, watched."""

    def __init__(self, path: Path) -> None:
        self._watch = ControlWatch(path)

    @property
    def now(self) -> Control:
        return self._watch.now

    @property
    def version(self) -> int:
        """Another one after every change."""
        return self._watch.version

    @property
    def readable(self) -> bool:
        """Whether `now` is what staff last wrote; else it is what was known before."""
        return self._watch.readable

    def look(self) -> None:
        self._watch.look()

    def opened(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        """Without those whose subject the department that owns them has switched off."""
        return [passage for passage in passages if not self.covers(passage.chunk, question)]

    def covers(self, chunk: Chunk, question: str) -> bool:
        return self.covers_subject(chunk.department, f"{question}\n{chunk.heading}\n{chunk.question}")

    def covers_subject(self, department: str, text: str) -> bool:
        return any(
            topic.department == department and _folded(topic.topic) in _folded(text) for topic in self.now.closed
        )

    def drafts(self, question: Question) -> bool:
        """In a disaster only approved texts are given: they are quick, and they are what the city wants to say.

        While the switches cannot be read, somebody may have wanted less than is known here: so no more than that.
        A draft for a reader of another language would take the model twice: to write and to translate.
        """
        return self.readable and self.now.mode != "disaster" and question.lang.startswith("ja")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
