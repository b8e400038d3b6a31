"""How well a recording was heard: characters, speakers, speed and memory, against a reference."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from kanjize import kanji2number
from rapidfuzz.distance import Levenshtein

from assistant.errors import UserError
from assistant.minutes.readings import Readings
from assistant.minutes.types import Transcript

_FRAME = 0.01  # seconds
_COLLAR = 0.25  # seconds around the edges of a reference turn that are not judged, as is usual
_FILLERS = re.compile(r"(?:え[ーえ]+と?|えっと|あの[ーう]+|あー+|うー+ん?|んー+|まあ、)")
_IGNORED = re.compile(r"[\s\W_ー]+")
# Of numerals in kanji: a lone 百 or 千 is mostly part of a name, unless it counts something.
_KANJI_NUMERAL = re.compile(
    r"[〇一二三四五六七八九十百千]{2,}|[一二三四五六七八九十]|(?<!\d)[百千](?=[円人名件台年万億])"
)
_ONE_BY_ONE = re.compile(r"[〇一二三四五六七八九]{2,}")
_KANJI_FIGURES = str.maketrans("〇一二三四五六七八九", "0123456789")
_NUMBER = re.compile(
    r"(?<![\d.])(?!0)(?=\d*[千万億]|\d{5})(?:(\d+)億)?(?:(\d+)千万)?(?:(\d+)万)?(?:(\d+)千)?(\d+)?(?![\d.])"
)
_SENTENCE = re.compile(r"[^。]{1,5000}。?|。")  # Sudachi takes 49 kB at once
_SIZES = (10**8, 10**7, 10**4, 10**3, 1)
_UNITS = {
    "%": "パーセント",
    "km": "キロメートル",
    "m": "メートル",
    "cm": "センチメートル",
    "mm": "ミリメートル",
}
_UNIT = re.compile(r"(?<=\d)(km|cm|mm|m|%)(?![a-z])")


@dataclass(frozen=True, kw_only=True)
class Said:
    """One line of the reference. Seconds."""

    start: float
    end: float
    speaker: str
    text: str


@dataclass(frozen=True, kw_only=True)
class HearingScore:
    """`cer`: wrong characters for each one said (see `character_error`). `cer_words`: the same where two spellings of
    one word are no error (see `word_forms`).

    `diarization_error`: seconds given to the wrong voice, missed or invented, for each second said. `real_time_factor`:
    seconds of work for each second of audio. `processor_factor`: seconds of all cores for the same, which other work on
    the machine changes little.
    """

    cer: float
    cer_words: float
    diarization_error: float
    real_time_factor: float
    processor_factor: float
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


def score(
    transcript: Transcript,
    reference: Sequence[Said],
    *,
    seconds: float,
    processor_seconds: float,
    peak_megabytes: float,
) -> HearingScore:
    heard = "".join(utterance.text for utterance in transcript.utterances)
    said = "".join(each.text for each in reference)
    readings = Readings()
    return HearingScore(
        cer=character_error(heard, said),
        cer_words=character_error(word_forms(heard, readings), word_forms(said, readings)),
        diarization_error=diarization_error(transcript, reference),
        real_time_factor=seconds / transcript.duration,
        processor_factor=processor_seconds / transcript.duration,
        peak_megabytes=peak_megabytes,
        duration=transcript.duration,
        speakers=len(transcript.speakers),
        reference_speakers=len({each.speaker for each in reference}),
        corrections=sum(len(utterance.corrections) for utterance in transcript.utterances),
        dropped_seconds=sum(gap.end - gap.start for gap in transcript.gaps if gap.reason == "dropped"),
    )


def character_error(heard: str, said: str) -> float:
    """Levenshtein distance by the length of the reference, after the same folding of both sides.

    NFKC and small letters; no punctuation, spaces, long-vowel signs or fillers (えー, あの, えーと); numerals as
    figures with 万 and 億 (十五 = 15, 一千二百万 = 1,200万, 8万2千 = 82,000); signs of units as words (46% =
    46パーセント).
    """
    reference = _letters(said)
    return Levenshtein.distance(_letters(heard), reference) / max(1, len(reference))


def word_forms(text: str, readings: Readings) -> str:
    """Each word as Sudachi normalises it (下さい = ください, こと = 事, 子供 = 子ども, 取組 = 取り組み).

    Spelling is free in Japanese, and a score that forgives it is usual beside the strict one: Karita, Sproat and
    Ishikawa, "Lenient Evaluation of Japanese Speech Recognition" (2023). Homophones that are other words stay errors.
    """
    sentences = _SENTENCE.findall(_numerals(_without_fillers(text)))
    return "".join(form for sentence in sentences for form in readings.word_forms(sentence))


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
    return _IGNORED.sub("", _numerals(_without_fillers(text)))


def _without_fillers(text: str) -> str:
    return _FILLERS.sub("", unicodedata.normalize("NFKC", text).lower())


def _numerals(text: str) -> str:
    figures = _KANJI_NUMERAL.sub(_figures, re.sub(r"(?<=\d),(?=\d{3})", "", text))
    return _UNIT.sub(lambda match: _UNITS[match[1]], _NUMBER.sub(_by_myriads, figures))


def _figures(kanji: re.Match[str]) -> str:
    if _ONE_BY_ONE.fullmatch(kanji.group()):
        return kanji.group().translate(_KANJI_FIGURES)
    try:
        return str(kanji2number(kanji.group()))
    except ValueError:  # 千百 is no number
        return kanji.group()


def _by_myriads(number: re.Match[str]) -> str:
    """As public offices write it: 8万2千 and 82000 are 8万2000."""
    value = sum(int(part or 0) * size for part, size in zip(number.groups(), _SIZES, strict=True))
    parts = ((value // 10**8, "億"), (value // 10**4 % 10**4, "万"), (value % 10**4, ""))
    return "".join(f"{part}{sign}" for part, sign in parts if part)
