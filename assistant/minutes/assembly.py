"""From heard chunks to a transcript: voices become speakers, words become utterances, and known words are repaired."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.minutes.hearing import HeardChunk, window
from assistant.minutes.speakers import Turn, diarize
from assistant.minutes.types import Gap, Speaker, Transcript, Utterance, Word

_PAUSE = 1.2  # seconds of silence that end an utterance
_LONG = 40  # characters after which the next end of a sentence ends it
_SENTENCE_END = ("。", "？", "！", "?", "!")


def assemble(chunks: Sequence[HeardChunk], *, duration: float, heads: int | None, model: str) -> Transcript:
    """`heads` is how many people may have spoken (None: unknown)."""
    speech = [span for chunk in chunks for span in chunk.speech]
    voices = [window(voice) for chunk in chunks for voice in chunk.voices]
    turns = diarize(speech, voices, heads=heads)
    utterances = cut(chunks, turns)
    labels = dict.fromkeys(utterance.speaker for utterance in utterances)
    return Transcript(
        duration=duration,
        utterances=tuple(utterances),
        speakers=tuple(Speaker(label=label) for label in labels),
        gaps=tuple(gap for chunk in chunks for gap in chunk.gaps),
        model=model,
    )


def cut(chunks: Sequence[HeardChunk], turns: Sequence[Turn]) -> list[Utterance]:
    """One utterance ends where the speaker changes, after a pause, or with a sentence when it is long enough."""
    starts = [turn.start for turn in turns]
    spoken = [
        (word, _speaker_at(turns, starts, (word.start + word.end) / 2), segment.suspect)
        for chunk in chunks
        for segment in chunk.segments
        for word in segment.words
    ]
    runs: list[list[tuple[Word, str, str]]] = [spoken[:1]] if spoken else []
    for before, after in pairwise(spoken):
        if _ends(runs[-1], before, after):
            runs.append([])
        runs[-1].append(after)
    return [_utterance(number, run) for number, run in enumerate(runs, start=1)]


def insert(
    transcript: Transcript,
    chunk: HeardChunk,
    correct: Callable[[Utterance], Utterance],
    *,
    start: float,
    end: float,
) -> Transcript:
    """The transcript with what was heard, after all, in the stretch [start, end), which is no gap any more."""
    taken = {utterance.utterance_id for utterance in transcript.utterances}
    turns = [Turn(start=u.start, end=u.end, speaker=u.speaker) for u in transcript.utterances]
    fresh = []
    for utterance in cut([chunk], turns):
        utterance_id = next(f"u{n:04d}" for n in range(len(taken) + 1, 2 * len(taken) + 3) if f"u{n:04d}" not in taken)
        taken.add(utterance_id)
        fresh.append(correct(replace(utterance, utterance_id=utterance_id, suspect=utterance.suspect or "anyway")))
    return replace(
        transcript,
        utterances=tuple(sorted((*transcript.utterances, *fresh), key=lambda utterance: utterance.start)),
        gaps=tuple(gap for gap in transcript.gaps if not _inside(gap, start, end)),
    )


def _speaker_at(turns: Sequence[Turn], starts: Sequence[float], second: float) -> str:
    """Who speaks then; in a pause, the nearest voice."""
    after = bisect_right(starts, second)
    near = turns[max(0, after - 1) : after + 1]
    if not near:
        return "S1"
    return min(near, key=lambda turn: max(turn.start - second, second - turn.end, 0.0)).speaker


def _ends(run: Sequence[tuple[Word, str, str]], before: tuple[Word, str, str], after: tuple[Word, str, str]) -> bool:
    if before[1] != after[1] or before[2] != after[2] or after[0].start - before[0].end >= _PAUSE:
        return True
    return before[0].text.endswith(_SENTENCE_END) and sum(len(word.text) for word, _, _ in run) >= _LONG


def _utterance(number: int, run: Sequence[tuple[Word, str, str]]) -> Utterance:
    words = tuple(word for word, _, _ in run)
    return Utterance(
        utterance_id=f"u{number:04d}",
        start=words[0].start,
        end=words[-1].end,
        speaker=run[0][1],
        text="".join(word.text for word in words).strip(),
        words=words,
        suspect=run[0][2],
    )


def _inside(gap: Gap, start: float, end: float) -> bool:
    return gap.start >= start - 0.01 and gap.end <= end + 0.01
