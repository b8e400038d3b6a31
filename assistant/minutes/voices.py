"""What a voice sounds like, as vectors: the LSTM of Resemblyzer (GE2E), with its published weights and our own code.

Its package wants librosa and webrtcvad only to read files and to find speech, which is done elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelUnavailable
from assistant.minutes.recording import RATE

if TYPE_CHECKING:
    import torch

_WINDOW = 1.6  # seconds, what the network was trained on
_STEP = 0.8
_FRAME, _HOP, _MELS = 400, 160, 40
_FRAMES = 160  # of a window
_LOUDNESS = 10 ** (-30 / 20)  # the training data's; quieter voices are raised to it
_BATCH = 64


@dataclass(frozen=True, kw_only=True)
class VoiceWindow:
    """How the voice sounds in [start, end). The vector has length 1."""

    start: float
    end: float
    vector: NDArray[np.float32]


class VoiceEncoder:
    def __init__(self, weights: Path, *, threads: int) -> None:
        self._weights = weights
        self._threads = threads
        self._layers: tuple[torch.nn.LSTM, torch.nn.Linear, torch.Tensor] | None = None

    def load(self) -> tuple["torch.nn.LSTM", "torch.nn.Linear", "torch.Tensor"]:
        """Raises ModelUnavailable."""
        if self._layers is None:
            import torch
            from transformers.audio_utils import mel_filter_bank

            lstm = torch.nn.LSTM(_MELS, 256, 3, batch_first=True)
            linear = torch.nn.Linear(256, 256)
            try:
                state = torch.load(self._weights, map_location="cpu", weights_only=True)["model_state"]
                lstm.load_state_dict({k[5:]: v for k, v in state.items() if k.startswith("lstm.")})
                linear.load_state_dict({k[7:]: v for k, v in state.items() if k.startswith("linear.")})
            except (OSError, RuntimeError, KeyError) as error:
                raise ModelUnavailable(
                    f"話者を聞き分けるモデル（{self._weights}）を読み込めません。"
                    "madoguchi models pull を実行してください。"
                ) from error
            filters = mel_filter_bank(_FRAME // 2 + 1, _MELS, 0.0, RATE / 2, RATE, norm="slaney", mel_scale="slaney")
            self._layers = lstm, linear, torch.from_numpy(filters.astype(np.float32))
        return self._layers

    def windows(self, samples: NDArray[np.int16], speech: Sequence[tuple[float, float]]) -> list[VoiceWindow]:
        """Windows of 1.6 s, every 0.8 s, none reaching over the edge of a span of speech."""
        audio = samples.astype(np.float32) / 32768.0
        places = [place for span in speech for place in _places(span)]
        cuts = [_cut(audio, start, end) for start, end in places]
        vectors = [vector for at in range(0, len(cuts), _BATCH) for vector in self._embed(cuts[at : at + _BATCH])]
        return [
            VoiceWindow(start=start, end=end, vector=vector)
            for (start, end), vector in zip(places, vectors, strict=True)
        ]

    def _embed(self, cuts: list[NDArray[np.float32]]) -> NDArray[np.float32]:
        import torch

        lstm, linear, filters = self.load()
        with torch.inference_mode():
            waves = torch.from_numpy(np.stack(cuts))
            spectrum = torch.stft(
                waves, _FRAME, _HOP, window=torch.hann_window(_FRAME), pad_mode="constant", return_complex=True
            )
            mels = spectrum.abs().square().transpose(1, 2)[:, :_FRAMES] @ filters
            _, (hidden, _) = lstm(mels)
            vectors = torch.nn.functional.normalize(torch.relu(linear(hidden[-1])), dim=1)
        return np.asarray(vectors.numpy(), np.float32)


def _places(span: tuple[float, float]) -> list[tuple[float, float]]:
    start, end = span
    if end - start <= _WINDOW:
        return [span]
    count = max(1, round((end - start - _WINDOW) / _STEP))
    step = (end - start - _WINDOW) / count
    return [(start + number * step, start + number * step + _WINDOW) for number in range(count + 1)]


def _cut(audio: NDArray[np.float32], start: float, end: float) -> NDArray[np.float32]:
    """A whole window; a shorter stretch of voice is repeated, since silence would be heard as part of the voice."""
    size = int(_WINDOW * RATE)
    piece = np.resize(audio[int(start * RATE) : int(end * RATE)], size)
    loudness = float(np.sqrt(np.mean(np.square(piece)))) or 1.0
    return np.asarray(piece * max(1.0, _LOUDNESS / loudness), np.float32)
