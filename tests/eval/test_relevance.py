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
CLUSTER: dict[str, object] = {
    "passages": [
        {
            "id": "a",
            "title": "よくある質問",
            "heading": "証明書",
            "question": "代理人でも取れますか",
            "text": "委任状があれば取れます。",
        },
        {"id": "b", "title": "よくある質問", "heading": "税", "question": "納期はいつですか", "text": "6月末日です。"},
        *[
            {"id": f"{n}", "title": "手引", "heading": "", "text": f"{n}階の会議室は予約が要ります。"}
            for n in range(1, 6)
        ],
    ],
    "questions": [
        {"question": "父の代わりに取れますか", "answered_by": [{"id": "a", "quote": "委任状があれば取れます。"}]},
        {"question": "証明書の納期はいつですか", "answered_by": []},
    ],
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


def test_a_passage_of_a_cluster_has_the_questions_it_answers_and_the_likest_that_it_does_not(tmp_path: Path) -> None:
    sources = read_sources(a_file(tmp_path / "a.jsonl", CLUSTER))
    proxy, tax, *rooms = sources
    assert (proxy.heading, proxy.text) == ("よくある質問 > 証明書", "代理人でも取れますか\n委任状があれば取れます。")
    assert proxy.asked == (("父の代わりに取れますか", "委任状があれば取れます。"),)
    assert "証明書の納期はいつですか" in tax.near
    assert not tax.asked
    near = [question for source in sources for question in source.near]
    assert {near.count(question) for question in near} == {3}
    assert rooms[0].heading == "手引"


def test_of_a_cluster_only_what_answers_holds(tmp_path: Path) -> None:
    made = pairs(read_sources(a_file(tmp_path / "a.jsonl", CLUSTER)))
    assert {pair.text for pair in made if pair.holds and "委任状" in pair.text}
    assert all(pair.first == "父の代わりに取れますか" for pair in made if pair.holds)


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


def test_it_goes_on_from_what_an_earlier_training_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from transformers import BertModel

    monkeypatch.setattr("eval.training._EPOCHS", 40)
    monkeypatch.setattr("eval.training._RATE", 3e-3)
    base = tiny_bert(tmp_path / "tiny", BertModel, layers=7, initializer_range=0.1)
    file = a_file(tmp_path / "a.jsonl", *[ROW] * 20)
    learnt = pairs(read_sources(file))
    write(train(base, learnt, lambda what, done, of: None), [file], tmp_path / "first.safetensors")
    for rate in ("_RATE", "_HEAD_RATE"):  # nothing more is learnt: what comes out is what went in
        monkeypatch.setattr(f"eval.training.{rate}", 0.0)
    again = train(base, learnt[:40], lambda what, done, of: None, tmp_path / "first.safetensors")
    write(again, [file], tmp_path / "second.safetensors")
    assert auroc(CrossEncoder(base, tmp_path / "second.safetensors"), learnt) > 0.95


def test_to_go_on_from_something_else_is_refused(tmp_path: Path) -> None:
    from transformers import BertModel

    base = tiny_bert(tmp_path / "tiny", BertModel, layers=7)
    (tmp_path / "other.safetensors").write_bytes(b"no tensors")
    with pytest.raises(UserError, match=r"other\.safetensors"):
        train(base, [], lambda what, done, of: None, tmp_path / "other.safetensors")


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="質問と資料の組ではありません"):
        read_sources(a_file(tmp_path / "a.jsonl", {"question": "いくら"}))


def test_a_cluster_that_names_a_passage_it_does_not_have_is_refused(tmp_path: Path) -> None:
    questions = [{"question": "いくら", "answered_by": [{"id": "z", "quote": "300円"}]}]
    with pytest.raises(UserError, match="質問と資料の組ではありません"):
        read_sources(a_file(tmp_path / "a.jsonl", CLUSTER | {"questions": questions}))


@pytest.mark.parametrize(
    "file", sorted((Path(__file__).parents[2] / "eval" / "material").glob("*.jsonl")), ids=lambda file: file.stem
)
def test_what_the_material_says_to_answer_stands_in_its_text(file: Path) -> None:
    sources = read_sources(file)
    assert [quote for source in sources for _, quote in source.asked if quote not in source.text] == []
    assert not any({question for question, _ in source.asked} & set(source.near) for source in sources)
