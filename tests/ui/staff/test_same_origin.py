"""Who may talk to Streamlit's sockets."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from ui.staff.same_origin import SameOrigin


async def _origin(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.headers.get("origin", "none"))


async def _socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(socket.headers.get("origin", "none"))
    await socket.close()


@pytest.fixture
def server() -> TestClient:
    routes = [Route("/_stcore/health", _origin), Route("/session", _origin), WebSocketRoute("/_stcore/stream", _socket)]
    app = Starlette(routes=routes, middleware=[Middleware(SameOrigin)])
    return TestClient(app, headers={"Host": "madoguchi.city.example:8501"})


@pytest.mark.parametrize("origin", ["http://madoguchi.city.example:8501", "https://madoguchi.city.example:8501"])
def test_the_page_itself_may_connect_under_any_name(server: TestClient, origin: str) -> None:
    with server.websocket_connect("/_stcore/stream", headers={"Origin": origin}) as socket:
        assert socket.receive_text() == "http://localhost"


@pytest.mark.parametrize("origin", ["http://evil.example", "http://madoguchi.city.example:9999", "null", ""])
def test_another_site_may_not_connect(server: TestClient, origin: str) -> None:
    with (
        pytest.raises(WebSocketDisconnect),
        server.websocket_connect("/_stcore/stream", headers={"Origin": origin}),
    ):
        pass


def test_another_site_is_granted_nothing(server: TestClient) -> None:
    assert server.get("/_stcore/health", headers={"Origin": "http://evil.example"}).text == "none"


def test_our_own_routes_see_the_origin_as_it_is(server: TestClient) -> None:
    assert server.get("/session", headers={"Origin": "http://evil.example"}).text == "http://evil.example"
