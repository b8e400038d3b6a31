"""The bars of the minutes, on meetings whose items are known. The held-out ones were not read while rules were made."""

from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.minutes.writing import write_minutes
from eval.minutes_items import ItemScore, read_gold, score_items, total

FOLDER = Path(__file__).parents[2] / "eval" / "golden" / "meetings"


def scored(path: Path) -> ItemScore:
    gold = read_gold(path)
    return score_items(write_minutes(gold.transcript, gold.meeting).items, gold.gold)


@pytest.mark.parametrize("which", ["tune", "heldout"])
def test_decisions_and_promises_are_found_and_nothing_is_wrong(which: str) -> None:
    score = total([scored(path) for path in sorted(FOLDER.glob(f"{which}_*.txt"))])
    assert score.recall >= 0.9
    assert score.precision >= 0.9
    assert score.wrong == ()


def test_another_owner_or_day_is_wrong_and_not_a_hit_alone(tmp_path: Path) -> None:
    file = tmp_path / "会議.txt"
    file.write_text(
        "日付: 2026-11-24\n発言:\n議長: 防災課は、12月10日までに報告してください。\n"
        "> 宿題 | 税務課 | 2026-12-10 | 報告\n",
        "utf-8",
    )
    assert scored(file).wrong == ("u0001 担当 防災課（正解 税務課）",)


def test_a_line_that_is_neither_is_named(tmp_path: Path) -> None:
    file = tmp_path / "会議.txt"
    file.write_text("日付: 2026-11-24\n発言:\n議長\n", "utf-8")
    with pytest.raises(UserError, match="会議.txt の 3 行目"):
        read_gold(file)
