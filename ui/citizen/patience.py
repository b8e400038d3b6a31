"""How long a connection may take to say what it wants: a few slow ones must not keep the others out."""

import asyncio
from typing import Any

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

SECONDS = 10.0


class ImpatientProtocol(HttpToolsProtocol):
    """Closes a connection that has not sent the whole head of its request in time. uvicorn itself would wait."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._head_due = self.loop.call_later(SECONDS, self.transport.close)

    def on_headers_complete(self) -> None:
        self._head_due.cancel()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self.transport.is_closing():
            self._head_due.cancel()
            self._head_due = self.loop.call_later(SECONDS, self.transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_due.cancel()
        super().connection_lost(exc)


class BodyDue:
    """Answers 408 to a request whose body does not come in time."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        due = asyncio.get_running_loop().time() + SECONDS
        is_whole = False

        async def receive_in_time() -> Message:
            nonlocal is_whole
            if is_whole:  # what comes now is the disconnect, which may take as long as the answer
                return await receive()
            try:
                async with asyncio.timeout_at(due):
                    message = await receive()
            except TimeoutError as error:
                raise HTTPException(408) from error
            is_whole = not message.get("more_body", False)
            return message

        await self._app(scope, receive_in_time, send)
