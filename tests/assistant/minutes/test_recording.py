"""Recordings of every kind become the same samples, on the file's own clock; what is none is refused with a reason."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from assistant.errors import UnreadableFile
from assistant.minutes.recording import RATE, Audio, decode
from tests.assistant.minutes.fakes import write_wav


def encode(path: Path, codec: str, *, seconds: float = 3, rate: int = 44_100, start: float = 0.0) -> Path:
    """Two channels of a tone, beginning `start` seconds into the file."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate)
        assert isinstance(stream, av.AudioStream)
        stream.layout = "stereo"
        resampler = av.AudioResampler(
            format=stream.format.name, layout="stereo", rate=rate, frame_size=stream.frame_size
        )
        tone = (8000 * np.sin(np.arange(int(seconds * rate)) * 0.06)).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(np.repeat(tone, 2).reshape(1, -1), format="s16", layout="stereo")
        frame.rate, frame.pts, frame.time_base = rate, int(start * rate), Fraction(1, rate)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


def read(source: Path, *, longest: float = 3600) -> Audio:
    target = source.with_name("samples")
    decode(source, target, longest=longest, progress=lambda _done, _total: None)
    return Audio(target)


@pytest.mark.parametrize(
    ("name", "codec", "rate"),
    [
        ("a.wav", "pcm_s16le", 44_100),
        ("a.mp3", "libmp3lame", 44_100),
        ("a.m4a", "aac", 44_100),
        ("a.ogg", "libopus", 48_000),
        ("a.opus", "libopus", 48_000),
        ("a.flac", "flac", 44_100),
        ("a.mp4", "aac", 44_100),
        ("a.webm", "libopus", 48_000),
    ],
)
def test_every_kind_of_recording_is_read(tmp_path: Path, name: str, codec: str, rate: int) -> None:
    audio = read(encode(tmp_path / name, codec, rate=rate))
    assert audio.duration == pytest.approx(3, abs=0.1)
    assert np.abs(audio.read(1, 2).astype(int)).max() > 4000


def test_audio_with_another_extension_is_read_all_the_same(tmp_path: Path) -> None:
    assert read(encode(tmp_path / "a.wav", "pcm_s16le").rename(tmp_path / "a.mp3")).duration == pytest.approx(3)


def test_what_is_missing_at_the_start_is_silence_so_that_times_are_those_of_the_file(tmp_path: Path) -> None:
    audio = read(encode(tmp_path / "a.mkv", "pcm_s16le", start=2.0))
    assert audio.duration == pytest.approx(5, abs=0.1)
    assert not audio.read(0, 1.9).any()


def test_a_file_that_is_cut_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = write_wav(tmp_path / "whole.wav", 10).read_bytes()
    (tmp_path / "a.wav").write_bytes(whole[: len(whole) // 2])
    assert read(tmp_path / "a.wav").duration == pytest.approx(5, abs=0.2)


def video_without_sound(path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 64
        for _ in range(5):
            container.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        container.mux(stream.encode(None))


def test_a_video_without_sound_is_told_apart_from_a_broken_one(tmp_path: Path) -> None:
    video_without_sound(tmp_path / "a.mp4")
    with pytest.raises(UnreadableFile, match="音声が入っていません"):
        read(tmp_path / "a.mp4")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("議事録.docx", b"PK", "録音として読めません"),
        ("a.mp3", b"This is a text, not a recording. " * 50, "壊れているか、拡張子と中身が違います"),
        ("a.wav", b"", "録音として読めません|0 秒"),
        ("a.mp4", b"#EXTM3U\n#EXTINF:5,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n", "録音として読めません"),
    ],
)
def test_what_is_no_recording_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFile, match=said):
        read(tmp_path / name)


def test_a_recording_of_no_time_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="0 秒"):
        read(write_wav(tmp_path / "a.wav", 0))


def test_a_recording_that_is_too_long_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="長すぎます"):
        read(write_wav(tmp_path / "a.wav", 20), longest=10)


def test_pieces_meet_at_quiet_moments_and_leave_nothing_out(tmp_path: Path) -> None:
    path = tmp_path / "samples"
    samples = np.full(100 * RATE, 5000, np.int16)
    samples[45 * RATE : 46 * RATE] = 0
    path.write_bytes(samples.tobytes())
    spans = Audio(path).spans(length=40, slack=10)
    assert 45 <= spans[0][1] <= 46
    assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]
    assert (spans[0][0], spans[-1][1]) == (0, 100)
