"""Masks personal data with placeholders and restores them.

Presidio's anonymizer does the replacing; the placeholders are numbered here, in the order in which people read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

import regex

from guardrails.pii.engine import PiiEngine
from guardrails.pii.findings import HARD_TYPES, Finding, PiiType, TextSource
from guardrails.pii.fold import canonical
from guardrails.pii.outgoing import PiiLeak, find_leak
from guardrails.pii.placeholders import (
    FAMILY_SUFFIX,
    LITERAL,
    WORDS,
    hold_from,
    is_one_way,
    meant,
    one_way,
    pattern,
    token,
)
from guardrails.pii.vault import SessionSecrets, Vault

__all__ = ["Masked", "Masker", "PiiLeak", "Restored", "StreamingRestorer"]
if TYPE_CHECKING:
    from presidio_anonymizer import AnonymizerEngine

# Presidio's anonymizer copies the whole text for each replacement, so long texts go through it in stretches.
_REPLACED_AT_ONCE = 100


@dataclass(frozen=True, kw_only=True)
class Masked:
    """A text safe to store and to send, and what was masked: offsets on the original text."""

    text: str
    findings: tuple[Finding, ...]
    hard_types: frozenset[str]  # types in HARD_TYPES that were found: gone for good


@dataclass(frozen=True, kw_only=True)
class Restored:
    """A text for its reader. `unresolved`: placeholders, as written, that this session does not know. They stay."""

    text: str
    unresolved: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Stretch:
    start: int
    end: int
    type: PiiType | None  # None: text of the user that looks like a placeholder


class Masker:
    """Thread-safe. Do not mask twice: placeholders in the input are taken for text of the user, and kept as such."""

    def __init__(self, engine: PiiEngine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def mask(
        self,
        session: str,
        text: str,
        findings: Sequence[Finding] | None = None,
        source: TextSource = TextSource.PRIVATE,
    ) -> Masked:
        """Replace personal data by this session's placeholders. `findings`: if known already (spans of a chunk)."""
        found = self._engine.find(text, source) if findings is None else list(findings)
        stretches = _stretches(text, found)
        with self._vault.session(session) as secrets:
            tokens = _Tokens(secrets, [text[s.start : s.end] for s in stretches if s.type is PiiType.PERSON])
            given = [tokens.give(s.type, text[s.start : s.end]) for s in stretches]
            masked = self._replace(text, stretches, given)
            _keep_spellings(secrets, masked, [text[s.start : s.end] for s in stretches])
        hard = frozenset(s.type.value for s in stretches if s.type in HARD_TYPES and s.type)
        return Masked(text=masked, findings=tuple(found), hard_types=hard)

    def restore(self, session: str, text: str) -> Restored:
        """Put the original values back, also where a model altered the placeholder. Never guesses.

        A text exactly as `mask` returned it gets each value in its own spelling (佐伯 拓海, 佐伯拓海).
        """
        secrets = self._vault.read(session)
        matches = list(pattern().finditer(text))
        spellings = secrets.spellings.get(_digest(text))
        if spellings and len(spellings) == len(matches):
            values = [m[0] if is_one_way(m) else s for m, s in zip(matches, spellings, strict=True)]
        else:
            values = [_value(m, secrets) for m in matches]
        unresolved = [m[0] for m in matches if not is_one_way(m) and meant(m) not in secrets.values]
        return Restored(text=_joined(text, matches, values), unresolved=tuple(unresolved))

    def restorer(self, session: str) -> "StreamingRestorer":
        """Restores a stream with the values known now."""
        return StreamingRestorer(self._vault.read(session))

    def check_outgoing(self, session: str, payload: str, sources: Sequence[str] = ()) -> None:
        """Raise PiiLeak when the payload holds an identity number or anything masked in this session.

        The last gate before a model or another system: numbers by rule, the session's values by comparison. Contacts of
        the city's directory pass, and contacts that stand in one of the public `sources` quoted in the payload.
        """
        leak = find_leak(payload, self._engine, self._vault.read(session), sources)
        if leak is not None:
            raise PiiLeak(leak)

    def _replace(self, text: str, stretches: list[_Stretch], given: list[str]) -> str:
        parts: list[str] = []
        position = 0
        for first in range(0, len(stretches), _REPLACED_AT_ONCE):
            batch = stretches[first : first + _REPLACED_AT_ONCE]
            end = batch[-1].end
            parts.append(
                self._anonymized(text[position:end], position, batch, given[first : first + _REPLACED_AT_ONCE])
            )
            position = end
        return "".join(parts) + text[position:]

    def _anonymized(self, text: str, offset: int, stretches: list[_Stretch], given: list[str]) -> str:
        from presidio_anonymizer.entities import OperatorConfig, RecognizerResult

        # One entity type for each stretch: Presidio would join neighbours of one type into one replacement.
        results = [RecognizerResult(str(i), s.start - offset, s.end - offset, 1.0) for i, s in enumerate(stretches)]
        operators = {str(i): OperatorConfig("replace", {"new_value": value}) for i, value in enumerate(given)}
        anonymized = _anonymizer().anonymize(text, results, operators, merge_entities_with_spaces=False)
        return str(anonymized.text)


@cache
def _anonymizer() -> "AnonymizerEngine":
    """Importing it takes ten seconds (it brings the analyzer and torch): not before the pages answer."""
    from presidio_anonymizer import AnonymizerEngine

    return AnonymizerEngine()  # type: ignore[no-untyped-call]


class StreamingRestorer:
    """Restores text that comes in pieces cut anywhere; holds back only what may still become a placeholder."""

    def __init__(self, secrets: SessionSecrets) -> None:
        self._secrets = secrets
        self._held = ""
        self._before = ""  # the last character given out: what stands before a placeholder decides whether it is one
        self._unresolved: list[str] = []

    @property
    def unresolved(self) -> tuple[str, ...]:
        """Placeholders so far that the session does not know."""
        return tuple(self._unresolved)

    def feed(self, piece: str) -> str:
        """The text that is certain by now."""
        text = self._before + self._held + piece
        return self._give_out(text, hold_from(text, len(self._before)))

    def finish(self) -> str:
        """The rest. A placeholder cut off by the end stays as it is: it holds no personal data."""
        text = self._before + self._held
        return self._give_out(text, len(text))

    def _give_out(self, text: str, end: int) -> str:
        matches = [m for m in pattern().finditer(text, len(self._before)) if m.end() <= end]
        values = [_value(m, self._secrets) for m in matches]
        self._unresolved += [m[0] for m in matches if not is_one_way(m) and meant(m) not in self._secrets.values]
        restored = _joined(text[:end], matches, values)[len(self._before) :]
        self._before, self._held = text[:end][-1:], text[end:]
        return restored


class _Tokens:
    """Gives placeholders: the same value the same one, a surname alone that of the one person it can mean."""

    def __init__(self, secrets: SessionSecrets, names: list[str]) -> None:
        self._secrets = secrets
        self._names = names  # all names in the text being masked

    def give(self, kind: PiiType | None, surface: str) -> str:
        if kind in HARD_TYPES:
            return one_way(PiiType(kind))
        if kind is None:
            return self._numbered(LITERAL, surface, surface)
        if kind is PiiType.PERSON:
            person = self._person_of_surname(surface)
            if person:
                return self._surname_of(person, surface)
        return self._numbered(WORDS[kind], canonical(surface) or surface, surface)

    def _numbered(self, word: str, value: str, surface: str) -> str:
        key = f"{word} {value}"
        known = self._secrets.tokens.get(key)
        if known is not None:
            return known
        number = self._secrets.counts.get(word, 0) + 1
        new = token(word, number)
        self._secrets.counts[word] = number
        self._secrets.tokens[key] = new
        self._secrets.values[new] = surface
        return new

    def _surname_of(self, person: str, surface: str) -> str:
        whole = self._numbered(WORDS[PiiType.PERSON], canonical(person), person)
        alone = whole.removesuffix("]]") + f"{FAMILY_SUFFIX}]]"
        self._secrets.values.setdefault(alone, surface)
        return alone

    def _person_of_surname(self, surface: str) -> str:
        """The one full name, of this session or this text, whose surname this is; "" when there is none or more."""
        surname = canonical(surface)
        word = WORDS[PiiType.PERSON]
        if f"{word} {surname}" in self._secrets.tokens:
            return ""
        known = [
            v
            for t, v in self._secrets.values.items()
            if t.startswith(f"[[{word}_") and not t.endswith(f"{FAMILY_SUFFIX}]]")
        ]
        people = {canonical(name): name for name in [*known, *self._names] if _has_surname(name, surname)}
        return next(iter(people.values())) if len(people) == 1 else ""


def _has_surname(name: str, surname: str) -> bool:
    parts = [canonical(part) for part in name.split()]
    if len(parts) == 2:
        return parts[0] == surname
    return (
        len(parts) == 1
        and len(surname) >= 2
        and parts[0].startswith(surname)
        and 1 <= len(parts[0]) - len(surname) <= 3
    )


def _stretches(text: str, findings: Sequence[Finding]) -> list[_Stretch]:
    """Findings and look-alikes of placeholders, those that overlap joined: nothing is replaced twice."""
    stretches = [_Stretch(start=f.start, end=f.end, type=f.type) for f in findings]
    stretches += [_Stretch(start=m.start(), end=m.end(), type=None) for m in pattern().finditer(text)]
    joined: list[_Stretch] = []
    for stretch in sorted((s for s in stretches if s.start < s.end), key=lambda s: (s.start, s.end)):
        if not joined or joined[-1].end <= stretch.start:
            joined.append(stretch)
            continue
        last = joined.pop()
        kinds = [k for k in (last.type, stretch.type) if k is not None]
        hard = [k for k in kinds if k in HARD_TYPES]
        joined.append(_Stretch(start=last.start, end=max(last.end, stretch.end), type=next(iter(hard or kinds), None)))
    return joined


def _keep_spellings(secrets: SessionSecrets, masked: str, surfaces: list[str]) -> None:
    """Remember how each value was written, where a placeholder alone would not tell."""
    matches = list(pattern().finditer(masked))
    if len(matches) != len(surfaces):
        return
    plain = [s if not is_one_way(m) else "" for m, s in zip(matches, surfaces, strict=True)]
    if any(not is_one_way(m) and _value(m, secrets) != s for m, s in zip(matches, plain, strict=True)):
        secrets.spellings[_digest(masked)] = plain


def _value(match: regex.Match[str], secrets: SessionSecrets) -> str:
    written = str(match[0])
    return written if is_one_way(match) else secrets.values.get(meant(match), written)


def _joined(text: str, matches: Sequence[regex.Match[str]], values: Sequence[str]) -> str:
    return "".join(_pieces(text, matches, values))


def _pieces(text: str, matches: Sequence[regex.Match[str]], values: Sequence[str]) -> Iterator[str]:
    position = 0
    for match, value in zip(matches, values, strict=True):
        yield text[position : match.start()]
        yield value
        position = match.end()
    yield text[position:]


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
