"""A conversation as a file to keep: Markdown for people, JSON for programs."""

import html
from datetime import datetime

from assistant.japan import JAPAN
from ui.api import schemas


def as_json(conversation: schemas.ConversationWithMessages) -> tuple[str, str]:
    """Content and media type."""
    return conversation.model_dump_json(indent=2), "application/json"


def as_markdown(conversation: schemas.ConversationWithMessages) -> tuple[str, str]:
    """Content and media type."""
    parts = [f"# {_plain(conversation.title)}", f"{_moment(conversation.created_at)} から"]
    for number, message in enumerate(conversation.messages, start=1):
        parts += [
            f"## {number}. {_plain(message.question)}",
            f"{_moment(message.asked_at)}　{message.status.value}",
            _plain(message.text),
        ]
        if message.citations:
            parts.append("出典\n\n" + "\n".join(_source(citation) for citation in message.citations))
    return "\n\n".join(parts) + "\n", "text/markdown"


def source_line(citation: schemas.Citation) -> str:
    """As in 「[1] 旅費の手引き（旅費.pdf、3ページ、人事課、最終更新 2026-04-01）」."""
    known = [citation.source, citation.place, citation.department]
    if citation.updated:
        known.append(f"最終更新 {citation.updated.isoformat()}")
    return f"[{citation.number}] {citation.title}（{'、'.join(filter(None, known))}）"


def _source(citation: schemas.Citation) -> str:
    quote = " ".join(citation.quote.split())
    return f"- {_plain(source_line(citation))}\n  > {_plain(quote)}"


def _plain(text: str) -> str:
    # A Markdown viewer would run HTML that stands in a document or a question.
    return html.escape(text, quote=False)


def _moment(moment: datetime) -> str:
    return moment.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")
