"""Instructions to the assistant where only a question or a document should be: ignore-previous, role play, planted answers."""

# ruff: noqa: E501 (tables of patterns; ruff counts a kanji as two columns)

import base64
import binascii
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from guardrails.hidden import hidden_messages, strip_hidden, tag_message
from guardrails.injection_patterns import RULES, TIGHT
from guardrails.verdict import Verdict

__all__ = ["find_instructions", "strip_hidden"]

_WINDOW, _OVERLAP = 4_000, 400
_MAX_ENCODED = 20  # runs looked into in one text
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{20,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}[ :]?){16,}")
_LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕԁһӏԛԝкмтвнгαορνικτυχηβεγъ二口夕卜工八đøłıß",
    "aeopcyxijsdhlqwkmtbhraopviktuxnbeybニロタトエハdolis",
)  # Cyrillic and Greek for Latin, kanji for katakana, letters that lose no accent by decomposition
_LEET = str.maketrans("013457@$!|", "oieastasil")
_QUOTES = (("「", "」"), ("『", "』"), ("“", "”"), ('"', '"'))
_EXPLAINS = re.compile(
    r"とは|という|といった|などの?|のような|例|攻撃|インジェクション|手口|悪意|不正|対策|禁止|注意|入力され|入力して|の意味|について説明|リスク|危険|injection|attack|example|such as|phrase|means?\b"
)
_REASONS = {
    "IGNORE": "それまでの指示を無視させようとする文があります。",
    "SYSTEM_PROMPT": "アシスタントへの内部の指示を聞き出そうとする文があります。",
    "ROLE_PLAY": "アシスタントの役割や制限を変えさせようとする文があります。",
    "FORGED_ROLE": "システムや管理者の発言を装う文があります。",
    "STEAL": "内部の資料や会話を丸ごと出させようとする文があります。",
    "PLACEHOLDER": "伏せた個人情報を元に戻させようとする文があります。",
    "DICTATE": "決まった文を回答させようとする文があります。",
    "ENCODED": "符号化した指示、または符号を解いて従わせる文があります。",
    "HIDDEN": "目に見えない文字で書かれた文があります。",
}


def find_instructions(text: str) -> list[Verdict]:
    """Every instruction to the assistant in a question or a document, in order of place.

    Refusals have the rule `INJECTION:<kind>`. A phrase that is quoted and explained, as a security manual does, comes
    as an allowed verdict with the rule `INJECTION_QUOTED:<kind>`. Spans are in characters of `text`.
    The work is linear in the length: windows of 4,000 characters that overlap by 400.
    """
    hidden = list(hidden_messages(text))
    found = _said_in_tags(text, hidden) or [_verdict("HIDDEN", span) for span in hidden]
    for start in range(0, max(len(text), 1), _WINDOW - _OVERLAP):
        found += _in_window(text, start, min(len(text), start + _WINDOW))
        if start + _WINDOW >= len(text):
            break
    found += _encoded(text)
    distinct = {(v.rule, v.span): v for v in found}
    return sorted(distinct.values(), key=lambda v: v.span or (0, 0))


def _said_in_tags(text: str, hidden: list[tuple[int, int]]) -> list[Verdict]:
    """What the tags spell, judged like any text; the span is that of all that is hidden."""
    said = tag_message(text)[:_WINDOW]
    if not said:
        return []
    span = hidden[0][0], hidden[-1][1]
    return [replace(verdict, span=span) for verdict in _in_window(said, 0, len(said)) if not verdict.allowed]


def _verdict(kind: str, span: tuple[int, int], *, quoted: bool = False) -> Verdict:
    if quoted:
        reason = "アシスタントへの指示の例が、引用として書かれています。"
        return Verdict(allowed=True, rule=f"INJECTION_QUOTED:{kind}", span=span, reason=reason)
    return Verdict(allowed=False, rule=f"INJECTION:{kind}", span=span, reason=_REASONS[kind])


def _in_window(text: str, start: int, end: int) -> Iterator[Verdict]:
    flat, offsets = _flatten(text[start:end])
    seen = False
    for kind, pattern in RULES.items():
        for m in pattern.finditer(flat):
            seen = True
            span = (start + offsets[m.start()], start + offsets[m.end() - 1] + 1)
            yield _verdict(kind, span, quoted=_is_quoted(text, span))
    if seen:
        return
    tight = [(c, i) for c, i in zip(flat, offsets, strict=False) if c.isalnum()]
    letters = "".join(c for c, _ in tight)
    for written in (letters, letters.translate(_LEET)):
        for m in TIGHT.finditer(written):
            span = (start + tight[m.start()][1], start + tight[m.end() - 1][1] + 1)
            yield _verdict("IGNORE", span, quoted=_is_quoted(text, span))


def _flatten(text: str) -> tuple[str, list[int]]:
    """Lower case, NFKC, no accents, no hidden characters, look-alikes as Latin, single spaces; with original offsets."""
    characters: list[str] = []
    offsets: list[int] = []
    for i, original in enumerate(text):
        folded = original.lower() if original.isascii() else _folded(original)
        for character in folded:
            if character in " \t\r\u3000\xa0":
                character = " "
                if characters and characters[-1] == " ":
                    continue
            characters.append(character)
            offsets.append(i)
    return "".join(characters), offsets


@lru_cache(maxsize=20_000)
def _folded(character: str) -> str:
    if not strip_hidden(character):
        return ""
    folded = unicodedata.normalize("NFKC", character).casefold().translate(_LOOK_ALIKES)
    if len(folded) == 1 and not ("ぁ" <= folded <= "鿿" or "가" <= folded <= "힣"):
        return "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return folded


def _is_quoted(text: str, span: tuple[int, int]) -> bool:
    """Inside quotation marks, with words around it that explain rather than ask."""
    before, after = text[max(0, span[0] - 80) : span[0]], text[span[1] : span[1] + 80]
    for opening, closing in _QUOTES:
        opened = before.count(opening) % 2 == 1 if opening == closing else before.rfind(opening) > before.rfind(closing)
        if opened and closing in after:
            outside = before[: before.rfind(opening)][-40:] + " " + after[after.find(closing) + 1 :][:40]
            return bool(_EXPLAINS.search(outside))
    return False


def _encoded(text: str) -> Iterator[Verdict]:
    """Base64 or hexadecimal that hides an instruction."""
    runs = [*_BASE64.finditer(text), *_HEX.finditer(text)][:_MAX_ENCODED]
    for m in runs:
        for decoded in _decodings(m.group()):
            if any(not v.allowed for v in _in_window(decoded, 0, min(len(decoded), _WINDOW))):
                yield _verdict("ENCODED", m.span())
                break


def _decodings(run: str) -> Iterator[str]:
    compact = re.sub(r"[ :]", "", run)
    readers: tuple[Callable[[], bytes], ...] = (
        lambda: base64.b64decode(compact.replace("-", "+").replace("_", "/") + "=" * (-len(compact) % 4)),
        lambda: bytes.fromhex(compact),
    )
    for read in readers:
        try:
            yield read().decode("utf-8")
        except (binascii.Error, ValueError):
            continue
