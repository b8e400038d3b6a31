"""Voices are told apart, and named by how the meeting itself calls them."""

import numpy as np

from assistant.minutes.naming import named
from assistant.minutes.papers import roster_of
from assistant.minutes.speakers import diarize
from assistant.minutes.types import Speaker, Transcript, Utterance
from assistant.minutes.voices import VoiceWindow


def windows(voice: int, start: float, end: float) -> list[VoiceWindow]:
    """A voice is an axis of the space, a little off."""
    chance = np.random.default_rng(int(start * 10))
    made = []
    for at in np.arange(start, end - 1.5, 0.8):
        vector = np.eye(8, dtype=np.float32)[voice] + 0.1 * chance.random(8, np.float32)
        made.append(VoiceWindow(start=float(at), end=float(at + 1.6), vector=vector / np.linalg.norm(vector)))
    return made


def test_voices_are_told_apart_with_and_without_a_head_count() -> None:
    spans = [(0.0, 6.0), (7.0, 12.0), (13.0, 19.0), (20.0, 26.0)]
    heard = [w for voice, span in zip((2, 0, 2, 5), spans, strict=True) for w in windows(voice, *span)]
    for heads in (3, None):
        assert [turn.speaker for turn in diarize(spans, heard, heads=heads)] == ["S1", "S2", "S1", "S3"]


def test_a_change_of_voice_without_a_pause_is_found() -> None:
    heard = windows(1, 0.0, 6.0) + windows(3, 6.0, 12.0)
    turns = diarize([(0.0, 12.0)], heard, heads=2)
    assert [turn.speaker for turn in turns] == ["S1", "S2"]
    assert 5 <= turns[0].end <= 7


def test_silence_has_no_speakers() -> None:
    assert diarize([], [], heads=5) == []


def meeting(*lines: tuple[str, str]) -> Transcript:
    utterances = tuple(
        Utterance(utterance_id=f"u{n:04d}", start=n, end=n + 1, speaker=speaker, text=text)
        for n, (speaker, text) in enumerate(lines)
    )
    labels = dict.fromkeys(speaker for speaker, _ in lines)
    return Transcript(duration=60, utterances=utterances, speakers=tuple(Speaker(label=label) for label in labels))


def test_who_is_called_by_the_chair_speaks_next() -> None:
    transcript = meeting(
        ("S1", "ただいまから委員会を開会します。財政課長の説明を求めます。"),
        ("S2", "予算案をご説明します。"),
        ("S1", "川上委員。"),
        ("S3", "増えた理由は何ですか。"),
        ("S1", "財政課長。"),
        ("S2", "人件費でございます。"),
    )
    roster = roster_of([["委員長 大沢 正"], ["委員 川上 文子"], ["委員 野口 実"], ["財政課長 須藤 学"]])
    assert [speaker.name for speaker in named(transcript, roster).speakers] == ["大沢 正", "須藤 学", "川上 文子"]


def test_nobody_is_named_by_guess() -> None:
    transcript = meeting(("S1", "こんにちは。"), ("S2", "川上委員と野口委員の話です。"), ("S1", "はい。"))
    roster = roster_of([["委員 川上 文子"], ["委員 野口 実"]])
    assert all(speaker.name == "" for speaker in named(transcript, roster).speakers)
