"""Protected machine translation of a verified Japanese answer.

Figures, dates, phone numbers, links and names never reach the model: it sees marks in their place, and code puts them
back. A translation in which a mark is missing, doubled or joined by a new figure is thrown away.

That guards figures and not the sense. Of 19 short answers, the 1.5B model that comes with the product turned 9 into
something that was thrown away, 8 into something wrong that was not, and 2 into something a reader could use. So it is
off unless a city with a better model turns it on (`citizen_translate`).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.languages import LanguageDetector
from assistant.lexical import Tokenizer
from assistant.llm import LLM, Message
from guardrails.expressions import Expression, Kind, find_expressions

_MARK = re.compile(r"\[([A-Z]{1,2})\]")
_ERA_DATE = re.compile(r"令和(\d{1,2})年(\d{1,2})月(\d{1,2})日")
_DIGIT = re.compile(r"[0-9０-９〇一二三四五六七八九十百千]")
_PLACE_WORDS = re.compile(
    r"[^\s、。（）()「」をがはにでへ]{1,12}?(?:課|係|支所|センター|コーナー|窓口|庁舎|診療所|ダイヤル|サイト)"
)
_QUOTED = re.compile(r"「[^「」]{1,40}」")
_KANA = re.compile(r"[ぁ-ゖァ-ヺ]")
_MAX_CHARACTERS = 500  # of an answer; a small model loses marks in longer ones
_TOKENS_PER_CHARACTER = 1.6
_NAMES = {
    "en": "English",
    "zh-Hans": "Simplified Chinese",
    "ko": "Korean",
    "vi": "Vietnamese",
    "pt": "Portuguese",
    "es": "Spanish",
    "tl": "Filipino (Tagalog)",
    "ne": "Nepali",
}
_SYSTEM = (
    "You translate notices of a Japanese city hall into {language}. Translate everything and add nothing. "
    "Marks such as [A] and [B] stand for names and numbers: copy every mark exactly once, at its right place. "
    "Write no other numbers."
)


@dataclass(frozen=True, kw_only=True)
class Translated:
    """`text` with everything protected put back unchanged."""

    text: str
    lang: str


@dataclass(frozen=True, kw_only=True)
class Protected:
    """A text with marks, and what they stand for, in the order of the text."""

    text: str
    values: tuple[tuple[str, str], ...]

    def restored(self, text: str) -> str:
        """Unchanged, but a date of 令和 has the Western date behind it for readers who do not know the era."""
        values = {mark: _ERA_DATE.sub(_with_western, value) for mark, value in self.values}
        return _MARK.sub(lambda found: values.get(found.group(1), found.group()), text)


class Translator:
    """One model call for an answer; none when the text is too long or the language is not one of ours.

    `names`: counters and departments of the city, never to be translated.
    """

    def __init__(self, llm: LLM, detector: LanguageDetector, tokenizer: Tokenizer, names: Sequence[str] = ()) -> None:
        self._llm = llm
        self._given = [re.compile(re.escape(name)) for name in names]
        self._detector = detector
        self._tokenizer = tokenizer

    def translate(self, text: str, lang: str) -> Translated | None:
        """None when the checks fail: then the Japanese original is to be shown. Raises ModelUnavailable, Busy."""
        if lang not in _NAMES or len(text) > _MAX_CHARACTERS:
            return None
        protected = protect(text, self._tokenizer, self._given)
        messages = [
            Message(role="system", content=_SYSTEM.format(language=_NAMES[lang])),
            Message(role="user", content=protected.text),
        ]
        tokens = self._llm.stream(
            messages, max_tokens=int(len(text) * _TOKENS_PER_CHARACTER) + 40, cancelled=lambda: False
        )
        written = "".join(token.text for token in tokens).strip()
        if not self._is_sound(written, protected, lang):
            return None
        return Translated(text=protected.restored(written), lang=lang)

    def _is_sound(self, written: str, protected: Protected, lang: str) -> bool:
        """Every mark once, no figure besides, and words of the language asked for."""
        marks = sorted(_MARK.findall(written))
        words = _MARK.sub(" ", written)
        if marks != sorted(mark for mark, _ in protected.values):
            return False
        if _DIGIT.search(unicodedata.normalize("NFKC", words)) if lang != "zh-Hans" else re.search(r"\d", words):
            return False
        if "http" in words or "[" in words or _KANA.search(words):
            return False
        source = len(_MARK.sub("", protected.text))
        return 0.4 * source <= len(words) <= 8 * source and self._detector.detect(words, lang) == lang


def protect(text: str, tokenizer: Tokenizer, names: Sequence[re.Pattern[str]] = ()) -> Protected:
    """Marks in place of figures with their units, dates, times, phone numbers, links, quoted words and names."""
    spans = [(e.start, e.end) for e in find_expressions(text) if _is_figure(e)]
    spans += [found.span() for pattern in (_QUOTED, _PLACE_WORDS, *names) for found in pattern.finditer(text)]
    spans += _names(text, tokenizer)
    spans += [found.span() for found in re.finditer(r"[0-9０-９][0-9０-９,，.．]*", text)]
    pieces: list[str] = []
    values: list[tuple[str, str]] = []
    end = 0
    for start, stop in _merged(spans):
        mark = _label(len(values))
        pieces += [text[end:start], f"[{mark}]"]
        values.append((mark, text[start:stop]))
        end = stop
    return Protected(text="".join([*pieces, text[end:]]), values=tuple(values))


def _with_western(found: re.Match[str]) -> str:
    year, month, day = (int(part) for part in found.groups())
    return f"{found.group()} ({year + 2018}-{month:02}-{day:02})"


def _is_figure(expression: Expression) -> bool:
    return expression.kind is not Kind.WEEKDAY


def _names(text: str, tokenizer: Tokenizer) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = 0
    for word in tokenizer.spoken(text, longest=True):
        if word.name:
            found.append((start, start + len(word.surface)))
        start += len(word.surface)
    return found


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping and touching spans become one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _label(index: int) -> str:
    return chr(65 + index) if index < 26 else chr(64 + index // 26) + chr(65 + index % 26)
