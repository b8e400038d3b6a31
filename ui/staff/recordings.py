"""`/recording…`: recordings between a signed-in browser and the API, without a copy in the page's memory.

An upload is passed on block by block; playing asks for byte ranges, as a browser does to jump within a file.
"""

from collections.abc import AsyncIterator
from urllib.parse import quote, urlsplit

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from ui.staff import texts
from ui.staff.session_cookie import COOKIE

_UPLOAD = httpx.Timeout(connect=3, read=600, write=600, pool=5)
_PASSED_ON = ("content-type", "content-length", "content-range", "accept-ranges", "etag", "last-modified")


def recording_link(job_id: str) -> str:
    return f"/recording/{quote(job_id, safe='')}"


def recording_routes(api: str) -> list[Route]:
    async def upload(request: Request) -> Response:
        if not _same_origin(request):
            return _refusal(403, texts.API_DOWN)
        params = {"name": request.query_params.get("name", "")}
        return await _ask(request, "PUT", "/minutes/uploads", params=params, content=request.stream())

    async def spend(request: Request) -> Response:
        if not _same_origin(request):
            return _refusal(403, texts.API_DOWN)
        path = f"/minutes/{quote(request.path_params['job_id'], safe='')}/seconds"
        return await _ask(request, "POST", path, content=await request.body())

    async def play(request: Request) -> Response:
        client = httpx.AsyncClient(base_url=api, timeout=60, trust_env=False)
        headers = _authorized(request) | {k: v for k, v in request.headers.items() if k in ("range", "if-range")}
        path = f"/minutes/{quote(request.path_params['job_id'], safe='')}/audio"
        try:
            upstream = await client.send(client.build_request("GET", path, headers=headers), stream=True)
        except httpx.HTTPError:
            await client.aclose()
            return _refusal(502, texts.API_DOWN)
        kept = {name: upstream.headers[name] for name in _PASSED_ON if name in upstream.headers}
        kept |= {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
        return StreamingResponse(_blocks(client, upstream), status_code=upstream.status_code, headers=kept)

    async def _ask(request: Request, method: str, path: str, **sent: object) -> Response:
        headers = _authorized(request) | {"Content-Type": request.headers.get("content-type", "")}
        async with httpx.AsyncClient(base_url=api, timeout=_UPLOAD, trust_env=False) as client:
            try:
                answer = await client.request(method, path, headers=headers, **sent)  # type: ignore[arg-type]
            except httpx.HTTPError:
                return _refusal(502, texts.API_DOWN)
        media_type = answer.headers.get("content-type")
        return Response(answer.content, status_code=answer.status_code, media_type=media_type)

    return [
        Route("/recording", upload, methods=["PUT"]),
        Route("/recording/{job_id}/seconds", spend, methods=["POST"]),
        Route("/recording/{job_id}", play, methods=["GET"]),
    ]


async def _blocks(client: httpx.AsyncClient, upstream: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for block in upstream.aiter_raw():
            yield block
    finally:
        await upstream.aclose()
        await client.aclose()


def _authorized(request: Request) -> dict[str, str]:
    token = request.cookies.get(COOKIE, "")
    return {"Authorization": f"Bearer {token}"} if token else {}


def _same_origin(request: Request) -> bool:
    return urlsplit(request.headers.get("origin", "")).netloc == request.headers.get("host")


def _refusal(status: int, message: str) -> JSONResponse:
    return JSONResponse({"error": {"message": message, "code": "refused", "request_id": ""}}, status_code=status)
