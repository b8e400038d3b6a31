"""An answer while it is being written: a thread reads the stream, the page draws the state again and again.

The thread goes on when the page is drawn anew or another page is opened; nothing of Streamlit is touched in it.
"""

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ui.api import schemas
from ui.staff import texts
from ui.staff.client import ApiError, AskEvent, FailedEvent, SourcesEvent, StaffApi

_SENTENCE_END = re.compile(r"[。！？!?\n]+")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence whose check is over. Where `verified` is False no passage bears it out: the answer will differ."""

    text: str
    verified: bool


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What is known of the answer so far. It is over when `answer` or `error` is set."""

    request_id: str = ""
    conversation_id: str = ""
    passages: tuple[schemas.Passage, ...] | None = None
    sentences: tuple[Sentence, ...] = ()
    unchecked: str = ""
    answer: schemas.AnswerEvent | None = None
    error: ApiError | None = None

    @property
    def over(self) -> bool:
        return self.answer is not None or self.error is not None


def advance(progress: Progress, event: AskEvent) -> Progress:
    """The state after one more event."""
    match event:
        case schemas.ConversationEvent():
            return replace(progress, conversation_id=event.conversation_id, request_id=event.request_id)
        case SourcesEvent():
            return replace(progress, passages=event.passages)
        case schemas.TokenEvent():
            return replace(progress, unchecked=progress.unchecked + event.text)
        case schemas.SentenceEvent():
            sentence = Sentence(text=event.text, verified=event.verified)
            return replace(
                progress,
                sentences=(*progress.sentences, sentence),
                unchecked=_after(event.text, progress.unchecked),
            )
        case schemas.AnswerEvent():
            return replace(progress, conversation_id=event.conversation_id, answer=event, unchecked="")
        case FailedEvent():
            return replace(progress, error=event.error)


def _after(sentence: str, streamed: str) -> str:
    """What was streamed beyond `sentence`. A replaced sentence is not found: then the first streamed one is dropped."""
    at = streamed.find(sentence) if sentence else -1
    if at >= 0:
        return streamed[at + len(sentence) :]
    end = _SENTENCE_END.search(streamed)
    return streamed[end.end() :] if end else ""


class LiveAnswer:
    """One question on its way. `progress` may be read at any time: it is replaced as a whole, never changed."""

    def __init__(self, api: StaffApi, question: str, *, conversation_id: str | None, department: str) -> None:
        self.question = question
        self.progress = Progress()
        self.stopping = False
        self._api = api
        events = api.ask(question, conversation_id=conversation_id, department=department)
        self._thread = threading.Thread(target=self._read, args=(events,), name="ask", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask the API to stop writing. The end still comes through the stream, as status CANCELLED."""
        self.stopping = True
        if self.progress.request_id and not self.progress.over:
            self._stop_at_api()

    def wait(self, seconds: float) -> bool:
        """Wait for the end; whether it came."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _read(self, events: Iterable[AskEvent]) -> None:
        try:
            for event in events:
                self.progress = advance(self.progress, event)
                if self.stopping and isinstance(event, schemas.ConversationEvent):
                    self._stop_at_api()  # stop was pressed before the request had an id
        except ApiError as error:
            self.progress = replace(self.progress, error=error)
            return
        if not self.progress.over:
            self.progress = replace(self.progress, error=ApiError(texts.STREAM_BROKE_OFF, "broken_off"))

    def _stop_at_api(self) -> None:
        try:
            self._api.stop(self.progress.request_id)
        except ApiError as error:
            if error.code != "not_found":  # not_found: it ended by itself meanwhile
                self.progress = replace(self.progress, error=error)
