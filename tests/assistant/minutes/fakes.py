"""A hearer that is told what to hear, and recordings to give it."""

import time
import wave
from pathlib import Path

import numpy as np

from assistant.minutes.hearing import HeardChunk, to_json
from assistant.minutes.recording import RATE, Samples
from assistant.minutes.transcribe import Segment
from assistant.minutes.types import Word


class FakeHearer:
    """Hears one word a chunk, which tells where the chunk begins. Whoever gives it a diary can count what it heard, and
    read beside it what it was told to expect."""

    def __init__(self, diary: Path | None = None, *, seconds: float = 0.0) -> None:
        self._diary = diary
        self._seconds = seconds

    def hear(self, samples: Samples, start: float, anyway: bool, hotwords: tuple[str, ...]) -> str:
        time.sleep(self._seconds)
        if self._diary:
            with self._diary.open("a") as file:
                file.write(f"{start:.0f}\n")
            self._diary.with_suffix(".hotwords").write_text(" ".join(hotwords), encoding="utf-8")
        end = start + len(samples) / RATE
        word = Word(start=start + 1, end=start + 2, text=f"{start:.0f}秒から。", probability=0.9)
        return to_json(HeardChunk(segments=(Segment(words=(word,)),), speech=((start, end),), voices=(), gaps=()))


def write_wav(path: Path, seconds: float, *, rate: int = RATE) -> Path:
    """A quiet tone."""
    samples = (1000 * np.sin(np.arange(int(seconds * rate)) * 0.05)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path
