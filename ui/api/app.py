"""The staff API: its routes, what surrounds each request, and its housekeeping."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import AsyncIterator

import uvicorn
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from starlette.types import Scope

from assistant.errors import UserError
from ui.api import admin, ask, citizens, documents, history, minutes, openai_chat, operation, sign_in
from ui.api.asks import Asks
from ui.api.failures import handle_errors, refuse
from ui.api.ports import Limits, Services
from ui.web.housekeeping import attempt
from ui.web.listening import listening
from ui.web.metrics import Metrics
from ui.web.middleware import BodyLimited, LoopbackOnly, Traced

log = logging.getLogger("madoguchi.api")

_HOUSEKEEPING_SECONDS = 60
_FORM_BYTES = 100_000  # what a multipart form adds to its file
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def create_app(services: Services) -> FastAPI:
    # No docs pages: they load scripts from the internet.
    app = FastAPI(title="窓口 職員用 API", docs_url=None, redoc_url=None, lifespan=_lifespan)
    app.state.services = services
    app.state.asks = Asks(limit=services.limits.asks, knowledge=services.knowledge)
    app.state.metrics = Metrics(
        {
            "madoguchi_asks_in_work": ("Questions in work or waiting", lambda: app.state.asks.count),
            "madoguchi_ingest_jobs_waiting": ("Ingest jobs in work or waiting", services.ingester.waiting),
        }
    )
    handle_errors(app)
    for routes in (sign_in, ask, documents, history, minutes, citizens, admin, operation, openai_chat):
        app.include_router(routes.router)
    # The last one added is the outermost.
    app.add_middleware(BodyLimited, limit_of=lambda scope: _body_limit(scope, services.limits), refuse=refuse)
    app.add_middleware(LoopbackOnly, refuse=refuse)
    app.add_middleware(Traced, metrics=app.state.metrics, refuse=refuse)
    return app


def serve(services: Services, *, port: int, host: str = "127.0.0.1") -> None:
    """Runs the API until it is told to stop. Raises UserError for an address that others could reach, or is taken."""
    if host not in _LOOPBACK:
        raise UserError(
            f"職員用 API は、このコンピューターの中だけで待ち受けます。{host} ではなく 127.0.0.1 にしてください。"
        )
    # No access log: it would write the words of a search, which stand in the address.
    config = uvicorn.Config(
        create_app(services), access_log=False, log_config=None, server_header=False, timeout_graceful_shutdown=5
    )
    with listening(host, port, setting="MADOGUCHI_API_PORT") as door:
        uvicorn.Server(config).run([door])


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    services: Services = app.state.services
    if services.local_token:
        services.accounts.issue_local_token(services.local_token)
    # The first question should not wait for models to load, and the pages should not wait for the models either.
    threading.Thread(target=services.warm_up, name="warm-up", daemon=True).start()
    housekeeping = asyncio.create_task(_keep_house(services))
    try:
        yield
    finally:
        app.state.asks.stop_all()
        housekeeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await housekeeping


async def _keep_house(services: Services) -> None:
    chores = (
        services.accounts.forget_expired,
        lambda: services.conversations.purge(keep=services.limits.keep_conversations),
        *services.chores,
    )
    while True:
        for chore in chores:
            await run_in_threadpool(attempt, chore, log)
        await asyncio.sleep(_HOUSEKEEPING_SECONDS)


def _body_limit(scope: Scope, limits: Limits) -> int:
    if scope["method"] == "PUT" and scope["path"] == "/minutes/uploads":
        return limits.recording_bytes
    if scope["method"] == "POST" and scope["path"] == "/minutes/read":
        return limits.upload_bytes
    is_upload = scope["method"] == "POST" and scope["path"] == "/documents"
    return limits.upload_bytes + _FORM_BYTES if is_upload else limits.body_bytes
