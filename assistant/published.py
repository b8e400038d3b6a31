"""The knowledge of a published snapshot: read-only, its vectors in memory. Written by ingest.publishing."""

import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from assistant.embedding import Vectors
from assistant.knowledge_rows import IndexedChunk, Knowledge, create_tables, day_number, write_document
from assistant.types import Audience, Chunk, ChunkKind, DocumentRecord, Reader

_ROWS, _VECTORS = "knowledge.db", "vectors.npy"


class PublishedKnowledge(Knowledge):
    """Public documents only. Every chunk is compared with a query: a city's public texts are a few thousand."""

    def __init__(self, folder: Path) -> None:
        database = sqlite3.connect(
            f"{(folder / _ROWS).absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        super().__init__(database)
        self._matrix: Vectors = np.load(folder / _VECTORS, allow_pickle=False)
        rows = self._query("SELECT chunk_id, audience, department, valid_from, valid_to FROM chunks ORDER BY row")
        self._chunk_ids = [row[0] for row in rows]
        self._public = np.array([row[1] == Audience.PUBLIC for row in rows], dtype=bool)
        self._departments = np.array([row[2] for row in rows], dtype=object)
        self._from = np.array([row[3] for row in rows], dtype=np.int64)
        self._to = np.array([row[4] for row in rows], dtype=np.int64)

    def close(self) -> None:
        self._database.close()

    def faqs(self) -> list[Chunk]:
        """Every approved FAQ, whatever its days."""
        chunks = (chunk for record in self.documents() for chunk in self.chunks(record.doc_id))
        return [chunk for chunk in chunks if chunk.kind is ChunkKind.FAQ]

    def nearest(
        self, vector: Sequence[float], reader: Reader, *, as_of: date, department: str = "", limit: int
    ) -> list[tuple[str, float]]:
        day = day_number(as_of)
        readable = self._public & (self._from <= day) & (day <= self._to)
        if department:
            readable &= self._departments == department
        rows = np.flatnonzero(readable)
        cosines = self._matrix[rows] @ np.asarray(vector, dtype=np.float32)
        best = np.argsort(-cosines, kind="stable")[:limit]
        return [(self._chunk_ids[rows[index]], float(cosines[index])) for index in best]


def write(folder: Path, documents: Sequence[tuple[DocumentRecord, Sequence[IndexedChunk]]], vectors: Vectors) -> None:
    """Into an empty folder; one row of `vectors` for each chunk, in order."""
    database = sqlite3.connect(folder / _ROWS)
    with database:
        create_tables(database)
        for record, chunks in documents:
            write_document(database, record, chunks)
    database.close()
    np.save(folder / _VECTORS, vectors, allow_pickle=False)
