"""Reads two texts together with a small trained model: whether a text answers a question.

It is the default embedding model with its upper layers trained further (`madoguchi eval relevance`). What the training
added is shipped as matrices of low rank, a hundredth of the model's size.
"""

import os
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.embedding import has_bfloat16, load_quietly
from assistant.errors import ModelUnavailable
from assistant.on_first_use import OnFirstUse

RELEVANCE = Path(__file__).parent / "relevance.safetensors"
"""For each matrix of the model that was trained: `NAME.up` @ `NAME.down` is added to it; for each vector: `NAME.added`.

`head.weight` and `head.bias` make the score of the first token's vector and the mean of all.
"""

_LONGEST = 256  # tokens of both together; the text is cut
_TOGETHER = 8  # pairs


class CrossEncoder:
    """Thread-safe; loads on first use."""

    def __init__(self, base: Path, trained: Path) -> None:
        """`base`: the folder of the model that was trained further."""
        self._base = base
        self._trained = trained
        self._threads = len(os.sched_getaffinity(0))
        self._model = OnFirstUse(self._load)

    def load(self) -> None:
        """Load now instead of at the first question. Raises ModelUnavailable."""
        self._model.load()

    def scores(self, first: str, texts: Sequence[str]) -> list[float]:
        """How likely each text answers the question, as log-odds. Raises ModelUnavailable."""
        import torch

        if not texts:
            return []
        found = [0.0] * len(texts)
        with self._model.use() as (tokenizer, model, added), torch.inference_mode():
            torch.set_num_threads(self._threads)
            for together in _alike_in_length(texts):
                batch = paired(tokenizer, [(first, texts[index]) for index in together])
                hidden = model(**batch).last_hidden_state
                scores = pooled(hidden, batch["attention_mask"]) @ added["head.weight"].T + added["head.bias"]
                for index, score in zip(together, scores[:, 0].tolist(), strict=True):
                    found[index] = score
        return found

    def _load(self) -> tuple[Any, Any, Mapping[str, Any]]:
        import torch
        from safetensors import SafetensorError
        from safetensors.torch import load_file
        from transformers import AutoModel, AutoTokenizer

        load_quietly()
        try:
            tokenizer = AutoTokenizer.from_pretrained(str(self._base), local_files_only=True)
            model = AutoModel.from_pretrained(str(self._base), local_files_only=True, add_pooling_layer=False)
            added = {name: tensor.float() for name, tensor in load_file(self._trained).items()}
            add_trained(model, added)
        except (OSError, ValueError, KeyError, RuntimeError, AttributeError, SafetensorError) as error:
            raise ModelUnavailable(
                f"質問と資料を読み合わせるモデル（{self._base.name}）を読み込めません（{error.__class__.__name__}）。"
                "madoguchi models pull を実行してください。"
            ) from error
        model.eval()
        return tokenizer, model.to(torch.bfloat16 if has_bfloat16() else torch.float32), added


def _alike_in_length(texts: Sequence[str]) -> Iterator[Sequence[int]]:
    """Their indices, some together: short ones beside a long one would be filled up to its length."""
    by_length = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    for start in range(0, len(by_length), _TOGETHER):
        yield by_length[start : start + _TOGETHER]


def relevance_of(base: Path) -> CrossEncoder:
    """`base`: the folder of the default embedding model, which it was made of. Nothing is loaded yet."""
    return CrossEncoder(base, RELEVANCE)


def paired(tokenizer: Any, pairs: Sequence[tuple[str, str]]) -> Any:
    """Both texts as one padded batch of the model's inputs."""
    firsts, texts = ([unicodedata.normalize("NFKC", part) for part in parts] for parts in zip(*pairs, strict=True))
    return tokenizer(firsts, texts, padding=True, truncation="only_second", max_length=_LONGEST, return_tensors="pt")


def pooled(hidden: Any, mask: Any) -> Any:
    """The first token's vector beside the mean of all, float32, shape (pairs, 2 × dimension)."""
    import torch

    hidden, kept = hidden.float(), mask.unsqueeze(-1).float()
    return torch.cat([hidden[:, 0], (hidden * kept).sum(1) / kept.sum(1)], dim=-1)


def add_trained(model: Any, added: Mapping[str, Any]) -> None:
    """Add what a training added (see RELEVANCE) to the weights of the whole model. Raises KeyError, RuntimeError."""
    import torch

    weights = dict(model.named_parameters())
    with torch.no_grad():
        for name, tensor in added.items():
            of, _, part = name.rpartition(".")
            if part == "up":
                weights[of] += tensor @ added[f"{of}.down"]
            elif part == "added":
                weights[of] += tensor
