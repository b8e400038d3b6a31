"""How signals are fitted to what was right, and what is refused as data."""

import json
from pathlib import Path

import pytest

from assistant.errors import UserError
from eval.calibration import calibrate
from eval.fitting import write
from eval.metrics import reliability


def a_run(path: Path, strengths_right: list[tuple[float, bool]], status: str = "ANSWERED") -> Path:
    lines = [
        {"qid": str(i), "status": status, "right": right, "confidence": 0.5, "signals": {"strength": strength}}
        for i, (strength, right) in enumerate(strengths_right)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


MIXED = [(i / 20, i >= 10) for i in range(40)]  # strength 0 to 2; right from 0.5 on


def test_a_signal_that_tells_is_given_weight_and_the_data_are_named(tmp_path: Path) -> None:
    found = calibrate([a_run(tmp_path / "a.jsonl", MIXED)])
    assert found.weights["strength"] > 0
    assert found.auroc > 0.9
    assert found.answers == 40
    assert len(found.data["a.jsonl"]) == 64


def test_what_is_written_is_what_the_assistant_reads(tmp_path: Path) -> None:
    from assistant.confidence import Calibration

    found = calibrate([a_run(tmp_path / "a.jsonl", MIXED)])
    write(found, tmp_path / "confidence.json")
    read = json.loads((tmp_path / "confidence.json").read_text(encoding="utf-8"))
    model = Calibration(base=read["base"], weights=read["weights"])
    assert model.probability({"strength": 2.0}) > 0.5 > model.probability({"strength": 0.0})


def test_drafts_that_nothing_is_known_of_are_left_out(tmp_path: Path) -> None:
    run = a_run(tmp_path / "a.jsonl", MIXED)
    faq = {"qid": "f", "status": "FAQ", "right": True, "confidence": None, "signals": {}}
    run.write_text(run.read_text(encoding="utf-8") + json.dumps(faq) + "\n", encoding="utf-8")
    assert calibrate([run]).answers == 40


def test_a_draft_that_a_rule_holds_back_is_left_out(tmp_path: Path) -> None:
    run = a_run(tmp_path / "a.jsonl", MIXED)
    worst = {"qid": "w", "status": "ANSWERED", "right": False, "confidence": 0.0, "signals": {"strength": -1.0}}
    run.write_text(run.read_text(encoding="utf-8") + json.dumps(worst) + "\n", encoding="utf-8")
    assert calibrate([run]).answers == 40


def test_a_run_in_which_answers_were_held_back_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="MADOGUCHI_STAFF_CONFIDENCE=0"):
        calibrate([a_run(tmp_path / "a.jsonl", MIXED, status="UNVERIFIED")])


def test_too_few_answers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="質問を増やして"):
        calibrate([a_run(tmp_path / "a.jsonl", MIXED[:12])])


def test_a_curve_counts_every_answer_once_and_leaves_empty_bins_out() -> None:
    bins = reliability([0.2, 0.7, 0.7, 1.0], [False, True, False, True])
    assert [(bin.low, bin.count, bin.right) for bin in bins] == [(0.0, 1, 0.0), (0.65, 2, 0.5), (0.95, 1, 1.0)]
    assert reliability([], []) == []
