"""Questions in work and the answers just given: as events that any number of connections may follow and resume."""

import asyncio
import contextlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pydantic import BaseModel

from assistant.errors import Busy, MadoguchiError
from assistant.types import Passage
from ui.citizen import schemas
from ui.web.logs import fault

log = logging.getLogger("madoguchi.citizen")

_REMEMBERED = 3000  # finished questions, a few KB each; after that the database has them
_ABANDONED_SECONDS = 60  # with nobody listening, a question is no longer worked on
_HEARTBEAT_SECONDS = 10
_TICK_SECONDS = 1.0
_PATIENCE_SECONDS = 0.7  # what takes no longer needs no message about waiting
_FIRST_GUESS_SECONDS = 15.0  # of one answer by the model, before one has been measured


@dataclass(frozen=True, kw_only=True)
class Event:
    number: int
    name: str
    data: str

    @property
    def sent(self) -> bytes:
        return f"id: {self.number}\nevent: {self.name}\ndata: {self.data}\n\n".encode()


class Ask:
    """One question. It is the answerer's Listener."""

    def __init__(
        self, *, accepted: schemas.Accepted, text: str, show: Callable[[Sequence[Passage]], schemas.Sources]
    ) -> None:
        self.accepted = accepted
        self.text = text
        self._show = show
        self.events: list[Event] = []
        self.reply: schemas.Answer | None = None
        self.finished = False
        self.searched = False  # what follows, unless the end comes at once, takes the model
        self.started_at = time.monotonic()
        self._held: list[schemas.Sentence] = []
        self._position = 0
        self._followers = 0
        self._left_at = time.monotonic()
        self._abandoned = threading.Event()
        self.loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self.put("accepted", accepted)

    # ---- Listener, called from the answering thread ----

    def on_sources(self, passages: Sequence[Passage]) -> None:
        self.searched = True
        if passages:
            self.put_from_thread("sources", self._show(passages))

    def on_token(self, text: str) -> None:
        """Unverified: not for citizens."""

    def on_sentence(self, index: int, text: str, verified: bool) -> None:
        """Held back: each may be true, and the whole still not be what was asked. That is known at the end only."""
        if verified:
            self._held.append(schemas.Sentence(index=index, text=text))

    def release(self, answer: schemas.Answer) -> None:
        """The sentences of an answer that stands."""
        for sentence in self._held if answer.status == "ANSWERED" else ():
            if sentence.text in answer.text:
                self.put_from_thread("sentence", sentence)

    def cancelled(self) -> bool:
        return self._abandoned.is_set()

    # ---- from the answering thread ----

    def put_from_thread(self, name: str, data: BaseModel) -> None:
        try:
            self.loop.call_soon_threadsafe(self.put, name, data)
        except RuntimeError:  # the server has shut down; nobody listens any more
            self._abandoned.set()

    # ---- in the event loop ----

    def put(self, name: str, data: BaseModel) -> None:
        self.events.append(Event(number=len(self.events) + 1, name=name, data=data.model_dump_json()))
        self._wake()

    def finish(self, name: str, data: BaseModel) -> None:
        if isinstance(data, schemas.Answer):
            self.reply = data
        self.finished = True
        self.put(name, data)

    def tell_position(self, position: int, seconds: float) -> None:
        if position and position != self._position:
            self.put("waiting", schemas.Waiting(position=position, seconds=round(seconds)))
        self._position = position

    def abandon(self, *, now: bool = False) -> None:
        if now or (not self._followers and time.monotonic() - self._left_at > _ABANDONED_SECONDS):
            self._abandoned.set()

    async def follow(self, after: int) -> AsyncIterator[bytes]:
        """The events after number `after`, as they are sent, to the end."""
        self._followers += 1
        try:
            sent = max(0, after)
            while True:
                while sent < len(self.events):
                    yield self.events[sent].sent
                    sent += 1
                if self.finished:
                    return
                try:
                    await asyncio.wait_for(self._changed.wait(), _HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield b": \n\n"
        finally:
            self._followers -= 1
            self._left_at = time.monotonic()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


class Asks:
    """All questions: at most `at_once` are worked on and `in_line` wait; one more is Busy. Lives in the event loop."""

    def __init__(self, *, at_once: int, in_line: int) -> None:
        self._limit = at_once + in_line
        self._pool = ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="ask")
        self._in_work: dict[str, Ask] = {}
        self._known: OrderedDict[str, Ask] = OrderedDict()
        self._model_seconds = _FIRST_GUESS_SECONDS

    @property
    def count(self) -> int:
        return len(self._in_work)

    def known(self, request_id: str) -> Ask | None:
        return self._known.get(request_id)

    def remember(self, ask: Ask) -> None:
        self._known[ask.accepted.request_id] = ask
        while len(self._known) > _REMEMBERED + len(self._in_work):
            oldest = next(request_id for request_id in self._known if request_id not in self._in_work)
            del self._known[oldest]

    def start(self, ask: Ask, work: Callable[[], schemas.Answer]) -> None:
        """Begins `work` in a thread; what it returns is the last event. Raises Busy."""
        if len(self._in_work) >= self._limit:
            raise Busy("ただいま混み合っています。少し待ってから、もう一度質問してください。")
        self._in_work[ask.accepted.request_id] = ask
        self.remember(ask)
        asyncio.get_running_loop().run_in_executor(self._pool, self._run, ask, work)

    async def watch(self) -> None:
        """Tells those who wait how many are before them, and gives up what nobody waits for. Runs for ever."""
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            for ahead, ask in enumerate(list(self._in_work.values())):
                if time.monotonic() - ask.started_at > _PATIENCE_SECONDS:
                    ask.tell_position(ahead, ahead * self._model_seconds)
                ask.abandon()

    def stop(self) -> None:
        for ask in self._in_work.values():
            ask.abandon(now=True)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self, ask: Ask, work: Callable[[], schemas.Answer]) -> None:
        name: str = "error"
        data: BaseModel = schemas.Failed(code="INTERNAL", message=_FAILED)
        try:
            answer = work()
            ask.release(answer)
            name, data = "answer", answer
        except MadoguchiError as error:
            log.warning("question failed", extra={"request_id": ask.accepted.request_id, **fault(error)})
        except Exception as error:  # noqa: BLE001 the end of a thread: the asker is told, and the log knows where
            log.error("unexpected error", extra={"request_id": ask.accepted.request_id, **fault(error)})
        with contextlib.suppress(RuntimeError):  # the server has shut down
            ask.loop.call_soon_threadsafe(self._finish, ask, name, data)

    def _finish(self, ask: Ask, name: str, data: BaseModel) -> None:
        del self._in_work[ask.accepted.request_id]
        if ask.searched and isinstance(data, schemas.Answer) and data.status in ("ANSWERED", "UNVERIFIED"):
            self._model_seconds = 0.7 * self._model_seconds + 0.3 * data.seconds
        ask.finish(name, data)


_FAILED = "予期しない問題が起きました。少し待ってから、もう一度質問してください。続くときは窓口にお電話ください。"
