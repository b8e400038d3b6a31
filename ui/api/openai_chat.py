"""Routes /v1: the same answers for OpenAI clients (the `openai` package, Open WebUI). Nothing goes into the history."""

import json
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from typing import Any

from fastapi import APIRouter, Request
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import JSONResponse

from assistant.accounts import Account
from assistant.errors import NotFound, UserError
from assistant.types import Question, Turn
from ui.api import schemas
from ui.api.access import ApiCaller, WithServices
from ui.api.asks import Asks, Event, RunningAsk, answer_event
from ui.api.exports import source_line
from ui.api.failures import error_response
from ui.api.ports import Listener, Services
from ui.web.metrics import Metrics

router = APIRouter(prefix="/v1")

MODEL = "madoguchi"
_STATUS_OF_ERROR = {"busy": 503, "model_unavailable": 503, "storage_unavailable": 503, "not_found": 404}


@router.get("/models")
def models(_account: ApiCaller) -> dict[str, Any]:
    return {"object": "list", "data": [_model()]}


@router.get("/models/{model}")
def model(model: str, _account: ApiCaller) -> dict[str, Any]:
    _check_model(model)
    return _model()


@router.post("/chat/completions", response_model=None)
async def chat(
    body: schemas.ChatRequest, request: Request, account: ApiCaller, services: WithServices
) -> JSONResponse | EventSourceResponse:
    _check_model(body.model or MODEL)
    asked, earlier = _last_question(body.messages)
    running = _start(asked, earlier, request, account, services)
    if body.stream:
        return EventSourceResponse(_chunks(running), ping=services.limits.heartbeat_seconds)
    return await _completion(running)


def _start(
    asked: str, earlier: Sequence[tuple[str, str]], request: Request, account: Account, services: Services
) -> RunningAsk:
    asks: Asks = request.app.state.asks
    metrics: Metrics = request.app.state.metrics
    session = uuid.uuid4().hex

    def work(listener: Listener) -> Event:
        turns = [
            Turn(question=services.mask(question, session=session), answer=services.mask(answer, session=session))
            for question, answer in earlier[-6:]
        ]
        question = Question(
            text=asked, reader=account.reader, session=session, as_of=services.today(), history=tuple(turns)
        )
        answer = services.answerer.answer(question, listener)
        metrics.answered(answer)
        return answer_event(answer, services.knowledge, message_id="", conversation_id="")

    return asks.start(request_id=request.state.request_id, user_id=account.user_id, work=work)


async def _completion(running: RunningAsk) -> JSONResponse:
    last = [event async for event in running.events()][-1].data
    if isinstance(last, schemas.ErrorBody):
        return error_response("/v1/chat/completions", _STATUS_OF_ERROR.get(last.code, 500), last)
    assert isinstance(last, schemas.AnswerEvent)
    message = {"role": "assistant", "content": last.text + _appendix(last)}
    return JSONResponse(
        {
            "id": f"chatcmpl-{running.request_id}",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": MODEL,
            "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
            **_extras(last),
        }
    )


async def _chunks(running: RunningAsk) -> AsyncIterator[ServerSentEvent]:
    """Only verified sentences are streamed: what has been sent cannot be taken back, as our own page can."""
    created = int(time.time())

    def chunk(delta: dict[str, str], finish: str | None = None, **extras: Any) -> ServerSentEvent:
        return ServerSentEvent(
            data=json.dumps(
                {
                    "id": f"chatcmpl-{running.request_id}",
                    "object": "chat.completion.chunk",
                    "created": created,
                    "model": MODEL,
                    "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
                    **extras,
                },
                ensure_ascii=False,
            )
        )

    yield chunk({"role": "assistant", "content": ""})
    sent = ""
    async for event in running.events():
        match event.data:
            case schemas.SentenceEvent(text=text, verified=True):
                sent += text
                yield chunk({"content": text})
            case schemas.AnswerEvent() as answer:
                yield chunk({"content": _rest(sent, answer.text) + _appendix(answer)})
                yield chunk({}, "stop", **_extras(answer))
            case schemas.ErrorBody() as error:
                shown = {"message": error.message, "type": "server_error", "param": None, "code": error.code}
                yield ServerSentEvent(data=json.dumps({"error": shown}, ensure_ascii=False))
    yield ServerSentEvent(data="[DONE]")


def _rest(sent: str, text: str) -> str:
    """What is still missing of the final text; all of it, marked as such, when it differs from what was sent."""
    if text.startswith(sent):
        return text[len(sent) :]
    return f"\n\n（確認の結果、次の回答に置き換えます）\n\n{text}"


def _appendix(answer: schemas.AnswerEvent) -> str:
    if answer.citations:
        return "\n\n出典\n" + "\n".join(source_line(citation) for citation in answer.citations)
    if answer.passages:
        found = (f"- {passage.title} {passage.place}".rstrip() for passage in answer.passages)
        return "\n\n見つかった資料\n" + "\n".join(dict.fromkeys(found))
    return ""


def _extras(answer: schemas.AnswerEvent) -> dict[str, Any]:
    return {
        "citations": [citation.model_dump(mode="json") for citation in answer.citations],
        "status": answer.status.value,
    }


def _last_question(messages: Sequence[schemas.ChatMessage]) -> tuple[str, list[tuple[str, str]]]:
    """The last user message, and the (question, answer) pairs before it. System messages are ours alone to write."""
    spoken = [(message.role, _text(message)) for message in messages if message.role in ("user", "assistant")]
    if not spoken or spoken[-1][0] != "user" or not spoken[-1][1].strip():
        raise UserError("messages の最後は、role が user の質問にしてください。")
    pairs = [
        (question, answer)
        for (first, question), (second, answer) in zip(spoken, spoken[1:], strict=False)
        if (first, second) == ("user", "assistant")
    ]
    return spoken[-1][1].strip(), pairs


def _text(message: schemas.ChatMessage) -> str:
    if isinstance(message.content, list):
        return "\n".join(part.text for part in message.content if part.type == "text")
    return message.content or ""


def _check_model(name: str) -> None:
    if name != MODEL:
        raise NotFound(f"モデル「{name[:50]}」はありません。model には {MODEL} を指定してください。")


def _model() -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}
