"""`madoguchi ask --audience citizen`: what a citizen would be told, from the running citizen API or the snapshot."""

import tempfile
import uuid
from pathlib import Path
from typing import Any, get_args

import httpx

from assistant.errors import UserError
from assistant.settings import Settings
from ui.addresses import local_url
from ui.citizen import schemas
from ui.data_folder import owner_of

_SECONDS = 300.0
_MORE = {"lang", "note", "original", "choices", "table", "person", "passages"}


def ask_as_citizen(text: str, lang: str, chosen: Settings) -> dict[str, Any]:
    """Raises UserError when the citizens' door is closed or does not answer, or nothing has been published."""
    if lang not in get_args(schemas.Lang):
        raise UserError(f"言語「{lang}」には対応していません（{'、'.join(get_args(schemas.Lang))}）。")
    owner = owner_of(chosen.data)
    if owner and owner.citizen_port:
        return _from_process(local_url(chosen.citizen_address, owner.citizen_port), text, lang)
    return _without_process(text, lang, chosen)


def _from_process(url: str, text: str, lang: str) -> dict[str, Any]:
    try:
        with httpx.Client(base_url=url, timeout=_SECONDS, trust_env=False) as http:
            return _asked(http, text, lang)
    except httpx.HTTPError as error:
        raise UserError(
            f"市民用 API（{url}）が応答しません（{type(error).__name__}）。起動の途中なら、少し待ってから、もう一度"
            "実行してください。続く場合は data/logs/citizen.log を確かめてください。"
        ) from error


def _without_process(text: str, lang: str, chosen: Settings) -> dict[str, Any]:
    """At the same desk in this process, with a database that is thrown away."""
    from assistant.listening import Silent
    from assistant.snapshot import public_key, signing_key
    from ingest.publishing import key_file
    from ui.citizen.desk import Asked
    from ui.citizen.serving import Folders, assemble

    with tempfile.TemporaryDirectory() as own:
        folders = Folders(published=chosen.data / "published", control=chosen.data / "citizen-control", own=Path(own))
        with assemble(chosen, folders, public_key(signing_key(key_file(chosen.data)))) as office:
            office.editions.look()
            edition, control = office.editions.now, office.switches.now
            if edition is None:
                raise UserError("まだ何も公開されていません。madoguchi publish を実行してください。")
            if control.mode == "closed":
                raise UserError("市民用の窓口は停止中です。madoguchi open-chat で再開します。")
            asked = Asked(request_id=str(uuid.uuid4()), conversation=uuid.uuid4().hex, lang=lang, text=text)  # type: ignore[arg-type]
            return _plain(office.desk.answer(asked, edition, control, Silent()).sent)


def _asked(http: httpx.Client, text: str, lang: str) -> dict[str, Any]:
    from httpx_sse import connect_sse

    body = {"text": text, "lang": lang, "request_id": str(uuid.uuid4())}
    with connect_sse(http, "POST", "/citizen/v1/ask", json=body) as source:
        if source.response.is_error:
            source.response.read()
            raise UserError(schemas.Problem.model_validate_json(source.response.content).message)
        for event in source.iter_sse():
            if event.event == "error":
                raise UserError(schemas.Failed.model_validate_json(event.data).message)
            if event.event == "answer":
                return _plain(schemas.Answer.model_validate_json(event.data))
    raise UserError("回答が途中で切れました。もう一度実行し、続く場合は data/logs/citizen.log を確かめてください。")


def _plain(answer: schemas.Answer) -> dict[str, Any]:
    citations = [
        {"number": c.number, "title": c.title, "source": c.title, "page": None, "place": c.place, "quote": c.quote}
        | {"url": c.url}
        for c in answer.citations
    ]
    rest = answer.model_dump(
        mode="json", include={"lang", "note", "original", "choices", "table", "person", "passages"}
    )
    return {
        "text": answer.text,
        "status": answer.status.value,
        "citations": citations,
        "seconds": answer.seconds,
        "first_token_seconds": None,
        **rest,
    }
