"""Finds what the table in `recognizers.py` describes: nearest label, check digit, and what another label forbids.

Pure code without a model: about a million characters in a few seconds. It knows nothing of names and addresses.
"""

import ipaddress
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache

from guardrails.pii.check_digits import is_corporate_number
from guardrails.pii.findings import Finding, PiiType, without_overlaps
from guardrails.pii.fold import digits_of
from guardrails.pii.number_labels import LABELS, OTHER_LABELS
from guardrails.pii.recognizers import RULES, Needs, NumberRule
from guardrails.pii.tables import Cell

_OTHER = "OTHER"
# A 法人番号 is public by law and shares its digits with no person: such a stretch is closed to every other rule.
_CORPORATE = re.compile(r"(?<![0-9A-Za-z])T?[0-9](?:[0-9]{12}|(?:[- ][0-9]{4}){3})(?![0-9])")
# A number followed by a unit is a quantity: 「1234567件」「57600円」.
_UNIT = re.compile(r"\s?(?:[年月円人件個枚台歳億万%℃㎡㎥回点冊票]|名(?!義|前)|世帯(?!主)|千円|条|項|kg|km)")
_THREE_YEARS = re.compile(r"(?:(?:19|20)[0-9]{2}\D?){3}")  # 「2011 2015 2020」 on the axis of a chart
_EXAMPLE = re.compile(r"例(?:えば)?\s?[:：]?\s?$")
_SENTENCE_END = re.compile(r"[。!?！？\n]")
_IPV6 = re.compile(r"(?<![0-9A-Za-z:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![0-9A-Za-z:])")
# Right after this much text a label still names the number: 「番号は」「（自宅）」.
_ADJACENT = 6
_FOLLOWING_REACH = 12


@dataclass(frozen=True, kw_only=True)
class Label:
    start: int
    end: int
    kind: str


def find_numbers(folded: str, digits: str, cells: tuple[Cell, ...] = ()) -> list[Finding]:
    """All number-like personal data.

    `folded` and `digits` are the two views of the same text (`fold.fold`, `fold.digit_view`), `cells` its table cells.
    Offsets are those of the views. Overlaps are resolved; of two types with one shape the nearer label decides.
    """
    labels = _Labels(folded, cells)
    closed = [m.span() for m in _CORPORATE.finditer(digits) if _is_corporate(m, labels)]
    found = _ipv6(digits)
    for rule in RULES:
        for match in _compiled(rule.pattern).finditer(digits):
            if any(start < match.end() and match.start() < end for start, end in closed):
                continue
            score = _judge(rule, match, labels, digits)
            if score:
                found += [
                    Finding(start=start, end=end, type=rule.type, score=score, rule=rule.name)
                    for start, end in _value_spans(match)
                ]
    return without_overlaps(found)


def _judge(rule: NumberRule, match: re.Match[str], labels: "_Labels", digits: str) -> float:
    """The score of a match, 0 when it is not accepted."""
    number = digits_of(match[0])
    if not rule.digits[0] <= len(number) <= rule.digits[1]:
        return 0.0
    label, distance = labels.owner(match.start(), match.end(), rule.reach)
    own = label == rule.type
    if rule.needs is Needs.LABEL:
        if (
            not own
            or _UNIT.match(digits, match.end())
            or _looks_like_date(match[0])
            or _EXAMPLE.search(digits, max(0, match.start() - 4), match.start())
        ):
            return 0.0
        return rule.score
    if rule.needs is Needs.CHECK:
        assert rule.check is not None
        if _UNIT.match(digits, match.end()) and not own:
            return 0.0
        if own:
            return rule.score + 0.01
        if _THREE_YEARS.fullmatch(match[0]):
            return 0.0
        blocked = label == _OTHER and distance <= _ADJACENT * 2 and rule.type is not PiiType.CREDIT_CARD
        return rule.score - 0.02 if rule.check(number) and not blocked else 0.0
    if label == _OTHER and distance <= _limit_of_block(rule, match[0]):
        return 0.0
    if own:
        return rule.score + 0.01
    return rule.score


def _limit_of_block(rule: NumberRule, written: str) -> int:
    """How near another label must stand to stop a shape that needs none. With hyphens a phone number never stops."""
    if rule.type in (PiiType.EMAIL, PiiType.CAR_PLATE, PiiType.BANK_ACCOUNT):
        return -1
    if rule.type in (PiiType.PHONE, PiiType.POSTAL_CODE) and not written.isdigit():
        return -1
    if rule.type is PiiType.POSTAL_CODE:
        return 1  # a place stands behind it
    return 20 if rule.type is PiiType.IP else _ADJACENT


def _value_spans(match: re.Match[str]) -> list[tuple[int, int]]:
    named = [match.span(name) for name in match.re.groupindex if match[name]]
    return named or [match.span()]


def _is_corporate(match: re.Match[str], labels: "_Labels") -> bool:
    if is_corporate_number(digits_of(match[0])):
        return True
    label, distance = labels.owner(match.start(), match.end(), 20)
    return match[0].startswith("T") or (label == _OTHER and distance <= _ADJACENT * 2)


def _looks_like_date(written: str) -> bool:
    return re.fullmatch(r"(?:19|20)[0-9]{2}([-/ ])[01]?[0-9]\1[0-3]?[0-9]", written) is not None


def _ipv6(digits: str) -> list[Finding]:
    found = []
    for match in _IPV6.finditer(digits):
        try:
            ipaddress.IPv6Address(match[0])
        except ValueError:
            continue
        if len(match[0]) > 4:
            found.append(Finding(start=match.start(), end=match.end(), type=PiiType.IP, score=0.95, rule="ipv6"))
    return found


class _Labels:
    """The context words of one text, and which of them owns a number."""

    def __init__(self, folded: str, cells: tuple[Cell, ...]) -> None:
        self._folded = folded
        self._labels = _find_labels(folded)
        self._starts = [label.start for label in self._labels]
        self._cells = cells

    def owner(self, start: int, end: int, reach: int) -> tuple[str, int]:
        """(kind, distance) of the label that names the number at [start, end), or ("", 0)."""
        for cell in self._cells:
            if cell.start <= start and end <= cell.end:
                header = _find_labels(cell.header)
                if header:
                    return header[-1].kind, 0
        before = self._before(start, reach)
        if before is not None:
            return before.kind, max(0, start - before.end)
        after = self._after(end)
        return (after.kind, after.start - end) if after is not None else ("", 0)

    def _before(self, start: int, reach: int) -> Label | None:
        index = bisect_right(self._starts, start) - 1
        if index >= 0 and self._starts[index] == start and self._labels[index].kind == _OTHER:
            index -= 1  # a pattern that begins with its own label, read as a general 「…番号」
        if index < 0 or start - self._labels[index].end > reach:
            return None
        label = self._labels[index]
        # 「マイナンバーの件です。番号は…」 reaches past the sentence; 「工事番号…。」 does not.
        between = self._folded[label.end : start]
        if "\n\n" in between or (label.kind == _OTHER and _SENTENCE_END.search(between)):
            return None
        return label

    def _after(self, end: int) -> Label | None:
        index = bisect_left(self._starts, end)
        if index >= len(self._labels) or self._starts[index] - end > _FOLLOWING_REACH:
            return None
        label = self._labels[index]
        if label.kind == _OTHER or _SENTENCE_END.search(self._folded[end : label.start]):
            return None
        return label


def _find_labels(folded: str) -> list[Label]:
    known = [
        Label(start=m.start(), end=m.end(), kind=kind)
        for kind, pattern in LABELS.items()
        for m in _compiled_words(pattern).finditer(folded)
    ]
    others = [Label(start=m.start(), end=m.end(), kind=_OTHER) for m in _compiled_words(OTHER_LABELS).finditer(folded)]
    return _longest(known, others)


def _longest(known: list[Label], others: list[Label]) -> list[Label]:
    """Of overlapping labels the longest; a known one wins over a general 「…番号」 that ends where it ends."""
    by_length = sorted(known, key=lambda label: label.start - label.end) + sorted(
        others, key=lambda label: label.start - label.end
    )
    kept: list[Label] = []
    taken: set[int] = set()
    for label in by_length:
        characters = range(label.start, label.end)
        if taken.isdisjoint(characters):
            taken.update(characters)
            kept.append(label)
    return sorted(kept, key=lambda label: label.start)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@cache
def _compiled_words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
