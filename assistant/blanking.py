"""A chunk's text with each personal datum replaced by its type: the form that may be embedded, indexed and prompted."""

from collections.abc import Sequence

from assistant.types import PATH_SEPARATOR, Chunk, PiiSpan


def blanked(chunk: Chunk) -> str:
    """What the chunk says."""
    return _blank(chunk.text, chunk.pii)


def blanked_heading(chunk: Chunk) -> str:
    """Where it stands."""
    return _blank(chunk.heading, chunk.heading_pii)


def blanked_path(chunk: Chunk) -> tuple[str, ...]:
    """Title and headings."""
    return tuple(blanked_heading(chunk).split(PATH_SEPARATOR))


def searchable_text(chunk: Chunk) -> str:
    """Where it stands, and what it says: what the lexical index holds."""
    return f"{blanked_heading(chunk)}\n{blanked(chunk)}"


def _blank(text: str, spans: Sequence[PiiSpan]) -> str:
    for span in sorted(spans, key=lambda span: span.start, reverse=True):
        text = f"{text[: span.start]}<{span.type}>{text[span.end :]}"
    return text
