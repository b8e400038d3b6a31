"""Scores the search for personal data on texts with marked spans.

A character counts when it is a letter or a digit: spaces, hyphens and brackets hide and reveal nothing.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from guardrails.pii.engine import PiiEngine
from guardrails.pii.findings import PiiType

CAUGHT = 0.9  # share of a span's characters that must be masked for it to be caught
_NOT_STRUCTURED = frozenset({PiiType.PERSON, PiiType.ADDRESS, PiiType.DATE_OF_BIRTH})
# Parts of an address that point at nobody, and the domain of an e-mail address, are no leak.
_ADDRESS_WORDS = frozenset("丁目番地号室階棟の")
_HONORIFICS = ("さん", "様", "さま", "氏", "殿", "くん", "君", "ちゃん", "先生")


class PiiDataError(ValueError):
    """The file of marked texts cannot be used; the message names the line."""


@dataclass(frozen=True, kw_only=True)
class TypeScore:
    spans: int
    recall: float
    leak: float


@dataclass(frozen=True, kw_only=True)
class PiiScores:
    """All shares are 0 to 1. `structured_recall` leaves out names, addresses and dates of birth."""

    texts: int
    spans: int
    recall: float
    structured_recall: float
    char_precision: float
    leak: float
    message_leak: float  # texts with private data of which some is left in clear
    public_masked: float  # public contacts that were masked
    negative_alarm: float  # texts without private data in which something was masked
    by_type: Mapping[str, TypeScore] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Span:
    start: int
    end: int
    type: str
    public: bool
    coarse: int  # characters of prefecture and municipality at the beginning of an address


@dataclass(frozen=True, kw_only=True)
class _Text:
    text: str
    spans: tuple[_Span, ...]
    neutral: frozenset[int]

    @property
    def private(self) -> tuple[_Span, ...]:
        return tuple(span for span in self.spans if not span.public)


@dataclass
class _Counts:
    spans: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    leaked: Counter[str] = field(default_factory=Counter)
    sums: Counter[str] = field(default_factory=Counter)


def score(path: Path, engine: PiiEngine) -> PiiScores:
    """Run the engine over `path` (JSONL `{text, spans: [{start, end, type, public?}], neutral?: [[start, end]]}`)."""
    counts = _Counts()
    for text in _read(path):
        found = engine.find(text.text)
        _count(text, frozenset(i for f in found for i in range(f.start, f.end)), counts)
    return _scores(counts)


def _count(text: _Text, masked: frozenset[int], counts: _Counts) -> None:
    leaks = 0
    for span in text.spans:
        characters = _significant(text.text, range(span.start, span.end))
        if span.public:
            counts.sums["public"] += 1
            counts.sums["public_masked"] += not masked.isdisjoint(characters)
            continue
        counts.spans[span.type] += 1
        counts.caught[span.type] += len(masked.intersection(characters)) >= CAUGHT * len(characters)
        leaked = any(i not in masked for i in _identifying(text.text, span))
        counts.leaked[span.type] += leaked
        leaks += leaked
    right, wrong = _right_and_wrong(text, masked)
    counts.sums["right"] += right
    counts.sums["wrong"] += wrong
    kind = "message" if text.private else "negative"
    counts.sums["texts"] += 1
    counts.sums[kind] += 1
    counts.sums[f"{kind}_bad"] += leaks > 0 if text.private else wrong > 0


def _right_and_wrong(text: _Text, masked: frozenset[int]) -> tuple[int, int]:
    private = {i for span in text.private for i in range(span.start, span.end)}
    ignored = (text.neutral | _honorifics(text)) - private
    significant = [i for i in _significant(text.text, sorted(masked)) if i not in ignored]
    right = sum(1 for i in significant if i in private)
    return right, len(significant) - right


def _honorifics(text: _Text) -> set[int]:
    """Masking 「さん」 together with the name before it is neither right nor wrong."""
    positions: set[int] = set()
    for span in text.private:
        after = len(text.text[span.end :]) - len(text.text[span.end :].lstrip())
        start = span.end + after
        for honorific in _HONORIFICS:
            if span.type == PiiType.PERSON and text.text.startswith(honorific, start):
                positions.update(range(start, start + len(honorific)))
    return positions


def _identifying(text: str, span: _Span) -> list[int]:
    start, end = span.start, span.end
    if span.type == PiiType.EMAIL:
        at = [i for i in range(start, end) if text[i] in "@＠"]
        end = at[0] if at else end
    if span.type == PiiType.ADDRESS:
        start += span.coarse
    skipped = _ADDRESS_WORDS if span.type == PiiType.ADDRESS else frozenset()
    return [i for i in _significant(text, range(start, end)) if text[i] not in skipped]


def _significant(text: str, positions: Iterable[int]) -> list[int]:
    return [i for i in positions if i < len(text) and text[i].isalnum()]


def _scores(counts: _Counts) -> PiiScores:
    types = list(counts.spans)
    structured = [t for t in types if t not in _NOT_STRUCTURED]
    sums = counts.sums
    return PiiScores(
        texts=sums["texts"],
        spans=counts.spans.total(),
        recall=_share(counts.caught.total(), counts.spans.total(), empty=1.0),
        structured_recall=_share(
            sum(counts.caught[t] for t in structured), sum(counts.spans[t] for t in structured), empty=1.0
        ),
        char_precision=_share(sums["right"], sums["right"] + sums["wrong"], empty=1.0),
        leak=_share(counts.leaked.total(), counts.spans.total(), empty=0.0),
        message_leak=_share(sums["message_bad"], sums["message"], empty=0.0),
        public_masked=_share(sums["public_masked"], sums["public"], empty=0.0),
        negative_alarm=_share(sums["negative_bad"], sums["negative"], empty=0.0),
        by_type={
            t: TypeScore(
                spans=counts.spans[t],
                recall=counts.caught[t] / counts.spans[t],
                leak=counts.leaked[t] / counts.spans[t],
            )
            for t in sorted(types)
        },
    )


def _share(part: int, whole: int, *, empty: float) -> float:
    return part / whole if whole else empty


def _read(path: Path) -> Iterable[_Text]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _text(line, f"「{path.name}」の{number}行目")


def _text(line: str, place: str) -> _Text:
    try:
        row = json.loads(line)
        spans = tuple(
            _Span(
                start=int(s["start"]),
                end=int(s["end"]),
                type=str(s["type"]),
                public=bool(s.get("public")),
                coarse=int(s.get("coarse", 0)),
            )
            for s in row["spans"]
        )
        neutral = frozenset(i for start, end in row.get("neutral", []) for i in range(start, end))
        return _Text(text=row["text"], spans=spans, neutral=neutral)
    except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise PiiDataError(
            f"{place}の形が違います。{{text, spans: [{{start, end, type}}]}} にしてください。"
        ) from error
