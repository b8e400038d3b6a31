"""A model is loaded once, when it is first wanted, and is lent to one thread at a time."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.on_first_use import OnFirstUse


def test_it_is_loaded_once_and_serves_one_thread_at_a_time() -> None:
    loads: list[str] = []
    using: list[int] = []

    def load() -> str:
        loads.append("model")
        return "model"

    def work(number: int) -> str:
        with model.use() as loaded:
            using.append(number)
            time.sleep(0.002)
            assert using == [number]
            using.remove(number)
            return loaded

    model = OnFirstUse(load)
    assert not loads
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(work, range(40))) == {"model"}
    assert loads == ["model"]


def test_after_an_error_it_is_tried_again() -> None:
    errors = [OSError("not yet")]

    def load() -> str:
        if errors:
            raise errors.pop()
        return "model"

    model = OnFirstUse(load)
    with pytest.raises(OSError, match="not yet"):
        model.load()
    with model.use() as loaded:
        assert loaded == "model"
