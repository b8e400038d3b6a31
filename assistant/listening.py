"""Who is told how an answer comes about."""

import time
from collections.abc import Sequence
from typing import Protocol

from assistant.types import Passage


class Listener(Protocol):
    """Told how an answer comes about, in the thread that makes it. Texts are already restored for the reader."""

    def on_sources(self, passages: Sequence[Passage]) -> None: ...

    def on_token(self, text: str) -> None: ...

    def on_sentence(self, index: int, text: str, verified: bool) -> None: ...

    def cancelled(self) -> bool: ...


class Silent:
    """A listener for callers who only want the end."""

    def on_sources(self, passages: Sequence[Passage]) -> None: ...

    def on_token(self, text: str) -> None: ...

    def on_sentence(self, index: int, text: str, verified: bool) -> None: ...

    def cancelled(self) -> bool:
        return False


class Timed:
    """Passes everything on and notes when the first words came."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._started = time.perf_counter()
        self.first_token_seconds: float | None = None

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._started

    def on_sources(self, passages: Sequence[Passage]) -> None:
        self._listener.on_sources(passages)

    def on_token(self, text: str) -> None:
        if self.first_token_seconds is None and text:
            self.first_token_seconds = self.seconds
        self._listener.on_token(text)

    def on_sentence(self, index: int, text: str, verified: bool) -> None:
        self._listener.on_sentence(index, text, verified)

    def cancelled(self) -> bool:
        return self._listener.cancelled()
