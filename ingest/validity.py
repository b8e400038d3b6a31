"""From when until when a whole document holds, where its opening says so plainly (令和8年4月1日施行)."""

import re
from collections.abc import Iterator
from datetime import date

from assistant import japan
from assistant.types import PlaceUnit
from ingest.dates import find_dates
from ingest.document import BlockKind, Document

_OPENING_BLOCKS = 12
_OPENING_LENGTH = 80  # characters; a longer block is a rule about something, not a note about the document
_FROM = re.compile(
    r"\s*(?:\(.{1,4}\)\s*)?(?:から|より|以降)?\s*(?:施行|適用|実施|発効)(?!日?の?(?:前|後|以前|以後|に|まで|された|される))"
)
_FROM_LABEL = re.compile(r"(?:施行日|適用開始日?|適用日)\s*[:：]?\s*$")
_TO = re.compile(
    r"\s*(?:\(.{1,4}\)\s*)?(?:まで(?:の?(?:有効|適用)|をもって廃止)|をもって(?:廃止|失効)|限りで?(?:廃止|失効)|(?:に|で)?(?:廃止|失効))"
    # 「令和7年3月31日に廃止された制度に代わる」 speaks of something else than the document.
    r"(?!日?の?(?:前|後|以前|以後|まで)|され[たる]|した|だった|であった|[とに]なった|に(?:伴|よ|代|かわ|とも))"
)
_TO_LABEL = re.compile(r"(?:有効期限|適用期限|廃止日)\s*[:：]?\s*$")
_PERIOD_LABEL = re.compile(r"(?:有効期間|適用期間)\s*[:：]?\s*$")
_SINCE = re.compile(r"\s*(?:\(.{1,4}\)\s*)?(?:から|より|以降|以後|[~〜–-])")
_UNTIL = re.compile(r"\s*(?:\(.{1,4}\)\s*)?(?:まで|迄|限り)")
_RANGE = re.compile(r"\s*(?:から|[~〜–-])\s*$")
_PARTIAL = re.compile(
    r"一部|経過措置|ただし|様式|申請|交付された|カード|証明書|根拠|条例[^」]*[（(]|法[（(]|法律|により|による"
)


def validity(document: Document) -> tuple[date | None, date | None]:
    """First and last day (inclusive) of the whole document; None where the opening does not say it unambiguously.

    Read are short headings and paragraphs at the beginning only, no list items or table rows. Two different dates for
    the same end belong to parts or earlier versions of the document: then nothing is taken. A document that is hidden
    by mistake is worse than one that shows an old rule with its date.
    """
    starts: set[date] = set()
    ends: set[date] = set()
    for text in _opening(document):
        if _PARTIAL.search(text):
            continue
        after_start = False
        for day, before, after in find_dates(text):
            if _ends(before, after) or (after_start and _RANGE.search(before)):
                ends.add(day)
            elif _starts(before, after):
                starts.add(day)
                after_start = True
    start, end = next(iter(starts), None), next(iter(ends), None)
    if len(starts) > 1 or len(ends) > 1 or (start and end and end < start):
        return None, None
    return start, end


def validity_notes(start: date | None, end: date | None) -> tuple[str, ...]:
    """The line for the ingest report that tells what was derived, so that somebody can see a wrong reading."""
    if not start and not end:
        return ()
    written = (japan.day(start) + "から" if start else "") + (japan.day(end) + "まで" if end else "")
    return (
        f"冒頭の記載から、{written}有効な資料としました（ほかの日には回答に使いません）。違うときは冒頭の書き方を直してください",
    )


def _starts(before: str, after: str) -> bool:
    period = _PERIOD_LABEL.search(before) and _SINCE.match(after)
    return bool(_FROM.match(after) or _FROM_LABEL.search(before) or period)


def _ends(before: str, after: str) -> bool:
    period = _PERIOD_LABEL.search(before) and _UNTIL.match(after)
    return bool(_TO.match(after) or _TO_LABEL.search(before) or period)


def _opening(document: Document) -> Iterator[str]:
    yield document.title
    for block in document.blocks[:_OPENING_BLOCKS]:
        if block.place and block.place.unit in (PlaceUnit.PAGE, PlaceUnit.SLIDE) and block.place.number > 1:
            return
        if block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH) and len(block.text) <= _OPENING_LENGTH:
            yield block.text
