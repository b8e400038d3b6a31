"""A thousand connections that say nothing, or say it slowly, do not keep anybody else out."""

import socket
import threading
import time
from collections.abc import Iterator

import httpx
import psutil
import pytest

from tests.ui.citizen.town import FAQS, Town, events
from ui.citizen import patience
from ui.citizen.app import server

pytestmark = pytest.mark.slow

_EACH = 500
_HEAD = b"POST /citizen/v1/ask HTTP/1.1\r\nHost: city.example\r\nContent-Type: application/json\r\n"
_MOST_MEMORY = 200_000_000  # bytes more than before


@pytest.fixture
def address(town: Town) -> Iterator[tuple[str, int]]:
    """The API as it is really served, with its own limits."""
    running = server(town.office)
    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=running.run, args=([door],))
        thread.start()
        yield door.getsockname()
        running.should_exit = True
        thread.join(15)


def test_slow_connections_end_with_an_error_and_others_are_answered_meanwhile(address: tuple[str, int]) -> None:
    before = psutil.Process().memory_info().rss
    silent = [_begun(address, _HEAD) for _ in range(_EACH)]
    dripping = [_begun(address, _HEAD + b"Content-Length: 90\r\n\r\n{") for _ in range(_EACH)]

    started = time.monotonic()
    body = {"text": FAQS[0][0], "request_id": "0" * 32}
    stream = httpx.post(f"http://{address[0]}:{address[1]}/citizen/v1/ask", json=body, trust_env=False, timeout=20).text
    assert [name for name, _ in events(stream)] == ["accepted", "answer"]
    assert time.monotonic() - started < patience.SECONDS
    assert psutil.Process().memory_info().rss - before < _MOST_MEMORY

    assert {_rest(one) for one in silent} == {b""}
    assert all(b" 408 " in (told := _rest(one)) and "送信に時間がかかりすぎました".encode() in told for one in dripping)


def _begun(address: tuple[str, int], said: bytes) -> socket.socket:
    connection = socket.create_connection(address, timeout=patience.SECONDS + 20)
    connection.sendall(said)
    return connection


def _rest(connection: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    with connection:
        told = b""
        while piece := connection.recv(65_536):
            told += piece
            if b"\r\n\r\n" in told and told.endswith(b"}"):
                break
        return told
