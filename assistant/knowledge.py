"""The knowledge base: documents and chunks in SQLite, words in its full-text index, vectors in Chroma.

One folder holds it all. One process opens it at a time: Chroma is not safe across processes.
It does not rank (retrieval does) and does not read files (ingest does); it checks on every query who is reading.
"""

import fcntl
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from langchain_core.embeddings import Embeddings
from pydantic import TypeAdapter

from assistant.embedding import Embedder
from assistant.errors import MadoguchiError, NotFound, UserError
from assistant.lexical import Tokenizer
from assistant.types import Audience, Chunk, ChunkKind, DocumentRecord, PiiSpan, Reader, Role

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (doc_id TEXT PRIMARY KEY, source TEXT, audience TEXT, department TEXT, data TEXT);
CREATE TABLE IF NOT EXISTS chunks (
  row INTEGER PRIMARY KEY, chunk_id TEXT UNIQUE, doc_id TEXT, ordinal INTEGER, audience TEXT, department TEXT,
  valid_from INTEGER, valid_to INTEGER, data TEXT);
CREATE INDEX IF NOT EXISTS chunks_by_document ON chunks (doc_id, ordinal);
CREATE VIRTUAL TABLE IF NOT EXISTS word_index USING fts5 (words, tokenize = "unicode61 remove_diacritics 0");
"""
_CHUNK = TypeAdapter(Chunk)
_DOCUMENT = TypeAdapter(DocumentRecord)
_FIRST_DAY, _LAST_DAY = 0, 99991231
_TOGETHER = 512  # documents in one transaction
_EMBEDDED_TOGETHER = 64  # chunks; a question that arrives meanwhile waits for one such batch
_FAQ_ANSWER = "\n\x1e\n"  # stands between question and answer in the text that is embedded


class _PassageEmbeddings(Embeddings):
    """LangChain's seam to our embedder.

    An FAQ gets the mean of two vectors, question alone and question with answer: its inner product with a query is
    the mean of the two cosines, worth 3.7 points of nDCG@10 on municipal FAQs. That is why distance is "ip".
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        whole = self._embedder.embed_passages([text.replace(_FAQ_ANSWER, "\n") for text in texts])
        faqs = [row for row, text in enumerate(texts) if _FAQ_ANSWER in text]
        if faqs:
            questions = self._embedder.embed_passages([texts[row].split(_FAQ_ANSWER)[0] for row in faqs])
            whole[faqs] = (whole[faqs] + questions) / 2
        vectors: list[list[float]] = whole.tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self._embedder.embed_query(text).tolist()
        return vector


class KnowledgeBase:
    """Documents, chunks, words and vectors in one folder. Thread-safe within its one process."""

    def __init__(self, folder: Path, embedder: Embedder, tokenizer: Tokenizer) -> None:
        """Open or create. Raises UserError when another process has it open."""
        self._folder = folder
        self._tokenizer = tokenizer
        folder.mkdir(parents=True, exist_ok=True)
        self._lock_file = _lock(folder)
        self._lock = threading.RLock()
        self._database = sqlite3.connect(folder / "knowledge.db", check_same_thread=False)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.executescript(_SCHEMA)
        self._embedder = embedder
        self._chroma: tuple[Any, Any] | None = _open_vectors(folder, embedder)

    def close(self) -> None:
        self._close_vectors()
        self._database.close()
        self._lock_file.close()

    # ---- documents ----

    def documents(self) -> list[DocumentRecord]:
        return [_DOCUMENT.validate_json(data) for (data,) in self._query("SELECT data FROM documents ORDER BY source")]

    def document(self, doc_id: str) -> DocumentRecord:
        """Raises NotFound."""
        for (data,) in self._query("SELECT data FROM documents WHERE doc_id = ?", doc_id):
            return _DOCUMENT.validate_json(data)
        raise NotFound("その文書は見つかりません。削除されたか、閲覧できない文書です。")

    def find_source(self, source: str, audience: Audience, department: str) -> DocumentRecord | None:
        sql = "SELECT data FROM documents WHERE source = ? AND audience = ? AND department = ?"
        for (data,) in self._query(sql, source, audience.value, department):
            return _DOCUMENT.validate_json(data)
        return None

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
        chunks = [chunk for _, of_one in pairs for chunk in of_one]
        before = [
            chunk_id
            for record, _ in pairs
            for (chunk_id,) in self._query("SELECT chunk_id FROM chunks WHERE doc_id = ?", record.doc_id)
        ]
        self._add_vectors(chunks)
        with self._lock, self._database:
            for record, of_one in pairs:
                self._delete_rows(record.doc_id)
                for chunk in of_one:
                    self._insert(chunk)
                self._database.execute(
                    "INSERT INTO documents VALUES (?, ?, ?, ?, ?)",
                    (
                        *(record.doc_id, record.source, record.audience, record.department),
                        _DOCUMENT.dump_json(replace(record, chunks=len(of_one))).decode(),
                    ),
                )
        self._delete_vectors(sorted(set(before) - {chunk.chunk_id for chunk in chunks}))

    def delete(self, doc_id: str) -> None:
        """Remove a document with everything that was made of it. Raises NotFound."""
        record = self.document(doc_id)
        stale = [chunk_id for (chunk_id,) in self._query("SELECT chunk_id FROM chunks WHERE doc_id = ?", doc_id)]
        with self._lock, self._database:
            self._delete_rows(doc_id)
        self._delete_vectors(stale)
        shutil.rmtree(self._folder / "originals" / record.doc_id, ignore_errors=True)

    # ---- chunks ----

    def chunk(self, chunk_id: str) -> Chunk:
        """Raises NotFound."""
        for (data,) in self._query("SELECT data FROM chunks WHERE chunk_id = ?", chunk_id):
            return _CHUNK.validate_json(data)
        raise NotFound("その箇所は見つかりません。文書が更新されたか、削除されました。")

    def chunks(self, doc_id: str) -> list[Chunk]:
        rows = self._query("SELECT data FROM chunks WHERE doc_id = ? ORDER BY ordinal", doc_id)
        return [_CHUNK.validate_json(data) for (data,) in rows]

    def count(self) -> int:
        return int(self._query("SELECT count(*) FROM chunks")[0][0])

    # ---- search ----

    def nearest(
        self, vector: Sequence[float], reader: Reader, *, as_of: date, department: str = "", limit: int
    ) -> list[tuple[str, float]]:
        """(chunk id, cosine) of the chunks nearest to a query vector, best first, among those the reader may read."""
        found = self._vectors.similarity_search_by_vector_with_relevance_scores(
            embedding=list(vector), k=limit, filter=_vector_filter(reader, _day(as_of), department)
        )
        return [(document.metadata["chunk_id"], 1.0 - distance) for document, distance in found]

    def matching(
        self, words: Sequence[str], reader: Reader, *, as_of: date, department: str = "", limit: int
    ) -> list[tuple[str, float]]:
        """(chunk id, BM25) of chunks with any of the words that the reader may read, best first. k1 is 1.2, b 0.75."""
        if not words:
            return []
        readable, values = _row_filter(reader, department)
        match = " OR ".join(map(_phrase, dict.fromkeys(words)))
        rows = self._query(
            "SELECT chunk_id, -bm25(word_index) AS score FROM word_index JOIN chunks ON chunks.row = word_index.rowid"
            f" WHERE word_index MATCH ? AND valid_from <= ? AND ? <= valid_to AND {readable}"
            " ORDER BY score DESC LIMIT ?",
            *(match, _day(as_of), _day(as_of), *values, limit),
        )
        return [(chunk_id, score) for chunk_id, score in rows]

    def documents_with(self, words: Sequence[str], reader: Reader) -> set[str]:
        """The ids of documents in which the words stand one after the other, where the reader may read them."""
        readable, values = _row_filter(reader, "")
        rows = self._query(
            "SELECT DISTINCT doc_id FROM word_index JOIN chunks ON chunks.row = word_index.rowid"
            f" WHERE word_index MATCH ? AND {readable}",
            *(_phrase(" ".join(words)), *values),
        )
        return {doc_id for (doc_id,) in rows}

    def document_frequency(self, words: Sequence[str]) -> dict[str, int]:
        """In how many chunks each word stands."""
        # By MATCH, which folds and cuts a word as the index does (LINE, Wi-Fi); a look into its vocabulary would not.
        sql = "SELECT count(*) FROM word_index WHERE word_index MATCH ?"
        return {word: int(self._query(sql, _phrase(word))[0][0]) for word in words}

    # ---- inside ----

    def _query(self, sql: str, *values: object) -> list[Any]:
        with self._lock:
            return self._database.execute(sql, values).fetchall()

    def _insert(self, chunk: Chunk) -> None:
        cursor = self._database.execute(
            "INSERT INTO chunks (chunk_id, doc_id, ordinal, audience, department, valid_from, valid_to, data)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(chunk.chunk_id, chunk.doc_id, chunk.ordinal, chunk.audience, chunk.department),
                *(
                    _day(chunk.valid_from, _FIRST_DAY),
                    _day(chunk.valid_to, _LAST_DAY),
                    _CHUNK.dump_json(chunk).decode(),
                ),
            ),
        )
        words = " ".join(self._tokenizer.words(searchable_text(chunk)))
        self._database.execute("INSERT INTO word_index (rowid, words) VALUES (?, ?)", (cursor.lastrowid, words))

    def _delete_rows(self, doc_id: str) -> None:
        self._database.execute(
            "DELETE FROM word_index WHERE rowid IN (SELECT row FROM chunks WHERE doc_id = ?)", (doc_id,)
        )
        self._database.execute("DELETE FROM chunks WHERE doc_id = ?", (doc_id,))
        self._database.execute("DELETE FROM documents WHERE doc_id = ?", (doc_id,))

    def _add_vectors(self, chunks: Sequence[Chunk]) -> None:
        # Texts of like length together: a batch takes as long as its longest text.
        by_length = sorted(chunks, key=lambda chunk: len(chunk.text))
        for start in range(0, len(by_length), _EMBEDDED_TOGETHER):
            batch = by_length[start : start + _EMBEDDED_TOGETHER]
            self._vectors.add_texts(
                texts=[_embedded_text(chunk) for chunk in batch],
                metadatas=[_metadata(chunk) for chunk in batch],
                ids=[chunk.chunk_id for chunk in batch],
            )

    def _delete_vectors(self, chunk_ids: Sequence[str]) -> None:
        if chunk_ids:
            self._vectors.delete(ids=list(chunk_ids))

    @contextmanager
    def _disk_errors(self, source: str) -> Iterator[None]:
        from chromadb.errors import ChromaError

        try:
            yield
        except (OSError, sqlite3.OperationalError, ChromaError) as error:
            self._close_vectors()  # after a failed write the next one to the same Chroma client waits for ever
            raise MadoguchiError(
                f"{source} を知識ベースに書き込めませんでした（{error.__class__.__name__}）。"
                "ディスクの空きと権限を確かめて、もう一度実行してください。"
            ) from error

    @property
    def _vectors(self) -> Any:
        with self._lock:
            if self._chroma is None:
                self._chroma = _open_vectors(self._folder, self._embedder)
            return self._chroma[1]

    def _close_vectors(self) -> None:
        with self._lock:
            if self._chroma is not None:
                self._chroma[0].close()
            self._chroma = None

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


def searchable_text(chunk: Chunk) -> str:
    """What the lexical index holds of a chunk: where it stands, and what it says, with personal data blanked out."""
    return f"{blanked_heading(chunk)}\n{blanked(chunk)}"


def blanked(chunk: Chunk) -> str:
    """The chunk's text with each personal datum replaced by its type: the form that may be embedded and indexed."""
    return _blank(chunk.text, chunk.pii)


def blanked_heading(chunk: Chunk) -> str:
    """The chunk's heading in the same form."""
    return _blank(chunk.heading, chunk.heading_pii)


def _blank(text: str, spans: Sequence[PiiSpan]) -> str:
    for span in sorted(spans, key=lambda span: span.start, reverse=True):
        text = f"{text[: span.start]}<{span.type}>{text[span.end :]}"
    return text


def _embedded_text(chunk: Chunk) -> str:
    if chunk.kind is ChunkKind.FAQ and not chunk.pii:
        return chunk.question + _FAQ_ANSWER + chunk.answer
    return searchable_text(chunk)


def _metadata(chunk: Chunk) -> dict[str, str | int]:
    return {
        "chunk_id": chunk.chunk_id,
        "audience": chunk.audience.value,
        "department": chunk.department,
        "valid_from": _day(chunk.valid_from, _FIRST_DAY),
        "valid_to": _day(chunk.valid_to, _LAST_DAY),
    }


def _phrase(word: str) -> str:
    """The word in the syntax of full-text queries."""
    return '"' + word.replace('"', '""') + '"'


def _day(day: date | None, default: int = 0) -> int:
    return default if day is None else day.year * 10000 + day.month * 100 + day.day


def _row_filter(reader: Reader, department: str) -> tuple[str, list[str]]:
    """Reader.may_read as SQL."""
    allowed, values = ["audience = 'public'"], []
    if reader.is_staff:
        allowed.append("audience = 'internal'")
        if reader.role is Role.ADMIN:
            allowed.append("audience = 'department'")
        elif reader.department:
            allowed.append("(audience = 'department' AND department = ?)")
            values.append(reader.department)
    sql = "(" + " OR ".join(allowed) + ")"
    return (sql + " AND department = ?", [*values, department]) if department else (sql, values)


def _vector_filter(reader: Reader, day: int, department: str) -> dict[str, Any]:
    """Reader.may_read as a Chroma filter."""
    allowed: list[dict[str, Any]] = [{"audience": "public"}]
    if reader.is_staff:
        allowed.append({"audience": "internal"})
        if reader.role is Role.ADMIN:
            allowed.append({"audience": "department"})
        elif reader.department:
            allowed.append({"$and": [{"audience": "department"}, {"department": reader.department}]})
    conditions: list[dict[str, Any]] = [{"valid_from": {"$lte": day}}, {"valid_to": {"$gte": day}}]
    conditions.append({"$or": allowed} if len(allowed) > 1 else allowed[0])
    if department:
        conditions.append({"department": department})
    return {"$and": conditions}


def _open_vectors(folder: Path, embedder: Embedder) -> tuple[Any, Any]:
    """Chroma's client, which has to be closed, and the VectorStore over it."""
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings as ChromaSettings
    from chromadb.errors import ChromaError
    from langchain_chroma import Chroma

    try:
        client = chromadb.PersistentClient(str(folder / "chroma"), settings=ChromaSettings(anonymized_telemetry=False))
    except ChromaError:
        SharedSystemClient.clear_system_cache()  # it keeps the half-opened system and would hand it out again
        raise
    store = Chroma(
        collection_name=f"chunks-{embedder.model_id}"[:60],
        embedding_function=_PassageEmbeddings(embedder),
        client=client,
        collection_metadata={"hnsw:space": "ip", "hnsw:search_ef": 256},
    )
    return client, store


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
