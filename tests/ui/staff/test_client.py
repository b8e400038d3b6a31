"""The HTTP client: errors become Japanese, and a stream that breaks off is noticed."""

from collections.abc import Callable

import httpx
import pytest

from tests.ui.staff import sample_answers as sample
from ui.api import schemas
from ui.staff import texts
from ui.staff.client import ApiError, ApiUnreachable, SessionEnded, StaffApi, connect
from ui.staff.live_answer import LiveAnswer


def answering(status: int, content: bytes, media_type: str = "application/json") -> StaffApi:
    def respond(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, content=content, headers={"Content-Type": media_type})

    return StaffApi(connect("http://api.invalid", httpx.MockTransport(respond)), "token")


def test_an_api_that_does_not_answer_is_told_in_japanese() -> None:
    with pytest.raises(ApiUnreachable, match="サーバーに接続できません"):
        StaffApi(connect("http://127.0.0.1:9")).health()


@pytest.mark.parametrize("content", [b"<html>Bad Gateway</html>", b"", b'{"detail": "?"}'])
def test_an_error_without_our_shape_is_still_told_in_japanese(content: bytes) -> None:
    with pytest.raises(ApiError, match="コード 502"):
        answering(502, content).me()


def test_an_answer_of_another_version_is_not_half_understood() -> None:
    with pytest.raises(ApiError) as caught:
        answering(200, b'{"status": "new"}').health()
    assert caught.value.message == texts.API_MISUNDERSTOOD


def test_an_ended_session_is_its_own_error(api_as: Callable[[schemas.User], StaffApi]) -> None:
    api = api_as(sample.STAFF)
    api.sign_out()
    with pytest.raises(SessionEnded):
        api.me()


def test_a_stream_that_breaks_off_is_an_error_and_not_an_answer() -> None:
    stream = b'event: token\ndata: {"text": "14"}\n\n'
    live = LiveAnswer(answering(200, stream, "text/event-stream"), "質問", conversation_id=None, department="")
    live.start()
    assert live.wait(5)
    assert live.progress.error is not None
    assert live.progress.error.message == texts.STREAM_BROKE_OFF


def test_stop_before_the_first_event_still_reaches_the_api(api_as: Callable[[schemas.User], StaffApi]) -> None:
    live = LiveAnswer(api_as(sample.STAFF), "長い質問", conversation_id=None, department="")
    live.stop()
    live.start()
    assert live.wait(10)
    assert live.progress.answer is not None
    assert live.progress.answer.status == "CANCELLED"
