"""Changes to what was heard, as corrections that are told and can be undone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.minutes.types import Correction, Utterance


@dataclass(frozen=True, kw_only=True)
class Change:
    start: int
    end: int
    after: str
    rule: str
    distance: int = 0  # sounds that differ


def applied(text: str, corrections: list[Correction], changes: Iterable[Change]) -> tuple[str, list[Correction]]:
    """The nearest and longest of overlapping changes. One that covers an earlier correction takes its place."""
    taken: list[Change] = []
    for change in sorted(changes, key=lambda each: (each.distance, each.start - each.end, each.start)):
        free = all(change.end <= other.start or change.start >= other.end for other in taken)
        cuts = any(cuts_into(change.start, change.end, each.start, each.end) for each in corrections)
        if free and not cuts and text[change.start : change.end] != change.after:
            taken.append(change)
    for change in sorted(taken, key=lambda each: each.start, reverse=True):
        if _only_again(change, corrections):
            continue
        before = _as_heard(text, corrections, change.start, change.end)
        shift = len(change.after) - (change.end - change.start)
        moved = [
            replace(each, start=each.start + shift, end=each.end + shift) if each.start >= change.end else each
            for each in corrections
            if not (change.start <= each.start and each.end <= change.end)
        ]
        end = change.start + len(change.after)
        corrections = [
            *moved,
            Correction(start=change.start, end=end, before=before, after=change.after, rule=change.rule),
        ]
        text = text[: change.start] + change.after + text[change.end :]
    return text, sorted(corrections, key=lambda each: each.start)


def _only_again(change: Change, corrections: Iterable[Correction]) -> bool:
    """It would change the very words that were corrected."""
    return any(each.start == change.start and each.end == change.end for each in corrections)


def _as_heard(text: str, corrections: Iterable[Correction], start: int, end: int) -> str:
    for each in sorted(corrections, key=lambda each: each.start, reverse=True):
        if start <= each.start and each.end <= end:
            text = text[: each.start] + each.before + text[each.end :]
            end += len(each.before) - len(each.after)
    return text[start:end]


def undo(utterance: Utterance, correction: Correction) -> Utterance:
    """The utterance with what was heard in place of the correction."""
    shift = len(correction.before) - len(correction.after)
    rest = [
        replace(each, start=each.start + shift, end=each.end + shift) if each.start >= correction.end else each
        for each in utterance.corrections
        if each != correction
    ]
    text = utterance.text[: correction.start] + correction.before + utterance.text[correction.end :]
    return replace(utterance, text=text, corrections=tuple(rest))


def certainty_of(utterance: Utterance, text: str, corrections: Sequence[Correction]) -> list[float]:
    """How sure the recogniser is of each character of the corrected text. Empty where the words are not those of it."""
    heard = "".join(word.text for word in utterance.words)
    sure = [word.probability for word in utterance.words for _ in word.text]
    first = heard.find(utterance.text)
    if first < 0 or not sure:
        return []
    sure = sure[first : first + len(utterance.text)]
    certain: list[float] = []
    at = 0  # in what was heard
    for each in corrections:
        kept = each.start - len(certain)
        certain += [*sure[at : at + kept], *[1.0] * len(each.after)]
        at += kept + len(each.before)
    certain += sure[at:]
    return certain if len(certain) == len(text) else []


def cuts_into(start: int, end: int, first: int, last: int) -> bool:
    """[start, end) takes a part of [first, last) only."""
    return start < last and first < end and not (start <= first and last <= end)
