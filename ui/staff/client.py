"""The staff API as Python: one method per route, typed results, Japanese errors. Knows nothing of Streamlit."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal, TypeVar
from urllib.parse import quote, unquote

import httpx
import httpx_sse
from pydantic import BaseModel, ValidationError

from assistant.minutes.exports import Format
from assistant.minutes.forms import FormKind
from assistant.minutes.items import ItemKind, Judgement
from assistant.minutes.levels import Level
from assistant.types import Audience, Role
from ui.api import minutes_schemas, schemas
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

    def export_unanswered(self, *, department: str = "") -> bytes:
        """As CSV."""
        return self._send("GET", "/citizens/unanswered/export", params={"department": department}).content

    def citizen_control(self) -> Control:
        return self._read(Control, "GET", "/citizens/control")

    def change_citizen_control(self, control: Control, *, shown: Control) -> Control:
        """Refused when the switches are no longer what was `shown`."""
        params = {"shown": shown.digest}
        return self._read(Control, "PUT", "/citizens/control", params=params, json=control.model_dump(mode="json"))

    def publish(self) -> schemas.Snapshot:
        return self._read(schemas.Snapshot, "POST", "/citizens/publish", timeout=_PUBLISHING)

    def roll_back_publication(self) -> schemas.Snapshot:
        return self._read(schemas.Snapshot, "POST", "/citizens/rollback")

    # ---- minutes ----

    def recordings(self) -> minutes_schemas.Recordings:
        return self._read(minutes_schemas.Recordings, "GET", "/minutes")

    def start_recording(self, upload_id: str, meeting: minutes_schemas.Meeting) -> minutes_schemas.Recording:
        body = {"upload_id": upload_id, "meeting": meeting.model_dump(mode="json")}
        return self._read(minutes_schemas.Recording, "POST", "/minutes", json=body, timeout=_UPLOAD_TIMEOUT)

    def read_paper(self, name: str, content: bytes) -> str:
        """The lines of an agenda or a roster kept as a file."""
        return self._read(
            minutes_schemas.Text,
            "POST",
            "/minutes/read",
            params={"name": name},
            content=content,
            timeout=_UPLOAD_TIMEOUT,
        ).text

    def hear_again(self, job_id: str, start: float, end: float) -> None:
        self._send("POST", f"/minutes/{_part(job_id)}/hear", json={"start": start, "end": end})

    def cancel_recording(self, job_id: str) -> None:
        self._send("POST", f"/minutes/{_part(job_id)}/cancel")

    def retry_recording(self, job_id: str) -> None:
        self._send("POST", f"/minutes/{_part(job_id)}/retry")

    def delete_recording(self, job_id: str) -> None:
        self._send("DELETE", f"/minutes/{_part(job_id)}")

    def minutes(self, job_id: str) -> minutes_schemas.Record:
        return self._record("GET", job_id, "")

    def set_meeting(self, job_id: str, meeting: minutes_schemas.Meeting) -> minutes_schemas.Record:
        return self._record("PUT", job_id, "/meeting", json=meeting.model_dump(mode="json"))

    def write_minutes(self, job_id: str) -> minutes_schemas.Record:
        return self._record("POST", job_id, "/write", timeout=_UPLOAD_TIMEOUT)

    def reword(
        self, job_id: str, utterance_id: str, *, text: str | None = None, speaker: str | None = None
    ) -> minutes_schemas.Record:
        body = {"text": text, "speaker": speaker}
        return self._record("PATCH", job_id, f"/utterances/{_part(utterance_id)}", json=body)

    def undo_correction(self, job_id: str, utterance_id: str, index: int) -> minutes_schemas.Record:
        return self._record("POST", job_id, f"/utterances/{_part(utterance_id)}/corrections/{index}/undo")

    def name_speaker(self, job_id: str, label: str, *, name: str, title: str) -> minutes_schemas.Record:
        return self._record("PUT", job_id, f"/speakers/{_part(label)}", json={"name": name, "title": title})

    def replace_everywhere(self, job_id: str, search: str, replacement: str) -> minutes_schemas.Record:
        return self._record("POST", job_id, "/replace", json={"search": search, "replacement": replacement})

    def undo_edit(self, job_id: str) -> minutes_schemas.Record:
        return self._record("POST", job_id, "/undo")

    def add_item(self, job_id: str, *, kind: ItemKind, text: str, utterance_id: str) -> minutes_schemas.Record:
        body = {"kind": kind.value, "text": text, "utterance_id": utterance_id}
        return self._record("POST", job_id, "/items", json=body)

    def change_item(self, job_id: str, item_id: str, item: minutes_schemas.ChangedItem) -> minutes_schemas.Record:
        return self._record("PATCH", job_id, f"/items/{_part(item_id)}", json=item.model_dump(mode="json"))

    def judge_item(self, job_id: str, item_id: str, judgement: Judgement) -> minutes_schemas.Record:
        body = {"judgement": judgement.value}
        return self._record("POST", job_id, f"/items/{_part(item_id)}/judgement", json=body)

    def set_marks(self, job_id: str, marks: minutes_schemas.Marks) -> minutes_schemas.Record:
        return self._record("PUT", job_id, "/marks", json=marks.model_dump(mode="json"))

    def transcript_lines(self, job_id: str, level: Level) -> minutes_schemas.Lines:
        return self._read(
            minutes_schemas.Lines, "GET", f"/minutes/{_part(job_id)}/lines", params={"level": level.value}
        )

    def approve_minutes(self, job_id: str) -> minutes_schemas.Record:
        return self._record("POST", job_id, "/approve")

    def reopen_minutes(self, job_id: str) -> minutes_schemas.Record:
        return self._record("POST", job_id, "/reopen")

    def export_minutes(self, job_id: str, format: Format, *, kind: FormKind, level: Level, public: bool) -> File:
        params = {"format": format.value, "kind": kind.value, "level": level.value, "public": str(public).lower()}
        response = self._send("GET", f"/minutes/{_part(job_id)}/export", params=params)
        _, _, name = response.headers.get("content-disposition", "").partition("filename*=UTF-8''")
        media_type = response.headers.get("content-type", "application/octet-stream")
        return File(name=unquote(name) or f"minutes.{format}", media_type=media_type, content=response.content)

    def voices(self) -> minutes_schemas.Voices:
        return self._read(minutes_schemas.Voices, "GET", "/minutes/voices")

    def delete_voice(self, profile_id: str) -> None:
        self._send("DELETE", f"/minutes/voices/{_part(profile_id)}")

    def save_voice(self, job_id: str, label: str) -> minutes_schemas.Voices:
        return self._read(minutes_schemas.Voices, "POST", f"/minutes/{_part(job_id)}/speakers/{_part(label)}/voice")

    def suggest_names(self, job_id: str) -> minutes_schemas.Suggestions:
        return self._read(minutes_schemas.Suggestions, "POST", f"/minutes/{_part(job_id)}/voices")

    def deletion_certificate(self, job_id: str) -> bytes:
        """A Word page."""
        return self._send("GET", f"/minutes/{_part(job_id)}/certificate").content

    def _record(self, method: str, job_id: str, path: str, **request: Any) -> minutes_schemas.Record:
        return self._read(minutes_schemas.Record, method, f"/minutes/{_part(job_id)}{path}", **request)

    # ---- administration ----

    def users(self) -> list[schemas.User]:
        return self._read(schemas.Users, "GET", "/admin/users").users

    def create_user(self, username: str, *, display_name: str, role: Role, department: str) -> schemas.UserWithPassword:
        body = {"username": username, "display_name": display_name, "role": role.value, "department": department}
        return self._read(schemas.UserWithPassword, "POST", "/admin/users", json=body)

    def reassign_user(self, user_id: str, *, role: Role, department: str) -> schemas.User:
        body = {"role": role.value, "department": department}
        return self._read(schemas.User, "PATCH", f"/admin/users/{_part(user_id)}", json=body)

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


def _part(of_path: str) -> str:
    return quote(of_path, safe="")


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
