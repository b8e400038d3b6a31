"""The staff API of a running `madoguchi up`, on behalf of the command line of the same machine and user."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from assistant.errors import UserError
from assistant.settings import Settings
from ingest.sources import Source
from ui.api import schemas
from ui.data_folder import DataFolderInUse, local_token, owner_of
from ui.staff.client import ApiError, FailedEvent, StaffApi, connect

_POLL_SECONDS = 0.2


class RunningApi:
    """What the command line asks of the API. Raises `ApiError`, which `running_api` translates."""

    def __init__(self, http: httpx.Client, token: str) -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"}
        self._staff = StaffApi(http, token)

    def search(self, text: str, limit: int) -> list[schemas.Passage]:
        response = self._http.get("/search", params={"q": text, "k": limit}, headers=self._headers)
        _check(response)
        return schemas.Passages.model_validate_json(response.content).passages

    def ask(self, text: str) -> schemas.AnswerEvent:
        for event in self._staff.ask(text, conversation_id=None, department=""):
            if isinstance(event, FailedEvent):
                raise event.error
            if isinstance(event, schemas.AnswerEvent):
                self._staff.delete_conversation(event.conversation_id)  # a question at the prompt is not history
                return event
        raise UserError("回答が途中で切れました。もう一度実行し、続く場合は data/logs/api.log を確かめてください。")

    def publish(self) -> None:
        _check(self._http.post("/citizens/publish", headers=self._headers, timeout=httpx.Timeout(600, connect=3)))

    def reembed(self) -> int:
        """One batch. How many are left."""
        response = self._http.post("/admin/reembed", headers=self._headers, timeout=httpx.Timeout(300, connect=3))
        _check(response)
        return schemas.Reembedded.model_validate_json(response.content).left

    def ingest(self, source: Source) -> schemas.Report:
        """Sends one file and waits until it has been read in."""
        from datetime import UTC, datetime

        try:
            content = source.path.open("rb")
        except OSError as error:
            skipped = schemas.Skipped(name=source.name, reason=f"ファイルを開けません（{error.strerror}）。")
            return schemas.Report(written=[], unchanged=[], skipped=[skipped], notes=[])
        with content:
            modified = datetime.fromtimestamp(source.path.stat().st_mtime, UTC).isoformat()
            response = self._http.post(
                "/documents",
                headers=self._headers,
                data={
                    "audience": source.audience.value,
                    "department": source.department,
                    "name": source.name,
                    "modified": modified,
                },
                files={"file": (source.path.name, content)},
                timeout=httpx.Timeout(300, connect=3),
            )
        if response.is_client_error:
            reason = schemas.ErrorResponse.model_validate_json(response.content).error.message
            skipped = schemas.Skipped(name=source.name, reason=reason)
            return schemas.Report(written=[], unchanged=[], skipped=[skipped], notes=[])
        _check(response)
        return self._report(schemas.JobStarted.model_validate_json(response.content).job_id)

    def _report(self, job_id: str) -> schemas.Report:
        while (job := self._staff.job(job_id)).state in ("waiting", "running"):
            time.sleep(_POLL_SECONDS)
        if job.report is None:
            raise UserError(f"{job.name}: {job.message}")
        return job.report


@contextmanager
def running_api(chosen: Settings) -> Iterator[RunningApi | None]:
    """The API when `up` runs on this data folder; None when nobody uses it. What the API refuses becomes UserError."""
    owner = owner_of(chosen.data)
    if owner is None:
        yield None
        return
    if owner.api_port is None:
        raise DataFolderInUse(
            f"madoguchi {owner.command}（PID {owner.pid}）がデータを使っています。終わるまで待ってください。"
        )
    try:
        token = local_token(chosen.data).read_text(encoding="ascii")
        with connect(f"http://127.0.0.1:{owner.api_port}") as http:
            yield RunningApi(http, token)
    except FileNotFoundError as error:
        raise UserError("窓口は起動の途中です。起動が終わってから、もう一度実行してください。") from error
    except PermissionError as error:
        raise UserError(
            f"{local_token(chosen.data)} を読む権限がありません。窓口を起動したのと同じ利用者で実行してください。"
        ) from error
    except (ApiError, httpx.HTTPError) as error:
        reason = str(error) if isinstance(error, ApiError) else f"職員用 API が応答しません（{type(error).__name__}）。"
        raise UserError(reason) from error


def _check(response: httpx.Response) -> None:
    if response.is_error:
        error = schemas.ErrorResponse.model_validate_json(response.content).error
        raise ApiError(error.message, error.code)
