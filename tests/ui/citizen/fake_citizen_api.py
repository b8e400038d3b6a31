"""A citizen API without model and knowledge base: the same routes and shapes, and the page it stands on."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from tests.ui.citizen import sample_replies as sample

STATIC = Path(__file__).parents[3] / "ui" / "citizen" / "static"
STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'"


@dataclass
class FakeDesk:
    """What the citizen API shall do, and what it was asked."""

    mode: str = "normal"
    down: bool = False  # every request is answered as by a proxy before a dead service
    refusal: str = ""  # the code with which questions are refused
    drop_after: int = 0  # the first connection of a question breaks after so many events
    forget: bool = False  # no conversation is known, as after a new start with an empty database
    pause: float = 0.05  # between events
    asked: list[dict[str, Any]] = field(default_factory=list)
    resumed_after: list[str] = field(default_factory=list)
    feedback: list[dict[str, Any]] = field(default_factory=list)
    guided: list[dict[str, str]] = field(default_factory=list)


def fake_citizen_api(desk: FakeDesk, origins: tuple[str, ...] = ()) -> Starlette:
    """The app; replace `app.state.desk` to start anew."""

    def now() -> FakeDesk:
        return app.state.desk  # type: ignore[no-any-return]

    async def config(request: Request) -> Response:
        return _down() if now().down else JSONResponse(sample.config(request.query_params["lang"], now().mode))

    async def ask(request: Request) -> Response:
        desk, question = now(), await request.json()
        again = question["request_id"] in {asked["request_id"] for asked in desk.asked}
        if desk.down:
            return _down()
        if desk.refusal:
            return _refuse(429 if desk.refusal == "TOO_MANY" else 503, desk.refusal)
        if (again or question["conversation"]) and request.headers.get("authorization") != f"Bearer {sample.TOKEN}":
            return _refuse(403, "FORBIDDEN")
        if desk.forget and question["conversation"]:
            return _refuse(404, "NOT_FOUND")
        desk.asked.append(question)
        after = int(request.headers.get("last-event-id", 0))
        if again:
            desk.resumed_after.append(str(after))
        stream = _stream(desk, question, after, 0 if again else desk.drop_after)
        return StreamingResponse(stream, media_type="text/event-stream")

    async def feedback(request: Request) -> Response:
        now().feedback.append(await request.json())
        return Response(status_code=204)

    async def guides(request: Request) -> Response:
        return JSONResponse(sample.GUIDES)

    async def guide(request: Request) -> Response:
        if request.method == "GET":
            return JSONResponse(sample.GUIDE)
        answers = (await request.json())["answers"]
        now().guided.append(answers)
        return JSONResponse(sample.checklist(answers))

    async def items(request: Request) -> Response:
        return JSONResponse(sample.items(request.query_params["q"]))

    async def districts(request: Request) -> Response:
        return JSONResponse(sample.DISTRICTS)

    async def days(request: Request) -> Response:
        return JSONResponse(sample.days(request.query_params["district"]))

    async def page(request: Request) -> Response:
        return FileResponse(STATIC / "demo" / "index.html", headers={"Content-Security-Policy": STRICT})

    app = Starlette(
        routes=[
            Mount(
                "/citizen/v1",
                routes=[
                    Route("/config", config),
                    Route("/ask", ask, methods=["POST"]),
                    Route("/feedback", feedback, methods=["POST"]),
                    Route("/guides", guides),
                    Route("/guides/{guide_id}", guide, methods=["GET", "POST"]),
                    Route("/garbage/items", items),
                    Route("/garbage/districts", districts),
                    Route("/garbage/days", days),
                ],
            ),
            Route("/demo/", page),
            Mount("/", StaticFiles(directory=STATIC)),
        ],
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=origins,
                allow_methods=["GET", "POST"],
                allow_headers=["authorization", "content-type", "last-event-id"],
            )
        ],
    )
    app.state.desk = desk
    return app


async def _stream(desk: FakeDesk, question: dict[str, Any], after: int, drop_after: int) -> AsyncIterator[str]:
    yield ": ready\r\n\r\n"
    for number, (name, data) in enumerate(sample.events(question), start=1):
        if number <= after:
            continue
        if drop_after and number > drop_after:
            return
        yield f"id: {number}\r\nevent: {name}\r\ndata: {json.dumps(data, ensure_ascii=False)}\r\n\r\n"
        await asyncio.sleep(sample.LONG_SECONDS if "長い" in question["text"] else desk.pause)


def _refuse(status: int, code: str) -> JSONResponse:
    return JSONResponse({"code": code, "message": "受け付けられません。", "request_id": "r-1"}, status_code=status)


def _down() -> Response:
    return Response("<h1>503 Service Unavailable</h1>", status_code=503, media_type="text/html")
