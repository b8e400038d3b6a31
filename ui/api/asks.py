"""Questions in work: each answered in a thread of its own, heard as events, and stopped by its asker or by leaving."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from assistant.errors import Busy, MadoguchiError, NotFound
from assistant.types import Answer, DocumentRecord, Passage
from ui.api import schemas, shapes
from ui.api.failures import error_body
from ui.api.ports import Knowledge, Listener
from ui.web.logs import fault

log = logging.getLogger("madoguchi.api")


@dataclass(frozen=True, kw_only=True)
class Event:
    name: str
    data: BaseModel


class RunningAsk:
    """One question in work. It is the answerer's Listener, and the events are what one iterates over."""

    def __init__(self, *, request_id: str, user_id: str, knowledge: Knowledge) -> None:
        self.request_id = request_id
        self.user_id = user_id
        self._knowledge = knowledge
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._stopped = threading.Event()

    # ---- Listener, called from the answering thread ----

    def on_sources(self, passages: Sequence[Passage]) -> None:
        self.put(Event(name="sources", data=schemas.Passages(passages=shown(passages, self._knowledge))))

    def on_token(self, text: str) -> None:
        self.put(Event(name="token", data=schemas.TokenEvent(text=text)))

    def on_sentence(self, index: int, text: str, verified: bool) -> None:
        self.put(Event(name="sentence", data=schemas.SentenceEvent(index=index, text=text, verified=verified)))

    def cancelled(self) -> bool:
        return self._stopped.is_set()

    # ---- from either side ----

    def stop(self) -> None:
        self._stopped.set()

    def put(self, event: Event | None) -> None:
        try:
            self._loop.call_soon_threadsafe(self._queue.put_nowait, event)
        except RuntimeError:  # the server has shut down; nobody listens any more
            self.stop()

    async def events(self) -> AsyncIterator[Event]:
        """Ends after the last event. Leaving early (a closed browser) stops the answer."""
        try:
            while (event := await self._queue.get()) is not None:
                yield event
        finally:
            self.stop()


class Asks:
    """All questions in work or waiting for the model, at most `limit`."""

    def __init__(self, *, limit: int, knowledge: Knowledge) -> None:
        self._limit = limit
        self._knowledge = knowledge
        self._running: dict[str, RunningAsk] = {}
        self._lock = threading.Lock()

    @property
    def count(self) -> int:
        return len(self._running)

    def start(self, *, request_id: str, user_id: str, work: Callable[[Listener], Event]) -> RunningAsk:
        """Begins `work` in a thread; what it returns is the last event. Raises Busy.

        A thread and not a pool: one that hangs in native code must not hold up the others, nor the end of the process.
        """
        ask = RunningAsk(request_id=request_id, user_id=user_id, knowledge=self._knowledge)
        with self._lock:
            if len(self._running) >= self._limit:
                raise Busy("ただいま混み合っています。少し待ってから、もう一度質問してください。")
            self._running[request_id] = ask
        threading.Thread(target=self._run, args=(ask, work), name=f"ask-{request_id[:8]}", daemon=True).start()
        return ask

    def stop(self, request_id: str, *, user_id: str) -> None:
        """Raises NotFound for what is over, and for another's."""
        ask = self._running.get(request_id)
        if ask is None or ask.user_id != user_id:
            raise NotFound("この質問は、すでに終わっています。")
        ask.stop()

    def stop_all(self) -> None:
        for ask in list(self._running.values()):
            ask.stop()

    def _run(self, ask: RunningAsk, work: Callable[[Listener], Event]) -> None:
        try:
            last = work(ask)
        except MadoguchiError as error:
            last = Event(name="error", data=error_body(error, ask.request_id))
        except Exception as error:  # noqa: BLE001 the end of a thread: the asker is told, and the log knows where
            log.error("unexpected error", extra={"request_id": ask.request_id, **fault(error)})
            last = Event(name="error", data=error_body(error, ask.request_id))
        with self._lock:
            del self._running[ask.request_id]
        ask.put(last)
        ask.put(None)


def shown(passages: Sequence[Passage], knowledge: Knowledge) -> list[schemas.Passage]:
    """Passages with what only their documents know (file name, last update)."""
    records: dict[str, DocumentRecord | None] = {}
    for doc_id in {passage.chunk.doc_id for passage in passages}:
        records[doc_id] = _record(knowledge, doc_id)
    return [shapes.passage(passage, records[passage.chunk.doc_id]) for passage in passages]


def answer_event(answer: Answer, knowledge: Knowledge, *, message_id: str, conversation_id: str) -> Event:
    passages = shown(answer.passages, knowledge)
    data = shapes.answer_event(answer, passages, message_id=message_id, conversation_id=conversation_id)
    return Event(name="answer", data=data)


def _record(knowledge: Knowledge, doc_id: str) -> DocumentRecord | None:
    try:
        return knowledge.document(doc_id)
    except NotFound:  # deleted since it was retrieved
        return None
