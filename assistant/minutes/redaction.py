"""What the public version of minutes blacks out (黒塗り), and why. Knows nothing of documents."""

import re
from collections.abc import Callable, Sequence
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
    """`text` with every marked word replaced by ■■■（理由1）, the longest words first."""
    numbers = reason_numbers(marks)
    for mark in sorted(applied(marks), key=lambda mark: -len(mark.words)):
        text = text.replace(mark.words, f"{BLACK}（理由{numbers[mark.reason]}）")
    return text


def reason_numbers(marks: Sequence[Mark]) -> dict[str, int]:
    reasons = dict.fromkeys(mark.reason for mark in applied(marks))
    return {reason: number for number, reason in enumerate(reasons, start=1)}


def applied(marks: Sequence[Mark]) -> list[Mark]:
    return [mark for mark in marks if mark.applied]
