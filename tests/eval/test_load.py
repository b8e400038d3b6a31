"""The load test asks over real HTTP and counts every ending."""

import asyncio
import json
import math
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from eval.load import Kind, Load, mixed_traffic, reworded_traffic, run


class _Citizens(BaseHTTPRequestHandler):
    """Answers like the citizen API: one stream of events a question; 「混雑」 is refused."""

    asked: list[str]

    def do_POST(self) -> None:
        text = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"]
        self.asked.append(text)
        if text == "混雑":
            self._send(429, json.dumps({"code": "TOO_MANY_REQUESTS"}))
        else:
            self._send(200, f"event: answer\ndata: {json.dumps({'status': 'FAQ'})}\n\n")

    def _send(self, code: int, body: str) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the console."""


@pytest.fixture
def citizens() -> Iterator[tuple[str, list[str]]]:
    handler = type("Citizens", (_Citizens,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", handler.asked  # type: ignore[attr-defined]
    server.shutdown()
    thread.join()
    server.server_close()


def measured(load: Coroutine[None, None, Load]) -> Load:
    """In a thread of its own: a browser that another test has opened keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, load).result()


def test_every_question_is_asked_once_and_its_ending_counted(citizens: tuple[str, list[str]]) -> None:
    url, asked = citizens
    kinds = [Kind(title="FAQ", share=100, texts=("転入届", "混雑", "転出届"))]
    load = measured(run(url, kinds, clients=2, seconds=math.inf, once=True))
    assert sorted(asked) == ["混雑", "転入届", "転出届"]
    assert load.lines[0].count == 3
    assert load.lines[0].statuses == {"FAQ": 2, "TOO_MANY_REQUESTS": 1}
    assert 0 < load.lines[0].median <= load.lines[0].p95


def test_it_ends_after_its_time(citizens: tuple[str, list[str]]) -> None:
    url, asked = citizens
    load = measured(run(url, [Kind(title="FAQ", share=100, texts=("転入届",))], clients=2, seconds=0.3))
    assert len(asked) == load.lines[0].count > 1
    assert load.per_second > 0


def test_mixed_traffic_is_mostly_approved_questions_and_the_reworded_ones_repeat_none() -> None:
    mixed = mixed_traffic()
    assert sum(kind.share for kind in mixed) == 100
    assert max(mixed, key=lambda kind: kind.share).title == "FAQ"
    (reworded,) = reworded_traffic()
    assert len(reworded.texts) == len(set(reworded.texts)) == 140
    assert not set(reworded.texts) & set(mixed[0].texts)
