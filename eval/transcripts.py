"""How well a recording was heard: characters, speakers, speed and memory, against a reference."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

from assistant.errors import UserError
from assistant.minutes.types import Transcript

_FRAME = 0.01  # seconds
_COLLAR = 0.25  # seconds around the edges of a reference turn that are not judged, as is usual
_FILLERS = re.compile(r"(?:え[ーえ]+と?|えっと|あの[ーう]+|あー+|うー+ん?|んー+|まあ、)")
_IGNORED = re.compile(r"[\s\W_ー]+")


@dataclass(frozen=True, kw_only=True)
class Said:
    """One line of the reference. Seconds."""

    start: float
    end: float
    speaker: str
    text: str


@dataclass(frozen=True, kw_only=True)
class HearingScore:
    """`cer`: wrong characters for each one said, without punctuation, fillers and long-vowel signs.

    `diarization_error`: seconds given to the wrong voice, missed or invented, for each second said. `real_time_factor`:
    seconds of work for each second of audio.
    """

    cer: float
    diarization_error: float
    real_time_factor: float
    peak_megabytes: float
    duration: float
    speakers: int
    reference_speakers: int
    corrections: int
    dropped_seconds: float


def read_reference(path: Path) -> list[Said]:
    """TSV: start, end, speaker, text. Raises UserError with the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} を UTF-8 の文章として読めません。場所と文字コードを確かめてください。") from error
    said = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or (number == 1 and line.startswith("start")):
            continue
        try:
            start, end, speaker, text = line.split("\t", 3)
            said.append(Said(start=float(start), end=float(end), speaker=speaker, text=text))
        except ValueError as error:
            raise UserError(f"{path} の {number} 行目が「開始,終了,話者,文」のタブ区切りではありません。") from error
    if not said:
        raise UserError(f"{path} に発言がありません。")
    return said


def score(transcript: Transcript, reference: Sequence[Said], *, seconds: float, peak_megabytes: float) -> HearingScore:
    heard = "".join(utterance.text for utterance in transcript.utterances)
    return HearingScore(
        cer=character_error(heard, "".join(each.text for each in reference)),
        diarization_error=diarization_error(transcript, reference),
        real_time_factor=seconds / transcript.duration,
        peak_megabytes=peak_megabytes,
        duration=transcript.duration,
        speakers=len(transcript.speakers),
        reference_speakers=len({each.speaker for each in reference}),
        corrections=sum(len(utterance.corrections) for utterance in transcript.utterances),
        dropped_seconds=sum(gap.end - gap.start for gap in transcript.gaps if gap.reason == "dropped"),
    )


def character_error(heard: str, said: str) -> float:
    reference = _letters(said)
    return Levenshtein.distance(_letters(heard), reference) / max(1, len(reference))


def diarization_error(transcript: Transcript, reference: Sequence[Said]) -> float:
    """With the best matching of voices to people, one to one."""
    from scipy.optimize import linear_sum_assignment

    size = int(max(transcript.duration, max(each.end for each in reference)) / _FRAME) + 1
    people = {name: n for n, name in enumerate(dict.fromkeys(each.speaker for each in reference), start=1)}
    voices = {each.label: n for n, each in enumerate(transcript.speakers, start=1)}
    truth, found, judged = np.zeros(size, int), np.zeros(size, int), np.ones(size, bool)
    for each in reference:
        truth[_frames(each.start, each.end)] = people[each.speaker]
        for edge in (each.start, each.end):
            judged[_frames(edge - _COLLAR, edge + _COLLAR)] = False
    for utterance in transcript.utterances:
        found[_frames(utterance.start, utterance.end)] = voices[utterance.speaker]
    truth, found = truth[judged], found[judged]
    together = np.zeros((len(people) + 1, len(voices) + 1), int)
    np.add.at(together, (truth, found), 1)
    rows, columns = linear_sum_assignment(together[1:, 1:], maximize=True)
    right = together[1:, 1:][rows, columns].sum()
    spoken = int((truth > 0).sum())
    wrong = int(((truth > 0) | (found > 0)).sum()) - int(right)
    return wrong / max(1, spoken)


def _frames(start: float, end: float) -> slice:
    return slice(max(0, round(start / _FRAME)), max(0, round(end / _FRAME)))


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).lower().replace("%", "パーセント")
    return _IGNORED.sub("", _FILLERS.sub("", folded))
