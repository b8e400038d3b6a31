"""An optional second look at the best passages: a CrossEncoder reads question and passage together."""

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.errors import ModelUnavailable, UserError
from assistant.on_first_use import OnFirstUse

_LONGEST = 512  # tokens of question and passage together


class Reranker:
    """Any sentence-transformers CrossEncoder with one score for a pair. Thread-safe; loads on first use."""

    def __init__(self, folder: Path) -> None:
        """Raises UserError when there is no model in the folder: best told at the start."""
        if not (folder / "config.json").is_file():
            raise UserError(
                f"MADOGUCHI_RERANKER_PATH の {folder} にモデルがありません（config.json が見つかりません）。"
                "CrossEncoder のフォルダーを指定するか、設定を空にしてください。"
            )
        self._folder = folder
        self._model = OnFirstUse(self._load)

    def load(self) -> None:
        """Load now instead of at the first question. Raises ModelUnavailable."""
        self._model.load()

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers the question, 0 to 1."""
        pairs = [(unicodedata.normalize("NFKC", question), unicodedata.normalize("NFKC", text)) for text in texts]
        with self._model.use() as model:
            found = model.predict(pairs, batch_size=8, show_progress_bar=False) if pairs else []
        return [float(score) for score in found]

    def _load(self) -> Any:
        import torch
        from safetensors import SafetensorError
        from sentence_transformers import CrossEncoder

        try:
            model = CrossEncoder(
                str(self._folder),
                device="cpu",
                local_files_only=True,
                max_length=_LONGEST,
                activation_fn=torch.nn.Sigmoid(),
            )
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            raise self._wrong(f"読み込めません（{error.__class__.__name__}）") from error
        if model.num_labels != 1:
            raise self._wrong(f"点数を 1 つではなく {model.num_labels} つ出します")
        return model

    def _wrong(self, what: str) -> ModelUnavailable:
        return ModelUnavailable(
            f"並べ替えモデル {self._folder.name} は{what}。"
            "MADOGUCHI_RERANKER_PATH に CrossEncoder のフォルダーを指定するか、設定を空にしてください。"
        )


def reranker_in(folder: Path | None) -> Reranker | None:
    """None for no folder. Raises UserError for one without a model."""
    return Reranker(folder) if folder else None
