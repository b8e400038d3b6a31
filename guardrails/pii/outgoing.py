"""The last gate: whether a text about to leave still holds personal data. Fast, without a language model."""

import re
from collections.abc import Sequence

from guardrails.pii.engine import PiiEngine
from guardrails.pii.findings import PiiType, TextSource
from guardrails.pii.fold import canonical, fold
from guardrails.pii.placeholders import FAMILY_SUFFIX, LITERAL, WORDS
from guardrails.pii.vault import SessionSecrets

_SEPARATOR = re.compile(r"(?<=[0-9])[-().・の](?=[0-9(])|(?<=[0-9])\)(?=[0-9])")
_NAME_ENDS = r"(?=さん|様|さま|氏|殿|くん|ちゃん|君|先生|です|と申|でござ)"
_LATIN = re.compile(r"[A-Za-zÀ-ỹ .,'-]+")
_SURE_NAME_LENGTH = 4  # shorter names also stand inside ordinary words (千葉市, 原則)
_TYPES = {word: kind for kind, word in WORDS.items()}
_CONTACT_WORDS = tuple(WORDS[kind] for kind in (PiiType.PHONE, PiiType.EMAIL, PiiType.ADDRESS, PiiType.POSTAL_CODE))


class PiiLeak(RuntimeError):
    """A text with personal data was about to leave and was stopped. `kind` says what, never the value."""

    def __init__(self, kind: PiiType) -> None:
        super().__init__(
            f"個人情報（{WORDS[kind]}）が含まれるため、送信を止めました。個人情報を除いて、もう一度お試しください。"
        )
        self.kind = kind


def find_leak(payload: str, engine: PiiEngine, secrets: SessionSecrets, sources: Sequence[str] = ()) -> PiiType | None:
    """The first kind of personal data found in the payload, or None."""
    numbers = engine.find_numbers(payload, TextSource.PUBLIC)
    if numbers:
        return numbers[0].type
    text = _comparable(payload)
    public = [_comparable(source) for source in sources]
    for placeholder, value in secrets.values.items():
        word = placeholder.strip("[]").rpartition("_")[0]
        if word == LITERAL or engine.directory.contains_value(value):
            continue
        if not _stands_in(value, word, payload, text):
            continue
        if word in _CONTACT_WORDS and any(_comparable(value) in source for source in public):
            continue
        return _TYPES[word]
    return None


def _stands_in(value: str, word: str, payload: str, text: str) -> bool:
    if word.removesuffix(FAMILY_SUFFIX) == WORDS[PiiType.PERSON]:
        return _name_stands_in(value, payload, text)
    wanted = _comparable(value)
    if len(wanted) < _SURE_NAME_LENGTH:
        return False
    return re.search(rf"(?<![0-9]){re.escape(wanted)}(?![0-9])", text) is not None


def _name_stands_in(name: str, payload: str, text: str) -> bool:
    if _LATIN.fullmatch(name):
        return re.search(rf"(?<![A-Za-z]){re.escape(name.strip())}(?![A-Za-z])", fold(payload)) is not None
    wanted = canonical(name)
    if len(wanted) >= _SURE_NAME_LENGTH or (len(wanted) == 3 and len(name.split()) == 2):
        return wanted in text
    return re.search(re.escape(wanted) + _NAME_ENDS, text) is not None


def _comparable(text: str) -> str:
    """Folded, without spaces, and without what separates the groups of a number."""
    return _SEPARATOR.sub("", canonical(text))
