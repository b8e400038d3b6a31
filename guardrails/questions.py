"""May this question be answered at all? Empty, too long, unreadable, an attack, or for somebody else."""

import re
import unicodedata

from guardrails.hidden import strip_hidden
from guardrails.injection import find_instructions
from guardrails.scope import find_topic
from guardrails.verdict import ALLOWED, Verdict, refuse

_MAX_WORK = 20_000  # characters looked at, however long the input is
_COMBINING = 2  # marks one letter may carry (Vietnamese and Thai need two)
_READABLE_SHARE = 0.3
_MARKS = re.compile(
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
    rf"{{{_COMBINING + 1},}}"
)


def clean(text: str) -> str:
    """The question as it is worked with: hidden characters and piled-up marks gone, line ends and blanks tidied.

    Every visible character stays as it was typed (no NFKC: ㈱ and ① are kept). Only the first
    20,000 characters are looked at.
    """
    visible = strip_hidden(text[:_MAX_WORK].replace("\r\n", "\n").replace("\r", "\n"))
    visible = _MARKS.sub(lambda m: m.group()[:_COMBINING], visible)
    visible = re.sub(r"[^\S\n]{3,}", "  ", visible)
    return re.sub(r"\n{3,}", "\n\n", visible).strip()


def check(text: str, *, max_characters: int = 1000, procedures: bool = False) -> Verdict:
    """ALLOWED, or the first reason to refuse a question as it came from the user.

    Rules, in this order: EMPTY, TOO_LONG, UNREADABLE, INJECTION:<kind>, OUT_OF_SCOPE:<topic>. Takes a few milliseconds
    at most, for any input. `procedures` as in `find_topic`.
    """
    cleaned = clean(text)
    if not text[:_MAX_WORK].strip() or (not cleaned and not find_instructions(text[:_MAX_WORK])):
        return refuse("EMPTY", "質問が空です。知りたいことを文章で書いてください。")
    if len(cleaned) > max_characters:
        return refuse("TOO_LONG", f"質問が長すぎます。{max_characters:,}文字以内に短くしてください。")
    marks = sum(len(m.group()) for m in _MARKS.finditer(text[:_MAX_WORK]))
    if cleaned and (not _is_readable(cleaned) or 2 * marks > len(text[:_MAX_WORK])):
        return refuse("UNREADABLE", "質問を文字として読み取れませんでした。文章で書いてください。")
    for verdict in find_instructions(text[:_MAX_WORK]):
        if not verdict.allowed:
            return verdict
    return find_topic(cleaned, procedures=procedures) or ALLOWED


def _is_readable(text: str) -> bool:
    """At least one letter and not mostly symbols; no halves of characters from broken encodings."""
    if any("\ud800" <= c <= "\udfff" for c in text):
        return False
    visible = [c for c in text if not c.isspace()]
    letters = sum(1 for c in visible if unicodedata.category(c)[0] in "LN" or c == "ー")
    broken = sum(1 for c in visible if c == "\ufffd")
    words = [c for c in visible if unicodedata.category(c)[0] == "L"]
    # One letter is a word in kanji (「傘は」) or hangul; 「1+1は」 asks nothing.
    has_word = len(words) > 1 or any("一" <= c <= "鿿" or "가" <= c <= "힣" for c in words)
    return has_word and letters >= _READABLE_SHARE * len(visible) and broken * 10 <= len(visible)
