"""Words become utterances of one speaker each, on the recording's clock."""

from assistant.minutes.assembly import cut
from assistant.minutes.hearing import HeardChunk
from assistant.minutes.speakers import Turn
from assistant.minutes.transcribe import Segment
from assistant.minutes.types import Word


def chunk(*segments: Segment) -> HeardChunk:
    return HeardChunk(segments=segments, speech=(), voices=(), gaps=())


def words(text: str, start: float, *, step: float = 0.2) -> tuple[Word, ...]:
    return tuple(
        Word(start=start + n * step, end=start + (n + 1) * step, text=letter, probability=0.9)
        for n, letter in enumerate(text)
    )


def test_an_utterance_ends_with_its_speaker() -> None:
    heard = chunk(Segment(words=words("財政課長お願いしますはい", 0.0)))
    turns = [Turn(start=0.0, end=2.0, speaker="S1"), Turn(start=2.0, end=3.0, speaker="S2")]
    found = cut([heard], turns)
    assert [(u.utterance_id, u.speaker, u.text) for u in found] == [
        ("u0001", "S1", "財政課長お願いします"),
        ("u0002", "S2", "はい"),
    ]


def test_an_utterance_ends_with_a_pause_and_with_a_sentence_that_is_long_enough() -> None:
    turns = [Turn(start=0.0, end=100.0, speaker="S1")]
    pause = chunk(Segment(words=words("はい。", 0.0)), Segment(words=words("異議なし。", 3.0)))
    assert [u.text for u in cut([pause], turns)] == ["はい。", "異議なし。"]
    sentences = chunk(Segment(words=words("はい。" + "あ" * 40 + "。そうです。", 0.0)))
    assert [u.text for u in cut([sentences], turns)] == ["はい。" + "あ" * 40 + "。", "そうです。"]


def test_what_is_not_trusted_stands_alone() -> None:
    heard = chunk(Segment(words=words("はい", 0.0)), Segment(words=words("えい", 0.4), suspect="sparse"))
    assert [u.suspect for u in cut([heard], [])] == ["", "sparse"]


def test_words_between_two_turns_go_to_the_nearer_voice() -> None:
    turns = [Turn(start=0.0, end=1.0, speaker="S1"), Turn(start=4.0, end=5.0, speaker="S2")]
    heard = chunk(Segment(words=words("あ", 1.5)), Segment(words=words("い", 3.5)))
    assert [u.speaker for u in cut([heard], turns)] == ["S1", "S2"]
