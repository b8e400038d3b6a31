"""The RAG that tutorials build, to compare with: LangChain's splitter at 1000/200, dense search, four whole chunks."""

import time
from pathlib import Path

import numpy as np

from assistant.embedding import Embedder, Vectors
from assistant.errors import UnreadableFile
from assistant.llm import LLM, Message
from ingest.loading import load
from ingest.sources import sample_city_sources

_CHUNK, _OVERLAP, _TOP = 1000, 200, 4  # characters, characters, chunks
_ANSWER_TOKENS = 120
# The wording of LangChain's own example prompt (rlm/rag-prompt), in Japanese.
_PROMPT = (
    "次の文脈を使って質問に答えてください。答えがわからないときは、わからないと言ってください。"
    "3文以内で簡潔に答えてください。\n質問: {question}\n文脈: {context}\n回答:"
)


class NaiveRag:
    """No lexical search, no permissions, no excerpts, no verification; the same models."""

    def __init__(self, documents: Path, embedder: Embedder, llm: LLM) -> None:
        """Splits and embeds the documents of a folder laid out as the sample city is."""
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(chunk_size=_CHUNK, chunk_overlap=_OVERLAP)
        self._embedder = embedder
        self._llm = llm
        self._chunks = [chunk for text in _texts(documents) for chunk in splitter.split_text(text)]
        self._vectors: Vectors = embedder.embed_passages(self._chunks)

    def first_token_seconds(self, question: str) -> float:
        """From the question to the model's first word."""
        started = time.perf_counter()
        nearest = np.argsort(self._vectors @ self._embedder.embed_query(question))[::-1][:_TOP]
        context = "\n\n".join(self._chunks[row] for row in nearest)
        prompt = [Message(role="user", content=_PROMPT.format(question=question, context=context))]
        for _ in self._llm.stream(prompt, max_tokens=_ANSWER_TOKENS, cancelled=lambda: False):
            break
        return time.perf_counter() - started


def _texts(documents: Path) -> list[str]:
    texts = []
    for source in sample_city_sources(documents):
        try:
            document = load(source.path)
        except UnreadableFile:  # ingest names it; here it is only left out
            continue
        texts.append("\n\n".join(block.text for block in document.blocks))
    return texts
