"""The metrics of `eval pii`, on texts small enough to count by hand."""

import json
from pathlib import Path

import pytest

from eval.pii import PiiDataError, score
from guardrails.pii.engine import PiiEngine
from guardrails.pii.findings import Finding, PiiType, TextSource


class Fixed(PiiEngine):
    """Masks what it is told to."""

    def __init__(self, *values: str) -> None:
        super().__init__()
        self._values = values

    def find(self, text: str, source: TextSource = TextSource.PRIVATE) -> list[Finding]:
        return [
            Finding(start=text.index(v), end=text.index(v) + len(v), type=PiiType.PERSON, score=1, rule="fixed")
            for v in self._values
            if v in text
        ]


def _file(tmp_path: Path, *rows: dict[str, object]) -> Path:
    path = tmp_path / "texts.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def _row(text: str, *spans: tuple[str, str], **more: object) -> dict[str, object]:
    marked = [{"start": text.index(v), "end": text.index(v) + len(v), "type": kind, **more} for v, kind in spans]
    return {"text": text, "spans": marked}


def test_a_masked_span_is_caught_and_leaks_nothing(tmp_path: Path) -> None:
    scores = score(_file(tmp_path, _row("佐伯です", ("佐伯", "PERSON"))), Fixed("佐伯"))
    assert (scores.recall, scores.leak, scores.char_precision, scores.message_leak) == (1, 0, 1, 0)


def test_nine_tenths_of_the_characters_are_enough_to_be_caught_but_leak(tmp_path: Path) -> None:
    path = _file(tmp_path, _row("番号 12345 67890", ("12345 67890", "PENSION_NUMBER")))
    scores = score(path, Fixed("12345 6789"))
    assert (scores.recall, scores.structured_recall, scores.leak, scores.message_leak) == (1, 1, 1, 1)


def test_half_a_name_is_missed(tmp_path: Path) -> None:
    scores = score(_file(tmp_path, _row("小鳥遊です", ("小鳥遊", "PERSON"))), Fixed("小"))
    assert (scores.recall, scores.leak) == (0, 1)


def test_characters_outside_are_counted_against_precision_but_an_honorific_is_not(tmp_path: Path) -> None:
    path = _file(tmp_path, _row("佐伯さんです", ("佐伯", "PERSON")))
    assert score(path, Fixed("佐伯さん")).char_precision == 1
    assert score(path, Fixed("佐伯さんです")).char_precision == pytest.approx(0.5)


def test_a_masked_public_contact_is_an_error(tmp_path: Path) -> None:
    path = _file(tmp_path, _row("課 0478-50-1234", ("0478-50-1234", "PHONE"), public=True))
    scores = score(path, Fixed("0478-50-1234"))
    assert (scores.public_masked, scores.negative_alarm, scores.char_precision, scores.spans) == (1, 1, 0, 0)


def test_the_domain_and_the_municipality_are_no_leak(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        _row("a@b.jp", ("a@b.jp", "EMAIL")),
        _row("緑市東1-2号", ("緑市東1-2号", "ADDRESS"), coarse=2),
    )
    assert score(path, Fixed("a@", "東1-2")).leak == 0


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text('{"text": "a", "spans": []}\n{"text": 1}\n', encoding="utf-8")
    with pytest.raises(PiiDataError, match="2行目"):
        score(path, Fixed())
