"""What people say around an item's name: 「すみません、古い〜の捨て方を教えてください」.

Every way to read a question as [opening] phrase [ending] is offered, the longest phrase first; the caller takes the
first that is a known name. So an item that looks like a particle (のみ, れんが, 戸) is found all the same.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assistant.garbage.sounds import has_accents, plain, surface, unaccented, words, written

WITHOUT_SPACES = ("ja", "zh-Hans", "ko")
_BY_ACCENTS = ("vi",)  # where giấy is paper and giày a shoe
_FILE = Path(__file__).with_name("frames.toml")
_MARKS = set("、。,.!?・「」『』[]…:;\"'")
_PICTURES = re.compile("[\u200d\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]")
_MAX_TOPIC = 2  # letters
_MAX_CHARACTERS = 120  # of a question about one thing; longer ones are left to the search


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """What may be the name; `intent`: the rest asks how to get rid of it, `certain` in so many words.

    `start`: where it begins; `marked`: a particle follows; `whole`: nothing but, at most, 「は？」 stands around it.
    """

    text: str
    start: int
    marked: bool
    whole: bool
    intent: bool
    certain: bool


@dataclass(frozen=True, kw_only=True)
class Frames:
    """The vocabulary of one language. Languages with spaces have no particles: `endings` are single words, and
    `articles` those behind which one of them is a name: 「a can」, not 「when can I」."""

    lang: str
    openings: frozenset[str]
    particles: frozenset[str]
    topics: frozenset[str]  # particles with which alone a question may end: 「傘は？」
    endings: frozenset[str]
    joints: frozenset[str]  # what may follow an ending
    intents: tuple[str, ...]
    certain: tuple[str, ...]
    when: tuple[str, ...]
    collecting: frozenset[str]  # what only a question about collection days says
    kinds: frozenset[str]  # endings that name a kind of garbage, whether or not the city calls one so
    articles: frozenset[str]

    def phrases(self, question: str) -> Iterator[Phrase]:
        """Longest first. Nothing for a question too long to be about one thing."""
        if len(question) > _MAX_CHARACTERS:
            return
        found = self._by_character(question) if self.lang in WITHOUT_SPACES else self._by_word(question)
        yield from sorted(found, key=lambda phrase: -len(phrase.text))

    def unknown(self, question: str) -> Phrase | None:
        """The phrase to look for when none is known: without any opening, and up to its particle."""
        phrases = [phrase for phrase in self.phrases(question) if phrase.intent]
        start = max((phrase.start for phrase in phrases), default=0)
        rest = [phrase for phrase in phrases if phrase.start == start]
        if self.lang not in WITHOUT_SPACES:
            return rest[-1] if rest else None
        return next((phrase for phrase in rest if phrase.marked), rest[-1] if rest else None)

    def is_when(self, question: str) -> bool:
        if self.lang in WITHOUT_SPACES:
            return self._says(self.when, self._folded(question))
        # Whole words: kailangan (need) is no kailan (when).
        return not set(self.when).isdisjoint(words(question, self.lang))

    def is_accented(self, question: str) -> bool:
        """Whether it is written with the accents that tell words of its language apart."""
        return self.lang in _BY_ACCENTS and has_accents(question)

    def is_frame(self, text: str) -> bool:
        """Whether the text is nothing but the words around a name and those that ask for a day."""
        if self.lang not in WITHOUT_SPACES:
            return set(words(text, self.lang)) <= {*self.endings, *self.when, *self.collecting}
        longest_first = sorted(self.when, key=len, reverse=True)
        folded = re.sub("|".join(map(re.escape, longest_first)), "。", self._folded(text))
        return any(start and tail for start, tail in zip(self._starts(folded), self._frame_tails(folded), strict=True))

    def names_kind(self, text: str) -> bool:
        """Whether a kind of garbage is named, under whatever name."""
        if self.lang not in WITHOUT_SPACES:
            return not self.kinds.isdisjoint(words(text, self.lang))
        return self._says(tuple(self.kinds), self._folded(text))

    def _frame_tails(self, text: str) -> list[bool]:
        rest = [False] * len(text) + [True]
        for i in range(len(text) - 1, -1, -1):
            words_here = (*_at(text, i, self._endings), *_at(text, i, self._joints), *_at(text, i, self._collecting))
            rest[i] = (text[i] in _MARKS and rest[i + 1]) or any(rest[i + len(word)] for word in words_here)
        return rest

    def _by_character(self, question: str) -> Iterator[Phrase]:
        shown = "".join(_PICTURES.sub("", unicodedata.normalize("NFKC", question)).split())
        text = plain(shown)
        if len(shown) != len(text):  # a rare letter whose lower case is two letters
            return
        starts, tails = self._starts(text), self._tails(text)
        for start in (i for i, ok in enumerate(starts[:-1]) if ok):
            for end in range(start + 1, len(text) + 1):
                if tails[end] and not {text[start], text[end - 1]} & _MARKS:
                    marked = end < len(text) and any(_at(text, end, self._particles))
                    yield self._phrase(shown[start:end], start, text[:start] + " " + text[end:], marked=marked)

    def _by_word(self, question: str) -> Iterator[Phrase]:
        asked, shown = words(question, self.lang), written(question)
        accented = self.is_accented(question)
        heads = [i for i in range(len(asked)) if all(word in self.endings for word in asked[:i])]
        for start in heads:
            for end in range(len(asked), start, -1):
                if any(word not in self.endings for word in asked[end:]):
                    break
                if accented or self._may_be_name(asked, shown, start, end):
                    text, rest = " ".join(shown[start:end]), " ".join(asked[:start] + asked[end:])
                    yield self._phrase(text, start, rest, marked=False)

    def _may_be_name(self, asked: list[str], shown: list[str], start: int, end: int) -> bool:
        """Words around a name are none themselves, unless they stand where one does: 「a can」, 「cans」."""
        if any(word not in self.endings for word in asked[start:end]):
            return True
        is_plural = asked[end - 1] != unaccented(shown[end - 1])
        return end == len(asked) or is_plural or (start > 0 and asked[start - 1] in self.articles)

    def _phrase(self, text: str, start: int, rest: str, *, marked: bool) -> Phrase:
        certain = self._says(self.certain, rest)
        intent = certain or self._says(self.intents, rest)
        whole = len(surface(rest)) <= _MAX_TOPIC
        return Phrase(text=text, start=start, marked=marked, whole=whole, certain=certain, intent=intent)

    def _says(self, vocabulary: tuple[str, ...], folded: str) -> bool:
        if self.lang in WITHOUT_SPACES:
            return any(word in folded for word in vocabulary)
        return any(word.startswith(vocabulary) for word in folded.split())

    def _starts(self, text: str) -> list[bool]:
        """For every position, whether the text before it is all openings."""
        ok = [True] + [False] * len(text)
        for i in (i for i in range(len(text)) if ok[i]):
            ok[i + 1] |= text[i] in _MARKS
            for word in _at(text, i, self._openings):
                ok[i + len(word)] = True
        return ok

    def _tails(self, text: str) -> list[bool]:
        """For every position, whether a phrase may end there: nothing, a topic, or an ending follows."""
        size = len(text)
        rest = [False] * size + [True]  # what may follow an ending
        begins = [False] * (size + 1)  # an ending begins here
        led = [False] * (size + 1)  # particles, then an ending
        tails = [False] * size + [True]
        for i in range(size - 1, -1, -1):
            mark = text[i] in _MARKS
            ending = any(rest[i + len(word)] for word in _at(text, i, self._endings))
            joint = any(rest[i + len(word)] for word in _at(text, i, self._joints))
            rest[i] = ending or joint or (mark and rest[i + 1])
            begins[i] = ending
            led[i] = any(begins[i + len(word)] or led[i + len(word)] for word in _at(text, i, self._particles))
            topic = any(not set(text[i + len(word) :]) - _MARKS for word in _at(text, i, self._topics))
            tails[i] = begins[i] or led[i] or topic or (mark and tails[i + 1])
        return tails

    def _folded(self, question: str) -> str:
        if self.lang in WITHOUT_SPACES:
            return "".join(plain(question).split())
        return " ".join(words(question, self.lang))

    @cached_property
    def _openings(self) -> "_Lexicon":
        return _lexicon(self.openings)

    @cached_property
    def _endings(self) -> "_Lexicon":
        return _lexicon(self.endings)

    @cached_property
    def _joints(self) -> "_Lexicon":
        return _lexicon(self.joints | self.particles)

    @cached_property
    def _collecting(self) -> "_Lexicon":
        return _lexicon(self.collecting)

    @cached_property
    def _particles(self) -> "_Lexicon":
        return _lexicon(self.particles)

    @cached_property
    def _topics(self) -> "_Lexicon":
        return _lexicon(self.topics)


_Lexicon = dict[str, list[str]]


def _lexicon(words_: frozenset[str]) -> _Lexicon:
    """Words by their first character, so that a position is compared with few of them."""
    found: _Lexicon = {}
    for word in words_:
        found.setdefault(word[0], []).append(word)
    return found


def _at(text: str, start: int, lexicon: _Lexicon) -> Iterator[str]:
    return (word for word in lexicon.get(text[start], ()) if text.startswith(word, start))


def load_frames() -> dict[str, Frames]:
    """All languages of frames.toml."""
    return {lang: _frames(lang, entry) for lang, entry in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()}


def _frames(lang: str, entry: dict[str, Sequence[str]]) -> Frames:
    def folded(key: str) -> tuple[str, ...]:
        found = [word for line in entry.get(key, ()) for word in line.split()]
        if lang in WITHOUT_SPACES:
            return tuple(plain(word) for word in found)
        return tuple(" ".join(words(word, lang)) for word in found)

    return Frames(
        lang=lang,
        openings=frozenset(folded("openings")),
        particles=frozenset(folded("particles")),
        topics=frozenset(folded("topics")),
        endings=frozenset((*folded("endings"), *folded("kinds"))),
        joints=frozenset(folded("joints")),
        intents=folded("intents"),
        certain=folded("certain"),
        when=folded("when"),
        collecting=frozenset(folded("collecting")),
        kinds=frozenset(folded("kinds")),
        articles=frozenset(folded("articles")),
    )
