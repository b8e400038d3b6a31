"""The knowledge base: documents and chunks in SQLite, words in its full-text index, vectors in Chroma.

Chroma keeps the vectors; they are searched in memory (vector_table). One folder holds it all, and one process opens it
at a time: Chroma is not safe across processes.
It does not rank (retrieval does) and does not read files (ingest does); it checks on every query who is reading.
"""

import fcntl
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TextIO

import numpy as np

from assistant.blanking import searchable_text
from assistant.chunk_vectors import ChunkVectors
from assistant.embedding import Embedder, Vectors
from assistant.errors import MadoguchiError, NotFound, UserError
from assistant.knowledge_rows import (
    FIRST_DAY,
    LAST_DAY,
    IndexedChunk,
    Knowledge,
    create_tables,
    day_number,
    delete_document,
    outdated_in,
    write_document,
)
from assistant.lexical import Tokenizer
from assistant.types import Chunk, DocumentRecord, Reader
from assistant.vector_table import STORED_ROWS, Row, VectorTable, stored_row

_TOGETHER = 512  # documents in one transaction
_READ_TOGETHER = 2000  # vectors
_NOT_WRITTEN = ("に書き込めませんでした", "もう一度実行してください")  # what happened, what to do
_NOT_DELETED = ("から消し切れませんでした", "一覧に残っていれば、もう一度消してください")
_EMBEDDED_AT_ONCE = 64  # chunks, of those that are embedded anew: so much is lost when it is stopped


class KnowledgeBase(Knowledge):
    """Documents, chunks, words and vectors in one folder. Thread-safe within its one process."""

    def __init__(self, folder: Path, embedder: Embedder, tokenizer: Tokenizer) -> None:
        """Open or create. Raises UserError when another process has it open."""
        self._folder = folder
        self._tokenizer = tokenizer
        folder.mkdir(parents=True, exist_ok=True)
        self._lock_file = _lock(folder)
        self._writing = threading.Lock()
        super().__init__(sqlite3.connect(folder / "knowledge.db", check_same_thread=False))
        self._database.execute("PRAGMA journal_mode = WAL")
        create_tables(self._database)
        self._add_missing_readings()
        self._embedder = embedder
        self._vectors = ChunkVectors(folder / "chroma", embedder)
        self._table: VectorTable | None = None  # filled at the first search
        self._outdated: int | None = None
        self._recognise_older_vectors()
        self._remove_orphaned_originals()

    def close(self) -> None:
        self._close_vectors()
        self._database.close()
        self._lock_file.close()

    # ---- documents ----

    def original_path(self, record: DocumentRecord) -> Path | None:
        """Where the kept original is, if one was kept."""
        path = self._folder / record.original
        return path if record.original and path.is_file() else None

    def put(self, record: DocumentRecord, chunks: Sequence[Chunk], original: Path | None = None) -> None:
        """Write a document and its chunks in place of whatever its id held before.

        The record is written last: after a crash in between, the digest does not match and the next sync writes again.
        """
        with self._disk_errors(record.source):
            self._write([(replace(record, original=self._keep_original(record, original)), chunks)])

    def put_all(self, pairs: Sequence[tuple[DocumentRecord, Sequence[Chunk]]]) -> None:
        """`put` for many small documents without originals: their texts are embedded together, much faster."""
        for start in range(0, len(pairs), _TOGETHER):
            batch = pairs[start : start + _TOGETHER]
            with self._disk_errors(f"{batch[0][0].source} からの {len(batch)} 件"):
                self._write(batch)

    def _write(self, pairs: Sequence[tuple[DocumentRecord, Sequence[Chunk]]]) -> None:
        with self._writing:
            self._write_alone(pairs)

    def _write_alone(self, pairs: Sequence[tuple[DocumentRecord, Sequence[Chunk]]]) -> None:
        chunks = [chunk for _, of_one in pairs for chunk in of_one]
        before = [
            chunk_id
            for record, _ in pairs
            for (chunk_id,) in self._query("SELECT chunk_id FROM chunks WHERE doc_id = ?", record.doc_id)
        ]
        self._vectors.add(chunks)
        with self._lock:
            with self._database:
                for record, of_one in pairs:
                    rows = [indexed(chunk, self._tokenizer) for chunk in of_one]
                    write_document(self._database, record, rows, embedded_by=self._embedder.model_id)
            self._follow(sorted(set(before) - {chunk.chunk_id for chunk in chunks}), chunks)

    def delete(self, doc_id: str) -> None:
        """Remove a document with everything that was made of it. Raises NotFound."""
        record = self.document(doc_id)
        stale = [chunk_id for (chunk_id,) in self._query("SELECT chunk_id FROM chunks WHERE doc_id = ?", doc_id)]
        with self._disk_errors(record.source, _NOT_DELETED), self._writing, self._lock:
            with self._database:
                delete_document(self._database, doc_id)
            try:
                self._follow(stale, [])
            finally:  # nobody can ask again for a document without rows to be deleted
                shutil.rmtree(self._folder / "originals" / record.doc_id, ignore_errors=True)

    # ---- vectors ----

    def nearest(
        self, vector: Sequence[float], reader: Reader, *, as_of: date, department: str = "", limit: int
    ) -> list[tuple[str, float]]:
        """None while there are vectors of another model: the ranking would depend on which chunks have new ones."""
        with self._lock:
            if self.outdated():
                return []
            if self._table is None:
                self._table = self._filled_table()
            return self._table.nearest(vector, reader, day=day_number(as_of), department=department, limit=limit)

    def vectors(self, chunk_ids: Sequence[str]) -> Vectors:
        """The stored vectors of chunks, one row each in the order given.

        Raises NotFound when one has none, UserError while there are vectors of another model.
        """
        if outdated := self.outdated():
            raise UserError(outdated_vectors(outdated))
        stored = self._vectors.of(chunk_ids)
        if missing := len(set(chunk_ids) - set(stored)):
            raise NotFound(f"{missing} 箇所のベクトルがありません。その資料を取り込み直してください。")
        return np.array([stored[chunk_id] for chunk_id in chunk_ids], dtype=np.float32)

    def outdated(self) -> int:
        """How many chunks have no vector of the present embedding model."""
        with self._lock:
            if self._outdated is None:
                self._outdated = outdated_in(self._database, self._embedder.model_id)
            return self._outdated

    def reembed(self, limit: int) -> int:
        """Embeds up to `limit` of the outdated chunks anew. Returns how many are left.

        What is done stays done, whatever happens after. Vectors of other models are deleted once none is left.
        """
        with self._disk_errors("新しいベクトル"), self._writing:
            for start in range(0, limit, _EMBEDDED_AT_ONCE):
                self._reembed(min(_EMBEDDED_AT_ONCE, limit - start))
            if not self.outdated():
                self._vectors.delete_other_models()
        return self.outdated()

    # ---- inside ----

    def _add_missing_readings(self) -> None:
        """Of chunks that were written before there was an index of readings."""
        missing = self._query("SELECT row, chunk_id FROM chunks WHERE row NOT IN (SELECT rowid FROM reading_index)")
        with self._lock, self._database:
            for row, chunk_id in missing:
                reading = self._tokenizer.reading(searchable_text(self.chunk(chunk_id)))
                self._database.execute("INSERT INTO reading_index (rowid, reading) VALUES (?, ?)", (row, reading))

    def _reembed(self, limit: int) -> None:
        model = self._embedder.model_id
        rows = self._query("SELECT chunk_id FROM chunks WHERE embedded_by != ? ORDER BY row LIMIT ?", model, limit)
        self._vectors.add([self.chunk(chunk_id) for (chunk_id,) in rows])
        self._mark_embedded([chunk_id for (chunk_id,) in rows])

    def _mark_embedded(self, chunk_ids: Sequence[str]) -> None:
        marks = [(self._embedder.model_id, chunk_id) for chunk_id in chunk_ids]
        with self._lock:
            with self._database:
                self._database.executemany("UPDATE chunks SET embedded_by = ? WHERE chunk_id = ?", marks)
            self._outdated = None

    def _remove_orphaned_originals(self) -> None:
        """Of documents whose deleting or writing was cut off. Only while opening: a put copies the original first."""
        known = {doc_id for (doc_id,) in self._query("SELECT doc_id FROM documents")}
        if not known:  # the database has more likely been lost than every document deleted
            return
        for folder in (self._folder / "originals").glob("*/"):
            if folder.name not in known:
                shutil.rmtree(folder, ignore_errors=True)

    def _recognise_older_vectors(self) -> None:
        """Of chunks that were written before the model was kept with them: its name was that of the collection."""
        unknown = [chunk_id for (chunk_id,) in self._query("SELECT chunk_id FROM chunks WHERE embedded_by = ''")]
        if unknown:
            self._mark_embedded(list(self._vectors.of(unknown)))

    def _filled_table(self) -> VectorTable:
        """A chunk whose vector was lost is left out: words still find it."""
        table = VectorTable()
        rows = self._query(STORED_ROWS)
        for start in range(0, len(rows), _READ_TOGETHER):
            page = [stored_row(*row) for row in rows[start : start + _READ_TOGETHER]]
            stored = self._vectors.of([row.chunk_id for row in page])
            _put(table, page, stored)
        return table

    def _follow(self, gone: Sequence[str], written: Sequence[Chunk]) -> None:
        """What is kept beside the rows follows them."""
        self._forget_counts()
        self._outdated = None
        if self._table is not None:
            self._table.delete(gone)
            _put(self._table, [_row_of(chunk) for chunk in written], self._vectors.of([c.chunk_id for c in written]))
        self._vectors.delete(gone)

    @contextmanager
    def _disk_errors(self, source: str, failed: tuple[str, str] = _NOT_WRITTEN) -> Iterator[None]:
        from chromadb.errors import ChromaError

        try:
            yield
        except (OSError, sqlite3.OperationalError, ChromaError) as error:
            self._close_vectors()  # after a failed write the next one to the same Chroma client waits for ever
            raise MadoguchiError(
                f"{source} を知識ベース{failed[0]}（{error.__class__.__name__}）。"
                f"ディスクの空きと権限を確かめて、{failed[1]}。"
            ) from error

    def _close_vectors(self) -> None:
        with self._lock:
            self._vectors.close()
            self._table = None

    def _keep_original(self, record: DocumentRecord, original: Path | None) -> str:
        if original is None:
            return record.original
        folder = self._folder / "originals" / record.doc_id
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / original.name
        if not (target.exists() and target.samefile(original)):
            unfinished = folder / (original.name + ".partial")
            shutil.copyfile(original, unfinished)
            os.replace(unfinished, target)
        return str(target.relative_to(self._folder))


def indexed(chunk: Chunk, tokenizer: Tokenizer) -> IndexedChunk:
    """The chunk with its words and reading."""
    text = searchable_text(chunk)
    return IndexedChunk(chunk=chunk, words=" ".join(tokenizer.words(text)), reading=tokenizer.reading(text))


def _row_of(chunk: Chunk) -> Row:
    return Row(
        chunk_id=chunk.chunk_id,
        audience=chunk.audience,
        department=chunk.department,
        valid_from=day_number(chunk.valid_from, FIRST_DAY),
        valid_to=day_number(chunk.valid_to, LAST_DAY),
    )


def _put(table: VectorTable, rows: Sequence[Row], stored: Mapping[str, Vectors]) -> None:
    kept = [row for row in rows if row.chunk_id in stored]
    if kept:
        table.put(kept, np.array([stored[row.chunk_id] for row in kept], dtype=np.float32))


def outdated_vectors(count: int) -> str:
    """What to tell people."""
    return (
        f"埋め込みモデルが変わったため、{count:,} 箇所のベクトルを作り直す必要があります。"
        "madoguchi reembed を実行してください。終わるまで、検索は言葉と読みだけで行います。"
    )


def _lock(folder: Path) -> TextIO:
    file = (folder / "lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise UserError(
            f"知識ベース {folder} は別のプロセスが使っています。"
            "起動中の madoguchi を止めるか、起動したまま API を通して操作してください。"
        ) from error
    return file
