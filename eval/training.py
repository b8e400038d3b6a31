"""Trains a cross-encoder on pairs of texts; `assistant/cross_encoder.py` reads what is written here.

Only the upper layers of the embedding model are trained: the lower ones are computed once.
"""

import copy
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from sklearn.metrics import roc_auc_score
from torch import nn
from transformers import AutoModel, AutoTokenizer

from assistant.cross_encoder import CrossEncoder, add_trained, paired, pooled
from assistant.errors import UserError
from eval.corpus import ShowProgress
from eval.fitting import digests

_FROZEN = 6  # layers
_EPOCHS = 1
_TOGETHER = 32  # pairs a step
_RATE, _HEAD_RATE = 2e-4, 2e-3
_WARM_UP, _LAST = 0.08, 0.02  # of all steps; of the rate
_DROPPED = 0.1
_RANK = 32  # of what is shipped


@dataclass(frozen=True, kw_only=True)
class Pair:
    """`holds`: whether the text answers the question."""

    first: str
    text: str
    holds: bool


class Trainee(nn.Module):
    """The base model, its lower layers fixed."""

    def __init__(self, base: Path, start: Path | None = None) -> None:
        """`start`: what an earlier training added. Raises UserError."""
        super().__init__()
        torch.manual_seed(0)
        self.tokenizer = AutoTokenizer.from_pretrained(str(base), local_files_only=True)
        self.lower = AutoModel.from_pretrained(str(base), local_files_only=True, add_pooling_layer=False)
        self.upper = self.lower.encoder.layer[_FROZEN:]
        self.head = nn.Linear(2 * self.lower.config.hidden_size, 1)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)
        self.before = {name: weight.detach().clone() for name, weight in self.upper.named_parameters()}
        if start:
            self._go_on_from(start)
        self.lower.encoder.layer = self.lower.encoder.layer[:_FROZEN]
        self.lower.requires_grad_(requires_grad=False)
        unfused = copy.deepcopy(self.lower.config)
        unfused._attn_implementation = "eager"  # going back through the fused one takes thrice as long here
        for layer in self.upper:
            layer.attention.self.config = unfused
        for part in self.upper.modules():
            if isinstance(part, nn.Dropout):
                part.p = 0.0  # drawing it took half of the training; what is learnt is seen but once
        self.learnt = {name: weight.detach().clone().requires_grad_() for name, weight in self.upper.named_parameters()}
        self.lower.bfloat16()
        self.upper.bfloat16()

    def _go_on_from(self, start: Path) -> None:
        try:
            found = {name: tensor.float() for name, tensor in load_file(start).items()}
            add_trained(self.lower, found)
            self.head.load_state_dict({name: found[f"head.{name}"] for name in ("weight", "bias")})
        except (OSError, KeyError, RuntimeError, SafetensorError) as error:
            raise UserError(f"{start} は読み合わせの学習の結果ではありません。指定を確かめてください。") from error

    def below(self, together: Sequence[Pair]) -> list[torch.Tensor]:
        """What the lower layers make of each pair, shape (tokens, dimension)."""
        batch = paired(self.tokenizer, [(pair.first, pair.text) for pair in together])
        self.lower.eval()
        with torch.no_grad():
            hidden = self.lower(**batch).last_hidden_state
        return [row[: int(mask.sum())].clone() for row, mask in zip(hidden, batch["attention_mask"], strict=True)]

    def forward(self, below: Sequence[torch.Tensor]) -> torch.Tensor:
        """Log-odds, shape (pairs,)."""
        hidden = nn.utils.rnn.pad_sequence(list(below), batch_first=True)
        lengths = torch.tensor([len(row) for row in below])
        mask = (torch.arange(hidden.shape[1])[None] < lengths[:, None]).float()
        shut = ((1 - mask) * -1e4)[:, None, None, :].bfloat16()
        for layer in self.upper:
            hidden = layer(hidden, attention_mask=shut)
        found: torch.Tensor = self.head(nn.functional.dropout(pooled(hidden, mask), _DROPPED, self.training))
        return found[:, 0]

    def take_gradients(self) -> None:
        """Hand those of the upper layers, which compute in bfloat16, to their float32 copies, which learn."""
        for name, weight in self.upper.named_parameters():
            self.learnt[name].grad = None if weight.grad is None else weight.grad.float()
            weight.grad = None

    def take_weights(self) -> None:
        """Compute with what the float32 copies have learnt: steps as small as these are lost in bfloat16."""
        with torch.no_grad():
            for name, weight in self.upper.named_parameters():
                weight.copy_(self.learnt[name])

    def added(self) -> dict[str, torch.Tensor]:
        """What the training added, as `assistant/cross_encoder.py` reads it."""
        found = {f"head.{name}": weight.detach() for name, weight in self.head.named_parameters()}
        for name, weight in self.learnt.items():
            layer, _, rest = name.partition(".")
            full = f"encoder.layer.{int(layer) + _FROZEN}.{rest}"
            more = weight.detach() - self.before[name]
            if more.dim() == 1:
                found[f"{full}.added"] = more
            else:
                left, size, right = torch.linalg.svd(more, full_matrices=False)
                found[f"{full}.up"] = left[:, :_RANK] * size[:_RANK]
                found[f"{full}.down"] = right[:_RANK]
        return {name: tensor.half().contiguous() for name, tensor in found.items()}


def train(base: Path, material: Sequence[Pair], show: ShowProgress, start: Path | None = None) -> Trainee:
    """Half an hour for 59,000 pairs on two cores. `start`: what an earlier training added, to go on from."""
    trainee = Trainee(base, start)
    below = _below(trainee, material, show)
    steps = list(_steps([len(row) for row in below]))
    rates = [
        {"params": trainee.learnt.values(), "lr": _RATE},
        {"params": trainee.head.parameters(), "lr": _HEAD_RATE},
    ]
    optimizer = torch.optim.AdamW(rates, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, len(steps)))
    trainee.upper.train()
    trainee.head.train()
    for done, step in enumerate(steps):
        show("学習しています", done, len(steps))
        together = [material[index] for index in step]
        losses = nn.functional.binary_cross_entropy_with_logits(
            trainee([below[index] for index in step]),
            torch.tensor([float(pair.holds) for pair in together]),
        )
        optimizer.zero_grad()
        losses.backward()  # type: ignore[no-untyped-call]
        trainee.take_gradients()
        nn.utils.clip_grad_norm_(trainee.learnt.values(), 1.0)
        optimizer.step()
        trainee.take_weights()
        schedule.step()
    show("学習しています", len(steps), len(steps))
    return trainee


def _below(trainee: Trainee, material: Sequence[Pair], show: ShowProgress) -> list[torch.Tensor]:
    found: dict[int, torch.Tensor] = {}
    by_length = sorted(range(len(material)), key=lambda index: len(material[index].first + material[index].text))
    for start in range(0, len(by_length), _TOGETHER):
        show("下の層を計算しています", start, len(by_length))
        step = by_length[start : start + _TOGETHER]
        found |= zip(step, trainee.below([material[index] for index in step]), strict=True)
    return [found[index] for index in range(len(material))]


def _steps(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Every epoch in another order, pairs of like length together."""
    chance = random.Random(0)
    for _ in range(_EPOCHS):
        order = list(range(len(lengths)))
        chance.shuffle(order)
        steps: list[list[int]] = []
        for start in range(0, len(order), 16 * _TOGETHER):
            near = sorted(order[start : start + 16 * _TOGETHER], key=lambda index: lengths[index])
            steps += [near[at : at + _TOGETHER] for at in range(0, len(near), _TOGETHER)]
        chance.shuffle(steps)
        yield from steps


def _rate(step: int, steps: int) -> float:
    return min(1.0, (step + 1) / (_WARM_UP * steps)) * max(_LAST, (steps - step) / steps)


def write(trainee: Trainee, material: Sequence[Path], path: Path) -> None:
    """Raises UserError."""
    about = {"fitted": date.today().isoformat(), **{f"sha256:{name}": each for name, each in digests(material).items()}}
    try:
        save_file(trainee.added(), path, metadata=about)
    except OSError as error:
        raise UserError(f"{path} に書き込めません（{error.strerror}）。場所と権限を確かめてください。") from error


def auroc(encoder: CrossEncoder, judged: Sequence[Pair]) -> float:
    """How well pairs that hold are told from those that do not, .5 to 1."""
    found = [encoder.scores(pair.first, [pair.text])[0] for pair in judged]
    return float(roc_auc_score([pair.holds for pair in judged], found))
