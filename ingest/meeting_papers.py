"""The papers of a meeting out of files: glossary (CSV), roster and agenda (any type that can be ingested)."""

import csv
import io
import re
from pathlib import Path

from assistant.errors import UnreadableFile
from assistant.minutes.papers import MeetingPapers, Term, agenda_of, glossary_of, roster_of
from ingest.loaders.charset import decode
from ingest.loading import load

_COLUMN = re.compile(r"(?:(?<=^)|(?<=\|))\s*[^|:]{1,12}: ")  # 「氏名: 松本」 of a table row


def read_papers(*, glossary: Path | None, roster: Path | None, agenda: Path | None) -> MeetingPapers:
    """Raises UnreadableFile: which one, what is wrong, what to do."""
    return MeetingPapers(
        glossary=read_glossary(glossary) if glossary else (),
        roster=roster_of(row.split("|") for row in read_rows(roster)) if roster else (),
        agenda=agenda_of(read_rows(agenda)) if agenda else (),
    )


def read_glossary(path: Path) -> tuple[Term, ...]:
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise UnreadableFile(f"「{path.name}」: 用語集を開けません。場所と権限を確かめてください。") from error
    terms = glossary_of(csv.reader(io.StringIO(text)))
    if not terms:
        raise UnreadableFile(f"「{path.name}」: 用語がありません。1 行に「表記,読み,誤り例」の形で書いてください。")
    return terms


def read_rows(path: Path) -> list[str]:
    """One line for each paragraph, or for each row of a table with 「|」 between its cells."""
    return [_COLUMN.sub("", block.text) for block in load(path).blocks]
