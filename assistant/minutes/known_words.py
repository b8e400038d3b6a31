"""The words that a meeting is likely to speak: of its papers, and of every city hall."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.minutes.papers import MeetingPapers, Term, glossary_of
from assistant.minutes.readings import Readings

_ORDINAL = re.compile(r"第?[0-9一二三四五六七八九十]+[次回期号]?")
_TOWN = re.compile(r"(?<=[ぁ-ん])[市町村区](?=[一-龥])")  # of みどり野 or あさぎり
_NOUNS = re.compile(r"[一-龥々ァ-ヶー]{2,20}")
_PHRASE = re.compile(r"(?=(?:^|[\s(の)）])([一-龥々ァ-ヶー]{2,12}の[一-龥々ァ-ヶー]{2,8})(?![一-龥々ァ-ヶー]))")
_TITLE_TAIL = re.compile(r"(?:副?市長|教育長|部長|局長|次長|課長|室長|係長|所長|議長|委員長|会長|委員|議員|主査|主任)$")


@dataclass(frozen=True, kw_only=True)
class Introduction:
    """How somebody of the roster is introduced: the group of `pattern` is where the surname is heard."""

    pattern: re.Pattern[str]
    surname: str
    sound: str


def city_hall_words() -> tuple[Term, ...]:
    """The words of every city hall, which ship with the program."""
    with Path(__file__).with_name("city_hall_words.csv").open(encoding="utf-8", newline="") as file:
        return glossary_of(csv.reader(file))


def of_roster(papers: MeetingPapers) -> Iterator[Term]:
    for attendee in papers.roster:
        yield from (Term(written=each) for each in attendee.called)
        if not attendee.name:
            continue
        tail = _TITLE_TAIL.search(attendee.post)
        for honorific in dict.fromkeys((tail.group() if tail else "さん", "さん", "委員" if tail else "さん")):
            reading = attendee.surname_reading + honorific if attendee.surname_reading else ""
            yield Term(written=attendee.surname + honorific, reading=reading)
        yield Term(written=attendee.name.replace(" ", ""), reading=attendee.reading.replace(" ", ""))
        yield Term(written=attendee.surname, reading=attendee.surname_reading)


def introductions(papers: MeetingPapers, readings: Readings) -> Iterator[Introduction]:
    for attendee in papers.roster:
        if not attendee.post or not attendee.name:
            continue
        titles = "|".join(map(re.escape, attendee.called))
        yield Introduction(
            pattern=re.compile(rf"(?:{titles})の([一-龥々ァ-ヶーぁ-ん]{{1,6}}?)(?=です[、。]|でございます|と申します)"),
            surname=attendee.surname,
            sound=readings.sound_of(attendee.surname_reading or attendee.surname),
        )


def of_agenda(papers: MeetingPapers, readings: Readings) -> Iterator[Term]:
    """Its phrases (「利用料の改定」), its compounds, and the words that these are made of."""
    for line in papers.agenda:
        yield from (Term(written=phrase) for phrase in _PHRASE.findall(line))
        for noun in _NOUNS.findall(_TOWN.sub(" ", _ORDINAL.sub(" ", line))):
            yield Term(written=noun)
            parts = (noun[word.start : word.end] for word in readings.words(noun))
            yield from (Term(written=part) for part in parts if len(part) > 1)
