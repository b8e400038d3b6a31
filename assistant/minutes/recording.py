"""Recordings: any audio or video file becomes 16 kHz mono samples on disk, read from there piece by piece.

The only module that knows PyAV. The samples stay on the file's own clock: what is missing or broken becomes silence.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.errors import UnreadableFile

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.container import InputContainer

RATE = 16_000
EXTENSIONS = frozenset(
    [
        ".wav",
        ".mp3",
        ".m4a",
        ".aac",
        ".ogg",
        ".oga",
        ".opus",
        ".flac",
        ".wma",
        ".mp4",
        ".m4v",
        ".mov",
        ".webm",
        ".mkv",
        ".avi",
        ".3gp",
    ]  # sound, then pictures
)
# Nothing that refers to other files: a playlist named .mp4 could read the server's own.
_CONTAINERS = "wav,w64,mp3,aac,ogg,flac,asf,mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi"
_BYTES_PER_SECOND = RATE * 2
_SMALLEST_GAP = 0.1  # seconds; below it, clocks of containers are only rounded
_EMPTY = 0.1  # seconds

Samples = NDArray[np.int16]
Progress = Callable[[float, float], None]
"""Called with (seconds done, seconds in all; 0 where the file does not say)."""


def check_name(name: str) -> None:
    """Raises UnreadableFile when nobody would call a recording that."""
    suffix = Path(name).suffix.lower()
    if suffix not in EXTENSIONS:
        raise UnreadableFile(
            f"「{name}」: この形式（{suffix or '拡張子なし'}）は録音として読めません。"
            "wav、mp3、m4a、ogg、flac、mp4 などの録音・録画ファイルを選んでください。"
        )


def decode(source: Path, target: Path, *, longest: float, progress: Progress) -> float:
    """Writes the samples of the first audio track to `target` and returns their seconds. Memory does not grow.

    Raises UnreadableFile: not a recording, no audio track, 0 seconds, longer than `longest` seconds, no space.
    """
    from av.error import FFmpegError

    name = source.name
    check_name(name)
    unfinished = target.with_name(target.name + ".partial")
    try:
        with _opened(source) as container, unfinished.open("wb") as file:
            _check_header(container, name, target.parent, longest)
            seconds = _write(container, file, name, longest, progress)
    except FFmpegError as error:
        raise UnreadableFile(
            f"「{name}」: 録音として読めません。ファイルが壊れているか、拡張子と中身が違います。"
            "再生できるか確かめて、もう一度保存し直してください。"
        ) from error
    except OSError as error:
        raise UnreadableFile(f"「{name}」: ファイルを読み書きできません（{error.strerror}）。") from error
    if seconds < _EMPTY:
        raise UnreadableFile(f"「{name}」: 録音が 0 秒です。録音されているか、再生して確かめてください。")
    os.replace(unfinished, target)
    return seconds


class Audio:
    """Decoded samples on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.duration = path.stat().st_size / _BYTES_PER_SECOND

    def read(self, start: float, end: float) -> Samples:
        """The samples of [start, end) seconds."""
        first, last = int(start * RATE), int(end * RATE)
        with self.path.open("rb") as file:
            file.seek(first * 2)
            return np.frombuffer(file.read((last - first) * 2), "<i2")

    def spans(self, *, length: float, slack: float = 20.0) -> list[tuple[float, float]]:
        """The whole in pieces of about `length` seconds, cut at the quietest moment within `slack` of it."""
        cuts = [0.0]
        while self.duration - cuts[-1] > length + slack:
            middle = cuts[-1] + length
            cuts.append(middle - slack + _quietest(self.read(middle - slack, middle + slack)))
        return list(zip(cuts, [*cuts[1:], self.duration], strict=True))


def _opened(source: Path) -> "InputContainer":
    import av

    options = {"protocol_whitelist": "file", "format_whitelist": _CONTAINERS}
    return av.open(str(source), options=options, metadata_errors="ignore")


def _check_header(container: "InputContainer", name: str, folder: Path, longest: float) -> None:
    if not container.streams.audio:
        raise UnreadableFile(f"「{name}」: 音声が入っていません。音声つきで録画・保存したファイルを選んでください。")
    seconds = (container.duration or 0) / 1_000_000
    _check_length(seconds, name, longest)
    free = shutil.disk_usage(folder).free
    if seconds * _BYTES_PER_SECOND > free:
        raise UnreadableFile(
            f"「{name}」: ディスクの空きが足りません（空き {free >> 20} MB）。空きを増やしてください。"
        )


def _check_length(seconds: float, name: str, longest: float) -> None:
    if seconds > longest:
        raise UnreadableFile(
            f"「{name}」: 長すぎます（上限 {longest / 3600:.0f} 時間）。休憩などで分けて、別々に入れてください。"
        )


def _write(container: "InputContainer", file: IO[bytes], name: str, longest: float, progress: Progress) -> float:
    from av import AudioResampler

    resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
    total = (container.duration or 0) / 1_000_000
    written, told = 0, 0.0
    for frame in _frames(container):
        if frame.time is not None:
            gap = frame.time - written / RATE
            if gap > _SMALLEST_GAP and frame.time < longest:
                written += _write_silence(file, gap)
        for part in resampler.resample(frame):
            written += _write_frame(file, part)
        seconds = written / RATE
        _check_length(seconds, name, longest)
        if seconds - told > 10:
            told = seconds
            progress(seconds, total)
    for part in resampler.resample(None):
        written += _write_frame(file, part)
    return written / RATE


def _frames(container: "InputContainer") -> Iterator["AudioFrame"]:
    """What can be decoded. A packet that cannot is left out; a file that is cut off ends there."""
    from av.error import FFmpegError, InvalidDataError

    broken = decoded = 0
    packets = container.demux(container.streams.audio[0])
    while True:
        try:
            packet = next(packets)
        except (StopIteration, InvalidDataError):
            break
        try:
            for frame in packet.decode():
                decoded += 1
                yield frame
        except FFmpegError:
            broken += 1
            if not decoded and broken > 100:
                raise
    if broken and not decoded:
        raise InvalidDataError(1, "no packet could be decoded")


def _write_frame(file: IO[bytes], frame: "AudioFrame") -> int:
    samples = frame.to_ndarray().reshape(-1)
    file.write(samples.astype("<i2", copy=False).tobytes())
    return len(samples)


def _write_silence(file: IO[bytes], seconds: float) -> int:
    missing = int(seconds * RATE)
    for _ in range(missing // RATE):
        file.write(bytes(_BYTES_PER_SECOND))
    file.write(bytes(missing % RATE * 2))
    return missing


def _quietest(samples: Samples, window: float = 0.3) -> float:
    """Seconds from the start of `samples` to the middle of the quietest window."""
    size = int(window * RATE)
    frames = samples[: len(samples) // size * size].reshape(-1, size).astype(np.float32)
    return float((np.argmin(np.square(frames).mean(axis=1)) + 0.5) * window)
