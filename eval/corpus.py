"""A temporary knowledge base over a corpus or a folder of documents, built as the product builds its own."""

import shutil
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.errors import UserError
from assistant.knowledge import KnowledgeBase
from assistant.services import Services, build
from assistant.settings import Settings
from assistant.types import Audience, Chunk, DocumentRecord, PiiSpan
from eval.datasets import CorpusLine, read_corpus
from ingest.chunking import chunk
from ingest.document import Block, BlockKind, Document, Faq
from ingest.sources import Source, sample_city_sources, sources_in
from ingest.sync import document_id, sync

ShowProgress = Callable[[str, int, int], None]
"""Called with (what is being done, done, total)."""

_TOGETHER = 512  # corpus lines indexed between two reports of progress
_OWNERS_FILES = ("directory.csv", "synonyms.csv")  # what search and masking need beside the documents


@dataclass(frozen=True, kw_only=True)
class Indexed:
    """`names` gives each document of the knowledge base the doc_id that the question files use."""

    services: Services
    names: Mapping[str, str]
    chunks: int
    seconds: float


@contextmanager
def indexed(
    settings: Settings, *, corpus: Path | None, documents: Path | None, audience: Audience, show: ShowProgress
) -> Iterator[Indexed]:
    """Exactly one of `corpus` (JSONL) and `documents` (a folder). Everything written is deleted afterwards.

    `audience` is that of a folder's documents, unless the folder is laid out as the sample city is.
    """
    if (corpus is None) == (documents is None):
        raise UserError("--corpus か --documents の、どちらか 1 つを指定してください。")
    with tempfile.TemporaryDirectory(prefix="madoguchi-eval-") as folder:
        own = settings.model_copy(update={"data": Path(folder), "database_url": ""})
        _copy_owners_files([documents, settings.data], own.data)
        services = build(own)
        try:
            started = time.perf_counter()
            if corpus is not None:
                names = index_corpus(read_corpus(corpus), services.knowledge, show)
            elif documents is not None:
                names = _index_folder(documents, services, audience, show)
            yield Indexed(
                services=services,
                names=names,
                chunks=services.knowledge.count(),
                seconds=time.perf_counter() - started,
            )
        finally:
            services.close()


def index_corpus(lines: list[CorpusLine], knowledge: KnowledgeBase, show: ShowProgress) -> dict[str, str]:
    """Each line becomes a published document, a long one in several chunks. Returns its names (see Indexed).

    Corpora are published texts, so no personal data is looked for: a fifth of an encyclopedia's paragraphs would be
    blanked, and the search for it takes ten times as long as everything else.
    """
    for start in range(0, len(lines), _TOGETHER):
        show("索引を作っています", start, len(lines))
        knowledge.put_all([_document(line) for line in lines[start : start + _TOGETHER]])
    show("索引を作っています", len(lines), len(lines))
    return {line.doc_id: line.doc_id for line in lines}


def published_record(doc_id: str, title: str) -> DocumentRecord:
    """Of a document that no file was read for."""
    now = datetime.now(UTC)
    return DocumentRecord(
        doc_id=doc_id,
        source=doc_id,
        title=title,
        digest="",
        media_type="text/plain",
        audience=Audience.PUBLIC,
        department="",
        updated=now.date(),
        ingested_at=now,
    )


def _document(line: CorpusLine) -> tuple[DocumentRecord, list[Chunk]]:
    record = published_record(line.doc_id, line.title)
    document = Document(title=line.title, blocks=_blocks(line), media_type=record.media_type)
    return record, chunk(document, record, find_pii=_no_search)


def _blocks(line: CorpusLine) -> tuple[Block, ...]:
    if line.question:
        faq = Faq(question=line.question, answer=line.answer)
        return (Block(kind=BlockKind.FAQ, text=f"{line.question}\n{line.answer}", faq=faq),)
    paragraphs = [part.strip() for part in line.text.split("\n\n")]
    return tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in paragraphs if text)


def _no_search(text: str, audience: Audience) -> tuple[PiiSpan, ...]:
    return ()


def _index_folder(folder: Path, services: Services, audience: Audience, show: ShowProgress) -> dict[str, str]:
    """Names are the files' paths relative to `folder`."""
    sources = _sources(folder, audience)
    report = sync(
        sources,
        services.knowledge,
        find_pii=services.privacy.spans,
        progress=lambda done, total, name: show(f"取り込んでいます {name}", done, total),
    )
    if not report.written:
        reasons = "、".join(remark.text for remark in report.skipped) or "ファイルがありません"
        raise UserError(f"{folder} から取り込めた文書がありません（{reasons}）。場所を確かめてください。")
    return {
        document_id(source): unicodedata.normalize("NFC", source.path.relative_to(folder).as_posix())
        for source in sources
    }


def _sources(folder: Path, audience: Audience) -> list[Source]:
    if not folder.is_dir():
        raise UserError(f"{folder} はフォルダーではありません。文書のあるフォルダーを指定してください。")
    by_audience = list(sample_city_sources(folder))
    return by_audience or list(sources_in([folder], audience=audience, department=""))


def _copy_owners_files(folders: list[Path | None], data: Path) -> None:
    """Each from the first folder that has it."""
    for name in _OWNERS_FILES:
        found = (folder / name for folder in folders if folder and (folder / name).is_file())
        if path := next(found, None):
            shutil.copyfile(path, data / name)
