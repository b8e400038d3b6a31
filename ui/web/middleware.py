"""What every request passes: its id and log line, the loopback and Host check, and the limit on its body.

Plain ASGI and not BaseHTTPMiddleware, which hides a client's disconnect from a running stream.
"""

import ipaddress
import logging
import time
import uuid
from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.web.logs import fault
from ui.web.metrics import Metrics

log = logging.getLogger("madoguchi.api")

Refuse = Callable[[Scope, int, str, str], ASGIApp]
"""The response to a request that goes no further, from its scope, status, code and message, in a door's own shape."""

UNEXPECTED = "予期しない問題が起きました。もう一度試し、続く場合は情報政策課に受付番号 {request_id} を伝えてください。"

_MOST_DIGITS = 18  # of a length in bytes; Python reads no number of thousands of them
_LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")


class Traced:
    """Gives each request an id, counts and logs it, and turns an unexpected error into a 500 that tells nothing."""

    def __init__(self, app: ASGIApp, metrics: Metrics, refuse: Refuse) -> None:
        self._app = app
        self._metrics = metrics
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = scope.setdefault("state", {})["request_id"] = uuid.uuid4().hex
        status = 0
        start = time.perf_counter()

        async def send_traced(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                headers["X-Content-Type-Options"] = "nosniff"
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._app(scope, receive, send_traced)
        except Exception as error:
            log.error("unexpected error", extra={"request_id": request_id, **fault(error)})
            if status:
                raise  # half a response is out already; the connection must break
            message = UNEXPECTED.format(request_id=request_id)
            await self._refuse(scope, 500, "internal", message)(scope, receive, send_traced)
        finally:
            self._account(scope, status, time.perf_counter() - start)

    def _account(self, scope: Scope, status: int, seconds: float) -> None:
        # The template and not the path, which holds ids; nothing for paths we do not have, which are endless.
        route = getattr(scope.get("route"), "path", "none")
        self._metrics.requested(method=scope["method"], route=route, status=status, seconds=seconds)
        log.info(
            "request",
            extra={
                "request_id": scope["state"]["request_id"],
                "method": scope["method"],
                "route": route,
                "status": status,
                "seconds": round(seconds, 3),
                "user_id": scope["state"].get("user_id", ""),
            },
        )


class LoopbackOnly:
    """Only this machine may call, and only by a local name: a web page whose name was rebound to 127.0.0.1 may not."""

    def __init__(self, app: ASGIApp, refuse: Refuse) -> None:
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not (is_local_client(scope) and _is_local_host(scope)):
            message = "このアドレスからは利用できません。このコンピューターから http://127.0.0.1 で開いてください。"
            await self._refuse(scope, 421, "wrong_host", message)(scope, receive, send)
            return
        await self._app(scope, receive, send)


class BodyLimited:
    """Refuses a body over the limit of its route: by its announced length, or while it comes in."""

    def __init__(self, app: ASGIApp, limit_of: Callable[[Scope], int], refuse: Refuse) -> None:
        self._app = app
        self._limit_of = limit_of
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_of(scope)
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and (len(announced) > _MOST_DIGITS or int(announced) > limit):
            message = f"送られたデータが大きすぎます（上限は{_size(limit)}）。分割するか、小さくしてください。"
            await self._refuse(scope, 413, "too_large", message)(scope, receive, send)
            return
        await self._app(scope, _counted(receive, limit), send)


def _counted(receive: Receive, limit: int) -> Callable[[], Awaitable[Message]]:
    received = 0

    async def receive_counted() -> Message:
        nonlocal received
        message = await receive()
        if message["type"] == "http.request":
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(413)  # FastAPI turns any other exception while reading a body into a 400
        return message

    return receive_counted


def _size(limit: int) -> str:
    return f"{limit // 1_000_000}MB" if limit >= 1_000_000 else f"{limit // 1000}KB"


def is_local_client(scope: Scope) -> bool:
    client = scope.get("client")
    if client is None:  # a Unix socket
        return True
    try:
        return ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False


def _is_local_host(scope: Scope) -> bool:
    host = Headers(scope=scope).get("host", "")
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return name.lower() in _LOCAL_NAMES
