"""Repairs what was heard by what is known: homophones of the city's words, eras and numerals. Every change is told.

A word is only replaced by one that sounds the same (or, when long, all but one sound), or by one whose list of usual
mistakes names it.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kanjize import kanji2number
from rapidfuzz.distance import Levenshtein

from assistant.minutes.papers import MeetingPapers, Term, glossary_of
from assistant.minutes.readings import Read, Readings, sound
from assistant.minutes.types import Correction, Utterance

_SHORTEST = 3  # sounds; 「課」 sounds like too much
_WHOLE_WORD = 5  # sounds that a single word of the dictionary must have to be taken for another one
_NEAR = 7  # sounds from which one may be wrong
_MOST_WORDS = 8
_NUMERAL = re.compile(r"[0-9〇一二三四五六七八九十百千万]")
_ERA = re.compile(r"(?:例は|例わ|礼は|令は|冷和|零和|霊和|例話|霊話|レイワ|れいわ|0和|0は|零は)(?=(?:\d{1,2}|元)年)")
_COUNTED = (
    "年|月|日|時|円|人|名|件|号|条|項|回|枚|頁|ページ|パーセント|%|リットル|"
    "歳|世帯|割|校|台|か月|ヶ月|週間|時間|分間|億|度"
)
_KANJI_NUMBER = re.compile(rf"[一二三四五六七八九十百千万]*[十百千万][一二三四五六七八九十百千万]*(?={_COUNTED})")
_NOUNS = re.compile(r"[一-龥々ァ-ヶー]{3,20}")
_UNIT = re.compile(r"(.+?(?:課|係|室|局|部|所|署|センター))長$")
_TITLE_TAIL = re.compile(r"(?:副?市長|教育長|部長|局長|次長|課長|室長|係長|所長|議長|委員長|会長|委員|議員|主査|主任)$")


@dataclass(frozen=True, kw_only=True)
class _Change:
    start: int
    end: int
    after: str
    rule: str
    distance: int = 0  # sounds that differ


class Corrector:
    """For one meeting. The first of several words that sound alike wins: glossary, roster, agenda, city-hall words."""

    def __init__(self, readings: Readings, papers: MeetingPapers) -> None:
        self._readings = readings
        self._written: set[str] = set()
        self._by_sound: dict[str, str] = {}
        self._mistaken: dict[str, str] = {}
        for terms in (papers.glossary, _of_roster(papers), _of_agenda(papers), city_hall_words()):
            self._add(terms)
        self._near: dict[int, list[str]] = {}
        for known in self._by_sound:
            if len(known) >= _NEAR:
                self._near.setdefault(len(known), []).append(known)

    def correct(self, utterance: Utterance) -> Utterance:
        text, corrections = utterance.text, list(utterance.corrections)
        for changes in (self._by_mistake, _eras, _numbers, self._by_reading):
            text, corrections = _applied(text, corrections, changes(text))
        return replace(utterance, text=text, corrections=tuple(corrections))

    def _add(self, terms: Iterable[Term]) -> None:
        fresh: dict[str, set[str]] = {}
        for term in terms:
            self._written.add(term.written)
            for wrong in term.mistaken:
                self._mistaken.setdefault(wrong, term.written)
            heard = self._readings.sound_of(term.reading or term.written)
            if len(heard) >= _SHORTEST:
                fresh.setdefault(heard, set()).add(term.written)
        for heard, written in fresh.items():
            if len(written) == 1:  # of two that sound alike nobody knows which was said
                self._by_sound.setdefault(heard, next(iter(written)))

    def _by_mistake(self, text: str) -> list[_Change]:
        return [
            _Change(start=match.start(), end=match.end(), after=right, rule="mistake")
            for wrong, right in self._mistaken.items()
            for match in re.finditer(re.escape(wrong), text)
            if not text.startswith(right, match.start())
        ]

    def _by_reading(self, text: str) -> list[_Change]:
        words = self._readings.words(text)
        return [change for first in range(len(words)) for change in self._at(text, words[first : first + _MOST_WORDS])]

    def _at(self, text: str, words: Sequence[Read]) -> Iterator[_Change]:
        """What the words from here on may be meant to be."""
        kana = ""
        for count, word in enumerate(words, start=1):
            kana += word.kana
            said, heard = text[words[0].start : word.end], sound(kana)
            alone = count == 1 and word.known
            if said in self._written or len(heard) < (_WHOLE_WORD if alone else _SHORTEST):
                continue
            exact = self._by_sound.get(heard)
            meant = exact or self._sounds_nearly(said, heard, alone)
            if meant and meant not in said:
                yield _Change(
                    start=words[0].start, end=word.end, after=meant, rule="reading", distance=0 if exact else 1
                )

    def _sounds_nearly(self, said: str, heard: str, alone: bool) -> str | None:
        """The one long word with a single other sound, if it shares a character; never where a number may differ."""
        if len(heard) < _NEAR or alone or _NUMERAL.search(said):
            return None
        alike = {
            self._by_sound[known]
            for length in (len(heard) - 1, len(heard), len(heard) + 1)
            for known in self._near.get(length, ())
            if Levenshtein.distance(known, heard, score_cutoff=1) <= 1
        }
        near = next(iter(alike)) if len(alike) == 1 else ""
        return near if set(near) & set(said) and said not in near else None


def city_hall_words() -> tuple[Term, ...]:
    """The words of every city hall, which ship with the program."""
    with Path(__file__).with_name("city_hall_words.csv").open(encoding="utf-8", newline="") as file:
        return glossary_of(csv.reader(file))


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


def _of_roster(papers: MeetingPapers) -> Iterator[Term]:
    for attendee in papers.roster:
        if attendee.title:
            yield Term(written=attendee.title)
            unit = _UNIT.match(attendee.title)
            if unit:
                yield Term(written=unit.group(1))
        if not attendee.name:
            continue
        surname_reading = attendee.reading.split(" ")[0] if " " in attendee.reading else ""
        tail = _TITLE_TAIL.search(attendee.title)
        for honorific in dict.fromkeys((tail.group() if tail else "さん", "さん", "委員" if tail else "さん")):
            reading = surname_reading + honorific if surname_reading else ""
            yield Term(written=attendee.surname + honorific, reading=reading)
        yield Term(written=attendee.name.replace(" ", ""), reading=attendee.reading.replace(" ", ""))


def _of_agenda(papers: MeetingPapers) -> Iterator[Term]:
    for line in papers.agenda:
        yield from (Term(written=noun) for noun in _NOUNS.findall(line))


def _eras(text: str) -> list[_Change]:
    return [_Change(start=m.start(), end=m.end(), after="令和", rule="era") for m in _ERA.finditer(text)]


def _numbers(text: str) -> list[_Change]:
    """「三十二ページ」 becomes 「32ページ」. 「十分」 and the single kanji of 「一人」 are words."""
    return [
        _Change(start=m.start(), end=m.end(), after=_digits(m.group()), rule="number")
        for m in _KANJI_NUMBER.finditer(text)
        if len(m.group()) > 1
    ]


def _digits(kanji: str) -> str:
    value = int(kanji2number(kanji))
    return f"{value:,}" if value < 10_000 or value % 10_000 else f"{value // 10_000}万"


def _applied(text: str, corrections: list[Correction], changes: Iterable[_Change]) -> tuple[str, list[Correction]]:
    """The longest of overlapping changes, and none over an earlier correction."""
    taken: list[_Change] = []
    for change in sorted(changes, key=lambda each: (each.distance, each.start - each.end, each.start)):
        others: list[_Change | Correction] = [*taken, *corrections]
        free = all(change.end <= other.start or change.start >= other.end for other in others)
        if free and text[change.start : change.end] != change.after:
            taken.append(change)
    for change in sorted(taken, key=lambda each: each.start, reverse=True):
        shift = len(change.after) - (change.end - change.start)
        moved = [
            replace(each, start=each.start + shift, end=each.end + shift) if each.start >= change.end else each
            for each in corrections
        ]
        before = text[change.start : change.end]
        end = change.start + len(change.after)
        corrections = [
            *moved,
            Correction(start=change.start, end=end, before=before, after=change.after, rule=change.rule),
        ]
        text = text[: change.start] + change.after + text[change.end :]
    return text, sorted(corrections, key=lambda each: each.start)
