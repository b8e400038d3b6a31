"""Readings over kanji for やさしい日本語: 「転入届を出す」 → 「転入届《てんにゅうとどけ》を出《だ》す」."""

import re
from collections.abc import Mapping

from assistant.garbage.sounds import hiragana
from assistant.lexical import Tokenizer

_MARKED = re.compile(r"[一-鿿々]+《[ぁ-ゖー]+》")
_KANJI = re.compile(r"[一-鿿々ヶ]")


def add_furigana(text: str, tokenizer: Tokenizer, readings: Mapping[str, str] | None = None) -> str:
    """Marks every word with kanji; what is marked already stays as the owner wrote it.

    `readings`: of names that the dictionary reads wrongly, in hiragana.
    """
    for name, reading in (readings or {}).items():
        text = re.sub(rf"{re.escape(name)}(?!《)", _word(name, reading), text)
    pieces: list[str] = []
    end = 0
    for found in _MARKED.finditer(text):
        pieces += [_marked(text[end : found.start()], tokenizer), found.group()]
        end = found.end()
    return "".join([*pieces, _marked(text[end:], tokenizer)])


def without_furigana(text: str) -> str:
    return re.sub(r"《[ぁ-ゖー]+》", "", text)


def _marked(text: str, tokenizer: Tokenizer) -> str:
    return "".join(_word(word.surface, hiragana(word.reading)) for word in tokenizer.spoken(text, longest=True))


def _word(surface: str, reading: str) -> str:
    """The reading stands over the kanji alone: 出《だ》す, not 出す《だす》."""
    if not _KANJI.search(surface) or not reading or reading == hiragana(surface):
        return surface
    parts = re.findall(r"[一-鿿々ヶ]+|[^一-鿿々ヶ]+", surface)
    pattern = "".join("(.+?)" if _KANJI.search(part) else f"({re.escape(hiragana(part))})" for part in parts)
    found = re.fullmatch(pattern, reading)
    if found is None:
        return surface
    return "".join(
        f"{part}《{sound}》" if _KANJI.search(part) else part for part, sound in zip(parts, found.groups(), strict=True)
    )
