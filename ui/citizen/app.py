"""The citizen API: its routes, what surrounds each request, and its housekeeping."""

import asyncio
import contextlib
import logging
import os
import resource
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.citizen import routes, tables
from ui.citizen.failures import Refused, handle_errors, refuse
from ui.citizen.office import Office
from ui.citizen.patience import BodyDue, ImpatientProtocol
from ui.web.housekeeping import attempt
from ui.web.listening import listening
from ui.web.middleware import BodyLimited, Traced, is_local_client

log = logging.getLogger("madoguchi.citizen")

PathLike = str | os.PathLike[str]
STATIC = Path(__file__).parent / "static"
_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:"
_BODY_BYTES = 64_000
_MOST_CONNECTIONS = 2000
_LOOK_SECONDS = 0.5
_FLUSH_SECONDS = 0.25
_CHORES_SECONDS = 60


def create_app(office: Office) -> FastAPI:
    # No docs pages: they load scripts from the internet.
    app = FastAPI(title="窓口 市民用 API", docs_url=None, redoc_url=None, lifespan=_lifespan)
    app.state.office = office
    handle_errors(app)
    app.include_router(routes.router)
    app.include_router(tables.router)
    app.add_api_route("/metrics", _metrics, methods=["GET"], include_in_schema=False)
    app.add_api_route("/citizen/v1/metrics", _metrics, methods=["GET"], include_in_schema=False)
    if STATIC.exists():
        app.mount("/", Site(directory=STATIC, html=True))
    # The last one added is the outermost.
    app.add_middleware(GZipMiddleware, minimum_size=2000)
    app.add_middleware(BodyDue)
    app.add_middleware(BodyLimited, limit_of=lambda scope: _BODY_BYTES, refuse=refuse)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=office.origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
        expose_headers=["X-Request-Id", "Retry-After"],
        max_age=600,
    )
    app.add_middleware(KnownSites, origins=office.origins)
    app.add_middleware(Traced, metrics=office.metrics, refuse=refuse)
    return app


def serve(office: Office, *, host: str, port: int) -> None:
    """Runs the API until it is told to stop. Raises UserError for a port that is taken."""
    with listening(host, port, setting="MADOGUCHI_CITIZEN_PORT") as door:
        server(office).run([door])


def server(office: Office) -> uvicorn.Server:
    _allow_many_connections()
    config = uvicorn.Config(
        create_app(office),
        http=ImpatientProtocol,
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=5,
        proxy_headers=False,
    )
    return uvicorn.Server(config)


class KnownSites:
    """Only the city's own sites may use the API from a browser; no other site's page may even send."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            origin = headers.get("origin", "")
            if origin and origin not in self._origins and _host(origin) != headers.get("host"):
                message = "このサイトからは利用できません。市の公式サイトからご利用ください。"
                await refuse(scope, 403, "forbidden", message)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _host(origin: str) -> str:
    """ "" for what is no address, as http://[ is."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


async def _metrics(request: Request) -> Response:
    # A proxy on this machine calls from here too, but it says for whom.
    if not is_local_client(request.scope) or "x-forwarded-for" in request.headers:
        raise Refused("FORBIDDEN", "このアドレスは、このコンピューターの中からだけ見られます。")
    office: Office = request.app.state.office
    return Response(office.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


class Site(StaticFiles):
    """The widget and the sample city's page, which works under a strict policy."""

    def file_response(self, full_path: PathLike, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(full_path, *args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=300"
        response.headers["Content-Security-Policy"] = _POLICY
        return response


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    office: Office = app.state.office
    threading.Thread(target=office.warm_up, name="warm-up", daemon=True).start()
    tasks = [
        asyncio.create_task(office.asks.watch()),
        asyncio.create_task(_again_and_again(_LOOK_SECONDS, office.switches.look, in_loop=True)),
        asyncio.create_task(_again_and_again(_LOOK_SECONDS, office.editions.look)),
        asyncio.create_task(_again_and_again(_FLUSH_SECONDS, office.log.flush)),
        asyncio.create_task(_again_and_again(_CHORES_SECONDS, lambda: office.log.purge(keep=office.keep))),
        *(asyncio.create_task(_again_and_again(_CHORES_SECONDS, chore)) for chore in office.chores),
    ]
    try:
        yield
    finally:
        office.asks.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await run_in_threadpool(office.log.flush)


async def _again_and_again(seconds: float, work: Callable[[], object], *, in_loop: bool = False) -> None:
    while True:
        if in_loop:
            attempt(work, log)
        else:
            await run_in_threadpool(attempt, work, log)
        await asyncio.sleep(seconds)


def _allow_many_connections() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_CONNECTIONS * 2
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
        )
