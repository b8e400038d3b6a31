"""Finds the item that a written name means: by spelling, by words, by sound, and by small slips that leave no doubt."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from assistant.garbage.frames import WITHOUT_SPACES
from assistant.garbage.sounds import kanji, plain, sound, spelling, surface, voiceless, words
from assistant.garbage.types import GarbageTable
from assistant.lexical import Tokenizer

_OKURIGANA = re.compile(r"(?<=[一-鿿])(?![のとやはがをに])[ぁ-ん]{1,2}(?![ぁ-ん])")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_MIN_SLIP = 5  # kana of a name in which one wrong kana is still no other name
_MIN_LONG_SLIP = 9  # … and in which two are
_NEAR = 6
_MIN_LIKENESS = 74.0  # of sounds, 0 to 100, to be worth offering


@dataclass(frozen=True, kw_only=True)
class Found:
    """`names`: one is an answer, several are a choice. `near`: nothing was found, but these are like it."""

    names: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


class _Index:
    """Key → the items that it names. Of a name, an alias and a variant that share a key the first wins."""

    def __init__(self) -> None:
        self._ranked: dict[str, tuple[int, set[str]]] = {}

    def add(self, key: str, item: str, rank: int) -> None:
        known_rank, items = self._ranked.get(key, (rank, set()))
        if not key or rank > known_rank:
            return
        self._ranked[key] = (rank, {item} if rank < known_rank else items | {item})

    def get(self, key: str) -> set[str]:
        return self._ranked.get(key, (0, set()))[1]

    def keys(self) -> list[str]:
        return list(self._ranked)


class Names:
    """All names of a table's items. Built once; reading it is thread-safe."""

    def __init__(self, table: GarbageTable, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._written: dict[str, _Index] = {}  # by language: Japanese and languages without spaces by letters
        self._spellings_in: dict[str, dict[str, set[tuple[str, ...]]]] = {}  # by language: item → with accents
        self._words = _Index()
        self._sounds = _Index()
        self._spellings: dict[str, list[str]] = {}  # sound → Japanese spellings that have it
        self._shown = {item.name: plain(item.name) for item in table.items}
        for item in table.items:
            self._add(item.name, item.name, 0, item.readings)
        for item in table.items:
            for alias in (*item.aliases, *_without_okurigana(item.name)):
                self._add(alias, item.name, 1)
        self._add_variants(table)

    def find(self, phrase: str, lang: str = "ja", *, accented: bool = False) -> Found:
        """Exact up to spelling and sound. Never a guess: a slip counts only where no other name is near.

        `accented`: the accents tell words apart (vi: giấy, giày) and were written.
        """
        for text in dict.fromkeys([phrase, _IN_BRACKETS.sub("", plain(phrase))]):
            names = self._exact(text, lang)
            if accented:
                names = {name for name in names if spelling(text) in self._spellings_in[lang][name]}
            if names:
                return Found(names=tuple(sorted(names)))
        return Found()

    def find_slip(self, phrase: str) -> Found:
        """A Japanese name with a slip of the pen: not a word of the dictionary, and one kana from one name only."""
        slips = self._slips(phrase)
        return Found(names=tuple(sorted(slips))) if len(slips) == 1 else Found()

    def near(self, phrase: str) -> tuple[str, ...]:
        """Names that share a word or the sound, best first; empty when nothing is like it."""
        asked = surface(phrase)
        asked_words = {word for word in self._tokenizer.words(phrase) if len(word) > 1 or kanji(word)}
        sounds = self._readings(phrase) if len(asked) > 1 else ()
        scores: dict[str, float] = {}
        for name, shown in self._shown.items():
            likeness = 60.0 if asked_words & set(self._tokens[name]) else 0.0
            # One kana stands in any name, but 缶 means something.
            if (len(shown) > 1 if len(asked) > 1 else kanji(asked)) and (shown in asked or asked in shown):
                likeness = 80.0 + 10 * asked.endswith(shown)
            scores[name] = likeness
        for reading in sounds:
            for key, likeness, _ in process.extract(reading, self._sounds.keys(), scorer=fuzz.ratio, limit=_NEAR):
                for name in self._sounds.get(key) if likeness >= _MIN_LIKENESS and len(key) > 2 else ():
                    scores[name] = max(scores[name], likeness)
        ranked = sorted((name for name, score in scores.items() if score), key=lambda n: (-scores[n], len(n), n))
        return tuple(ranked[:_NEAR])

    def _exact(self, phrase: str, lang: str) -> set[str]:
        if lang not in WITHOUT_SPACES:
            return self._written_in(lang).get(" ".join(words(phrase, lang)))
        written = self._written_in(lang).get(surface(phrase))
        if written or lang != "ja":
            return written
        return self._by_sound(phrase) or self._words.get(self._word_key(phrase))

    def _by_sound(self, phrase: str) -> set[str]:
        """Same sound, and the kanji do not contradict: 雲 is no 串, but 茶わん is 茶碗 and 椅子 is いす."""
        asked = kanji(phrase)
        found: set[str] = set()
        for reading in self._readings(phrase):
            spellings = self._spellings.get(reading, ())
            if not asked or any(_agree(asked, kanji(s), reading) for s in spellings):
                found |= self._sounds.get(reading)
        return found

    def _slips(self, phrase: str) -> set[str]:
        if kanji(phrase) or self._is_word(phrase):
            return set()
        asked = sound(phrase)
        if len(asked) < _MIN_SLIP - 1:
            return set()
        allowed = 2 if len(asked) >= _MIN_LONG_SLIP else 1
        close = process.extract(
            asked, self._sounds.keys(), scorer=Levenshtein.distance, score_cutoff=allowed + 1, limit=8
        )
        same_letters = {key for key, _, _ in close if voiceless(key) == voiceless(asked)}
        if same_letters:
            return set().union(*(self._sounds.get(key) for key in same_letters))
        if len(asked) < _MIN_SLIP:
            return set()
        best = min((distance for _, distance, _ in close), default=allowed + 1)
        # The runner-up must be farther away, else the slip could be one for either.
        return set().union(*(self._sounds.get(key) for key, d, _ in close if d == best <= allowed))

    def _is_word(self, phrase: str) -> bool:
        spoken = self._tokenizer.spoken(phrase, longest=True)
        return len(spoken) == 1 and spoken[0].known

    def _readings(self, phrase: str) -> set[str]:
        if not kanji(phrase) and not re.search(r"[a-z0-9]", plain(phrase)):
            return {sound(phrase)}
        return {
            sound("".join(word.reading for word in self._tokenizer.spoken(phrase, longest=longest)))
            for longest in (True, False)
        }

    def _word_key(self, phrase: str) -> str:
        """Empty where a particle other than の would be dropped: 食器だな is not the word 食器."""
        found = [word for word in self._tokenizer.words(phrase) if word != "用"]
        spoken = [word for word in self._tokenizer.spoken(plain(phrase)) if word.surface not in ("の", "用")]
        signs = sum(1 for word in spoken if not surface(word.surface))
        return "|".join(found) if len(found) >= len(spoken) - signs else ""

    def _written_in(self, lang: str) -> _Index:
        return self._written.setdefault(lang, _Index())

    def _add(self, text: str, item: str, rank: int, readings: Sequence[str] = ()) -> None:
        self._written_in("ja").add(surface(text), item, rank)
        self._words.add(self._word_key(text), item, rank)
        for reading in {*self._readings(text), *(sound(reading) for reading in readings)}:
            self._sounds.add(reading, item, rank)
            self._spellings.setdefault(reading, []).append(text)

    def _add_variants(self, table: GarbageTable) -> None:
        self._tokens = {item.name: self._tokenizer.words(item.name) for item in table.items}
        for variant in table.variants:
            # 「スマートフォン|携帯電話」: the first that this city lists.
            called = (self._listed(name) for name in variant.item.split("|"))
            if item := next((name for name in called if name), None):
                if variant.lang == "ja":
                    self._add(variant.text, item, 2)
                elif variant.lang in WITHOUT_SPACES:
                    self._written_in(variant.lang).add(surface(variant.text), item, 2)
                else:
                    self._written_in(variant.lang).add(" ".join(words(variant.text, variant.lang)), item, 2)
                    known = self._spellings_in.setdefault(variant.lang, {})
                    known.setdefault(item, set()).add(spelling(variant.text))

    def _listed(self, name: str) -> str | None:
        if name in self._shown:
            return name
        names = self._exact(name, "ja")
        return next(iter(names)) if len(names) == 1 else None


def _agree(asked: frozenset[str], known: frozenset[str], reading: str) -> bool:
    if not known:
        return len(reading) > 2  # 霧 is no きり (錐)
    return asked <= known or known <= asked


def _without_okurigana(name: str) -> Iterator[str]:
    """押し入れだんす → 押入れだんす, 押し入だんす, 押入だんす."""
    text = plain(name)
    runs = list(_OKURIGANA.finditer(text))[:4]
    choices: list[Iterable[str]] = []
    for run in runs:
        kana = run.group()
        choices.append({kana, "", kana[1:]})
    for picked in product(*choices):
        shorter, end = "", 0
        for run, kana in zip(runs, picked, strict=True):
            shorter += text[end : run.start()] + kana
            end = run.end()
        shorter += text[end:]
        if shorter != text:
            yield shorter
