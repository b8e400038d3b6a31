"""What listeners are told, and the time of the first words."""

from assistant.listening import Silent, Timed
from tests.city_hall import Notebook


def test_the_first_words_are_timed_and_nothing_else_is_changed() -> None:
    notebook = Notebook(stop_after=2)
    timed = Timed(notebook)
    timed.on_sources([])
    timed.on_token("")
    assert timed.first_token_seconds is None
    timed.on_token("宿泊")
    first = timed.first_token_seconds
    timed.on_token("料")
    timed.on_sentence(0, "宿泊料", True)

    assert first is not None
    assert 0 <= first == timed.first_token_seconds <= timed.seconds
    assert notebook.tokens == ["", "宿泊", "料"]
    assert notebook.sentences == [(0, "宿泊料", True)]
    assert timed.cancelled()


def test_nobody_listening_never_cancels() -> None:
    silent = Silent()
    silent.on_token("a")
    silent.on_sentence(0, "a", False)
    silent.on_sources([])
    assert not silent.cancelled()
