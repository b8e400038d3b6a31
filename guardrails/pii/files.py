"""Adds `masked_spans` to each line of a JSONL file, in the form that scorers of redaction read."""

import json
from pathlib import Path

from guardrails.pii.engine import PiiEngine
from guardrails.pii.findings import TextSource


class RedactError(ValueError):
    """The input file cannot be read; the message names the line."""


def redact_jsonl(in_path: Path, out_path: Path, engine: PiiEngine, source: TextSource = TextSource.PRIVATE) -> int:
    """Copy `in_path` to `out_path`, each object with `masked_spans: [[start, end, type], …]` on its `text`.

    Returns the number of lines. Raises RedactError for a line that is no object with a `text`.
    """
    lines = 0
    with in_path.open(encoding="utf-8") as incoming, out_path.open("w", encoding="utf-8") as outgoing:
        for number, line in enumerate(incoming, start=1):
            if not line.strip():
                continue
            row = _row(line, number, in_path.name)
            row["masked_spans"] = [[f.start, f.end, f.type.value] for f in engine.find(str(row["text"]), source)]
            outgoing.write(json.dumps(row, ensure_ascii=False) + "\n")
            lines += 1
    return lines


def _row(line: str, number: int, name: str) -> dict[str, object]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise RedactError(f"「{name}」の{number}行目がJSONではありません。1行に1つのJSONを書いてください。") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise RedactError(f"「{name}」の{number}行目に文字列の「text」がありません。")
    return row
