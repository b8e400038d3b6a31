"""The seam to the PII guardrail: what leaves for retrieval, embedding and prompt goes through here."""

import csv
from datetime import timedelta
from pathlib import Path

from assistant.types import Audience, Chunk, PiiSpan
from guardrails.pii.directory import PublicDirectory
from guardrails.pii.engine import PiiEngine
from guardrails.pii.findings import Finding, PiiType, TextSource
from guardrails.pii.masking import Masked, Masker, StreamingRestorer
from guardrails.pii.placeholders import pattern
from guardrails.pii.vault import Vault, load_key


class Privacy:
    """Masks questions and chunks with one session's placeholders, restores answers, guards what goes out."""

    def __init__(self, engine: PiiEngine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault
        self._masker = Masker(engine, vault)

    def mask(self, session: str, text: str) -> Masked:
        return self._masker.mask(session, text)

    def mask_chunk(self, session: str, chunk: Chunk) -> str:
        """The chunk's text with this session's placeholders, from the spans found at ingest."""
        if not chunk.pii:
            return chunk.text
        findings = [
            Finding(start=span.start, end=span.end, type=PiiType(span.type), score=1.0, rule="ingest")
            for span in chunk.pii
        ]
        return self._masker.mask(session, chunk.text, findings).text

    def restore(self, session: str, text: str) -> str:
        return self._masker.restore(session, text).text

    def restorer(self, session: str) -> StreamingRestorer:
        return self._masker.restorer(session)

    def check_outgoing(self, session: str, payload: str, sources: list[str]) -> None:
        """Raises PiiLeak."""
        self._masker.check_outgoing(session, payload, sources)

    def wipe(self, session: str) -> None:
        self._vault.wipe(session)

    def spans(self, text: str, audience: Audience) -> tuple[PiiSpan, ...]:
        """Personal data in a document, found once at ingest. Published contacts of the city are not personal data."""
        source = TextSource.PUBLIC if audience is Audience.PUBLIC else TextSource.PRIVATE
        return tuple(
            PiiSpan(start=finding.start, end=finding.end, type=finding.type.value)
            for finding in self._engine.find(text, source)
        )

    def sweep(self) -> None:
        """Forget the sessions whose time is over."""
        self._vault.sweep()

    def load(self) -> None:
        """Load the language model now instead of at the first question."""
        self._engine.load()


def without_placeholders(masked: str) -> str:
    """A masked question for search: placeholders say nothing about procedures."""
    return str(pattern().sub(" ", masked))


def build_privacy(key: str, data: Path, time_to_live: timedelta) -> Privacy:
    """Key from the setting or its own file; what the city publishes of itself from its files, if they are there."""
    contacts = data / "directory.csv"
    places = _districts(data / "garbage" / "area_days.csv")
    directory = PublicDirectory.from_csv(contacts, places) if contacts.exists() else PublicDirectory(places=places)
    vault = Vault(load_key(key, data / "vault.key"), time_to_live.total_seconds(), data / "vault.db")
    return Privacy(PiiEngine(directory), vault)


def _districts(days: Path) -> tuple[str, ...]:
    """The first column of the table of collection days. What is wrong with the table is told when it is published."""
    if not days.exists():
        return ()
    with days.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return tuple(row[0].strip() for row in list(csv.reader(file))[1:] if row and row[0].strip())
