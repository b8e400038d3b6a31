"""Keeps the sign-in across a reload of the page, in a cookie that no script can read.

Streamlit itself cannot set cookies, so a small component posts the token to `/session`, which checks it with the API
and answers with the cookie. `SameSite=Strict` and the Origin check keep other sites from using or planting it.
"""

from urllib.parse import urlsplit

import httpx
import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

COOKIE = "madoguchi_staff"
PATH = "/session"

# Sends each change once: the component is mounted again on every run of the page.
_JS = """
let sent = null;
export default function ({ data }) {
  document.documentElement.lang = "ja";
  if (sent === data.token) return;
  sent = data.token;
  const request = data.token
    ? { method: "POST", headers: { "Content-Type": "text/plain" }, body: data.token }
    : { method: "DELETE" };
  fetch("/session", { ...request, credentials: "same-origin", redirect: "error" }).catch(() => { sent = null; });
}
"""


def mirror_in_cookie(token: str) -> None:
    """Make the browser's cookie say the same as this page: `token`, or nothing when it is ""."""
    st.components.v2.component("madoguchi_session_cookie", js=_JS)(data={"token": token}, key="session-cookie")


def token_from_cookie() -> str:
    """The token the browser sent when this page connected, or ""."""
    return st.context.cookies.get(COOKIE, "")


def session_cookie_routes(api: str) -> list[Route]:
    async def keep(request: Request) -> Response:
        if not _same_origin(request):
            return Response(status_code=403)
        token = (await request.body()).decode("ascii", errors="replace").strip()
        if not await _is_valid(api, token):
            return Response(status_code=401)
        response = Response(status_code=204)
        response.set_cookie(COOKIE, token, path="/", httponly=True, samesite="strict", secure=_is_https(request))
        return response

    async def forget(request: Request) -> Response:
        if not _same_origin(request):
            return Response(status_code=403)
        response = Response(status_code=204)
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict", secure=_is_https(request))
        return response

    return [Route(PATH, keep, methods=["POST"]), Route(PATH, forget, methods=["DELETE"])]


async def _is_valid(api: str, token: str) -> bool:
    if not token or not token.isascii() or not token.isprintable():
        return False
    async with httpx.AsyncClient(base_url=api, timeout=10, trust_env=False) as client:
        try:
            answer = await client.get("/auth/me", headers={"Authorization": f"Bearer {token}"})
        except httpx.HTTPError:
            return False
    return answer.status_code == 200


def _same_origin(request: Request) -> bool:
    return urlsplit(request.headers.get("origin", "")).netloc == request.headers.get("host")


def _is_https(request: Request) -> bool:
    return request.url.scheme == "https"
