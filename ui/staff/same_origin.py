"""Lets only the page itself talk to Streamlit's sockets, under whatever name the city gives the machine.

Streamlit compares a caller's origin with a fixed list, and for a name not on it asks a server on the internet for this
machine's public address. Here the origin is compared with the host that was called, before Streamlit sees it.
"""

from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

_STREAMLIT = "/_stcore/"
_KNOWN_TO_STREAMLIT = b"http://localhost"


class SameOrigin:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"} or _STREAMLIT not in scope["path"]:
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        origin = headers.get(b"origin")
        if origin is None:
            await self.app(scope, receive, send)
            return
        rest = [(name, value) for name, value in scope["headers"] if name != b"origin"]
        if urlsplit(origin.decode("latin-1")).netloc == headers.get(b"host", b"").decode("latin-1"):
            await self.app({**scope, "headers": [*rest, (b"origin", _KNOWN_TO_STREAMLIT)]}, receive, send)
            return
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})  # before it is accepted: the browser gets a 403
            return
        # Without an origin Streamlit grants nothing to other sites, and the browser keeps the answer from them.
        await self.app({**scope, "headers": rest}, receive, send)
