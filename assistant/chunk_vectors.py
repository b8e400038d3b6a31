"""The vectors of chunks, kept in Chroma through LangChain's seam. Nothing is searched here (see vector_table)."""

import hashlib
import re
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from langchain_core.embeddings import Embeddings

from assistant.blanking import searchable_text
from assistant.embedding import Embedder, Vectors
from assistant.types import Chunk, ChunkKind

_EMBEDDED_TOGETHER = 64  # chunks; a question that arrives meanwhile waits for one such batch
_READ_TOGETHER = 2000
_FAQ_ANSWER = "\n\x1e\n"  # stands between question and answer in the text that is embedded


class _PassageEmbeddings(Embeddings):
    """An FAQ gets the mean of two vectors, question alone and question with answer: its inner product with a query is
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


class ChunkVectors:
    """One collection for each embedding model. Chroma is not safe across processes: the caller holds the folder."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        """Open or create. Raises ChromaError."""
        self._folder = folder
        self._embedder = embedder
        self._lock = threading.Lock()
        self._chroma: tuple[Any, Any] | None = self._open()

    def add(self, chunks: Sequence[Chunk]) -> None:
        """Embed and keep. Raises ChromaError, after which the store has to be closed."""
        # Texts of like length together: a batch takes as long as its longest text.
        by_length = sorted(chunks, key=lambda chunk: len(chunk.text))
        for start in range(0, len(by_length), _EMBEDDED_TOGETHER):
            batch = by_length[start : start + _EMBEDDED_TOGETHER]
            self._opened()[1].add_texts(
                texts=[_embedded_text(chunk) for chunk in batch],
                ids=[chunk.chunk_id for chunk in batch],
            )

    def of(self, chunk_ids: Sequence[str]) -> Mapping[str, Vectors]:
        """Those that are kept, by chunk_id."""
        found: dict[str, Vectors] = {}
        for start in range(0, len(chunk_ids), _READ_TOGETHER):
            ids = list(chunk_ids[start : start + _READ_TOGETHER])
            page = self._opened()[1].get(ids=ids, include=["embeddings"])
            found |= zip(page["ids"], page["embeddings"], strict=True)
        return found

    def delete(self, chunk_ids: Sequence[str]) -> None:
        if chunk_ids:
            self._opened()[1].delete(ids=list(chunk_ids))

    def delete_other_models(self) -> None:
        client = self._opened()[0]
        for collection in client.list_collections():
            if collection.name != _collection_name(self._embedder.model_id):
                client.delete_collection(collection.name)

    def close(self) -> None:
        """It opens again at its next use: after a failed write, the next one to the same client waits for ever."""
        with self._lock:
            if self._chroma is not None:
                self._chroma[0].close()
            self._chroma = None

    def _opened(self) -> tuple[Any, Any]:
        with self._lock:
            if self._chroma is None:
                self._chroma = self._open()
            return self._chroma

    def _open(self) -> tuple[Any, Any]:
        """Chroma's client, which has to be closed, and the VectorStore over it."""
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings as ChromaSettings
        from chromadb.errors import ChromaError
        from langchain_chroma import Chroma

        try:
            client = chromadb.PersistentClient(str(self._folder), settings=ChromaSettings(anonymized_telemetry=False))
        except ChromaError:
            SharedSystemClient.clear_system_cache()  # it keeps the half-opened system and would hand it out again
            raise
        store = Chroma(
            collection_name=_collection_name(self._embedder.model_id),
            embedding_function=_PassageEmbeddings(self._embedder),
            client=client,
            # Nothing is searched in its index, so that is made as cheap as it can be.
            collection_metadata={"hnsw:space": "ip", "hnsw:M": 2, "hnsw:construction_ef": 2},
        )
        return client, store


def _embedded_text(chunk: Chunk) -> str:
    if chunk.kind is ChunkKind.FAQ and not chunk.pii:
        return chunk.question + _FAQ_ANSWER + chunk.answer
    return searchable_text(chunk)


def _collection_name(model_id: str) -> str:
    """As Chroma allows it: 3 to 512 of [a-zA-Z0-9._-]."""
    name = f"chunks-{model_id}"
    if re.fullmatch(r"[a-zA-Z0-9._-]{3,59}[a-zA-Z0-9]", name):
        return name
    return f"chunks-{hashlib.sha256(model_id.encode()).hexdigest()[:16]}"
