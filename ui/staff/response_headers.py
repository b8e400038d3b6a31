"""Makes Streamlit's page Japanese for browsers and screen readers, and lets it load nothing from elsewhere."""

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.staff import texts
from ui.staff.same_origin import SameOrigin

# Streamlit compiles code at run time ('unsafe-eval') and styles inline. Nothing is ever fetched from another host.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss: blob: data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)


def page_middleware() -> list[Middleware]:
    return [Middleware(SameOrigin), Middleware(PageInJapanese)]


class PageInJapanese:
    """Rewrites the one HTML page Streamlit serves: its language decides the shape of 直, 骨 and 海."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _asks_for_page(scope):
            await self.app(scope, receive, send)
            return
        # The page has to arrive uncompressed to be rewritten.
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        page = _HeldPage(send)
        await self.app({**scope, "headers": headers}, receive, page.send)


class _HeldPage:
    """Holds an HTML answer back until it is complete, then sends it rewritten. Other answers pass."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_streamlit_page(message):
            self._start = message
            return
        if self._start is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = self._body.replace(b'<html lang="en">', b'<html lang="ja">', 1).replace(
            b"<title>Streamlit</title>", f"<title>{texts.PRODUCT}</title>".encode(), 1
        )
        headers = MutableHeaders(scope=self._start)
        headers["content-length"] = str(len(body))
        headers["content-security-policy"] = CONTENT_SECURITY_POLICY
        headers["referrer-policy"] = "same-origin"
        headers["x-content-type-options"] = "nosniff"
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})


def _asks_for_page(scope: Scope) -> bool:
    accept = dict(scope["headers"]).get(b"accept", b"")
    return scope["method"] == "GET" and b"text/html" in accept and not scope["path"].startswith("/original/")


def _is_streamlit_page(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    return start["status"] == 200 and headers.get("content-type", "").startswith("text/html")
