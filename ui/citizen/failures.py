"""Errors as the citizen API tells them: {code, message, request_id}. What was sent is never repeated."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import Scope

from assistant.database import DatabaseUnavailable
from assistant.errors import Busy, MadoguchiError, NotFound
from ui.api.failures import explained
from ui.citizen import schemas

_STATUS: dict[schemas.Code, int] = {
    "BAD_REQUEST": 400,
    "TOO_LONG": 400,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "TOO_MANY": 429,
    "INTERNAL": 500,
    "CLOSED": 503,
    "BUSY": 503,
}
_CODES: dict[int, schemas.Code] = {
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    413: "TOO_LONG",
    421: "FORBIDDEN",
    500: "INTERNAL",
}
_MESSAGES = {
    404: "このアドレスはありません。",
    405: "このアドレスでは、この操作はできません。",
    408: "送信に時間がかかりすぎました。もう一度お試しください。",
    413: "送られたデータが大きすぎます。短くしてください。",
}


class Refused(Exception):
    """A request that goes no further, with what the citizen is told."""

    def __init__(self, code: schemas.Code, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.retry_after = retry_after


def handle_errors(app: FastAPI) -> None:
    app.add_exception_handler(Refused, _on_refused)
    app.add_exception_handler(MadoguchiError, _on_known)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)


def refuse(scope: Scope, status: int, code: str, message: str) -> JSONResponse:
    """For what surrounds each request; `code` is the staff API's and not shown."""
    return _response(scope["state"]["request_id"], status, _CODES.get(status, "BAD_REQUEST"), message)


async def _on_refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)
    response = _response(request.state.request_id, _STATUS[error.code], error.code, error.message)
    if error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


async def _on_known(request: Request, error: Exception) -> JSONResponse:
    code: schemas.Code = "INTERNAL"
    if isinstance(error, NotFound):
        code = "NOT_FOUND"
    if isinstance(error, Busy | DatabaseUnavailable):
        code = "BUSY"
    message = (
        str(error) if code == "NOT_FOUND" else "ただいま混み合っています。少し待ってから、もう一度お試しください。"
    )
    return _response(request.state.request_id, _STATUS[code], code, message)


async def _on_invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return _response(request.state.request_id, 400, "BAD_REQUEST", explained(error))


async def _on_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    message = _MESSAGES.get(error.status_code, "リクエストを読み取れませんでした。")
    return _response(request.state.request_id, error.status_code, _CODES.get(error.status_code, "BAD_REQUEST"), message)


def _response(request_id: str, status: int, code: schemas.Code, message: str) -> JSONResponse:
    body = schemas.Problem(code=code, message=message, request_id=request_id)
    return JSONResponse(body.model_dump(), status_code=status)
