"""Reworded questions are to get their approved FAQ; questions that only look alike none."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.errors import UserError
from eval.faq import FaqOutcome, Reworded, read_reworded, scores
from tests.conftest import model
from ui.cli import app

FAQ = """\
質問,回答
図書館は何時まで開いていますか。,午後8時までです。
市民プールはいつ開きますか。,7月1日から8月31日までです。
"""
QUESTIONS = """\
question,faq
図書館は何時まで開いていますか,図書館は何時まで開いていますか。
美術館の入場料は大人いくらですか,
"""


def outcome(faq: str, given: str) -> FaqOutcome:
    return FaqOutcome(item=Reworded(question="何時まで？", faq=faq), given=given)


def test_another_faq_is_wrong_and_so_is_any_for_a_question_that_none_answers() -> None:
    found = scores(
        [outcome("図書館", "図書館"), outcome("図書館", ""), outcome("図書館", "プール"), outcome("", "プール")]
    )
    assert found.questions == 4
    assert found.right is not None
    assert found.right.mean == pytest.approx(1 / 3)
    assert found.wrong is not None
    assert found.wrong.mean == pytest.approx(2 / 3)
    assert found.refused is not None
    assert found.refused.mean == 0.0


@pytest.mark.parametrize("content", [b"question\n\x8e\xa9\n", b"a,b\n1,2\n", b'question,faq\n"open,\n'])
def test_a_file_without_these_columns_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "reworded.csv"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"reworded\.csv"):
        read_reworded(path)


@pytest.mark.slow
def test_the_command_asks_through_the_production_path(tmp_path: Path) -> None:
    model("embedding")
    documents, questions = tmp_path / "documents", tmp_path / "questions.csv"
    documents.mkdir()
    (documents / "faq.csv").write_text(FAQ, encoding="utf-8")
    questions.write_text(QUESTIONS, encoding="utf-8")
    arguments = ["eval", "faq", str(questions), "--documents", str(documents), "--json", "--data", str(tmp_path / "d")]
    result = CliRunner().invoke(app, arguments)
    assert result.exception is None
    numbers = json.loads(result.stdout)
    assert (numbers["questions"], numbers["right"], numbers["refused"]) == (2, 1.0, 1.0)
