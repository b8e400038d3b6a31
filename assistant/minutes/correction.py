"""Repairs what was heard by what is known: homophones of the city's words, eras and numerals. Every change is told.

A word is only replaced by one that sounds the same, or nearly so where it is long or of this meeting's papers or the
recogniser is not sure of it, or by one whose list of usual mistakes names it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from assistant.minutes.changes import Change, applied, certainty_of, cuts_into
from assistant.minutes.known_words import city_hall_words, introductions, of_agenda, of_roster
from assistant.minutes.papers import MeetingPapers, Term
from assistant.minutes.readings import Read, Readings, loose_sound, sound
from assistant.minutes.spelling import eras, figure, numbers, spelling
from assistant.minutes.types import Utterance

_SHORTEST = 3  # sounds; 「課」 sounds like too much
_WHOLE_WORD = 5  # sounds that a single word of the dictionary must have to be taken for another one
_NEAR, _FAR = 6, 10  # sounds from which one may be wrong, in a word of the papers and in any other
_LOOSE = 5  # sounds from which length and voicing may be wrong
_WITH_PARTICLE = 6  # sounds; 「会は」 sounds like 会話
_MUCH, _SHARE = 8, 4  # sounds from which one in four may be wrong, in a word of the papers that shares two kanji
_DOUBT = 0.8  # probability below which the recogniser is not sure of a character
_UNSURE = 0.7  # the same, of one character among the several of a longer word
_DOUBTFUL = 4  # sounds of a word that is taken for another one because of that
_SURE = 6  # sounds of a word of the papers that needs no common character
_OPENING = 4  # characters of a subject by which it is known
_MOST_WORDS = 8
_MOST_READINGS = 16
_FIGURE = re.compile(r"\d")
_NUMERAL = re.compile(r"[0-9〇一二三四五六七八九十百千万]")
_KANJI_WORD = re.compile(r"[一-龥々]{2,4}")
_KANJI = re.compile(r"[一-龥々]")
_HIRAGANA = re.compile(r"[ぁ-ゖー]+")
_STOP = re.compile(r"[。？！?!]")
_PAUSE = re.compile(r"[、。？！?!]")


@dataclass(frozen=True, kw_only=True)
class _Known:
    """A word that may have been meant. `ours`: it stands in this meeting's papers."""

    written: str
    sound: str
    ours: bool


class Corrector:
    """For one meeting. The first of several words that sound alike wins: glossary, roster, agenda, city-hall words."""

    def __init__(self, readings: Readings, papers: MeetingPapers) -> None:
        self._readings = readings
        self._written: set[str] = set()
        self._by_sound: dict[str, _Known] = {}
        self._mistaken: dict[str, str] = {}
        for terms in (papers.glossary, of_roster(papers), of_agenda(papers, readings)):
            self._add(terms, ours=True)
        self._add(city_hall_words(), ours=False)
        self._by_loose_sound: dict[str, list[_Known]] = {}
        for known in self._by_sound.values():
            if known.ours or len(known.sound) > _LOOSE:
                self._by_loose_sound.setdefault(loose_sound(known.sound), []).append(known)
        self._of_papers = [
            each
            for each, known in self._by_sound.items()
            if known.ours and len(each) >= _DOUBTFUL and _KANJI_WORD.fullmatch(known.written)
        ]
        self._much = [each for each, known in self._by_sound.items() if known.ours and len(each) >= _MUCH]
        subjects = "|".join(re.escape(each[:_OPENING]) for each in papers.subjects)
        self._numbered = re.compile(rf"(?<=議題)(?:いち|に|さん|よん)(?=、?(?:{subjects}))") if subjects else None
        self._introduced = tuple(introductions(papers, readings))
        self._long = [each for each, known in self._by_sound.items() if len(each) >= (_NEAR if known.ours else _FAR)]
        longest_first = sorted(self._written, key=len, reverse=True)
        self._any_written = re.compile("|".join(map(re.escape, longest_first)))

    def correct(self, utterance: Utterance) -> Utterance:
        text, corrections = utterance.text, list(utterance.corrections)
        for changes in (self._by_mistake, eras, self._by_number):
            text, corrections = applied(text, corrections, changes(text))
        for changes_of in (self._by_reading, self._by_reading, self._by_doubt):
            # Twice, for 「機関に家庁」 is first 「機関に課長」, and only then like 「危機管理課長」.
            certainty = certainty_of(utterance, text, corrections)
            text, corrections = applied(text, corrections, changes_of(text, certainty))
        for changes in (self._by_title, spelling):
            text, corrections = applied(text, corrections, changes(text))
        return replace(utterance, text=text, corrections=tuple(corrections))

    def _add(self, terms: Iterable[Term], *, ours: bool) -> None:
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
                self._by_sound.setdefault(heard, _Known(written=next(iter(written)), sound=heard, ours=ours))

    def _by_mistake(self, text: str) -> list[Change]:
        return [
            Change(start=match.start(), end=match.end(), after=right, rule="mistake")
            for wrong, right in self._mistaken.items()
            for match in re.finditer(re.escape(wrong), text)
            if not text.startswith(right, match.start())
        ]

    def _by_reading(self, text: str, certainty: Sequence[float]) -> list[Change]:
        """What sounds alike is changed; what sounds nearly so, only where the recogniser was not sure of every
        character: 身体的虐待 may be what was said, although 心理的虐待 stands in the papers."""
        words = self._readings.words(text)
        right = [match.span() for match in self._any_written.finditer(text)]
        return [
            change
            for first in range(len(words))
            for change in self._at(text, words[first : first + _MOST_WORDS], right)
            if change.distance == 0 or min(certainty[change.start : change.end], default=0.0) < _UNSURE
        ]

    def _by_number(self, text: str) -> list[Change]:
        """Not in a known word, which may be 第三小学校."""
        known = [match.span() for match in self._any_written.finditer(text)]
        items = self._numbered.finditer(text) if self._numbered else ()
        return [
            change
            for change in (*numbers(text), *map(figure, items))
            if not any(start <= change.start and change.end <= end for start, end in known)
        ]

    def _by_title(self, text: str) -> list[Change]:
        """「財政課長の」 is followed by the name of the one who is it, if what was heard is at all like it."""
        return [
            Change(start=match.start(1), end=match.end(1), after=who.surname, rule="name", distance=1)
            for who in self._introduced
            for match in who.pattern.finditer(text)
            if match.group(1) != who.surname and any(_alike(each, who.sound) for each in self._sounds(match.group(1)))
        ]

    def _by_doubt(self, text: str, certainty: Sequence[float]) -> list[Change]:
        """Words of which the recogniser is not sure, and which differ in one sound from one of this meeting's papers:
        「利用料の回転」 of a meeting about 改定."""
        if not certainty:
            return []
        return [
            Change(start=word.start, end=word.end, after=known.written, rule="reading", distance=1)
            for word in self._readings.words(text)
            if min(certainty[word.start : word.end], default=1.0) < _DOUBT
            and (known := self._one_sound_off(word, text))
        ]

    def _one_sound_off(self, word: Read, text: str) -> _Known | None:
        heard, said = sound(word.kana), text[word.start : word.end]
        if len(heard) < _DOUBTFUL or not word.known or not _KANJI_WORD.fullmatch(said) or said in self._written:
            return None
        near = [each for each in self._of_papers if each[0] == heard[0] and Levenshtein.distance(each, heard) == 1]
        return self._by_sound[near[0]] if len(near) == 1 else None

    def _sounds(self, text: str) -> list[str]:
        kanas = [""]
        for word in self._readings.words(text):
            kanas = _longer(kanas, word.kana, *word.others)
        return [sound(kana) for kana in kanas]

    def _at(self, text: str, words: Sequence[Read], right: Sequence[tuple[int, int]]) -> Iterator[Change]:
        """What the words from here on may be meant to be. `right`: where known words stand already."""
        kanas = [""]
        counts = text[: words[0].start][-1:].isdigit()  # 「回」 of 「2回」 is no 会
        for count, word in enumerate(words, start=1):
            if text[word.start : word.end] == "、":  # the recogniser puts one into a word now and then
                if count == 1:
                    return
                continue
            kanas = _longer(kanas, word.kana, *(() if counts else word.others))
            start, end, said = words[0].start, word.end, text[words[0].start : word.end]
            if _STOP.search(said):
                return
            if said in self._written or any(cuts_into(start, end, *span) for span in right):
                continue
            alone, bound = count == 1 and word.known, any(each.bound for each in words[:count])
            least = _WITH_PARTICLE if bound else _WHOLE_WORD if alone else _SHORTEST
            heard = [each for each in map(sound, kanas) if len(each) >= least]
            exact = self._exactly(heard)
            whole = not (alone or words[0].bound or word.bound)
            known = exact or (None if alone else self._nearly(said, heard, bound))
            known = known or (self._much_of(said, heard) if whole else None)
            if known and "、" in said and not (known.ours and len(known.sound) >= _MUCH):
                continue  # 「し、次」 is no 質疑
            if known and _FIGURE.search(said) and not _NUMERAL.search(known.written):
                continue  # 「0円」 is no 霊園
            # 照会 or 紹介, 内容 or ないよう: nobody knows which was said
            if known is None or known.written in said or ((alone or _HIRAGANA.fullmatch(said)) and not known.ours):
                continue
            distance = 0 if exact else min(Levenshtein.distance(each, known.sound) for each in heard)
            yield Change(start=start, end=end, after=known.written, rule="reading", distance=distance)

    def _exactly(self, heard: Iterable[str]) -> _Known | None:
        return next((self._by_sound[each] for each in heard if each in self._by_sound), None)

    def _nearly(self, said: str, heard: Sequence[str], bound: bool) -> _Known | None:
        """The only word that differs in length or voicing, or in one sound of many. It shares a character with what
        was heard, unless that is in kana throughout. Never where a number may differ."""
        if not heard or _NUMERAL.search(said):
            return None
        close = [known for each in heard for known in self._by_loose_sound.get(loose_sound(each), ())]
        if len(heard[0]) < _LOOSE or _KANJI.search(said):
            sure = {known.written for known in close if known.ours and len(known.sound) >= _SURE}
            close = [known for known in close if known.written in sure or set(known.written) & set(said)]
        if not close and not bound and len(heard[0]) >= _NEAR - 1:  # it may be the one that is missing
            alike = process.extract(heard[0], self._long, scorer=Levenshtein.distance, score_cutoff=1, limit=2)
            close = [self._by_sound[each] for each, _, _ in alike if set(self._by_sound[each].written) & set(said)]
        if len({known.written for known in close}) != 1 or said in close[0].written:
            return None
        return close[0]

    def _much_of(self, said: str, heard: Sequence[str]) -> _Known | None:
        """The word of the papers of which three sounds in four and two kanji were heard: 判断注意水 is 氾濫注意水位."""
        if not heard or _NUMERAL.search(said) or _PAUSE.search(said):
            return None
        found = process.extract(heard[0], self._much, scorer=Levenshtein.distance, limit=2)
        close = [(each, away) for each, away, _ in found if away <= len(each) // _SHARE]
        if not close or (len(close) == 2 and close[0][1] == close[1][1]):
            return None
        known = self._by_sound[close[0][0]]
        shared = set(_KANJI.findall(said)) & set(_KANJI.findall(known.written))
        return known if len(shared) >= 2 and said not in known.written else None


def _longer(kanas: Sequence[str], *readings: str) -> list[str]:
    """What was read so far, with each reading of the next word."""
    return [kana + said for said in readings for kana in kanas][:_MOST_READINGS]


def _alike(heard: str, meant: str) -> bool:
    """Half of the sounds, or the first one and the length but for one."""
    away = Levenshtein.distance(loose_sound(heard), loose_sound(meant))
    return away <= len(meant) / 2 or (heard[:1] == meant[:1] and abs(len(heard) - len(meant)) <= 1)
