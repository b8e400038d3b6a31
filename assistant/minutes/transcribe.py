"""Speech to text. The only module that knows faster_whisper.

Clips of up to half a minute are decoded in batches, which is three times as fast as one after the other but skips the
model's own checks; so every clip whose text does not look said, and every stretch of voice without text, is decoded
again alone, with the checks. What still does not look said is dropped and told. So is another language: asked for
Japanese, the model would make some up.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelUnavailable
from assistant.minutes.hallucinations import is_echo, is_stock, why_not_trusted
from assistant.minutes.recording import RATE
from assistant.minutes.types import Word

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

Span = tuple[float, float]
_CLIP = 28.0  # seconds; the model hears 30 at once
_PAUSE = 1.5  # a clip does not reach over a longer silence
_UNHEARD = 1.2  # seconds of voice without text that are worth another try
_DROPPED = frozenset({"echo", "loop", "stock", "compression"})
_LANGUAGE = "ja"
_FOREIGN = 0.8  # how sure the model must be that another language is spoken
_TELLING = 4.0  # seconds of a clip from which the model is asked for its language
_LATIN, _LETTERS = re.compile(r"[A-Za-zÀ-ÿ]"), re.compile(r"[^\W\d_]")
_MOSTLY = 0.7  # of the letters; the model may write English down although it was asked for Japanese
_ENOUGH = 20  # letters; 「Microsoft Teams」 is no English


@dataclass(frozen=True, kw_only=True)
class Segment:
    """Words heard in one clip. `suspect` is why they are not trusted, or ""."""

    words: tuple[Word, ...]
    suspect: str = ""


@dataclass(frozen=True, kw_only=True)
class Foreign:
    """A stretch in another language: Whisper's code (「en」), or "" where only its letters are not Japanese."""

    start: float
    end: float
    language: str


@dataclass(frozen=True, kw_only=True)
class Heard:
    """Seconds from the start of the samples. `speech` is where a voice is, `dropped` where one is but no text."""

    segments: tuple[Segment, ...]
    speech: tuple[Span, ...]
    dropped: tuple[Span, ...]
    foreign: tuple[Foreign, ...] = ()


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

    def transcribe(self, samples: NDArray[np.int16], *, anyway: bool = False, hotwords: Sequence[str] = ()) -> Heard:
        """`anyway` keeps whatever is heard, in whatever language, for a stretch that was dropped before. `hotwords` is
        what may be said; more than the model takes in is left out from the end."""
        audio = samples.astype(np.float32) / 32768.0
        speech = voice_spans(audio) or (_pieces(len(audio) / RATE) if anyway else [])
        foreign = foreign_stretches(_clips(speech), lambda clip: self._language(audio, clip))
        if anyway:
            return self._anyway(audio, speech, language=foreign[0].language if foreign else _LANGUAGE)
        japanese = [span for span in speech if not any(each.start <= span[0] < each.end for each in foreign)]
        segments = self._batched(audio, _clips(japanese), language=_LANGUAGE, hotwords=hotwords)
        checked = [self._checked(audio, clip, speech, words, hotwords) for clip, words in segments]
        for span in _clips(_unheard(japanese, checked)):
            checked = put_between(checked, self._alone(audio, span, speech), at=_half(span))
        found = sorted((each for each in checked if each.words), key=lambda each: each.words[0].start)
        foreign += [_latin(each) for each in found if _is_latin(each)]
        return Heard(
            segments=tuple(each for each in found if not _is_latin(each)),
            speech=tuple(speech),
            dropped=tuple(_unheard(japanese, found)),
            foreign=tuple(_joined(sorted(foreign, key=lambda each: each.start))),
        )

    def _anyway(self, audio: NDArray[np.float32], speech: Sequence[Span], *, language: str) -> Heard:
        heard = self._batched(audio, _clips(speech), language=language)
        segments = (
            Segment(words=tuple(words), suspect=why_not_trusted(_text(words), speech=_overlap(clip, speech)))
            for clip, words in heard
        )
        return Heard(segments=tuple(each for each in segments if each.words), speech=tuple(speech), dropped=())

    def _batched(
        self, audio: NDArray[np.float32], clips: list[Span], *, language: str, hotwords: Sequence[str] = ()
    ) -> list[tuple[Span, list[Word]]]:
        if not clips:
            return []
        from faster_whisper import BatchedInferencePipeline

        segments, _ = BatchedInferencePipeline(self.load()).transcribe(
            audio,
            language=language,
            clip_timestamps=[{"start": start, "end": end} for start, end in clips],
            batch_size=8,
            beam_size=5,
            word_timestamps=True,
            without_timestamps=True,
            hotwords="、".join(hotwords) or None,
        )
        words = _words(segments)
        return [((start, end), [w for w in words if start <= _middle(w) < end]) for start, end in clips]

    def _checked(
        self,
        audio: NDArray[np.float32],
        clip: Span,
        speech: Sequence[Span],
        words: list[Word],
        hotwords: Sequence[str],
    ) -> Segment:
        words = _without_stock(words)
        echo = is_echo(_text(words), hotwords)
        reason = "echo" if echo else why_not_trusted(_text(words), speech=_overlap(clip, speech))
        if not reason:
            return Segment(words=tuple(words))
        again = self._alone(audio, clip, speech)
        return again if again.words or reason in _DROPPED else Segment(words=tuple(words), suspect=reason)

    def _language(self, audio: NDArray[np.float32], clip: Span) -> str:
        """ "" for Japanese, and where the model is not sure."""
        language, probability, _ = self.load().detect_language(audio[int(clip[0] * RATE) : int(clip[1] * RATE)])
        return language if language != _LANGUAGE and probability > _FOREIGN else ""

    def _alone(self, audio: NDArray[np.float32], clip: Span, speech: Sequence[Span]) -> Segment:
        """One stretch by itself and without hotwords, hotter and hotter until it passes the model's own checks."""
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
        if reason in _DROPPED:
            return Segment(words=())
        return Segment(words=tuple(words), suspect=reason)


def foreign_stretches(clips: Sequence[Span], language_of: Callable[[Span], str]) -> list[Foreign]:
    """The clips in another language. `language_of` gives "" for Japanese.

    It costs a third of hearing the clip: only where one of the two longest is foreign, the others are asked too.
    """
    asked = sorted((clip for clip in clips if clip[1] - clip[0] >= _TELLING), key=lambda clip: clip[0] - clip[1])
    languages = {clip: language_of(clip) for clip in asked[:2]}
    if not any(languages.values()):
        return []
    languages |= {clip: language_of(clip) for clip in asked[2:]}
    found, language = [], languages[min(languages)]
    for clip in clips:
        language = languages.get(clip, language)  # a short one is taken to go on in the language before it
        if language:
            found.append(Foreign(start=clip[0], end=clip[1], language=language))
    return found


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


def _pieces(seconds: float) -> list[Span]:
    """As long as the model hears at once."""
    return [(start, min(seconds, start + _CLIP)) for start in np.arange(0.0, seconds, _CLIP).tolist()]


def _is_latin(segment: Segment) -> bool:
    letters = _LETTERS.findall(_text(segment.words))
    return len(letters) >= _ENOUGH and len(_LATIN.findall("".join(letters))) >= _MOSTLY * len(letters)


def _latin(segment: Segment) -> Foreign:
    return Foreign(start=segment.words[0].start, end=segment.words[-1].end, language="")


def _joined(foreign: Iterable[Foreign]) -> list[Foreign]:
    """Neighbours in the same language together."""
    joined: list[Foreign] = []
    for each in foreign:
        if joined and joined[-1].language == each.language and each.start - joined[-1].end < _CLIP:
            joined[-1] = replace(joined[-1], end=each.end)
        else:
            joined.append(each)
    return joined


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
