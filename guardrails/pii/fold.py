"""Views of a text in which rules can be written simply, with a way back to the original offsets.

Three steps. `visible` drops what does not show (zero-width characters, a half-width dakuten beside its kana), `plain`
also what stands between the parts of a value: fillers of speech and the boxes of a form. Both remember where each
character came from. `fold` and `digit_view` then change characters one for one: offsets stay.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f\U000e0000-\U000e007f]")
_MARKS = re.compile("[\u0300-\u036f\u3099\u309a\uff9e\uff9f]")
_HALF_KANA = {0xFF65 + i: c for i, c in enumerate(
    "・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
)}  # fmt: skip
_HYPHENS = "‐‑‒–—―−－﹣⁃╴⸺─━"
_KANJI_DIGITS = dict(zip("〇零○一二三四五六七八九壱弐参壹貳參", "000123456789123123", strict=True))
# A lone kanji digit before another kanji begins a word: 「11804436 一部負担割合」.
_KANJI_NUMBER = re.compile(rf"[{''.join(_KANJI_DIGITS)}]{{2,}}|[{''.join(_KANJI_DIGITS)}](?!(?![丁番号条])[一-龠々])")
# The long vowel sign stands for a hyphen only between digits: 「090ー1234ー5678」, but not 「コーポ」.
_LONG_VOWEL_AS_HYPHEN = re.compile(r"(?<=[0-9)])ー(?=[0-9(])")


_ESCAPED_TAB = re.compile(r"\\t")  # as it stands in what a program has printed
# What a speaker says while he thinks. The last ones are words too, unless a pause follows.
_FILLER = re.compile(
    r"(?:(?:え[ーっえ]*と[ーぉ]?|え[ーぇ]+|あの[ーう]+|う[ーぅ]*んと?|んー+|あー+|うー+|そのー+|まー)(?:ですね|ね)?[、,…]?"
    r"|(?:ええ|あの|その|まあ|まぁ|なんか|こう|ですね)[、,…])[ ]?"
)
_PAUSE = re.compile(r"[、,] ?(?=の[、,]? ?[0-9])|(?<=の)[、,] ?(?=[0-9])|(?<=[0-9の])[、,]? ?はい[、,] ?(?=[0-9])")
_ZERO = re.compile(r"(?:ゼロ|ぜろ|零)(?=[、の-]?[0-9〇一二三四五六七八九])|(?<=[0-9〇一二三四五六七八九])(?:ゼロ|ぜろ)")
# 「｜5｜1｜9｜」「0、0、1、8」「4 1 1 1 | 1 1 1 1」「5 5 2 1の、4 0 7 7」: one character a box, or said one by one.
_BOXED = re.compile(
    r"(?<![0-9A-Za-z.-])[0-9A-Z](?:(?: ?[|│┃¦□☐■、・-] ?|[ ]{1,2}| ?の[、 ]{0,2})[0-9A-Z](?![0-9A-Za-z.])){2,24}"
)

_DIGITS = re.compile(r"[0-9](?:(?: | ?の ?)[0-9]){2,5}")
_BOXED_DATE = re.compile(r"(?<![0-9|│┃])[0-9][|│┃][0-9](?=[年月日])")
_BOXED_NAME = re.compile(r"(?<![^\s:：|])(?:[一-龠々ァ-ヺー](?: ?[|│┃] ?| {1,2})){2,11}[一-龠々ァ-ヺー](?![^\s|])")


@dataclass(frozen=True, kw_only=True)
class Visible:
    """Characters of a text, and for each where it begins and ends in the original."""

    text: str
    spans: tuple[tuple[int, int], ...] | None  # None: nothing was dropped, offsets are the same

    def original(self, start: int, end: int) -> tuple[int, int]:
        if self.spans is None:
            return start, end
        return self.spans[start][0], self.spans[end - 1][1]

    def without(self, drops: list[tuple[int, int, str]]) -> "Visible":
        """Each [start, end) replaced by the text given with it, of one character or none."""
        spans = self.spans or tuple((i, i + 1) for i in range(len(self.text)))
        text: list[str] = []
        kept: list[tuple[int, int]] = []
        position = 0
        for start, end, instead in [*sorted(drops), (len(self.text), len(self.text), "")]:
            if start < position:
                continue
            text += [self.text[position:start], instead]
            kept += spans[position:start]
            if instead:
                kept.append((spans[start][0], spans[end - 1][1]))
            position = end
        return Visible(text="".join(text), spans=tuple(kept))


def visible(text: str) -> Visible:
    """Drop zero-width characters and put combining marks together with what they stand on."""
    text_without_surrogates = text.translate(_SURROGATES) if _has_surrogates(text) else text
    if not _INVISIBLE.search(text_without_surrogates) and not _MARKS.search(text_without_surrogates):
        return Visible(text=text_without_surrogates, spans=None)
    characters: list[str] = []
    spans: list[tuple[int, int]] = []
    for index, character in enumerate(text_without_surrogates):
        dropped = _INVISIBLE.match(character) is not None
        if characters and (dropped or _MARKS.match(character)):
            spans[-1] = spans[-1][0], index + 1  # it belongs to the character before it
        if characters and not dropped and _MARKS.match(character):
            characters[-1] = _composed(characters[-1], character)
        elif not dropped:
            characters.append(character)
            spans.append((index, index + 1))
    return Visible(text="".join(characters), spans=tuple(spans))


def plain(text: str) -> Visible:
    """`visible`, and values in one piece: 「090の、えっと、1234」 → 「090の1234」, 「｜5｜1｜9｜…」 → 「｜519…」."""
    seen = visible(text)
    for pattern, instead in ((_FILLER, ""), (_PAUSE, ""), (_ZERO, "0"), (_ESCAPED_TAB, "\t")):
        drops = [
            (m.start(), m.end(), instead)
            for m in pattern.finditer(fold(seen.text))
            if pattern is not _FILLER or _pauses(m)
        ]
        seen = seen.without(drops) if drops else seen
    # Fewer than seven may be anything, but then only spaces are dropped: 「む、の 2 0 0 9」.
    folded = fold(seen.text)
    boxes = [m for m in _BOXED.finditer(folded) if sum(map(str.isdigit, m[0])) > 6 or _DIGITS.fullmatch(m[0])]
    boxes += [*_BOXED_DATE.finditer(folded), *_BOXED_NAME.finditer(folded)]
    boxed = [
        (m.start() + i, m.start() + i + 1, "")
        for m in boxes
        for i, character in enumerate(m[0])
        if not character.isalnum()
    ]
    return seen.without(boxed) if boxed else seen


def _pauses(filler: re.Match[str]) -> bool:
    """It stands between pauses or numbers, and is no part of a word: 「あの、」 but not 「山あの」「かえーる」."""
    before = filler.string[max(0, filler.start() - 1) : filler.start()]
    return not before or before in "、,。…! 」』)の?:\n\t○" or before.isdigit()


def fold(text: str) -> str:
    """Full-width to ASCII, half-width kana to full-width, all hyphens to one, any digit to 0–9. The length stays."""
    folded = "".join(map(_folded_character, text))
    return _LONG_VOWEL_AS_HYPHEN.sub("-", folded)


def digit_view(folded: str) -> str:
    """The fold with kanji digits as 0–9 (〇四七 → 047), for number rules only: it spoils names. The length stays."""
    digits = _KANJI_NUMBER.sub(lambda match: match[0].translate(_KANJI_DIGIT_TABLE), folded)
    return _LONG_VOWEL_AS_HYPHEN.sub("-", digits)


def canonical(text: str) -> str:
    """What makes two spellings the same value: fold, lower case, no spaces: 「佐伯　拓海」=「佐伯拓海」."""
    return re.sub(r"\s+", "", fold(plain(text).text)).lower()


def digits_of(text: str) -> str:
    """The ASCII digits of a stretch of the digit view."""
    return re.sub(r"[^0-9]", "", text)


@lru_cache(maxsize=4096)
def _folded_character(character: str) -> str:
    code = ord(character)
    if code < 0x80:
        return character
    if 0xFF01 <= code <= 0xFF5E:
        return "-" if character in _HYPHENS else chr(code - 0xFEE0)
    if character in _HYPHENS:
        return "-"
    if code in _HALF_KANA:
        return _HALF_KANA[code]
    if character != "\n" and unicodedata.category(character) == "Zs":
        return " "
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.decimal(character))
    return _PUNCTUATION.get(character, character)


def _composed(base: str, mark: str) -> str:
    mark = {"ﾞ": "\u3099", "ﾟ": "\u309a"}.get(mark, mark)
    composed = unicodedata.normalize("NFC", fold(base) + mark if mark in "\u3099\u309a" else base + mark)
    return composed if len(composed) == 1 else base


def _has_surrogates(text: str) -> bool:
    return _SURROGATE.search(text) is not None


_SURROGATE = re.compile("[\ud800-\udfff]")
# spaCy and Sudachi hand the text to Rust and C as UTF-8, where a lone surrogate cannot stand.
_SURROGATES: Mapping[int, str] = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_PUNCTUATION: Mapping[str, str] = {"〜": "~", "∼": "~", "﹫": "@", "⋯": "…", "｡": "。", "､": "、", "｢": "「", "｣": "」"}
_KANJI_DIGIT_TABLE = str.maketrans(_KANJI_DIGITS)
