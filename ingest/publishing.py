"""Publishing: all public knowledge of the working knowledge base into a signed snapshot for the citizen API.

What is not public is never read here: documents are chosen by their audience before any of their chunks is looked at.
"""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from assistant import published
from assistant.blanking import blanked, blanked_path
from assistant.citizen_texts import read_texts
from assistant.embedding import Vectors
from assistant.errors import NotFound, UserError
from assistant.foreign_faq import load_approved
from assistant.garbage import save_table
from assistant.guides import load_guides
from assistant.knowledge import indexed
from assistant.languages import load_texts
from assistant.lexical import Tokenizer
from assistant.snapshot import Published, Shelf, signing_key
from assistant.synonyms import load_synonyms
from assistant.types import Audience, Chunk, ChunkKind, DocumentRecord, PiiSpan
from ingest.garbage import read_folder

_FILES = ("directory.csv", "citizen.toml", "faq_translations.csv", "synonyms.csv")
_FOLDERS = {"guides": "*.yaml", "texts": "*.toml"}
_GARBAGE = "garbage"  # in the layout of 5374.jp
"""What owners keep for citizens beside the knowledge base, in the data folder."""


class Knowledge(Protocol):
    """The part of the working knowledge base that is published."""

    def documents(self) -> list[DocumentRecord]: ...

    def chunks(self, doc_id: str) -> list[Chunk]: ...

    def vectors(self, chunk_ids: Sequence[str]) -> Vectors: ...


def publish(knowledge: Knowledge, *, data: Path, embedding: str, tokenizer: Tokenizer) -> Published:
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
            folder,
            [
                (_record(record, chunks), [indexed(chunk, tokenizer) for chunk in chunks])
                for record, chunks in documents
            ],
            vectors,
        )
        _copy_owners_files(data, folder)

    return shelf(data).publish(
        signing_key(key_file(data)), fill, embedding=embedding, documents=len(documents), chunks=len(chunk_ids)
    )


def _copy_owners_files(data: Path, folder: Path) -> None:
    """Raises UserError naming file and line for one that cannot be read: better here than at the citizens' side."""
    for name in _FILES:
        if (data / name).exists():
            shutil.copyfile(data / name, folder / name)
    for name, pattern in _FOLDERS.items():
        for path in sorted((data / name).glob(pattern)):
            (folder / name).mkdir(exist_ok=True)
            shutil.copyfile(path, folder / name / path.name)
    if (data / _GARBAGE).is_dir():
        save_table(read_folder(data / _GARBAGE), folder / "garbage.json")
    read_texts(folder / "citizen.toml")
    load_synonyms(folder)
    load_texts(folder / "texts")
    if (folder / "faq_translations.csv").exists():
        load_approved(folder / "faq_translations.csv")
    if (folder / "guides").exists():
        load_guides(folder / "guides")


def roll_back(data: Path) -> Published:
    """Raises UserError when there is no older snapshot."""
    return shelf(data).roll_back(signing_key(key_file(data)))


def shelf(data: Path) -> Shelf:
    return Shelf(data / "published")


def key_file(data: Path) -> Path:
    return data / "publishing.key"


def without_personal_data(chunk: Chunk) -> Chunk:
    """The chunk with each personal datum replaced, in its text and its heading."""
    title, *path = blanked_path(chunk) if chunk.heading_pii else (chunk.title, *chunk.heading_path)
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
