"""Repairs what was heard by what is known: homophones of the city's words, eras and numerals. Every change is told.

A word is only replaced by one that sounds the same, or nearly so where it is long or of this meeting's papers or the
recogniser is not sure of it, or by one whose list of usual mistakes names it.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kanjize import kanji2number
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from assistant.minutes.papers import MeetingPapers, Term, glossary_of
from assistant.minutes.readings import Read, Readings, loose_sound, sound
from assistant.minutes.types import Correction, Utterance

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
_ERA = re.compile(
    r"(?:例は|例わ|礼は|令は|冷和|零和|霊和|例話|霊話|レイワ|れいわ|0和|0は|零は)(?=(?:\d{1,2}|元)年)"
    r"|(?<![\d.])0[ 、-]?(?=[1-9]年度)"
)
# What was heard in kana where the words around it tell that it counts.
_SAID_NUMBER = re.compile(
    r"(?:いち|に|さん|よん|ご)(?=か(?:ところ|所)[でのをにがはと、。])"
    r"|(?<=資料)(?:いち|に|さん|よん)(?=[をお、]ご覧)|(?<=議題)(?:いち|に|さん|よん)(?=、)"
)
_SAID_FIGURES = {"いち": "1", "に": "2", "さん": "3", "よん": "4", "ご": "5"}
_COUNTED = (
    "年|月|日|時|円|人|名|件|号|条|項|回|枚|頁|ページ|パーセント|%|リットル|"
    "歳|世帯|割|校|台|か月|ヶ月|週間|時間|分間|億|度"
)
_KANJI_NUMBER = re.compile(rf"[一二三四五六七八九十百千万]*[十百千万][一二三四五六七八九十百千万]*(?={_COUNTED})")
# 「三回」, but not 「一人」, 「二人」, 「一部」 or 「十分」, which are words
_KANJI_FIGURE = re.compile(
    r"(?<=第)[一二三四五六七八九十](?![一二三四五六七八九十百千万])"
    r"|(?<![一-龥])(?:[二三四五六七八九十](?=年|月|日|時(?!点)|円|名|件|号|条|項|回|枚|ページ|歳|割|校|社|台)"
    r"|[一二三四五六七八九十](?=番目|か月|ヶ月|週間|時間|世帯))"
)
_ORDINAL = re.compile(r"第?[0-9一二三四五六七八九十]+[次回期号]?")
_TOWN = re.compile(r"(?<=[ぁ-ん])[市町村区](?=[一-龥])")  # of みどり野 or あさぎり
_NOUNS = re.compile(r"[一-龥々ァ-ヶー]{2,20}")
_PHRASE = re.compile(r"(?=(?:^|[\s(の)）])([一-龥々ァ-ヶー]{2,12}の[一-龥々ァ-ヶー]{2,8})(?![一-龥々ァ-ヶー]))")
_KANJI_WORD = re.compile(r"[一-龥々]{2,4}")
_KANJI = re.compile(r"[一-龥々]")
_HIRAGANA = re.compile(r"[ぁ-ゖー]+")
_STOP = re.compile(r"[。？！?!]")
_PAUSE = re.compile(r"[、。？！?!]")
# As public offices write it (公用文作成の考え方).
_SPELLING = tuple(
    (re.compile(heard), written)
    for heard, written in (
        (r"(?<=\d)[ヶヵケ箇](?=月|所|年|国)", "か"),
        (r"御(?=異議|意見|質問|質疑|説明|報告|指摘|覧|理解|協力|了承|発言|承認|確認|検討|審議|案内)", "ご"),
        (r"下さい", "ください"),
        (r"致し(?=ま)", "いたし"),
        (r"頂(?=[いき])", "いただ"),
        (r"出来(?=[るまな])", "でき"),
        (r"有り?難う", "ありがとう"),
        (r"(?<=の)通り(?![道抜過魚雨])", "とおり"),
        (r"(?<=これまで)通り|(?<=従来)通り|(?<=例年)通り|(?<=予定)通り|(?<=計画)通り", "どおり"),
        (r"宜しく", "よろしく"),
        (r"一切[字時児](?=[がのはをにもと、。])", "1歳児"),
        (r"(?<=\d)権(?=[でがのとはも、。])", "件"),
        (r"届ま(?=[っりる])", "とどま"),
        (r"お疲れ様", "お疲れさま"),
        (r"(?<=間に)渡(?=[っり])", "わた"),
        (r"みな(?=さん|様|さま)", "皆"),
        (r"(?<=[てで])参(?=[りっ])", "まい"),
        (r"(?<=ことが)あげられ", "挙げられ"),
        (r"(?<=\d)[歳切][字時児](?=[がのはをにもと、。])", "歳児"),
        (r"(?<=\d)か(?:ところ|ヶ所|箇所)", "か所"),
        (r"恐れ(?=が[あな])", "おそれ"),
        (r"他に(?=は?、|は?ござ|は?あり|は?ご?[意質])", "ほかに"),
        (r"ゴミ", "ごみ"),
    )
)
_TITLE_TAIL = re.compile(r"(?:副?市長|教育長|部長|局長|次長|課長|室長|係長|所長|議長|委員長|会長|委員|議員|主査|主任)$")


@dataclass(frozen=True, kw_only=True)
class _Change:
    start: int
    end: int
    after: str
    rule: str
    distance: int = 0  # sounds that differ


@dataclass(frozen=True, kw_only=True)
class _Known:
    """A word that may have been meant. `ours`: it stands in this meeting's papers."""

    written: str
    sound: str
    ours: bool


@dataclass(frozen=True, kw_only=True)
class _Introduction:
    """How somebody of the roster is introduced: the group of `pattern` is where the surname is heard."""

    pattern: re.Pattern[str]
    surname: str
    sound: str


class Corrector:
    """For one meeting. The first of several words that sound alike wins: glossary, roster, agenda, city-hall words."""

    def __init__(self, readings: Readings, papers: MeetingPapers) -> None:
        self._readings = readings
        self._written: set[str] = set()
        self._by_sound: dict[str, _Known] = {}
        self._mistaken: dict[str, str] = {}
        for terms in (papers.glossary, _of_roster(papers), _of_agenda(papers, readings)):
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
        self._introduced = tuple(_introductions(papers, readings))
        self._long = [each for each, known in self._by_sound.items() if len(each) >= (_NEAR if known.ours else _FAR)]
        longest_first = sorted(self._written, key=len, reverse=True)
        self._any_written = re.compile("|".join(map(re.escape, longest_first)))

    def correct(self, utterance: Utterance) -> Utterance:
        text, corrections = utterance.text, list(utterance.corrections)
        for changes in (self._by_mistake, _eras, self._by_number):
            text, corrections = _applied(text, corrections, changes(text))
        for changes_of in (self._by_reading, self._by_reading, self._by_doubt):
            # Twice, for 「機関に家庁」 is first 「機関に課長」, and only then like 「危機管理課長」.
            certainty = _certainty(utterance, text, corrections)
            text, corrections = _applied(text, corrections, changes_of(text, certainty))
        for changes in (self._by_title, _spelling):
            text, corrections = _applied(text, corrections, changes(text))
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

    def _by_mistake(self, text: str) -> list[_Change]:
        return [
            _Change(start=match.start(), end=match.end(), after=right, rule="mistake")
            for wrong, right in self._mistaken.items()
            for match in re.finditer(re.escape(wrong), text)
            if not text.startswith(right, match.start())
        ]

    def _by_reading(self, text: str, certainty: Sequence[float]) -> list[_Change]:
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

    def _by_number(self, text: str) -> list[_Change]:
        """Not in a known word, which may be 第三小学校."""
        known = [match.span() for match in self._any_written.finditer(text)]
        items = self._numbered.finditer(text) if self._numbered else ()
        return [
            change
            for change in (*_numbers(text), *map(_figure, items))
            if not any(start <= change.start and change.end <= end for start, end in known)
        ]

    def _by_title(self, text: str) -> list[_Change]:
        """「財政課長の」 is followed by the name of the one who is it, if what was heard is at all like it."""
        return [
            _Change(start=match.start(1), end=match.end(1), after=who.surname, rule="name", distance=1)
            for who in self._introduced
            for match in who.pattern.finditer(text)
            if match.group(1) != who.surname and any(_alike(each, who.sound) for each in self._sounds(match.group(1)))
        ]

    def _by_doubt(self, text: str, certainty: Sequence[float]) -> list[_Change]:
        """Words of which the recogniser is not sure, and which differ in one sound from one of this meeting's papers:
        「利用料の回転」 of a meeting about 改定."""
        if not certainty:
            return []
        return [
            _Change(start=word.start, end=word.end, after=known.written, rule="reading", distance=1)
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

    def _at(self, text: str, words: Sequence[Read], right: Sequence[tuple[int, int]]) -> Iterator[_Change]:
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
            if said in self._written or any(_cuts(start, end, *span) for span in right):
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
            yield _Change(start=start, end=end, after=known.written, rule="reading", distance=distance)

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


def _longer(kanas: Sequence[str], *readings: str) -> list[str]:
    """What was read so far, with each reading of the next word."""
    return [kana + said for said in readings for kana in kanas][:_MOST_READINGS]


def _certainty(utterance: Utterance, text: str, corrections: Sequence[Correction]) -> list[float]:
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


def _of_roster(papers: MeetingPapers) -> Iterator[Term]:
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


def _introductions(papers: MeetingPapers, readings: Readings) -> Iterator[_Introduction]:
    for attendee in papers.roster:
        if not attendee.post or not attendee.name:
            continue
        titles = "|".join(map(re.escape, attendee.called))
        yield _Introduction(
            pattern=re.compile(rf"(?:{titles})の([一-龥々ァ-ヶーぁ-ん]{{1,6}}?)(?=です[、。]|でございます|と申します)"),
            surname=attendee.surname,
            sound=readings.sound_of(attendee.surname_reading or attendee.surname),
        )


def _alike(heard: str, meant: str) -> bool:
    """Half of the sounds, or the first one and the length but for one."""
    away = Levenshtein.distance(loose_sound(heard), loose_sound(meant))
    return away <= len(meant) / 2 or (heard[:1] == meant[:1] and abs(len(heard) - len(meant)) <= 1)


def _of_agenda(papers: MeetingPapers, readings: Readings) -> Iterator[Term]:
    """Its phrases (「利用料の改定」), its compounds, and the words that these are made of."""
    for line in papers.agenda:
        yield from (Term(written=phrase) for phrase in _PHRASE.findall(line))
        for noun in _NOUNS.findall(_TOWN.sub(" ", _ORDINAL.sub(" ", line))):
            yield Term(written=noun)
            parts = (noun[word.start : word.end] for word in readings.words(noun))
            yield from (Term(written=part) for part in parts if len(part) > 1)


def _cuts(start: int, end: int, first: int, last: int) -> bool:
    """[start, end) takes a part of [first, last) only."""
    return start < last and first < end and not (start <= first and last <= end)


def _spelling(text: str) -> list[_Change]:
    return [
        _Change(start=match.start(), end=match.end(), after=written, rule="spelling")
        for heard, written in _SPELLING
        for match in heard.finditer(text)
    ]


def _eras(text: str) -> list[_Change]:
    return [_Change(start=m.start(), end=m.end(), after="令和", rule="era") for m in _ERA.finditer(text)]


def _numbers(text: str) -> list[_Change]:
    """「三十二ページ」 becomes 「32ページ」, 「第三回」 becomes 「第3回」."""
    found = [m for m in _KANJI_NUMBER.finditer(text) if len(m.group()) > 1] + list(_KANJI_FIGURE.finditer(text))
    changes = [_Change(start=m.start(), end=m.end(), after=_digits(m.group()), rule="number") for m in found]
    return changes + [_figure(match) for match in _SAID_NUMBER.finditer(text)]


def _figure(said: re.Match[str]) -> _Change:
    return _Change(start=said.start(), end=said.end(), after=_SAID_FIGURES[said.group()], rule="number")


def _digits(kanji: str) -> str:
    value = int(kanji2number(kanji))
    return f"{value:,}" if value < 10_000 or value % 10_000 else f"{value // 10_000}万"


def _applied(text: str, corrections: list[Correction], changes: Iterable[_Change]) -> tuple[str, list[Correction]]:
    """The nearest and longest of overlapping changes. One that covers an earlier correction takes its place."""
    taken: list[_Change] = []
    for change in sorted(changes, key=lambda each: (each.distance, each.start - each.end, each.start)):
        free = all(change.end <= other.start or change.start >= other.end for other in taken)
        cuts = any(_cuts(change.start, change.end, each.start, each.end) for each in corrections)
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


def _only_again(change: _Change, corrections: Iterable[Correction]) -> bool:
    """It would change the very words that were corrected."""
    return any(each.start == change.start and each.end == change.end for each in corrections)


def _as_heard(text: str, corrections: Iterable[Correction], start: int, end: int) -> str:
    for each in sorted(corrections, key=lambda each: each.start, reverse=True):
        if start <= each.start and each.end <= end:
            text = text[: each.start] + each.before + text[each.end :]
            end += len(each.before) - len(each.after)
    return text[start:end]
