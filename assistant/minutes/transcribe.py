"""Speech to text. The only module that knows faster_whisper.

Clips of up to half a minute are decoded in batches, which is three times as fast as one after the other but skips the
model's own checks; so every clip whose text does not look said, and every stretch of voice without text, is decoded
again alone, with the checks. What still does not look said is dropped and told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelUnavailable
from assistant.minutes.hallucinations import is_stock, why_not_trusted
from assistant.minutes.recording import RATE
from assistant.minutes.types import Word

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

Span = tuple[float, float]
_CLIP = 28.0  # seconds; the model hears 30 at once
_PAUSE = 1.5  # a clip does not reach over a longer silence
_UNHEARD = 1.2  # seconds of voice without text that are worth another try
_DROPPED = frozenset({"loop", "stock", "compression"})
_LANGUAGE = "ja"
_FOREIGN = 0.8  # how sure the model must be that another language is spoken


@dataclass(frozen=True, kw_only=True)
class Segment:
    """Words heard in one clip. `suspect` is why they are not trusted, or ""."""

    words: tuple[Word, ...]
    suspect: str = ""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """Seconds from the start of the samples. `speech` is where a voice is, `dropped` where one is but no text."""

    segments: tuple[Segment, ...]
    speech: tuple[Span, ...]
    dropped: tuple[Span, ...]


class Transcriber:
    """Holds the model. Not for two threads at once."""

    def __init__(self, model: Path, *, threads: int) -> None:
        self._folder = model.parent
        self._threads = threads
        self._model: WhisperModel | None = None

    def load(self) -> "WhisperModel":
        """Raises ModelUnavailable."""
        if self._model is None:
            from faster_whisper import WhisperModel

            try:
                self._model = WhisperModel(
                    str(self._folder), device="cpu", compute_type="int8", cpu_threads=self._threads
                )
            except (RuntimeError, ValueError, OSError) as error:
                raise ModelUnavailable(
                    f"音声認識のモデル（{self._folder}）を読み込めません。madoguchi models pull を実行してください。"
                ) from error
        return self._model

    def transcribe(self, samples: NDArray[np.int16], *, anyway: bool = False) -> Heard:
        """`anyway` keeps whatever is heard, for a stretch that was dropped before."""
        audio = samples.astype(np.float32) / 32768.0
        speech = [(0.0, len(audio) / RATE)] if anyway else voice_spans(audio)
        segments = self._batched(audio, _clips(speech))
        checked = [self._checked(audio, clip, speech, words, anyway) for clip, words in segments]
        for span in _clips(_unheard(speech, checked)):
            checked = put_between(checked, self._alone(audio, span, speech, anyway), at=_half(span))
        if self._is_foreign(audio, speech):
            checked = [replace(segment, suspect="language") for segment in checked]
        kept = tuple(sorted((each for each in checked if each.words), key=lambda each: each.words[0].start))
        return Heard(segments=kept, speech=tuple(speech), dropped=tuple(_unheard(speech, kept)))

    def _batched(self, audio: NDArray[np.float32], clips: list[Span]) -> list[tuple[Span, list[Word]]]:
        if not clips:
            return []
        from faster_whisper import BatchedInferencePipeline

        segments, _ = BatchedInferencePipeline(self.load()).transcribe(
            audio,
            language=_LANGUAGE,
            clip_timestamps=[{"start": start, "end": end} for start, end in clips],
            batch_size=8,
            beam_size=5,
            word_timestamps=True,
            without_timestamps=True,
        )
        words = _words(segments)
        return [((start, end), [w for w in words if start <= _middle(w) < end]) for start, end in clips]

    def _checked(
        self,
        audio: NDArray[np.float32],
        clip: Span,
        speech: Sequence[Span],
        words: list[Word],
        anyway: bool,
    ) -> Segment:
        words = _without_stock(words)
        reason = why_not_trusted(_text(words), speech=_overlap(clip, speech))
        if not reason or anyway:
            return Segment(words=tuple(words), suspect=reason)
        again = self._alone(audio, clip, speech, anyway)
        return again if again.words or reason in _DROPPED else Segment(words=tuple(words), suspect=reason)

    def _is_foreign(self, audio: NDArray[np.float32], speech: Sequence[Span]) -> bool:
        """Judged by the first half minute of voice: who speaks Japanese later is marked all the same, not lost."""
        if not speech:
            return False
        first = int(speech[0][0] * RATE)
        language, probability, _ = self.load().detect_language(audio[first : first + int(_CLIP * RATE)])
        return bool(language != _LANGUAGE and probability > _FOREIGN)

    def _alone(self, audio: NDArray[np.float32], clip: Span, speech: Sequence[Span], anyway: bool) -> Segment:
        """One stretch by itself, hotter and hotter until it passes the model's own checks."""
        start, end = clip
        segments, _ = self.load().transcribe(
            audio[int(start * RATE) : int(end * RATE)],
            language=_LANGUAGE,
            beam_size=5,
            word_timestamps=True,
            condition_on_previous_text=False,
            compression_ratio_threshold=2.1,
            log_prob_threshold=-1.0,
            no_speech_threshold=0.6,
        )
        words = _without_stock(_words(segments, offset=start))
        reason = why_not_trusted(_text(words), speech=_overlap(clip, speech))
        if reason in _DROPPED and not anyway:
            return Segment(words=())
        return Segment(words=tuple(words), suspect=reason)


def voice_spans(audio: NDArray[np.float32]) -> list[Span]:
    """Where a voice is, in seconds; a longer one is cut at its shortest pauses so that it fits a clip."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        min_silence_duration_ms=300, speech_pad_ms=150, min_speech_duration_ms=100, max_speech_duration_s=_CLIP
    )
    return [(span["start"] / RATE, span["end"] / RATE) for span in get_speech_timestamps(audio, options)]


def _clips(speech: Iterable[Span]) -> list[Span]:
    """Neighbouring spans together, as many as the model hears at once."""
    clips: list[Span] = []
    for start, end in speech:
        if clips and start - clips[-1][1] <= _PAUSE and end - clips[-1][0] <= _CLIP:
            clips[-1] = (clips[-1][0], end)
        else:
            clips.append((start, end))
    return clips


def _words(segments: Iterable[Any], offset: float = 0.0) -> list[Word]:
    return [
        Word(start=offset + word.start, end=offset + word.end, text=word.word, probability=word.probability)
        for segment in segments
        for word in segment.words or ()
    ]


def _without_stock(words: list[Word]) -> list[Word]:
    """Without the sentences that come out of silence."""
    kept: list[Word] = []
    sentence: list[Word] = []
    for word in words:
        sentence.append(word)
        if word.text.endswith(("。", "!", "?", "！", "？")):
            kept += [] if is_stock(_text(sentence)) else sentence
            sentence = []
    return kept + ([] if is_stock(_text(sentence)) else sentence)


def _unheard(speech: Sequence[Span], segments: Sequence[Segment]) -> list[Span]:
    """Stretches of voice in which no word stands."""
    words = [word for segment in segments for word in segment.words]
    return [
        span
        for span in speech
        if span[1] - span[0] >= _UNHEARD and not any(span[0] <= _middle(word) <= span[1] for word in words)
    ]


def put_between(segments: Sequence[Segment], heard_again: Segment, *, at: float) -> list[Segment]:
    """With `heard_again`, which the clip around the second `at` had left out: its words before and after part there."""
    sides = [
        replace(segment, words=words)
        for segment in segments
        for words in (
            tuple(word for word in segment.words if _middle(word) < at),
            tuple(word for word in segment.words if _middle(word) >= at),
        )
        if words
    ]
    return [*sides, heard_again]


def _overlap(clip: Span, speech: Sequence[Span]) -> float:
    return sum(max(0.0, min(clip[1], end) - max(clip[0], start)) for start, end in speech)


def _half(span: Span) -> float:
    return (span[0] + span[1]) / 2


def _middle(word: Word) -> float:
    return _half((word.start, word.end))


def _text(words: Sequence[Word]) -> str:
    return "".join(word.text for word in words)
