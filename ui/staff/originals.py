"""`/original/{doc_id}`: passes a document's file on from the API to a signed-in browser."""

from collections.abc import AsyncIterator
from urllib.parse import quote

import httpx
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from ui.api import schemas
from ui.staff import texts
from ui.staff.markup import fill
from ui.staff.session_cookie import COOKIE

# Shown in the browser's own viewer. Everything else is downloaded: a browser cannot show it.
_SHOWN = {
    "application/pdf": "application/pdf",
    "text/html": "text/html",
    "text/plain": "text/plain",
    "text/markdown": "text/plain",
    "text/csv": "text/plain",
}

# An HTML original is somebody's file: it must not run scripts or reach this site's cookies from this site's address.
# Chromium's PDF viewer does not start inside a sandbox, and a PDF cannot reach the page.
_SANDBOX = {"text/html": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"}


def original_routes(api: str) -> list[Route]:
    async def original(request: Request) -> Response:
        token = request.cookies.get(COOKIE, "")
        if not token:
            return _message(401, texts.ORIGINAL_NOT_SIGNED_IN)
        client = httpx.AsyncClient(base_url=api, timeout=60, trust_env=False)
        path = f"/documents/{quote(request.path_params['doc_id'], safe='')}/original"
        try:
            upstream = await client.send(
                client.build_request("GET", path, headers={"Authorization": f"Bearer {token}"}), stream=True
            )
            if upstream.status_code != 200:
                await upstream.aread()
        except httpx.HTTPError:
            await client.aclose()
            return _message(502, texts.API_DOWN)
        if upstream.status_code != 200:
            await upstream.aclose()
            await client.aclose()
            return _message(*_refusal(upstream))
        return StreamingResponse(_bytes(client, upstream), headers=_headers(upstream))

    return [Route("/original/{doc_id:path}", original, methods=["GET"])]


async def _bytes(client: httpx.AsyncClient, upstream: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for block in upstream.aiter_bytes():
            yield block
    finally:
        await upstream.aclose()
        await client.aclose()


def _headers(upstream: httpx.Response) -> dict[str, str]:
    sent = upstream.headers.get("content-type", "")
    media_type = sent.partition(";")[0].strip().lower()
    shown = _SHOWN.get(media_type)
    _, _, charset = sent.partition("charset=")  # the API has looked: many a text of an office is Shift_JIS
    _, _, name = upstream.headers.get("content-disposition", "").partition(";")
    disposition = "inline" if shown else "attachment"
    headers = {
        "Content-Type": f"{shown or media_type or 'application/octet-stream'}{charset and f'; charset={charset}'}",
        "Content-Disposition": f"{disposition};{name}" if name else disposition,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    if media_type in _SANDBOX:
        headers["Content-Security-Policy"] = _SANDBOX[media_type]
    return headers


def _refusal(upstream: httpx.Response) -> tuple[int, str]:
    if upstream.status_code == 401:
        return 401, texts.ORIGINAL_NOT_SIGNED_IN
    if upstream.status_code == 403:
        return 403, schemas.ErrorResponse.model_validate_json(upstream.content).error.message
    if upstream.status_code == 404:
        return 404, texts.ORIGINAL_NOT_FOUND
    return 502, texts.API_DOWN


def _message(status: int, message: str) -> HTMLResponse:
    page = fill(
        '<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>{title}</title><body style=\"font-family:'BIZ UDPGothic','Noto Sans JP',sans-serif;"
        'max-width:36em;margin:15vh auto;padding:0 1em;line-height:1.8"><p>{message}</p></body></html>',
        title=texts.PRODUCT,
        message=message,
    )
    return HTMLResponse(str(page), status_code=status, headers={"Cache-Control": "no-store"})
