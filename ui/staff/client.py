"""The staff API as Python: one method per route, typed results, Japanese errors. Knows nothing of Streamlit."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal, TypeVar

import httpx
import httpx_sse
from pydantic import BaseModel, ValidationError

from assistant.types import Audience, Role
from ui.api import schemas
from ui.citizen_control import Control
from ui.staff import texts

Result = TypeVar("Result", bound=BaseModel)

# The API sends heart-beats while the model thinks, so a silence of this length means that it hangs.
_STREAM_TIMEOUT = httpx.Timeout(connect=3, read=60, write=10, pool=5)
_TIMEOUT = httpx.Timeout(connect=3, read=20, write=20, pool=5)
_UPLOAD_TIMEOUT = httpx.Timeout(connect=3, read=120, write=300, pool=5)
_PUBLISHING = httpx.Timeout(connect=3, read=600, write=10, pool=5)


class ApiError(Exception):
    """The API did not do what was asked. The message is Japanese and may be shown; `code` is the API's."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class ApiUnreachable(ApiError):
    """The API does not answer, or not in time."""

    def __init__(self) -> None:
        super().__init__(texts.API_DOWN, "unreachable")


class SessionEnded(ApiError):
    """Signed out: the session expired or was ended elsewhere."""


class PasswordChangeRequired(ApiError):
    """Nothing is allowed before the generated password is replaced."""


@dataclass(frozen=True, kw_only=True)
class SourcesEvent:
    passages: tuple[schemas.Passage, ...]


@dataclass(frozen=True, kw_only=True)
class FailedEvent:
    """The stream ended with an error instead of an answer."""

    error: ApiError


AskEvent = (
    schemas.ConversationEvent
    | SourcesEvent
    | schemas.TokenEvent
    | schemas.SentenceEvent
    | schemas.AnswerEvent
    | FailedEvent
)


@dataclass(frozen=True, kw_only=True)
class File:
    """A file as the API sent it."""

    name: str
    media_type: str
    content: bytes


def connect(api_url: str, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """The connection all signed-in users share. A city's proxy settings must not catch calls to the own machine."""
    return httpx.Client(base_url=api_url, timeout=_TIMEOUT, trust_env=False, transport=transport)


class StaffApi:
    """The staff API on behalf of one session. Every method raises `ApiError`."""

    def __init__(self, http: httpx.Client, token: str = "") -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    # ---- signing in ----

    def sign_in(self, username: str, password: str) -> schemas.SignedIn:
        body = {"username": username, "password": password}
        return self._read(schemas.SignedIn, "POST", "/auth/sign-in", json=body)

    def sign_out(self) -> None:
        self._send("POST", "/auth/sign-out")

    def me(self) -> schemas.User:
        return self._read(schemas.User, "GET", "/auth/me")

    def change_password(self, current: str, new: str) -> schemas.SignedIn:
        body = {"current_password": current, "new_password": new}
        return self._read(schemas.SignedIn, "POST", "/auth/password", json=body)

    def api_keys(self) -> list[schemas.ApiKey]:
        return self._read(schemas.ApiKeys, "GET", "/auth/api-keys").api_keys

    def create_api_key(self, name: str) -> schemas.CreatedApiKey:
        return self._read(schemas.CreatedApiKey, "POST", "/auth/api-keys", json={"name": name})

    def delete_api_key(self, key_id: str) -> None:
        self._send("DELETE", f"/auth/api-keys/{key_id}")

    # ---- asking ----

    def ask(self, question: str, *, conversation_id: str | None, department: str) -> Iterator[AskEvent]:
        """The events of one answer, as they come. Raises `ApiError` where the stream does not begin or breaks off."""
        body = {"question": question, "conversation_id": conversation_id, "department": department}
        try:
            with self._http.stream(
                "POST", "/ask", json=body, headers=self._headers, timeout=_STREAM_TIMEOUT
            ) as response:
                if response.is_error:
                    response.read()
                    raise _error(response)
                for event in httpx_sse.EventSource(response).iter_sse():
                    yield _ask_event(event)
        except (httpx.HTTPError, httpx_sse.SSEError) as error:
            raise ApiUnreachable from error

    def stop(self, request_id: str) -> None:
        self._send("POST", f"/ask/{request_id}/stop")

    def departments(self) -> list[str]:
        return self._read(schemas.Departments, "GET", "/departments").departments

    def examples(self) -> list[str]:
        return self._read(schemas.Examples, "GET", "/examples").examples

    def give_feedback(
        self, message_id: str, rating: Literal["up", "down"], *, reason: str = "", comment: str = ""
    ) -> None:
        body = {"rating": rating, "reason": reason, "comment": comment}
        self._send("POST", f"/messages/{message_id}/feedback", json=body)

    # ---- documents ----

    def documents(self, *, query: str = "", department: str = "", audience: str = "") -> list[schemas.Document]:
        params = {"q": query, "department": department, "audience": audience}
        set_params = {name: value for name, value in params.items() if value}
        return self._read(schemas.Documents, "GET", "/documents", params=set_params).documents

    def document(self, doc_id: str) -> schemas.DocumentWithPassages:
        return self._read(schemas.DocumentWithPassages, "GET", f"/documents/{doc_id}")

    def upload(self, name: str, content: BinaryIO, *, audience: Audience, department: str) -> str:
        """The id of the job that reads the file in."""
        fields = {"audience": audience.value, "department": department}
        return self._read(
            schemas.JobStarted,
            "POST",
            "/documents",
            data=fields,
            files={"file": (name, content)},
            timeout=_UPLOAD_TIMEOUT,
        ).job_id

    def reindex(self, doc_id: str) -> str:
        """The id of the job that reads the kept original in again."""
        return self._read(schemas.JobStarted, "POST", f"/documents/{doc_id}/reindex").job_id

    def job(self, job_id: str) -> schemas.Job:
        return self._read(schemas.Job, "GET", f"/documents/jobs/{job_id}")

    def delete_document(self, doc_id: str) -> None:
        self._send("DELETE", f"/documents/{doc_id}")

    # ---- conversations ----

    def conversations(self, *, query: str = "", limit: int = 50, offset: int = 0) -> schemas.Conversations:
        params = {"q": query, "limit": limit, "offset": offset}
        return self._read(schemas.Conversations, "GET", "/conversations", params=params)

    def conversation(self, conversation_id: str) -> schemas.ConversationWithMessages:
        return self._read(schemas.ConversationWithMessages, "GET", f"/conversations/{conversation_id}")

    def rename_conversation(self, conversation_id: str, title: str) -> None:
        self._send("PATCH", f"/conversations/{conversation_id}", json={"title": title})

    def delete_conversation(self, conversation_id: str) -> schemas.Deleted:
        return self._read(schemas.Deleted, "DELETE", f"/conversations/{conversation_id}")

    def delete_all_conversations(self) -> schemas.Deleted:
        return self._read(schemas.Deleted, "DELETE", "/conversations")

    def restore_conversation(self, conversation_id: str) -> None:
        self._send("POST", f"/conversations/{conversation_id}/restore")

    def export_conversation(self, conversation_id: str, format: Literal["md", "json"]) -> File:
        response = self._send("GET", f"/conversations/{conversation_id}/export", params={"format": format})
        media_type = response.headers.get("content-type", "application/octet-stream")
        return File(name=f"kaiwa-{conversation_id}.{format}", media_type=media_type, content=response.content)

    # ---- citizens ----

    def unanswered(self, *, department: str = "") -> list[schemas.UnansweredQuestion]:
        params = {"department": department}
        return self._read(schemas.UnansweredQuestions, "GET", "/citizens/unanswered", params=params).unanswered

    def export_unanswered(self, *, department: str = "") -> File:
        response = self._send("GET", "/citizens/unanswered/export", params={"department": department})
        return File(name="mikaitou.csv", media_type="text/csv", content=response.content)

    def citizen_control(self) -> Control:
        return self._read(Control, "GET", "/citizens/control")

    def change_citizen_control(self, control: Control) -> Control:
        return self._read(Control, "PUT", "/citizens/control", json=control.model_dump(mode="json"))

    def publish(self) -> schemas.Snapshot:
        return self._read(schemas.Snapshot, "POST", "/citizens/publish", timeout=_PUBLISHING)

    def roll_back_publication(self) -> schemas.Snapshot:
        return self._read(schemas.Snapshot, "POST", "/citizens/rollback")

    # ---- administration ----

    def users(self) -> list[schemas.User]:
        return self._read(schemas.Users, "GET", "/admin/users").users

    def create_user(self, username: str, *, display_name: str, role: Role, department: str) -> schemas.UserWithPassword:
        body = {"username": username, "display_name": display_name, "role": role.value, "department": department}
        return self._read(schemas.UserWithPassword, "POST", "/admin/users", json=body)

    def set_user_active(self, user_id: str, active: bool) -> schemas.User:
        action = "enable" if active else "disable"
        return self._read(schemas.User, "POST", f"/admin/users/{user_id}/{action}")

    def reset_password(self, user_id: str) -> schemas.UserWithPassword:
        return self._read(schemas.UserWithPassword, "POST", f"/admin/users/{user_id}/reset")

    def audit(self, *, before: int | None = None, limit: int = 50) -> schemas.AuditPage:
        params = {"limit": limit} | ({"before": before} if before is not None else {})
        return self._read(schemas.AuditPage, "GET", "/admin/audit", params=params)

    def decisions(self, *, days: int) -> schemas.Decisions:
        return self._read(schemas.Decisions, "GET", "/admin/decisions", params={"days": days})

    def verify_audit(self) -> schemas.AuditVerification:
        return self._read(schemas.AuditVerification, "GET", "/admin/audit/verify")

    def health(self) -> schemas.Health:
        return self._read(schemas.Health, "GET", "/health")

    # ---- the wire ----

    def _read(self, model: type[Result], method: str, path: str, **request: Any) -> Result:
        response = self._send(method, path, **request)
        try:
            return model.model_validate_json(response.content)
        except ValidationError as error:
            raise ApiError(texts.API_MISUNDERSTOOD, "invalid_response") from error

    def _send(self, method: str, path: str, **request: Any) -> httpx.Response:
        try:
            response = self._http.request(method, path, headers=self._headers, **request)
        except httpx.HTTPError as error:
            raise ApiUnreachable from error
        if response.is_error:
            raise _error(response)
        return response


def _error(response: httpx.Response) -> ApiError:
    try:
        body = schemas.ErrorResponse.model_validate_json(response.content).error
    except ValidationError:
        return ApiError(texts.API_FAILED.format(status=response.status_code), "unknown")
    return _typed_error(body.message, body.code)


def _typed_error(message: str, code: str) -> ApiError:
    if code == "not_signed_in":
        return SessionEnded(message, code)
    if code == "password_change_required":
        return PasswordChangeRequired(message, code)
    return ApiError(message, code)


def _ask_event(event: httpx_sse.ServerSentEvent) -> AskEvent:
    try:
        match event.event:
            case "conversation":
                return schemas.ConversationEvent.model_validate_json(event.data)
            case "sources":
                return SourcesEvent(passages=tuple(schemas.Passages.model_validate_json(event.data).passages))
            case "token":
                return schemas.TokenEvent.model_validate_json(event.data)
            case "sentence":
                return schemas.SentenceEvent.model_validate_json(event.data)
            case "answer":
                return schemas.AnswerEvent.model_validate_json(event.data)
            case "error":
                body = schemas.ErrorBody.model_validate_json(event.data)
                return FailedEvent(error=_typed_error(body.message, body.code))
    except ValidationError as error:
        raise ApiError(texts.API_MISUNDERSTOOD, "invalid_response") from error
    raise ApiError(texts.API_MISUNDERSTOOD, "invalid_response")
