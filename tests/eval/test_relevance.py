"""The reader is trained on questions that a text answers and on questions that it only seems to answer."""

import json
from pathlib import Path

import pytest

from assistant.cross_encoder import CrossEncoder
from assistant.errors import UserError
from eval.relevance import pairs, read_sources
from eval.training import auroc, train, write
from tests.tiny_bert import tiny_bert

ROW: dict[str, object] = {
    "title": "証明書の手引",
    "heading": "手数料",
    "text": "住民票の写しは300円です。図書館は月曜日が休館です。粗大ごみは500円です。",
    "asked": [{"question": "住民票の写しはいくらですか", "quote": "住民票の写しは300円です。"}],
    "near": ["図書館は日曜日が休館ですか"],
}


def a_file(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_an_asked_question_has_texts_with_its_quote_and_texts_without(tmp_path: Path) -> None:
    made = pairs(read_sources(a_file(tmp_path / "a.jsonl", *[ROW] * 20)))
    asked = [pair for pair in made if pair.first == "住民票の写しはいくらですか"]
    assert {pair.holds for pair in asked} == {True, False}
    assert all(("住民票の写しは300円です。" in pair.text) == pair.holds for pair in asked)
    assert all(pair.text.startswith("証明書の手引 > 手数料\n") for pair in made)


def test_a_near_question_is_answered_by_nothing(tmp_path: Path) -> None:
    made = pairs(read_sources(a_file(tmp_path / "a.jsonl", *[ROW] * 20)))
    assert {pair.holds for pair in made if pair.first == "図書館は日曜日が休館ですか"} == {False}


def test_what_it_is_shown_it_learns_and_writes_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from transformers import BertModel

    monkeypatch.setattr("eval.training._EPOCHS", 40)
    monkeypatch.setattr("eval.training._RATE", 3e-3)  # random weights have further to go
    base = tiny_bert(tmp_path / "tiny", BertModel, layers=7, initializer_range=0.1)
    file = a_file(tmp_path / "a.jsonl", *[ROW] * 20)
    learnt = pairs(read_sources(file))
    seen: list[tuple[int, int]] = []
    write(train(base, learnt, lambda what, done, of: seen.append((done, of))), [file], tmp_path / "trained.safetensors")
    assert auroc(CrossEncoder(base, tmp_path / "trained.safetensors"), learnt) > 0.95
    assert seen[-1][0] == seen[-1][1]


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="質問と資料の組ではありません"):
        read_sources(a_file(tmp_path / "a.jsonl", {"question": "いくら"}))
