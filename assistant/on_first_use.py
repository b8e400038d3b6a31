"""A model that is loaded on first use and serves one thread at a time."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

_T = TypeVar("_T")


class OnFirstUse(Generic[_T]):
    """What `load` gives; after an error it is tried again at the next use."""

    def __init__(self, load: Callable[[], _T]) -> None:
        self._load = load
        self._loaded: _T | None = None
        self._lock = threading.Lock()

    @contextmanager
    def use(self) -> Iterator[_T]:
        """Nobody else has it meanwhile. Raises what `load` raises."""
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            yield self._loaded

    def load(self) -> None:
        """Now, instead of at the first use."""
        with self.use():
            pass
