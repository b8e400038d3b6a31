"""What the public version of minutes blacks out (黒塗り), and why. Knows nothing of documents."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.types import PiiSpan
from guardrails.pii.name_words import HONORIFICS, TITLES

BLACK = "■■■"  # always the same length: the length of a name tells too much
_REASONS = {
    "PERSON": "個人の氏名（個人に関する情報）",
    "ADDRESS": "個人の住所（個人に関する情報）",
    "DATE_OF_BIRTH": "生年月日（個人に関する情報）",
    "PHONE": "電話番号（個人に関する情報）",
    "EMAIL": "メールアドレス（個人に関する情報）",
    "MY_NUMBER": "個人番号（法令により公開できない情報）",
}
_ADDRESSED = re.compile(rf"(?<=.)(?:{'|'.join(sorted((*HONORIFICS, *TITLES), key=len, reverse=True))})$")
_OTHER_REASON = "個人を識別できる情報（個人に関する情報）"

FindPii = Callable[[str], Sequence[PiiSpan]]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Words to black out wherever they stand, and why. Not `applied`: found, but spared by the clerk."""

    words: str
    reason: str
    applied: bool = True


def find_marks(text: str, find_pii: FindPii, spared: Sequence[str]) -> tuple[Mark, ...]:
    """Personal data in `text`. `spared` are the names of those who take part in office: they are printed."""
    marks: dict[str, str] = {}
    for span in find_pii(text):
        words = text[span.start : span.end].strip()
        if words and not any(_is_called(name, words) for name in spared):
            marks.setdefault(words, _REASONS.get(span.type, _OTHER_REASON))
    return tuple(Mark(words=words, reason=reason) for words, reason in marks.items())


def _is_called(name: str, words: str) -> bool:
    """「松本」「松本洋子さん」「松本課長」 for 松本 洋子, but neither 洋子 nor 「鈴木洋子」 nor 「松本町1-2」."""
    called, full = _ADDRESSED.sub("", _joined(words)), _joined(name)
    surname = name.split()[0] if name.strip() else ""
    if called in (full, surname, _ADDRESSED.sub("", full)):
        return bool(called)
    # Where the roster does not part the surname, it is how the name begins; 「森林課長」 begins with nobody's.
    return surname == full and not _ADDRESSED.search(full) and full.startswith(called)


def _joined(words: str) -> str:
    return "".join(words.split())


def black_out(text: str, marks: Sequence[Mark]) -> str:
    """`text` with everything that a marked word covers replaced by ■■■（理由1）.

    Found in the text as it was said, so that no word is found in a replacement. Words that overlap are replaced
    together, with both reasons; a word within a longer one has the reason of the longer.
    """
    numbers = reason_numbers(marks)
    shown, told = "", 0
    for start, end, reasons in _covered(text, marks):
        shown += f"{text[told:start]}{BLACK}（{'・'.join(f'理由{numbers[reason]}' for reason in reasons)}）"
        told = end
    return shown + text[told:]


def _covered(text: str, marks: Sequence[Mark]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Start, end and reasons of what is covered, from left to right, without overlaps."""
    found: list[tuple[int, int, tuple[str, ...]]] = []
    places = [(start, start + len(m.words), m.reason) for m in applied(marks) for start in _places(text, m.words)]
    for start, end, reason in sorted(places, key=lambda place: (place[0], -place[1])):
        if not found or start >= found[-1][1]:
            found.append((start, end, (reason,)))
        elif end > found[-1][1]:
            first, _, reasons = found[-1]
            found[-1] = (first, end, tuple(dict.fromkeys((*reasons, reason))))
    return found


def _places(text: str, words: str) -> Iterator[int]:
    """Where the words begin, also within each other: 「ああ」 twice in 「あああ」."""
    start = text.find(words) if words else -1
    while start >= 0:
        yield start
        start = text.find(words, start + 1)


def reason_numbers(marks: Sequence[Mark]) -> dict[str, int]:
    reasons = dict.fromkeys(mark.reason for mark in applied(marks))
    return {reason: number for number, reason in enumerate(reasons, start=1)}


def applied(marks: Sequence[Mark]) -> list[Mark]:
    return [mark for mark in marks if mark.applied]
