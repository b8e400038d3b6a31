"""`madoguchi ask` and `madoguchi search`: through the API while `up` runs, otherwise directly."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.errors import UserError
from assistant.settings import Settings
from assistant.types import Reader, Role
from ui.cli.options import Data, Json, settings
from ui.cli.output import write_json, write_table

if TYPE_CHECKING:
    from assistant.services import Services
    from assistant.types import Answer, Citation
    from ui.api.schemas import AnswerEvent, Passage

_LOCAL = Reader(user_id="local", role=Role.ADMIN)
_LINE = 60


class AskedBy(StrEnum):
    STAFF = "staff"
    CITIZEN = "citizen"


def register(app: typer.Typer) -> None:
    app.command("ask")(ask)
    app.command("search")(search)


def ask(
    text: Annotated[str, typer.Argument(metavar="質問")],
    audience: Annotated[AskedBy, typer.Option(help="誰として質問するか")] = AskedBy.STAFF,
    lang: Annotated[str, typer.Option(help="回答の言語。ja のほかは、市民としての質問だけ")] = "ja",
    json: Json = False,
    data: Data = None,
) -> None:
    """質問に、出典をつけて答える。"""
    if audience is AskedBy.CITIZEN:
        from ui.cli.asking_as_citizen import ask_as_citizen

        answer = ask_as_citizen(text, lang, settings(data))
    elif lang != "ja":
        raise UserError("ja のほかの言語で答えるのは、市民としての質問（--audience citizen）だけです。")
    else:
        answer = _answer(text, settings(data))
    if json:
        write_json(answer)
        return
    typer.echo(answer["text"])
    for citation in answer["citations"]:
        typer.echo(f"  [{citation['number']}] {citation['title']}（{citation['place'] or citation['source']}）")
    typer.echo(f"（{answer['status']}、{answer['seconds']:.1f} 秒）", err=True)


def search(
    text: Annotated[str, typer.Argument(metavar="言葉")],
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="件数")] = 10,
    json: Json = False,
    data: Data = None,
) -> None:
    """資料の中から、近い箇所を探す。"""
    found = _passages(text, k, settings(data))
    if json:
        write_json(found)
        return
    rows = [
        (f"{row['score']:.2f}", row["title"], str(row["page"] or ""), " ".join(row["text"].split())[:_LINE])
        for row in found
    ]
    write_table(["点", "資料", "ページ", "本文"], rows)


def _answer(text: str, chosen: Settings) -> dict[str, Any]:
    from ui.cli.running_api import running_api

    with running_api(chosen) as api:
        if api:
            return _plain_event(api.ask(text))
    with _opened(chosen, "ask") as services:
        from assistant.japan import today_in_japan
        from assistant.listening import Silent
        from assistant.types import Question

        question = Question(text=text, reader=_LOCAL, session=uuid.uuid4().hex, as_of=today_in_japan())
        return _plain_answer(services.answerer.answer(question, Silent()))


def _passages(text: str, limit: int, chosen: Settings) -> list[dict[str, Any]]:
    from ui.cli.running_api import running_api

    with running_api(chosen) as api:
        if api:
            return [_plain_passage(passage) for passage in api.search(text, limit)]
    with _opened(chosen, "search") as services:
        from assistant.japan import today_in_japan
        from ui.api.asks import shown

        masked = services.privacy.mask(uuid.uuid4().hex, text).text
        found = services.retriever.retrieve(masked, _LOCAL, limit=limit, as_of=today_in_japan())
        return [_plain_passage(passage) for passage in shown(found, services.knowledge)]


@contextmanager
def _opened(chosen: Settings, command: str) -> Iterator["Services"]:
    from assistant.services import build
    from ui.data_folder import owned

    with owned(chosen.data, command):
        services = build(chosen)
        try:
            yield services
        finally:
            services.close()


def _plain_event(event: "AnswerEvent") -> dict[str, Any]:
    citations = [
        {name: getattr(citation, name) for name in ("number", "title", "source", "page", "place", "quote", "url")}
        for citation in event.citations
    ]
    return _plain(event.text, event.status.value, citations, event.seconds, event.first_token_seconds)


def _plain_answer(answer: "Answer") -> dict[str, Any]:
    citations = [_plain_citation(citation) for citation in answer.citations]
    return _plain(answer.text, answer.status.value, citations, answer.seconds, answer.first_token_seconds)


def _plain(
    text: str, status: str, citations: list[dict[str, Any]], seconds: float, first_token_seconds: float | None
) -> dict[str, Any]:
    return {
        "text": text,
        "status": status,
        "citations": citations,
        "seconds": seconds,
        "first_token_seconds": first_token_seconds,
    }


def _plain_citation(citation: "Citation") -> dict[str, Any]:
    return {
        "number": citation.number,
        "title": citation.title,
        "source": citation.source,
        "page": citation.place.number if citation.place else None,
        "place": citation.place.label if citation.place else "",
        "quote": citation.quote,
        "url": citation.url,
    }


def _plain_passage(passage: "Passage") -> dict[str, Any]:
    return {name: getattr(passage, name) for name in ("doc_id", "title", "source", "page", "score", "text")}
