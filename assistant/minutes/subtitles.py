"""A transcript as subtitles: .srt and .vtt."""

from collections.abc import Iterator, Sequence

from assistant.minutes.people import People
from assistant.minutes.sentences import split_sentences
from assistant.minutes.types import Utterance


def as_srt(utterances: Sequence[Utterance], people: People) -> str:
    cues = [
        f"{number}\n{_clock(start, ',')} --> {_clock(end, ',')}\n{text}\n"
        for number, (start, end, text) in enumerate(_cues(utterances, people), start=1)
    ]
    return "\n".join(cues)


def as_vtt(utterances: Sequence[Utterance], people: People) -> str:
    cues = [
        f"{_clock(start, '.')} --> {_clock(end, '.')}\n{_escaped(text)}\n"
        for start, end, text in _cues(utterances, people)
    ]
    return "WEBVTT\n\n" + "\n".join(cues)


def _cues(utterances: Sequence[Utterance], people: People) -> Iterator[tuple[float, float, str]]:
    """One cue a sentence; an utterance's time is shared out by length."""
    for utterance in utterances:
        sentences = split_sentences(utterance.text)
        letters = sum(len(s.text) for s in sentences) or 1
        start = utterance.start
        for sentence in sentences:
            end = start + (utterance.end - utterance.start) * len(sentence.text) / letters
            yield start, end, f"{people.shown(utterance.speaker)}: {sentence.text}"
            start = end


def clock(seconds: float) -> str:
    """As shown to people: 1:02:03, or 02:03 within the first hour."""
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60:02}:{rest % 60:02}"


def _clock(seconds: float, point: str) -> str:
    milliseconds = round(seconds * 1000)
    return (
        f"{milliseconds // 3_600_000:02}:{milliseconds // 60_000 % 60:02}:{milliseconds // 1000 % 60:02}"
        f"{point}{milliseconds % 1000:03}"
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
