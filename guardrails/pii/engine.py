"""Finds personal data in a text: numbers, dates of birth, addresses, names, in Japanese and in residents' languages."""

import threading
from collections.abc import Iterator
from dataclasses import replace

from guardrails.pii.addresses import find_addresses
from guardrails.pii.analyzer import Analyze, build_analyzer
from guardrails.pii.contacts import is_public_contact
from guardrails.pii.dates import find_birth_dates
from guardrails.pii.directory import PublicDirectory
from guardrails.pii.findings import CONTACT_TYPES, Finding, PiiType, TextSource, without_overlaps
from guardrails.pii.fold import Visible, digit_view, fold, plain
from guardrails.pii.lexicon import Lexicon, load_lexicon
from guardrails.pii.numbers import find_numbers
from guardrails.pii.parsing import Parsed
from guardrails.pii.persons import find_persons
from guardrails.pii.tables import find_cells

# Names and table headers are carried through one block, not further. A question or a chunk is far shorter.
BLOCK_LENGTH = 20_000
__all__ = ["Finding", "PiiEngine", "PiiType", "TextSource"]


class PiiEngine:
    """Thread-safe: one search at a time, because neither GiNZA nor Sudachi may be entered twice."""

    def __init__(self, directory: PublicDirectory | None = None) -> None:
        self.directory = directory or PublicDirectory()
        self._lock = threading.Lock()
        self._analyze: Analyze | None = None
        self._lexicon: Lexicon | None = None

    def load(self) -> None:
        """Load the language model (some seconds, 0.9 GB). `find` does it when nobody has."""
        with self._lock:
            self._load()

    def find(self, text: str, source: TextSource = TextSource.PRIVATE) -> list[Finding]:
        """Personal data in `text`, in order, without overlaps, as offsets on `text`.

        Any string is allowed: empty, very long, emoji, lone surrogates. Time grows with the length only.
        """
        seen = plain(text)
        if not seen.text.strip():
            return []
        kept: list[Finding] = []
        for offset, block in _blocks(seen.text):
            folded = fold(block)
            with self._lock:
                found = self._load()(folded)
            private = [f for f in found if self._is_private(f, folded, source)]
            kept += [replace(f, start=f.start + offset, end=f.end + offset) for f in without_overlaps(private)]
        return [_original(f, seen) for f in kept]

    def find_numbers(self, text: str, source: TextSource = TextSource.PRIVATE) -> list[Finding]:
        """Number-like data only: no model, hundreds of thousands of characters a second. Loads nothing."""
        seen = plain(text)
        kept: list[Finding] = []
        for offset, block in _blocks(seen.text):
            folded = fold(block)
            found = find_numbers(folded, digit_view(folded), find_cells(folded))
            private = [f for f in found if self._is_private(f, folded, source)]
            kept += [replace(f, start=f.start + offset, end=f.end + offset) for f in private]
        return [_original(f, seen) for f in kept]

    def _load(self) -> Analyze:
        if self._analyze is None:
            self._lexicon = load_lexicon()
            self._analyze = build_analyzer(self._search)
        return self._analyze

    def _search(self, folded: str, parsed: Parsed) -> list[Finding]:
        """All rules, most certain first: what one claims is closed to the next."""
        assert self._lexicon is not None
        cells = find_cells(folded)
        numbers = find_numbers(folded, digit_view(folded), cells)
        addresses = find_addresses(_without(folded, numbers), parsed)
        persons = find_persons(folded, parsed, self._lexicon, cells, numbers + addresses)
        births = [d for d in find_birth_dates(folded, cells, persons) if not _overlaps(d, addresses)]
        return numbers + addresses + births + persons

    def _is_private(self, finding: Finding, folded: str, source: TextSource) -> bool:
        if self.directory.contains(finding, folded):
            return False
        if source is TextSource.PUBLIC:
            if finding.type in CONTACT_TYPES:
                return False
            is_known = self.directory.is_official(folded[finding.start : finding.end])
            return not (finding.type is PiiType.PERSON and (is_known or self.directory.is_place(finding, folded)))
        return not is_public_contact(folded, finding.start, finding.end, finding.type)


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """The text in blocks of whole lines: rules look at a block as a whole, so this is what keeps their time linear."""
    start = 0
    while start < len(text):
        end = min(len(text), start + BLOCK_LENGTH)
        if end < len(text):
            cut = max(text.rfind("\n", start, end), text.rfind("。", start, end))
            end = cut + 1 if cut > start else end
        yield start, text[start:end]
        start = end


def _without(folded: str, numbers: list[Finding]) -> str:
    """The fold with blanks for what is claimed, so that no room number begins in the telephone number behind it."""
    for number in numbers:
        folded = folded[: number.start] + "\0" * (number.end - number.start) + folded[number.end :]
    return folded


def _overlaps(finding: Finding, others: list[Finding]) -> bool:
    return any(finding.start < other.end and other.start < finding.end for other in others)


def _original(finding: Finding, seen: Visible) -> Finding:
    start, end = seen.original(finding.start, finding.end)
    return replace(finding, start=start, end=end)
