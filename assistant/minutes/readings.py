"""How Japanese text is read aloud: words with their kana by Sudachi, folded so that what sounds alike is alike."""

import re
import threading
import unicodedata
from dataclasses import dataclass
from typing import Any

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
    """A word at [start, end) of the text, and its katakana. `known`: it is one word of the dictionary."""

    start: int
    end: int
    kana: str
    known: bool


class Readings:
    """Loads the dictionary on first use. Thread-safe."""

    def __init__(self) -> None:
        self._tokenizer: Any = None
        self._lock = threading.Lock()

    def words(self, text: str) -> list[Read]:
        with self._lock:
            morphemes = list(self._loaded().tokenize(text))
        return [Read(start=m.begin(), end=m.end(), kana=m.reading_form(), known=not m.is_oov()) for m in morphemes]

    def sound_of(self, text: str) -> str:
        return sound("".join(word.kana for word in self.words(text)))

    def _loaded(self) -> Any:
        if self._tokenizer is None:
            from sudachipy import Dictionary, SplitMode

            self._tokenizer = Dictionary(dict="core").create(mode=SplitMode.C)
        return self._tokenizer


def sound(kana: str) -> str:
    """Katakana in which homophones are equal: 「じょうれい」 and 「ジョウレエ」 become 「ジョーレー」."""
    katakana = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in unicodedata.normalize("NFKC", kana))
    return _LONG.sub("ー", katakana.translate(_FOLD).replace(" ", ""))
