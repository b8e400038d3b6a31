"""What the search for personal data returns, and the names of the types."""

from dataclasses import dataclass
from enum import StrEnum


class PiiType(StrEnum):
    """Every kind of personal data that is looked for. The values stand in findings, files and the audit log."""

    PERSON = "PERSON"
    ADDRESS = "ADDRESS"
    POSTAL_CODE = "POSTAL_CODE"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    IP = "IP"
    DATE_OF_BIRTH = "DATE_OF_BIRTH"
    MY_NUMBER = "MY_NUMBER"
    CREDIT_CARD = "CREDIT_CARD"
    DRIVERS_LICENSE = "DRIVERS_LICENSE"
    RESIDENCE_CARD = "RESIDENCE_CARD"
    PASSPORT = "PASSPORT"
    PENSION_NUMBER = "PENSION_NUMBER"
    INSURANCE_NUMBER = "INSURANCE_NUMBER"
    BANK_ACCOUNT = "BANK_ACCOUNT"
    CAR_PLATE = "CAR_PLATE"
    RESIDENT_CODE = "RESIDENT_CODE"  # 住民票コード


# 番号法 limits who may keep a My Number, and a card number has no use here: masked one-way, never stored or restored.
HARD_TYPES = frozenset({PiiType.MY_NUMBER, PiiType.CREDIT_CARD})

# A public source names offices with their contacts: these are its purpose, not personal data.
CONTACT_TYPES = frozenset({PiiType.PHONE, PiiType.EMAIL, PiiType.ADDRESS, PiiType.POSTAL_CODE})


class TextSource(StrEnum):
    """Where a text comes from: written by a person (everything is masked), or published by the city."""

    PRIVATE = "private"
    PUBLIC = "public"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Personal data at [start, end), in characters of the text as it was given. `rule` names what found it."""

    start: int
    end: int
    type: PiiType
    score: float  # 0 to 1; orders findings that overlap, it is no probability
    rule: str


def without_overlaps(findings: list[Finding]) -> list[Finding]:
    """The findings in text order, the better of any two that overlap kept: higher score first, then the longer."""
    taken: list[Finding] = []
    for finding in sorted(findings, key=lambda f: (-f.score, f.start - f.end, f.start)):
        if finding.start < finding.end:
            taken.append(finding)
    return _drop_overlapping(taken)


def _drop_overlapping(best_first: list[Finding]) -> list[Finding]:
    owned: set[int] = set()
    kept = []
    for finding in best_first:
        characters = range(finding.start, finding.end)
        if not owned.isdisjoint(characters):
            continue
        owned.update(characters)
        kept.append(finding)
    return sorted(kept, key=lambda f: f.start)
