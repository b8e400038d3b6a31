"""Gives voices their names: who is called by the chair speaks next, and some say who they are."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.minutes.papers import Attendee
from assistant.minutes.types import Transcript, Utterance

_SENTENCE = re.compile(r"[^。?？!！]+")
_CALLING = re.compile(r"(?:どうぞ|願いします|願いいたします|求めます|ください|でしょうか|ますか)$")
_CHAIRING = re.compile(
    r"開会|閉会|議題と|ご?異議ございませんか|異議なしと認め|採決|指名(?:し|いた)|説明を求め|以上をもちまして"
)
_CHAIRS = re.compile(r"(?:議長|委員長|会長|教育長|市長|座長|司会)$")
_HONORIFICS = ("委員", "議員", "さん", "君", "氏")
_ENOUGH = 2.0
Votes = NDArray[np.float64]


def named(transcript: Transcript, roster: Sequence[Attendee]) -> Transcript:
    """The transcript with a name for each voice that was called or introduced itself; nobody is guessed."""
    labels = [speaker.label for speaker in transcript.speakers]
    if not roster or not labels:
        return transcript
    votes = np.zeros((len(labels), len(roster)))
    _count_calls(votes, labels, transcript.utterances, roster)
    _count_introductions(votes, labels, transcript.utterances, roster)
    _count_chairing(votes, labels, transcript.utterances, roster)
    found = _best(votes)
    return replace(
        transcript,
        speakers=tuple(
            replace(speaker, name=roster[found[i]].name, title=roster[found[i]].title) if i in found else speaker
            for i, speaker in enumerate(transcript.speakers)
        ),
    )


def _count_calls(votes: Votes, labels: list[str], utterances: Sequence[Utterance], roster: Sequence[Attendee]) -> None:
    for before, after in pairwise(utterances):
        if before.speaker == after.speaker:
            continue
        last = (_SENTENCE.findall(before.text) or [""])[-1].strip("、 ")
        called = [n for n, attendee in enumerate(roster) if any(handle in last for handle in _handles(attendee))]
        if len(called) != 1:
            continue
        alone = any(len(last) <= len(handle) + 4 for handle in _handles(roster[called[0]]) if handle in last)
        votes[labels.index(after.speaker), called[0]] += 2.0 if alone else 1.5 if _CALLING.search(last) else 0.5


def _count_introductions(
    votes: Votes, labels: list[str], utterances: Sequence[Utterance], roster: Sequence[Attendee]
) -> None:
    for utterance in utterances:
        for n, attendee in enumerate(roster):
            if attendee.name and re.search(
                rf"{re.escape(attendee.surname)}(?:と申します|です|でございます)", utterance.text
            ):
                votes[labels.index(utterance.speaker), n] += 3.0


def _count_chairing(
    votes: Votes, labels: list[str], utterances: Sequence[Utterance], roster: Sequence[Attendee]
) -> None:
    chairs = [n for n, attendee in enumerate(roster) if _CHAIRS.search(attendee.post)]
    if len(chairs) != 1:
        return
    for utterance in utterances:
        votes[labels.index(utterance.speaker), chairs[0]] += len(_CHAIRING.findall(utterance.text))


def _handles(attendee: Attendee) -> list[str]:
    """How a chair calls somebody: 「財政課長」「川上委員」."""
    own = [attendee.post] if attendee.post and attendee.post not in _HONORIFICS else []
    tail = re.search(r"(?:課長|係長|部長|局長|会長|次長|委員長|主査)$", attendee.post)
    honorifics = (*_HONORIFICS, *([tail.group()] if tail else []))
    return own + ([attendee.surname + honorific for honorific in honorifics] if attendee.name else [])


def _best(votes: Votes) -> dict[int, int]:
    """Each voice its own person, so that the votes are as many as they can be."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(votes, maximize=True)
    return {int(i): int(n) for i, n in zip(rows, columns, strict=True) if votes[i, n] >= _ENOUGH}
