"""The commands as they are called from outside: options, JSON keys, run files, exit codes."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.errors import UserError
from tests.conftest import model
from ui.cli import app

CORPUS = [
    {"doc_id": "ごみ", "title": "ごみ", "text": "粗大ごみの手数料は500円です。収集は電話で申し込みます。"},
    {"doc_id": "税", "title": "税", "question": "軽自動車税の納期限は？", "answer": "5月31日です。"},
]
QUERIES = [
    {"qid": "1", "question": "粗大ごみの手数料はいくらですか", "doc_id": "ごみ", "answers": ["500円"]},
    {"qid": "2", "question": "軽自動車税はいつまで", "relevant": {"税": 2}},
    {"qid": "3", "question": "富士山の高さは", "answers": []},
]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    corpus, queries = tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"
    for path, rows in ((corpus, CORPUS), (queries, QUERIES)):
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return corpus, queries


@pytest.mark.slow
def test_eval_retrieval_writes_a_run_a_report_and_numbers(tmp_path: Path, files: tuple[Path, Path]) -> None:
    model("embedding")
    corpus, queries = files
    run, report = tmp_path / "run.jsonl", tmp_path / "report"
    arguments = ["--queries", str(queries), "--corpus", str(corpus), "--out", str(run), "--report", str(report)]
    result = CliRunner().invoke(app, ["eval", "retrieval", *arguments, "--json", "--data", str(tmp_path / "data")])
    assert result.exception is None
    numbers = json.loads(result.stdout)
    assert (numbers["questions"], numbers["scored"], numbers["chunks"]) == (3, 2, 2)
    assert numbers["recall@1"] == numbers["ndcg@10"] == 1.0
    rows = [json.loads(line) for line in run.read_text("utf-8").splitlines()]
    assert [row["qid"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["doc_ids"][0] == "ごみ"
    assert {path.name for path in report.iterdir()} == {"report.md", "report.html"}
    assert not (tmp_path / "data").exists()  # the knowledge base was a temporary one


def test_two_runs_are_compared_without_any_model(tmp_path: Path, files: tuple[Path, Path]) -> None:
    _, queries = files
    a, b = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    a.write_text('{"qid": "1", "doc_ids": ["税"]}\n', encoding="utf-8")
    b.write_text('{"qid": "1", "doc_ids": ["ごみ"]}\n', encoding="utf-8")
    arguments = ["eval", "retrieval", "--queries", str(queries), "--compare", str(a), str(b), "--json"]
    result = CliRunner().invoke(app, arguments)
    assert json.loads(result.stdout)["better"] == ["1"]


@pytest.mark.parametrize("command", ["retrieval", "answers"])
@pytest.mark.parametrize("which", [[], ["--corpus", "c", "--documents", "d"]])
def test_exactly_one_source_of_documents_must_be_named(
    tmp_path: Path, files: tuple[Path, Path], command: str, which: list[str]
) -> None:
    _, queries = files
    result = CliRunner().invoke(app, ["eval", command, "--queries", str(queries), *which])
    assert isinstance(result.exception, UserError)
    assert "どちらか 1 つ" in str(result.exception)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["eval", "pii", str(tmp_path / "missing.jsonl")])
    assert isinstance(result.exception, UserError)
    assert "missing.jsonl" in str(result.exception)


@pytest.mark.parametrize("command", [["eval", "retrieval"], ["eval", "answers"], ["eval", "pii"]])
def test_leaving_out_what_is_required_is_a_usage_error(command: list[str]) -> None:
    assert CliRunner().invoke(app, command).exit_code == 2
