"""The city's own directory (department, counter, phone, fax, e-mail, address, hours): contacts that stay readable."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from guardrails.pii.findings import Finding, PiiType
from guardrails.pii.fold import canonical, digit_view, digits_of, fold

COLUMNS = ("department", "name_of_counter", "phone", "fax", "email", "address", "hours")


class DirectoryError(ValueError):
    """The directory file cannot be used; the message says which line and what to do."""


@dataclass(frozen=True, kw_only=True)
class Counter:
    """One row: a counter (窓口) of a department, with the contacts the city publishes."""

    department: str
    name_of_counter: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    address: str = ""
    hours: str = ""


@dataclass(frozen=True)
class PublicDirectory:
    """Compares whole values only: a citizen's text that merely contains a public number's digits is not freed by it."""

    counters: tuple[Counter, ...] = ()
    officials: tuple[str, ...] = ()  # names that the city publishes (mayor, heads), free in public sources only
    places: tuple[str, ...] = ()  # names of the city's districts, many of which are surnames too: 東野, 森山
    _numbers: frozenset[str] = field(init=False, repr=False)
    _emails: frozenset[str] = field(init=False, repr=False)
    _addresses: frozenset[str] = field(init=False, repr=False)
    _officials: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        numbers = [_digits(value) for c in self.counters for value in (*_values(c.phone), *_values(c.fax))]
        object.__setattr__(self, "_numbers", frozenset(filter(None, numbers)))
        object.__setattr__(self, "_emails", frozenset(canonical(c.email) for c in self.counters if c.email))
        object.__setattr__(self, "_addresses", frozenset(_address(c.address) for c in self.counters if c.address))
        object.__setattr__(self, "_officials", frozenset(canonical(name) for name in self.officials))

    @classmethod
    def from_csv(cls, path: Path, places: Iterable[str] = ()) -> "PublicDirectory":
        """Read a CSV whose header is COLUMNS (UTF-8, BOM allowed). Raises DirectoryError."""
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise DirectoryError(
                f"窓口の一覧「{path.name}」を読めません。UTF-8のCSVか確かめてください（{type(error).__name__}）。"
            ) from error
        return cls(tuple(_counters(text, path.name)), places=tuple(places))

    def contains(self, finding: Finding, text: str) -> bool:
        """Whether the value found is, as a whole, one of the city's own contacts."""
        value = text[finding.start : finding.end]
        if finding.type is PiiType.PHONE:
            return _digits(value) in self._numbers
        if finding.type is PiiType.EMAIL:
            return canonical(value) in self._emails
        if finding.type is PiiType.ADDRESS:
            return any(known.endswith(_address(value)) for known in self._addresses if len(_address(value)) >= 5)
        return False

    def is_official(self, name: str) -> bool:
        return canonical(name) in self._officials

    def is_place(self, finding: Finding, text: str) -> bool:
        """Whether what was found is one of the city's districts, or stands within its name: 緑 in 緑が丘."""
        return any(
            text.startswith(place, start)
            for place in self.places
            for start in range(max(0, finding.end - len(place)), finding.start + 1)
        )

    def contains_value(self, value: str) -> bool:
        """The same for a value whose type is not known: as a number, an e-mail address or an address."""
        return bool(_digits(value) and _digits(value) in self._numbers) or canonical(value) in self._emails


def _counters(text: str, name: str) -> Iterable[Counter]:
    rows = csv.DictReader(text.splitlines())
    missing = [column for column in ("department", "phone") if column not in (rows.fieldnames or ())]
    if missing:
        raise DirectoryError(
            f"窓口の一覧「{name}」の1行目に列「{'、'.join(missing)}」がありません。見出しを "
            f"{','.join(COLUMNS)} にしてください。"
        )
    for row in rows:
        yield Counter(**{column: (row.get(column) or "").strip() for column in COLUMNS})


def _values(cell: str) -> list[str]:
    return [part for part in re.split(r"[\s、,;／/]+", fold(cell)) if part]


def _digits(value: str) -> str:
    digits = digits_of(digit_view(fold(value)))
    return "0" + digits[2:] if fold(value).strip().startswith("+81") else digits


def _address(value: str) -> str:
    """Folded without spaces; 丁目・番地・号 as hyphens, so that 「2丁目3番4号」 equals 「2-3-4」."""
    steps = re.sub(r"(?<=[0-9])(?:丁目|番地の?|番|号|の)(?=[0-9])", "-", canonical(digit_view(fold(value))))
    return re.sub(r"(?<=[0-9])(?:番地|番|号)$", "", re.sub(r"^〒?[0-9]{3}-?[0-9]{4}", "", steps))
