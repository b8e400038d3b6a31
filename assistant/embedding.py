"""Text to vectors, with sentence-transformers. The only module that knows that library."""

import hashlib
import os
import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.errors import ModelUnavailable
from assistant.on_first_use import OnFirstUse

Vectors = npt.NDArray[np.float32]

_NAMED_BY_DIGEST = re.compile(r"\.[0-9a-f]{8}$")


class Embedder:
    """multilingual-e5 (or any sentence-transformers folder). Thread-safe; loads on first use.

    Vectors are L2-normalised rows of float32, shape (texts, dimension).
    """

    def __init__(self, folder: Path, *, query_prefix: str = "query: ", passage_prefix: str = "passage: ") -> None:
        self.folder = folder
        self._query_prefix = query_prefix
        self._passage_prefix = passage_prefix
        self._threads = len(os.sched_getaffinity(0))
        self._model = OnFirstUse(self._load)
        self._last: tuple[str | None, Vectors] = (None, np.empty(0, dtype=np.float32))

    @cached_property
    def model_id(self) -> str:
        """Identifies the vector space: vectors of different ids must not be mixed.

        The folder's name, with a digest of the weights unless the name has one already, as `models pull` gives it.
        """
        weights = sorted(self.folder.glob("*.safetensors"))
        if _NAMED_BY_DIGEST.search(self.folder.name) or not weights:
            return self.folder.name
        digest = hashlib.sha256()
        for path in weights:
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        return f"{self.folder.name}.{digest.hexdigest()[:8]}"

    def embed_query(self, text: str) -> Vectors:
        """One vector, shape (dimension,)."""
        last, row = self._last  # retrieval and the FAQ fast path ask for the same question
        if text != last:
            row = self.embed_queries([text])[0]
            self._last = (text, row)
        return row

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode([self._query_prefix + text for text in texts])

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode([self._passage_prefix + text for text in texts])

    def load(self) -> None:
        """Load now instead of at the first text. Raises ModelUnavailable."""
        self._model.load()

    def _encode(self, texts: list[str]) -> Vectors:
        # Half-width kana cost six points of Hit@1 unless folded first.
        folded = [unicodedata.normalize("NFKC", text) for text in texts]
        import torch

        with self._model.use() as model:
            # One text is too short to share: a second thread saves 4 ms when idle and doubles the time when not.
            torch.set_num_threads(1 if len(texts) == 1 else self._threads)
            vectors: Vectors = model.encode(
                folded, batch_size=16, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
            )
        return vectors.astype(np.float32)

    def _load(self) -> Any:
        if not self.folder.exists():
            raise ModelUnavailable(
                f"埋め込みモデル {self.folder.name} がありません。madoguchi models pull を実行してください。"
            )
        import torch
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer

        load_quietly()
        # bfloat16 is three times faster where the CPU multiplies in it, and slower where it must be emulated.
        dtype = torch.bfloat16 if has_bfloat16() else torch.float32
        try:
            model = SentenceTransformer(
                str(self.folder),
                device="cpu",
                local_files_only=True,
                model_kwargs={"dtype": dtype, "add_pooling_layer": False},
            )
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            raise ModelUnavailable(
                f"埋め込みモデル {self.folder.name} を読み込めません（{error.__class__.__name__}）。"
                "フォルダーを消して madoguchi models pull を実行してください。"
            ) from error
        model.max_seq_length = 512
        return model


def load_quietly() -> None:
    """No progress bars of transformers, and no word on weights that are left out on purpose."""
    from transformers.utils import logging

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]


def has_bfloat16() -> bool:
    """Whether this CPU multiplies in it."""
    cpuinfo = Path("/proc/cpuinfo")
    return cpuinfo.exists() and "avx512_bf16" in cpuinfo.read_text(encoding="ascii", errors="replace")
