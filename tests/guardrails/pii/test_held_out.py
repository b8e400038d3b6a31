"""Texts written before their rules: what a city hall receives, in nine languages.

When the first 192 were new, 85.9 % of the private spans were caught; of the next 117, 89.3 %; of the third set of 187,
which has more rare names, 82.9 %. The rules have learnt from the first two and from the odd lines of the third. Only
figures were read of its even lines until the fourth set came: since then what is missed in them has been seen, though
no rule was written for it. The fourth set was written by another hand; of this half of it 87.0 % were caught when it
was new, and the rules have learnt from it since. Of the other half 84.7 % were caught when it was new. The fifth set,
200 texts like the public ones in length, register and kind, has judged once: 98.5 %; no rule has learnt from it.
"""

from pathlib import Path

import pytest

from eval.pii import score
from guardrails.pii.engine import PiiEngine

_DATA = Path(__file__).parents[2] / "data"


@pytest.mark.slow
def test_what_was_learnt_is_kept(engine: PiiEngine) -> None:
    scores = score(_DATA / "pii_heldout.jsonl", engine)
    assert scores.recall >= 0.96
    assert scores.structured_recall >= 0.97
    assert scores.char_precision >= 0.98
    assert scores.leak <= 0.04
    assert scores.public_masked <= 0.05
    assert scores.negative_alarm <= 0.05
    for kind in ("MY_NUMBER", "CREDIT_CARD", "EMAIL"):
        assert scores.by_type[kind].recall == 1.0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["pii_heldout_3.jsonl", "pii_heldout_4.jsonl"])
def test_what_was_learnt_from_the_texts_of_another_hand_is_kept(name: str, engine: PiiEngine) -> None:
    scores = score(_DATA / name, engine)
    assert scores.recall >= 0.97
    assert scores.structured_recall >= 0.98
    assert scores.char_precision >= 0.98
    assert scores.negative_alarm <= 0.05
    assert scores.public_masked == 0


@pytest.mark.slow
def test_the_lines_nobody_learnt_from_stay_where_they_are(engine: PiiEngine, tmp_path: Path) -> None:
    lines = (_DATA / "pii_heldout_2.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "even.jsonl").write_text("".join(lines[1::2]), encoding="utf-8")
    scores = score(tmp_path / "even.jsonl", engine)
    assert scores.recall >= 0.88
    assert scores.structured_recall >= 0.97
    assert scores.char_precision >= 0.97
    assert scores.leak <= 0.12


@pytest.mark.slow
def test_texts_that_no_rule_has_seen_pass_the_gate(engine: PiiEngine) -> None:
    scores = score(_DATA / "pii_heldout_5.jsonl", engine)
    assert scores.recall >= 0.97
    assert scores.structured_recall >= 0.97
    assert scores.char_precision >= 0.97
    assert scores.leak <= 0.03
    assert scores.message_leak <= 0.05
    assert scores.public_masked <= 0.05
    assert scores.negative_alarm <= 0.08
    for kind in ("MY_NUMBER", "CREDIT_CARD", "EMAIL"):
        assert scores.by_type[kind].recall == 1.0
