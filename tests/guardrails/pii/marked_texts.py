"""Reads texts in which personal data is marked: 「{PERSON|佐伯}です」."""

import re
from dataclasses import dataclass
from pathlib import Path

_MARK = re.compile(r"\{([A-Z_]+)\|(.*?)\}", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class MarkedText:
    text: str
    spans: tuple[tuple[str, str], ...]  # (type, value), in order

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(value for _, value in self.spans)


def read_marked(path: Path) -> list[MarkedText]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [marked(line) for line in lines if line and not line.startswith("#")]


def marked(line: str) -> MarkedText:
    line = line.replace("⏎", "\n")
    return MarkedText(text=_MARK.sub(r"\2", line), spans=tuple((m[1], m[2]) for m in _MARK.finditer(line)))
