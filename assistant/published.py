"""The knowledge of a published snapshot: read-only, its vectors in memory. Written by ingest.publishing."""

import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from assistant.embedding import Vectors
from assistant.knowledge_rows import IndexedChunk, Knowledge, create_tables, day_number, write_document
from assistant.types import Chunk, ChunkKind, DocumentRecord, Reader
from assistant.vector_table import STORED_ROWS, VectorTable, stored_row

_CITIZEN = Reader(user_id="")
_ROWS, _VECTORS = "knowledge.db", "vectors.npy"


class PublishedKnowledge(Knowledge):
    """Public documents only."""

    def __init__(self, folder: Path) -> None:
        database = sqlite3.connect(
            f"{(folder / _ROWS).absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        super().__init__(database)
        rows = self._query(STORED_ROWS)
        self._table = VectorTable()
        self._table.put([stored_row(*row) for row in rows], np.load(folder / _VECTORS, allow_pickle=False))

    def close(self) -> None:
        self._database.close()

    def faqs(self) -> list[Chunk]:
        """Every approved FAQ, whatever its days."""
        chunks = (chunk for record in self.documents() for chunk in self.chunks(record.doc_id))
        return [chunk for chunk in chunks if chunk.kind is ChunkKind.FAQ]

    def nearest(
        self, vector: Sequence[float], reader: Reader, *, as_of: date, department: str = "", limit: int
    ) -> list[tuple[str, float]]:
        # Whoever asks, what is not public is not found.
        return self._table.nearest(vector, _CITIZEN, day=day_number(as_of), department=department, limit=limit)


def write(folder: Path, documents: Sequence[tuple[DocumentRecord, Sequence[IndexedChunk]]], vectors: Vectors) -> None:
    """Into an empty folder; one row of `vectors` for each chunk, in order."""
    database = sqlite3.connect(folder / _ROWS)
    with database:
        create_tables(database)
        for record, chunks in documents:
            write_document(database, record, chunks)
    database.close()
    np.save(folder / _VECTORS, vectors, allow_pickle=False)
