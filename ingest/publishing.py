"""Publishing: all public knowledge of the working knowledge base into a signed snapshot for the citizen API.

What is not public is never read here: documents are chosen by their audience before any of their chunks is looked at.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from assistant import published
from assistant.embedding import Vectors
from assistant.errors import NotFound, UserError
from assistant.knowledge import blanked, blanked_heading, searchable_text
from assistant.snapshot import Published, Shelf, signing_key
from assistant.types import Audience, Chunk, ChunkKind, DocumentRecord, PiiSpan

OWNERS_FILES = ("directory.csv", "citizen.toml")
"""What owners keep beside the knowledge base for citizens, in the data folder."""


class Knowledge(Protocol):
    """The part of the working knowledge base that is published."""

    def documents(self) -> list[DocumentRecord]: ...

    def chunks(self, doc_id: str) -> list[Chunk]: ...

    def vectors(self, chunk_ids: Sequence[str]) -> Vectors: ...


def publish(knowledge: Knowledge, *, data: Path, embedding: str, words_of: Callable[[str], Sequence[str]]) -> Published:
    """Writes, signs and puts a new snapshot in force. `embedding` names the vector space.

    Raises UserError when nothing is public, or when a document changed meanwhile.
    """
    public = [record for record in knowledge.documents() if record.audience is Audience.PUBLIC]
    try:
        documents = [(record, _public_chunks(knowledge, record)) for record in public]
        chunk_ids = [chunk.chunk_id for _, chunks in documents for chunk in chunks]
        vectors = knowledge.vectors(chunk_ids)
    except NotFound as error:
        raise UserError(f"公開の途中で資料が変わりました。もう一度実行してください。（{error}）") from error
    if not chunk_ids:
        raise UserError(
            "市民に公開する資料がありません。公開範囲を「市民公開」にして取り込んでから、実行してください。"
        )

    def fill(folder: Path) -> None:
        published.write(
            folder, [(_record(record, chunks), _with_words(chunks, words_of)) for record, chunks in documents], vectors
        )
        for name in OWNERS_FILES:
            if (data / name).exists():
                shutil.copyfile(data / name, folder / name)

    return shelf(data).publish(
        signing_key(key_file(data)), fill, embedding=embedding, documents=len(documents), chunks=len(chunk_ids)
    )


def shelf(data: Path) -> Shelf:
    return Shelf(data / "published")


def key_file(data: Path) -> Path:
    return data / "publishing.key"


def without_personal_data(chunk: Chunk) -> Chunk:
    """The chunk with each personal datum replaced, in its text and its heading."""
    title, *path = blanked_heading(chunk).split(" > ") if chunk.heading_pii else (chunk.title, *chunk.heading_path)
    changed = replace(chunk, title=title, heading_path=tuple(path), text=blanked(chunk), pii=(), heading_pii=())
    if chunk.kind is not ChunkKind.FAQ or not chunk.pii:
        return changed
    # The text of an FAQ is its question, a line end, and its answer.
    start = len(chunk.question) + 1
    question = blanked(replace(chunk, text=chunk.question, pii=tuple(span for span in chunk.pii if span.end < start)))
    later = tuple(
        PiiSpan(start=span.start - start, end=span.end - start, type=span.type)
        for span in chunk.pii
        if span.start >= start
    )
    return replace(changed, question=question, answer=blanked(replace(chunk, text=chunk.answer, pii=later)))


def _public_chunks(knowledge: Knowledge, record: DocumentRecord) -> list[Chunk]:
    # An FAQ row may be narrower than its list.
    return [
        without_personal_data(chunk) for chunk in knowledge.chunks(record.doc_id) if chunk.audience is Audience.PUBLIC
    ]


def _record(record: DocumentRecord, chunks: Sequence[Chunk]) -> DocumentRecord:
    return replace(record, title=chunks[0].title if chunks else record.title, original="", notes=())


def _with_words(chunks: Sequence[Chunk], words_of: Callable[[str], Sequence[str]]) -> list[tuple[Chunk, str]]:
    return [(chunk, " ".join(words_of(searchable_text(chunk)))) for chunk in chunks]
