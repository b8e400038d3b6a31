"""Bytes → text when nobody says in which character set: UTF-8, UTF-16, ISO-2022-JP, CP932 (Shift_JIS), EUC-JP."""

import codecs
import re

from assistant.errors import UnreadableFile

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_COMMON = re.compile("[\u3040-\u30ff\u3001\u3002\u4e00-\u9fffa-zA-Z0-9\\s]")
_RARE = re.compile("[\uff61-\uff9f\ufffd\ue000-\uf8ff\u0080-\u00a0]")


def decode(data: bytes) -> str:
    """The text of `data`. Raises UnreadableFile when it is text in none of the character sets above."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strict(data, name) or _refuse()
    if b"\x1b$" in data or b"\x1b(" in data:
        return _strict(data, "iso2022_jp_ext") or _refuse()
    if b"\0" in data:
        # Japanese UTF-16 without a mark: line feeds, digits and spaces leave NULs at every other position.
        little = data[1::2].count(0) >= data[::2].count(0)
        text = _strict(data, "utf-16-le" if little else "utf-16-be")
        return text if text and _japanese(text) > 0.7 else _refuse()
    text = _strict(data, "utf-8")
    if text is not None:
        return text
    candidates = [text for name in ("cp932", "euc_jp") if (text := _strict(data, name)) is not None]
    if candidates:
        # Most EUC-JP bytes are also valid CP932, then as half-width kana: the reading with ordinary characters wins.
        return max(candidates, key=_japanese)
    text = data.decode("utf-8", errors="replace")
    return text if text.count("\ufffd") < len(text) * 0.001 else _refuse()  # one damaged byte is no reason to refuse


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _japanese(text: str) -> float:
    """Share of ordinary Japanese and Latin characters, less that of rare ones; 1 is plain text."""
    return (len(_COMMON.findall(text)) - len(_RARE.findall(text))) / max(1, len(text))


def _refuse() -> str:
    raise UnreadableFile("文字コードを判別できません。UTF-8 で保存し直してください。")
