"""Hearing one chunk of a recording: words and voices, with times on the recording's clock. What runs on Dask."""

import base64
from dataclasses import replace
from typing import Protocol

import numpy as np
from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from assistant.minutes.recording import RATE, Samples
from assistant.minutes.transcribe import Heard, Segment, Transcriber
from assistant.minutes.types import Gap, GapReason
from assistant.minutes.voices import VoiceEncoder, VoiceWindow

_SILENCE = 5.0  # seconds without a voice that are worth showing
_LOUD = 0.01  # below it nothing is to be heard; music and applause are above


@dataclass(frozen=True, kw_only=True)
class Voice:
    """A voice window as it is kept: 256 half floats in base64."""

    start: float
    end: float
    vector: str


@dataclass(frozen=True, kw_only=True)
class HeardChunk:
    """Seconds of the recording. `speech` are the stretches with a voice."""

    segments: tuple[Segment, ...]
    speech: tuple[tuple[float, float], ...]
    voices: tuple[Voice, ...]
    gaps: tuple[Gap, ...]


_ADAPTER = TypeAdapter(HeardChunk)


class Hearer(Protocol):
    """Turns samples that begin at `start` into the JSON of a HeardChunk. `hotwords`: what may be said."""

    def hear(self, samples: Samples, start: float, anyway: bool, hotwords: tuple[str, ...]) -> str: ...


class Ears:
    """The real hearer: both models, loaded on first use."""

    def __init__(self, transcriber: Transcriber, encoder: VoiceEncoder) -> None:
        self._transcriber = transcriber
        self._encoder = encoder

    def hear(self, samples: Samples, start: float, anyway: bool, hotwords: tuple[str, ...]) -> str:
        heard = self._transcriber.transcribe(samples, anyway=anyway, hotwords=hotwords)
        voices = [_kept(window, start) for window in self._encoder.windows(samples, heard.speech)]
        return to_json(
            HeardChunk(
                segments=tuple(_moved(segment, start) for segment in heard.segments),
                speech=tuple((begin + start, end + start) for begin, end in heard.speech),
                voices=tuple(voices),
                gaps=tuple(_gaps(samples, heard, start)),
            )
        )


def to_json(chunk: HeardChunk) -> str:
    return _ADAPTER.dump_json(chunk).decode()


def from_json(text: str) -> HeardChunk:
    return _ADAPTER.validate_json(text)


def window(voice: Voice) -> VoiceWindow:
    vector = np.frombuffer(base64.b64decode(voice.vector), np.float16).astype(np.float32)
    return VoiceWindow(start=voice.start, end=voice.end, vector=vector)


def _kept(heard: VoiceWindow, offset: float) -> Voice:
    vector = base64.b64encode(heard.vector.astype(np.float16).tobytes()).decode()
    return Voice(start=heard.start + offset, end=heard.end + offset, vector=vector)


def _moved(segment: Segment, offset: float) -> Segment:
    words = (replace(word, start=word.start + offset, end=word.end + offset) for word in segment.words)
    return replace(segment, words=tuple(words))


def _gaps(samples: Samples, heard: Heard, offset: float) -> list[Gap]:
    gaps = [Gap(start=start + offset, end=end + offset, reason=GapReason.DROPPED) for start, end in heard.dropped]
    gaps += [
        Gap(
            start=each.start + offset,
            end=each.end + offset,
            reason=GapReason.OTHER_LANGUAGE,
            language=each.language,
        )
        for each in heard.foreign
    ]
    edges = [0.0, *(second for span in heard.speech for second in span), len(samples) / RATE]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start >= _SILENCE:
            piece = samples[int(start * RATE) : int(end * RATE)].astype(np.float32) / 32768.0
            loud = float(np.sqrt(np.mean(np.square(piece)))) > _LOUD
            reason = GapReason.NOT_SPEECH if loud else GapReason.SILENCE
            gaps.append(Gap(start=start + offset, end=end + offset, reason=reason))
    return sorted(gaps, key=lambda gap: gap.start)
