"""The values of a transcript. Times are seconds on the recording's own clock; offsets are characters."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, kw_only=True)
class Word:
    """What the recogniser takes for a word; in Japanese often one character. `probability` is 0 to 1."""

    start: float
    end: float
    text: str
    probability: float


@dataclass(frozen=True, kw_only=True)
class Correction:
    """A change made by rule after recognition: `before` became `after`, which stands at [start, end) of the text.

    `rule` names why (reading, number, era, …). It can be undone.
    """

    start: int
    end: int
    before: str
    after: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """A stretch of speech of one speaker, the unit that minutes refer to.

    `utterance_id` is unique in its recording and stays the same under edits: 「u0001」. `speaker` is the label of the
    diarizer (「S1」); names stand in the transcript. `suspect` tells why the recogniser is not trusted here, or is "".
    """

    utterance_id: str
    start: float
    end: float
    speaker: str
    text: str
    words: tuple[Word, ...] = ()
    corrections: tuple[Correction, ...] = ()
    suspect: str = ""
    edited: bool = False


class GapReason(StrEnum):
    SILENCE = "silence"
    NOT_SPEECH = "not_speech"  # music, noise
    OTHER_LANGUAGE = "other_language"  # speech that is not Japanese
    DROPPED = "dropped"  # speech that the recogniser left out or whose text was thrown away as a hallucination


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A stretch of the recording without text, shown to the clerk. `language` is that of OTHER_LANGUAGE: 「en」."""

    start: float
    end: float
    reason: GapReason
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """One voice. `name` is "" until somebody or the chair's call line names it."""

    label: str
    name: str = ""
    title: str = ""  # 役職


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """Everything that was said, in order of `start`."""

    duration: float
    utterances: tuple[Utterance, ...]
    speakers: tuple[Speaker, ...] = ()
    gaps: tuple[Gap, ...] = ()
    model: str = ""
