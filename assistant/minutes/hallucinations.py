"""Tells text that a recogniser made up from text that was said, by the text alone."""

import re
import unicodedata
import zlib
from collections.abc import Sequence
from itertools import pairwise

# The usual 2.4 lets Japanese loops through: three bytes a character compress worse than they repeat.
_COMPRESSION = 2.1
_LOOP = re.compile(r"(.{2,40}?)\1{3,}|(.)\2{9,}")
_LOOPED = 12  # characters; 「はいはいはいはい」 is something that people say
_SPARSE, _DENSE = 1.2, 16.0  # characters for each second of speech; a fast speaker says 11
_ECHOED = 2  # neighbours of a list; people name two things of an agenda in order, seldom three
_NOT_LETTERS = re.compile(r"[\s\W_]+")
# What the training data had below silent pictures.
_STOCK = re.compile(
    r"(最後まで)?(ご|御)(視|清)聴(いただき|頂き)?(まして)?(誠に)?(ありがとう|有難う)(ござい(ました|ます))?"
    r"|(この(動画|番組)は)?.{0,12}の提供でお送り(します|しました)"
    r"|(よろしければ)?チャンネル登録(を|と)?(高評価)?(を|も)?(よろしく)?(お願い(いた)?し(ます|ました))?"
    r"|(また)?次(回)?の動画で(お会い|会い)(し|でき)(ましょう|ます)"
    r"|字幕(の|は)?(視聴|提供|制作|作成).{0,20}"
    r"|(では|それでは)?(また|バイ|ばい)?(バイバイ|ばいばい)"
    r"|おやすみなさい(おやすみなさい)*"
    r"|(by|字幕)?h\.?|(音楽|拍手|笑|笑い|bgm)"
)


def why_not_trusted(text: str, *, speech: float) -> str:
    """ "loop", "stock", "compression", "sparse" or "dense"; "" for text that looks said.

    `speech` is how many seconds of voice it was heard in.
    """
    letters = _letters(text)
    if not letters:
        return "sparse" if speech > 1.5 else ""
    if has_loop(letters):
        return "loop"
    if is_stock(text):
        return "stock"
    encoded = text.encode()
    if len(encoded) / len(zlib.compress(encoded)) > _COMPRESSION:
        return "compression"
    if speech > 3 and len(letters) / speech < _SPARSE:
        return "sparse"
    if len(letters) > 20 and len(letters) / max(speech, 0.1) > _DENSE:
        return "dense"
    return ""


def has_loop(text: str) -> bool:
    return any(len(match.group()) >= _LOOPED for match in _LOOP.finditer(text))


def is_echo(text: str, hotwords: Sequence[str]) -> bool:
    """The words that the model was told to expect, in the order in which it was told them: where nothing was said, it
    reads them back."""
    return sum(f"{first}、{second}" in text for first, second in pairwise(hotwords)) >= _ECHOED


def is_stock(sentence: str) -> bool:
    """The whole sentence is one of those that come out of silence."""
    return bool(_STOCK.fullmatch(_letters(sentence).lower()))


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text))
