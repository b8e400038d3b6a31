"""What is switched off right now, as the answer path asks for it."""

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from assistant.types import Passage
from ui.citizen_control import ClosedTopic, Control, ControlWatch


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

    def look(self) -> None:
        self._watch.look()

    def closes(self, question: str, passages: Sequence[Passage]) -> bool:
        """Whether the department that owns the best passage has switched its subject off."""
        return bool(passages) and any(_covers(topic, question, passages[0]) for topic in self.now.closed)

    def drafts(self) -> bool:
        """In a disaster only approved texts are given: they are quick, and they are what the city wants to say."""
        return self.now.mode != "disaster"


def _covers(topic: ClosedTopic, question: str, best: Passage) -> bool:
    if best.chunk.department != topic.department:
        return False
    return _folded(topic.topic) in _folded(f"{question}\n{best.chunk.heading}\n{best.chunk.question}")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
