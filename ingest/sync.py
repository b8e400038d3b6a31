"""Brings the knowledge base up to date with files: what is new or changed is written, what is equal is left alone."""

import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from assistant.errors import UnreadableFile, UserError
from assistant.japan import JAPAN
from assistant.types import Audience, Chunk, DocumentRecord
from ingest.chunking import PiiFinder, chunk
from ingest.loading import MAX_BYTES, load
from ingest.sources import Source
from ingest.validity import validity, validity_notes

Progress = Callable[[int, int, str], None]
"""Called before each file with how many are done, how many there are, and the file's name; at the end with "" ."""

_READING = b"3"  # another one where files are read or split in another way: all are then read again

_log = logging.getLogger(__name__)


class Knowledge(Protocol):
    """The part of the knowledge base that ingest writes to."""

    def find_source(self, source: str, audience: Audience, department: str) -> DocumentRecord | None: ...

    def put(self, record: DocumentRecord, chunks: Sequence[Chunk], original: Path | None) -> None:
        """Replaces all chunks of `record.doc_id` at once, and keeps a copy of `original`."""


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One line of the report about one file."""

    source: str
    text: str


@dataclass(frozen=True, kw_only=True)
class IngestReport:
    """What became of each file, by its name. A skipped file keeps the version that was there before."""

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    skipped: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    chunks: int = 0


def sync(
    sources: Iterable[Source],
    knowledge: Knowledge,
    *,
    find_pii: PiiFinder,
    progress: Progress,
    max_bytes: int = MAX_BYTES,
) -> IngestReport:
    """Ingests `sources` one after the other; a file that cannot be read is skipped with its reason."""
    files = list(sources)
    report = IngestReport()
    seen: set[str] = set()
    for index, source in enumerate(files):
        progress(index, len(files), source.name)
        doc_id = document_id(source)
        if doc_id in seen:
            reason = "同じ名前・公開範囲・所管課のファイルがもう一つあります。名前を変えてください。"
            report = replace(report, skipped=(*report.skipped, Remark(source=source.name, text=reason)))
            continue
        seen.add(doc_id)
        report = _ingest(source, doc_id, knowledge, report, find_pii, max_bytes)
    progress(len(files), len(files), "")
    _log.info(
        "ingested: written=%d unchanged=%d skipped=%d chunks=%d",
        len(report.written),
        len(report.unchanged),
        len(report.skipped),
        report.chunks,
    )
    return report


def refuse_namesakes(sources: Iterable[Source]) -> None:
    """Raises UserError when two files would become one document: the later would take the place of the earlier."""
    known: dict[str, Path] = {}
    for source in sources:
        first = known.setdefault(document_id(source), source.path)
        if first.resolve() != source.path.resolve():  # the same file may well be named twice
            raise UserError(
                f"{first} と {source.path} は、どちらも「{source.name}」という資料になります。"
                "どちらかの名前を変えるか、2 つが入ったフォルダーを指定してください。何も取り込んでいません。"
            )


def document_id(source: Source) -> str:
    """The same for the same name, audience and department: a new version takes the place of the old one."""
    key = "\0".join((source.audience.value, source.department, source.name))
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _ingest(
    source: Source, doc_id: str, knowledge: Knowledge, report: IngestReport, find_pii: PiiFinder, max_bytes: int
) -> IngestReport:
    try:
        digest = _digest(source.path, max_bytes)
        known = knowledge.find_source(source.name, source.audience, source.department)
        if known and known.digest == digest:
            return replace(report, unchanged=(*report.unchanged, source.name))
        document = load(source.path, max_bytes=max_bytes)
    except UnreadableFile as error:
        return replace(report, skipped=(*report.skipped, Remark(source=source.name, text=str(error))))
    valid_from, valid_to = validity(document)
    document = replace(document, notes=(*document.notes, *validity_notes(valid_from, valid_to)))
    record = DocumentRecord(
        doc_id=doc_id,
        source=source.name,
        title=document.title,
        digest=digest,
        media_type=document.media_type,
        audience=source.audience,
        department=source.department,
        updated=datetime.fromtimestamp(source.path.stat().st_mtime, JAPAN).date(),
        ingested_at=datetime.now(UTC),
        notes=document.notes,
    )
    chunks = chunk(document, record, find_pii=find_pii, valid_from=valid_from, valid_to=valid_to)
    knowledge.put(replace(record, chunks=len(chunks)), chunks, source.path)
    return replace(
        report,
        written=(*report.written, source.name),
        notes=(*report.notes, *(Remark(source=source.name, text=note) for note in document.notes)),
        chunks=report.chunks + len(chunks),
    )


def _digest(path: Path, max_bytes: int) -> str:
    """SHA-256 of how files are read and of this one; "" for a file that `load` will refuse for its size."""
    try:
        if not path.exists():
            raise UnreadableFile(f"「{path.name}」: ファイルが見つかりません。場所と名前を確かめてください。")
        if not path.is_file():
            raise UnreadableFile(f"「{path.name}」: ふつうのファイルではありません。")
        if path.stat().st_size > max_bytes:
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.sha256(_READING)).hexdigest()
    except OSError as error:
        reason = "ファイルを開けません。アクセス権と保存場所を確かめてください。"
        raise UnreadableFile(f"「{path.name}」: {reason}") from error
