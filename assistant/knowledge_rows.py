"""Documents, chunks and their words in one SQLite file: what every kind of knowledge base reads alike.

It knows nothing of vectors; each kind finds the nearest chunks in its own way.
"""

import sqlite3
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import Any, TypedDict

from pydantic import TypeAdapter

from assistant.errors import NotFound
from assistant.types import Audience, Chunk, DocumentRecord, Reader, Role

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (doc_id TEXT PRIMARY KEY, source TEXT, audience TEXT, department TEXT, data TEXT);
CREATE TABLE IF NOT EXISTS chunks (
  row INTEGER PRIMARY KEY, chunk_id TEXT UNIQUE, doc_id TEXT, ordinal INTEGER, audience TEXT, department TEXT,
  valid_from INTEGER, valid_to INTEGER, data TEXT);
CREATE INDEX IF NOT EXISTS chunks_by_document ON chunks (doc_id, ordinal);
CREATE VIRTUAL TABLE IF NOT EXISTS word_index USING fts5 (words, tokenize = "unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE IF NOT EXISTS reading_index USING fts5 (reading, tokenize = "trigram");
"""
_CHUNK = TypeAdapter(Chunk)
_DOCUMENT = TypeAdapter(DocumentRecord)
_RANKED = 5000  # chunks that one lexical search ranks, unless its rarest term has more
_COUNTED = 100_000  # terms whose frequency is remembered
FIRST_DAY, LAST_DAY = 0, 99991231


class Among(TypedDict):
    """The conditions of a search, beside who is reading."""

    as_of: date
    department: str
    limit: int


@dataclass(frozen=True, kw_only=True)
class IndexedChunk:
    """A chunk with what the two lexical indexes hold of it: its words, parted by blanks, and its reading."""

    chunk: Chunk
    words: str
    reading: str


class Knowledge(ABC):
    """Reads documents, chunks and words. Thread-safe within its one process."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """`database` was opened with check_same_thread=False and is closed by whoever opened it."""
        self._database = database
        self._lock = threading.RLock()
        self._frequencies: dict[tuple[str, str], int] = {}  # by index and term: of what was asked for since a write
        self._chunk_count: int | None = None

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
        with self._lock:
            if self._chunk_count is None:
                self._chunk_count = int(self._query("SELECT count(*) FROM chunks")[0][0])
            return self._chunk_count

    # ---- search ----

    @abstractmethod
    def nearest(
        self, vector: Sequence[float], reader: Reader, *, as_of: date, department: str = "", limit: int
    ) -> list[tuple[str, float]]:
        """(chunk id, cosine) of the chunks nearest to a query vector, best first, among those the reader may read."""

    def matching(
        self, words: Sequence[str], reader: Reader, *, as_of: date, department: str = "", limit: int
    ) -> list[tuple[str, float]]:
        """(chunk id, BM25) of chunks with any of the words that the reader may read, best first. k1 is 1.2, b 0.75.

        Where the words stand in very many chunks, only those are ranked that have one of the rarer words.
        """
        among = Among(as_of=as_of, department=department, limit=limit)
        return self._ranked("word_index", self.document_frequency(words), reader, among)

    def sounding_like(
        self, parts: Sequence[str], reader: Reader, *, as_of: date, department: str = "", limit: int
    ) -> list[tuple[str, float]]:
        """(chunk id, BM25) of chunks whose reading has any of the parts (three kana each), like `matching`."""
        among = Among(as_of=as_of, department=department, limit=limit)
        return self._ranked("reading_index", self.part_frequency(parts), reader, among)

    def indexed(self, chunk_id: str) -> tuple[frozenset[str], str]:
        """The words of a chunk and its reading. Raises NotFound."""
        sql = (
            "SELECT words, coalesce(reading, '') FROM chunks JOIN word_index ON word_index.rowid = row"
            " LEFT JOIN reading_index ON reading_index.rowid = row WHERE chunk_id = ?"
        )
        for words, reading in self._query(sql, chunk_id):
            return frozenset(words.split(" ")), reading
        raise NotFound("その箇所は見つかりません。文書が更新されたか、削除されました。")

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
        return self._frequency("word_index", words)

    def part_frequency(self, parts: Sequence[str]) -> dict[str, int]:
        """In how many chunks' readings each part of three kana stands."""
        return self._frequency("reading_index", parts)

    # ---- inside ----

    def _frequency(self, index: str, terms: Sequence[str]) -> dict[str, int]:
        # By MATCH, which folds and cuts a word as the index does (LINE, Wi-Fi); a look into its vocabulary would not.
        sql = f"SELECT count(*) FROM {index} WHERE {index} MATCH ?"
        with self._lock:
            if len(self._frequencies) > _COUNTED:
                self._frequencies.clear()
            for term in terms:
                if (index, term) not in self._frequencies:
                    self._frequencies[index, term] = int(self._query(sql, _phrase(term))[0][0])
            return {term: self._frequencies[index, term] for term in terms}

    def _forget_counts(self) -> None:
        """After every write."""
        with self._lock:
            self._frequencies.clear()
            self._chunk_count = None

    def _ranked(
        self, index: str, frequency: Mapping[str, int], reader: Reader, among: Among
    ) -> list[tuple[str, float]]:
        rarer, other = _parted(frequency)
        if not rarer:
            return []
        readable, values = _row_filter(reader, among["department"])
        day = day_number(among["as_of"])
        rows = self._query(
            f"{_scored(index, alone=not other)} SELECT chunk_id, score"
            " FROM scored JOIN chunks ON chunks.row = scored.row"
            f" WHERE valid_from <= ? AND ? <= valid_to AND {readable} ORDER BY score DESC LIMIT ?",
            *_matches(rarer, other),
            *(day, day, *values, among["limit"]),
        )
        return [(chunk_id, score) for chunk_id, score in rows]

    def _query(self, sql: str, *values: object) -> list[Any]:
        with self._lock:
            return self._database.execute(sql, values).fetchall()


def create_tables(database: sqlite3.Connection) -> None:
    database.executescript(_SCHEMA)


def write_document(database: sqlite3.Connection, record: DocumentRecord, chunks: Sequence[IndexedChunk]) -> None:
    """In place of what the document's id held before. Does not commit."""
    delete_document(database, record.doc_id)
    for indexed in chunks:
        chunk = indexed.chunk
        cursor = database.execute(
            "INSERT INTO chunks (chunk_id, doc_id, ordinal, audience, department, valid_from, valid_to, data)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(chunk.chunk_id, chunk.doc_id, chunk.ordinal, chunk.audience, chunk.department),
                *(day_number(chunk.valid_from, FIRST_DAY), day_number(chunk.valid_to, LAST_DAY)),
                _CHUNK.dump_json(chunk).decode(),
            ),
        )
        row = cursor.lastrowid
        database.execute("INSERT INTO word_index (rowid, words) VALUES (?, ?)", (row, indexed.words))
        database.execute("INSERT INTO reading_index (rowid, reading) VALUES (?, ?)", (row, indexed.reading))
    database.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?)",
        (
            *(record.doc_id, record.source, record.audience, record.department),
            _DOCUMENT.dump_json(replace(record, chunks=len(chunks))).decode(),
        ),
    )


def delete_document(database: sqlite3.Connection, doc_id: str) -> None:
    """Does not commit."""
    for index in ("word_index", "reading_index"):
        database.execute(f"DELETE FROM {index} WHERE rowid IN (SELECT row FROM chunks WHERE doc_id = ?)", (doc_id,))
    database.execute("DELETE FROM chunks WHERE doc_id = ?", (doc_id,))
    database.execute("DELETE FROM documents WHERE doc_id = ?", (doc_id,))


def _phrase(word: str) -> str:
    """The word in the syntax of full-text queries."""
    return '"' + word.replace('"', '""') + '"'


def _any(terms: Sequence[str]) -> str:
    return " OR ".join(map(_phrase, terms))


def _parted(frequency: Mapping[str, int]) -> tuple[list[str], list[str]]:
    """Terms that stand anywhere: those, rarest first, whose chunks are ranked, and the others, at times none."""
    terms = sorted((term for term, count in frequency.items() if count), key=lambda term: (frequency[term], term))
    together = accumulate(frequency[term] for term in terms)
    kept = max(1, sum(count <= _RANKED for count in together))
    return terms[:kept], terms[kept:]


def _matches(rarer: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    """The queries that `_scored` takes."""
    return (f"({_any(rarer)}) AND ({_any([*rarer, *other])})", _any(rarer)) if other else (_any(rarer),)


def _scored(index: str, *, alone: bool) -> str:
    """Rows with their BM25. A query that has the rarer terms twice, so as to rank no other chunks, counts them twice:
    what they alone give is taken off once."""
    hits = f"(row, score) AS MATERIALIZED (SELECT rowid, -bm25({index}) FROM {index} WHERE {index} MATCH ?)"
    if alone:
        return f"WITH scored {hits}"
    difference = "SELECT row, double.score - once.score FROM double JOIN once USING (row)"
    return f"WITH double {hits}, once {hits}, scored (row, score) AS ({difference})"


def day_number(day: date | None, default: int = 0) -> int:
    """2026-04-01 as 20260401, which compares in SQL and in Chroma's filters."""
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
