"""Routes /citizen/v1: asking, reading an answer again, feedback, and what the widget needs to know at first."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response, StreamingResponse

from assistant.citizen_log import CitizenMessage
from assistant.citizen_texts import in_language
from assistant.errors import Busy, NotFound
from assistant.follow_up import needs_context
from assistant.languages import load_texts
from assistant.types import Answer, AnswerStatus
from ui.citizen import schemas
from ui.citizen.asks import Ask
from ui.citizen.counters import Counters
from ui.citizen.desk import Asked, Reply, notices, shown
from ui.citizen.edition import Cached, Edition
from ui.citizen.failures import Refused
from ui.citizen.look_up import folded
from ui.citizen.office import Office
from ui.citizen.rates import client_of
from ui.citizen_control import Control

router = APIRouter(prefix="/citizen/v1")

LANGUAGES = (
    ("ja", "日本語"),
    ("ja-easy", "やさしい日本語"),
    ("en", "English"),
    ("zh-Hans", "简体中文"),
    ("ko", "한국어"),
    ("vi", "Tiếng Việt"),
    ("pt", "Português"),
    ("es", "Español"),
    ("tl", "Tagalog"),
    ("ne", "नेपाली"),
)
_STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_ABOUT_HERE = "この番号の質問は、ほかの質問に使われています。ページを読み込み直してください。"


def office_of(request: Request) -> Office:
    office = request.app.state.office
    assert isinstance(office, Office)
    return office


InOffice = Annotated[Office, Depends(office_of)]
Bearer = Annotated[str, Header(max_length=200)]


@router.get("/config")
async def config(office: InOffice, lang: schemas.Lang = "ja") -> schemas.Config:
    edition, control = office.editions.now, office.switches.now
    is_open = control.mode != "closed" and edition is not None
    opening = control.opening_message or (_opening(edition, lang) if edition else "")
    return schemas.Config(
        city=office.city,
        open=is_open,
        mode=control.mode,
        opening_message=(control.message or _closed(edition, lang)) if control.mode == "closed" else opening,
        notices=notices(control, edition, lang),
        languages=[schemas.Language(code=code, name=name) for code, name in LANGUAGES],  # type: ignore[arg-type]
        max_question=office.max_question,
        retention_days=office.keep.days,
        examples=(edition.texts.examples.get(lang) or edition.texts.examples.get("ja", [])) if edition else [],
        person=_counters(edition).person()
        if edition
        else schemas.Person(name="", phone="", hours="", place="", url=""),
        features=schemas.Features(
            garbage=bool(edition and edition.garbage and not office.is_garbage_closed()),
            guides=bool(edition and edition.guides),
            ask=is_open,
        ),
    )


@router.post("/ask", response_class=StreamingResponse)
async def ask(
    body: schemas.Ask,
    request: Request,
    office: InOffice,
    authorization: Bearer = "",
    last_event_id: Annotated[str, Header(max_length=20)] = "",
) -> Response:
    request_id = str(body.request_id)
    after = int(last_event_id) if last_event_id.isascii() and last_event_id.isdigit() else 0
    if known := office.asks.known(request_id):
        if known.text != body.text:
            raise Refused("BAD_REQUEST", _ABOUT_HERE)
        return _stream(known, after)
    edition = _open_edition(office, body)
    if body.conversation and not office.owns(body.conversation, _token(authorization)):
        raise NotFound("この会話は見つかりません。新しく質問してください。")
    ask = _new_ask(body, office, edition)
    is_follow_up = body.conversation is not None and needs_context(body.text)
    asked = Asked(request_id=request_id, conversation=ask.accepted.conversation, lang=ask.accepted.lang, text=body.text)
    control = office.switches.now
    key = _cache_key(ask, office)
    if not is_follow_up and (cached := edition.cache.get(key) or _approved(asked, edition, control, office)):
        edition.cache.put(key, cached)
        return _given_at_once(ask, cached, office)
    client = client_of(request)
    if not office.rates.may_ask(client):
        message = "短い時間に質問が多すぎます。1分ほど待ってから、もう一度質問してください。"
        raise Refused("TOO_MANY", message, retry_after=60)
    office.rates.charge(client)  # before anything waits: else one address could fill the line before it is charged
    history = (
        await run_in_threadpool(office.log.history, body.conversation) if is_follow_up and body.conversation else ()
    )
    if known := office.asks.known(request_id):  # sent again meanwhile, after a connection broke: it is worked on once
        office.rates.give_back(client)
        return _stream(known, after)

    def work() -> schemas.Answer:
        reply = office.desk.answer(replace(asked, history=history), edition, control, ask)
        office.log.add(reply.kept)
        ask.loop.call_soon_threadsafe(settle, reply)
        return reply.sent

    def settle(reply: Reply) -> None:
        _count(office, reply.sent)
        if reply.sent.status in (AnswerStatus.FAQ, AnswerStatus.TABLE):
            office.rates.give_back(client)
        if reply.is_approved:
            edition.cache.put(key, _for_others(reply))

    try:
        office.asks.start(ask, work)
    except Busy as error:
        office.rates.give_back(client)
        raise Refused("BUSY", str(error), retry_after=10) from error
    return _stream(ask, after)


@router.get("/answers/{request_id}", responses={202: {"description": "in work"}})
async def answer(request_id: uuid.UUID, office: InOffice, authorization: Bearer = "") -> schemas.Answer:
    unknown = NotFound("この質問は見つかりません。保存期間が過ぎたか、番号が違います。")
    if known := office.asks.known(str(request_id)):
        if not office.owns(known.accepted.conversation, _token(authorization)):
            raise unknown
        if known.reply:
            return known.reply
        if not known.finished:
            return JSONResponse({"request_id": str(request_id)}, status_code=202)  # type: ignore[return-value]
    conversation, reply = await run_in_threadpool(office.log.find, str(request_id))
    if not office.owns(conversation, _token(authorization)):
        raise unknown
    return schemas.Answer.model_validate_json(reply)


@router.post("/feedback", status_code=204)
def feedback(body: schemas.Feedback, office: InOffice) -> None:
    conversation, _ = office.log.find(str(body.request_id))
    if not office.owns(conversation, body.token):
        raise NotFound("この質問は見つかりません。保存期間が過ぎたか、番号が違います。")
    office.log.rate(str(body.request_id), good=body.good, reason=body.reason, comment=office.mask(body.comment))


@router.get("/health")
async def health(office: InOffice) -> schemas.Health:
    """200 while the process answers: what is missing is for people to read, not a reason to restart it."""
    edition = office.editions.now
    is_whole = office.model() == "ok" and office.switches.readable
    status = "starting" if edition is None else "ok" if is_whole else "degraded"
    return schemas.Health(
        status=status,  # type: ignore[arg-type]
        mode=office.switches.now.mode,
        snapshot=edition.digest if edition else "",
    )


def _open_edition(office: Office, body: schemas.Ask) -> Edition:
    control = office.switches.now
    if control.mode == "closed":
        raise Refused("CLOSED", control.message or _closed(office.editions.now, body.lang or "ja"))
    edition = office.editions.now
    if edition is None:
        raise Refused("CLOSED", "ただいま準備中です。少し待ってから、もう一度お試しください。", retry_after=30)
    if len(body.text) > office.max_question:
        raise Refused("TOO_LONG", f"質問が長すぎます。{office.max_question:,}文字以内に短くしてください。")
    if not body.text.strip():
        raise Refused("BAD_REQUEST", "質問が空です。知りたいことを文章で書いてください。")
    return edition


def _new_ask(body: schemas.Ask, office: Office, edition: Edition) -> Ask:
    conversation = body.conversation or uuid.uuid4().hex
    accepted = schemas.Accepted(
        request_id=str(body.request_id),
        conversation=conversation,
        token=office.token(conversation),
        lang=body.lang or office.detect(body.text),  # type: ignore[arg-type]
    )
    return Ask(accepted=accepted, text=body.text, show=lambda passages: shown(passages, _counters(edition)))


def _approved(asked: Asked, edition: Edition, control: Control, office: Office) -> Cached | None:
    reply = office.desk.at_once(asked, edition, control)
    return _for_others(reply) if reply else None


def _for_others(reply: Reply) -> Cached:
    kept = reply.kept
    return Cached(reply=reply.sent, department=kept.department, question=kept.question, answer=kept.answer)


def _given_at_once(ask: Ask, cached: Cached, office: Office) -> Response:
    """Without a thread or a stream: this is what a city asks most, and asks all at the same time."""
    sent = cached.reply.model_copy(update={"request_id": ask.accepted.request_id, "seconds": 0.0})
    ask.finish("answer", sent)
    office.asks.remember(ask)
    _count(office, sent)
    office.log.add(
        CitizenMessage(
            request_id=sent.request_id,
            conversation=ask.accepted.conversation,
            asked_at=datetime.now(UTC),
            lang=sent.lang,
            department=cached.department,
            status=sent.status,
            question=cached.question,
            answer=cached.answer,
            reply=ask.events[-1].data,
            seconds=0.0,
        )
    )
    return Response(
        b"".join(event.sent for event in ask.events), media_type="text/event-stream", headers=_STREAM_HEADERS
    )


def _stream(ask: Ask, after: int) -> StreamingResponse:
    async def body() -> AsyncIterator[bytes]:
        async for sent in ask.follow(after):
            yield sent

    return StreamingResponse(body(), media_type="text/event-stream", headers=_STREAM_HEADERS)


def _cache_key(ask: Ask, office: Office) -> tuple[str, ...]:
    return ask.accepted.lang, office.desk.today().isoformat(), str(office.switches.version), folded(ask.text)


def _count(office: Office, sent: schemas.Answer) -> None:
    office.metrics.answered(Answer(status=sent.status, text="", seconds=sent.seconds))


def _counters(edition: Edition) -> Counters:
    return Counters(edition.directory, edition.texts)


def _token(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _closed(edition: Edition | None, lang: str) -> str:
    return (edition.phrases if edition else load_texts()).text(lang, "CLOSED")


def _opening(edition: Edition, lang: str) -> str:
    return in_language(edition.texts.opening, lang) or edition.phrases.text(lang, "opening")
