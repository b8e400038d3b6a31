"""`redact_jsonl` keeps each line and adds its spans."""

import json
from pathlib import Path

import pytest

from guardrails.pii.engine import PiiEngine
from guardrails.pii.files import RedactError, redact_jsonl
from guardrails.pii.findings import Finding, TextSource


class NumbersOnly(PiiEngine):
    """Finds numbers, loads no model."""

    def find(self, text: str, source: TextSource = TextSource.PRIVATE) -> list[Finding]:
        return self.find_numbers(text, source)


def test_each_line_gets_its_spans_and_keeps_its_fields(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": "a", "text": "携帯は090-1111-2222です"}\n\n{"id": "b", "text": ""}\n', encoding="utf-8")
    assert redact_jsonl(source, target, NumbersOnly()) == 2
    rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert rows == [
        {"id": "a", "text": "携帯は090-1111-2222です", "masked_spans": [[3, 16, "PHONE"]]},
        {"id": "b", "text": "", "masked_spans": []},
    ]


@pytest.mark.parametrize("line", ["no json", "[1]", '{"body": "x"}'])
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "a"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(RedactError, match="2行目"):
        redact_jsonl(source, tmp_path / "out.jsonl", NumbersOnly())
