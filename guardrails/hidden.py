"""Characters that a reader does not see: tags, zero-width and bidirectional controls, smuggled variation selectors."""

import re
from collections.abc import Iterator

_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e007a]{2,6}\U000e007f")  # 🏴 with tags is a real flag (England)
_TAGS = re.compile("[\U000e0000-\U000e007f]+")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U0001d173-\U0001d17a]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_JOINERS = re.compile(
    r"(?<![\u0590-\u0fff\u200d\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]+|[\u200c\u200d]{2,}"
)  # real in emoji, Persian, Indic
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}")  # one after a kanji or an emoji is real (葛󠄀)
_SMUGGLED = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{4,}")
_BITS = re.compile("[\u200b\u200c\u200d\u2060\u2062\u2063\u2064\ufeff]{16,}")


def strip_hidden(text: str) -> str:
    """`text` without what cannot be seen; real flags, emoji sequences, kanji variants and joiners of Persian stay."""
    flags: list[str] = []

    def keep(match: re.Match[str]) -> str:
        flags.append(match.group())
        return "\U0001f3f4\x00"

    kept = _FLAG.sub(keep, text.replace("\x00", ""))
    for pattern in (_TAGS, _INVISIBLE, _JOINERS, _SELECTORS):
        kept = pattern.sub("", kept)
    parts = kept.split("\U0001f3f4\x00")
    restored = "".join(part + flag for part, flag in zip(parts, [*flags, ""], strict=True))
    return _CONTROL.sub("", restored)


def without_tags(text: str) -> str:
    """`text` without messages in Unicode tags; a real flag keeps its own."""
    flags = [m.span() for m in _FLAG.finditer(text)]
    return _TAGS.sub(lambda m: m.group() if _in_any(m.start(), flags) else "", text)


def tag_message(text: str) -> str:
    """What Unicode tags spell in ASCII, wherever in the text they stand."""
    tags = [m.group() for m in _TAGS.finditer(_FLAG.sub("", text))]
    return "".join(chr(ord(c) - 0xE0000) for c in "".join(tags))


def _in_any(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def hidden_messages(text: str) -> Iterator[tuple[int, int]]:
    """Spans in which a message is written in characters that cannot be seen."""
    flags = [m.span() for m in _FLAG.finditer(text)]
    for m in _TAGS.finditer(text):
        if not _in_any(m.start(), flags):
            yield m.span()
    for pattern in (_SMUGGLED, _BITS):
        for m in pattern.finditer(text):
            yield m.span()
