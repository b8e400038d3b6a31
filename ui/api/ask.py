"""Routes /ask and /search: the answer as server-sent events, and the passages without an answer."""

import uuid
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from sse_starlette import EventSourceResponse, ServerSentEvent

from assistant.accounts import Account
from assistant.types import Question, Turn
from ui.api import schemas
from ui.api.access import Caller, WithServices
from ui.api.asks import Asks, Event, RunningAsk, answer_event, shown
from ui.api.ports import Listener, Services
from ui.web.metrics import Metrics

router = APIRouter()


@router.post("/ask", response_class=EventSourceResponse)
async def ask(body: schemas.Ask, request: Request, account: Caller, services: WithServices) -> EventSourceResponse:
    asks: Asks = request.app.state.asks
    metrics: Metrics = request.app.state.metrics
    conversation_id, history = await run_in_threadpool(_conversation, services, account, body.conversation_id)
    question = Question(
        text=body.question,
        reader=account.reader,
        session=conversation_id,
        as_of=services.today(),
        history=history,
        department=body.department,
    )

    def work(listener: Listener) -> Event:
        # Kept here and not by the stream: the answer belongs into the history even when the browser has been closed.
        answer = services.answerer.answer(question, listener)
        metrics.answered(answer)
        message_id = services.conversations.add(account.user_id, conversation_id, answer)
        return answer_event(answer, services.knowledge, message_id=message_id, conversation_id=conversation_id)

    running = asks.start(request_id=request.state.request_id, user_id=account.user_id, work=work)
    started = schemas.ConversationEvent(conversation_id=conversation_id, request_id=running.request_id)
    return EventSourceResponse(
        _stream(Event(name="conversation", data=started), running), ping=services.limits.heartbeat_seconds
    )


@router.post("/ask/{request_id}/stop", status_code=202)
def stop(request_id: str, request: Request, account: Caller) -> schemas.Stopping:
    asks: Asks = request.app.state.asks
    asks.stop(request_id, user_id=account.user_id)
    return schemas.Stopping(stopping=True)


@router.get("/search")
def search(
    account: Caller,
    services: WithServices,
    q: Annotated[str, Query(min_length=1, max_length=500)],
    k: Annotated[int, Query(ge=1, le=50)] = 10,
    department: Annotated[str, Query(max_length=100)] = "",
) -> schemas.Passages:
    masked = services.mask(q, session=uuid.uuid4().hex)
    passages = services.retriever.retrieve(
        masked, account.reader, limit=k, as_of=services.today(), department=department
    )
    return schemas.Passages(passages=shown(passages, services.knowledge))


@router.get("/departments")
def departments(account: Caller, services: WithServices) -> schemas.Departments:
    """Those that own a document this account may read."""
    records = services.knowledge.documents()
    readable = {record.department for record in records if account.reader.may_read(record.audience, record.department)}
    return schemas.Departments(departments=sorted(readable - {""}))


@router.get("/examples")
def examples(_account: Caller, services: WithServices) -> schemas.Examples:
    return schemas.Examples(examples=list(services.examples))


def _conversation(services: Services, account: Account, conversation_id: str | None) -> tuple[str, tuple[Turn, ...]]:
    if conversation_id is None:
        return services.conversations.start(account.user_id), ()
    return conversation_id, services.conversations.history(account.user_id, conversation_id)


async def _stream(first: Event, running: RunningAsk) -> AsyncIterator[ServerSentEvent]:
    yield _sent(first)
    async for event in running.events():
        yield _sent(event)


def _sent(event: Event) -> ServerSentEvent:
    return ServerSentEvent(event=event.name, data=event.data.model_dump_json())
