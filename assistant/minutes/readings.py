"""How Japanese text is read aloud: words with their kana by Sudachi, folded so that what sounds alike is alike."""

import re
import threading
import unicodedata
from dataclasses import dataclass
from os.path import commonprefix
from typing import Any

_SAID = {"は": "ワ", "へ": "エ"}  # particles that sound otherwise than they are written
_FIXED = ("数詞", "代名詞")  # 何 and numerals are read as they are
_KATAKANA = re.compile("[ァ-ヶー]+")
_KANJI = re.compile("[一-龥]")
_TWO_KANJI = re.compile("[一-龥]{2}")
_USUAL = 3  # readings of a kanji beside another one
_FOLD = str.maketrans("ヅヂヲ", "ズジオ")
_ROWS = {
    "o": "オコソトノホモヨロゴゾドボポョォ",
    "e": "エケセテネヘメレゲゼデベペェ",
    "u": "ウクスツヌフムユルグズブプュゥ",
    "a": "アカサタナハマヤラワガザダバパャァ",
    "i": "イキシチニヒミリギジビピィ",
}
# 「おう」 and 「えい」 are long vowels; so are doubled ones.
_LONG = re.compile(
    "|".join(
        f"(?<=[{_ROWS[vowel]}])[{sounds}]"
        for vowel, sounds in (("o", "オウ"), ("e", "エイ"), ("u", "ウ"), ("a", "ア"), ("i", "イ"))
    )
)


@dataclass(frozen=True, kw_only=True)
class Read:
    """A word at [start, end) of the text, and its katakana as it is said. `known`: the dictionary has it, and not only
    as a name or as sounds in katakana. `bound`: a particle or the like. `others`: how a lone kanji, or two that are no
    word, may also be read.
    """

    start: int
    end: int
    kana: str
    known: bool
    bound: bool = False
    others: tuple[str, ...] = ()


class Readings:
    """Loads the dictionary on first use. Thread-safe."""

    def __init__(self) -> None:
        self._dictionary: Any = None
        self._tokenizer: Any = None
        self._of_kanji: dict[str, tuple[str, ...]] = {}
        self._lock = threading.Lock()

    def words(self, text: str) -> list[Read]:
        with self._lock:
            return [self._read(morpheme) for morpheme in self._loaded().tokenize(text)]

    def sound_of(self, text: str) -> str:
        return sound("".join(word.kana for word in self.words(text)))

    def word_forms(self, text: str) -> list[str]:
        """The words in Sudachi's normalised spelling, inflected as they stand: いたし and 致し are both 致し."""
        with self._lock:
            return [_word_form(morpheme) for morpheme in self._loaded().tokenize(text)]

    def _read(self, morpheme: Any) -> Read:
        written, kind = morpheme.surface(), morpheme.part_of_speech()
        kana = _SAID.get(written, morpheme.reading_form()) if kind[0] == "助詞" else morpheme.reading_form()
        known = not (morpheme.is_oov() or kind[2] == "人名" or _KATAKANA.fullmatch(written))
        return Read(
            start=morpheme.begin(),
            end=morpheme.end(),
            kana=kana,
            known=known,
            bound=kind[0] in ("助詞", "助動詞"),
            others=self._others(written, kana, known) if kind[1] not in _FIXED else (),
        )

    def _others(self, written: str, kana: str, known: bool) -> tuple[str, ...]:
        """Of a kanji, and of two that are no word: each as it may be read by itself."""
        if _KANJI.fullmatch(written):
            return tuple(reading for reading in self._kanji_readings(written) if reading != kana)
        if not known and _TWO_KANJI.fullmatch(written):
            first, second = (sorted(self._kanji_readings(kanji), key=len)[:_USUAL] for kanji in written)
            return tuple(one + other for one in first for other in second if one + other != kana)
        return ()

    def _kanji_readings(self, kanji: str) -> tuple[str, ...]:
        if kanji not in self._of_kanji:
            entries = self._dictionary.lookup(kanji)
            self._of_kanji[kanji] = tuple(dict.fromkeys(e.reading_form() for e in entries if len(e.reading_form()) < 4))
        return self._of_kanji[kanji]

    def _loaded(self) -> Any:
        if self._tokenizer is None:
            from sudachipy import Dictionary, SplitMode

            self._dictionary = Dictionary(dict="core")
            self._tokenizer = self._dictionary.create(mode=SplitMode.C)
        return self._tokenizer


def _word_form(morpheme: Any) -> str:
    """The normalised form is that of the dictionary: its ending gives way to the one that was said."""
    written, listed, normal = morpheme.surface(), morpheme.dictionary_form(), morpheme.normalized_form()
    stem = len(commonprefix((written, listed)))
    ending = listed[stem:]
    if written == listed or not normal.endswith(ending):
        return str(normal)
    return str(normal[: len(normal) - len(ending)] + written[stem:])


def sound(kana: str) -> str:
    """Katakana in which homophones are equal: 「じょうれい」 and 「ジョウレエ」 become 「ジョーレー」."""
    katakana = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in unicodedata.normalize("NFKC", kana))
    return _LONG.sub("ー", katakana.translate(_FOLD).replace(" ", ""))


_VOICED = str.maketrans(
    "ガギグゲゴザジズゼゾダデドバビブベボパピプペポ", "カキクケコサシスセソタテトハヒフヘホハヒフヘホ", "ーッ"
)


def loose_sound(heard: str) -> str:
    """A sound without what is misheard most: length, doubling and voicing. 「シメーテーシ」 becomes 「シメテシ」."""
    return heard.translate(_VOICED)
