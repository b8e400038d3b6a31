"""What the readers accept, and how they say what is wrong."""

import json
from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.types import Turn
from eval.datasets import read_corpus, read_items, read_ranked

GOLDEN = Path(__file__).parents[2] / "eval/golden/sample_city.jsonl"


def lines(tmp_path: Path, *rows: object) -> Path:
    path = tmp_path / "data.jsonl"
    path.write_text(
        "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows),
        encoding="utf-8",
    )
    return path


def test_a_question_may_name_one_document_or_several_with_grades(tmp_path: Path) -> None:
    one, several = read_items(
        lines(
            tmp_path,
            {"qid": "1", "question": "いつ？", "doc_id": "a", "answers": ["5月"]},
            {"qid": "2", "question": "どこ？", "relevant": {"a": 2, "b": 1, "c": 0}},
        )
    )
    assert one.relevant == {"a": 1.0}
    assert one.answers == ("5月",)
    assert several.relevant == {"a": 2.0, "b": 1.0}


@pytest.mark.parametrize("row", [{"answers": []}, {}, {"doc_id": "", "answers": []}, {"doc_id": None}])
def test_a_question_without_document_and_answers_is_unanswerable(tmp_path: Path, row: dict[str, object]) -> None:
    (item,) = read_items(lines(tmp_path, {"qid": "1", "question": "いつ？"} | row))
    assert not item.relevant
    assert not item.answers


def test_what_only_the_sample_city_tells_is_read(tmp_path: Path) -> None:
    row = {
        "qid": "1",
        "question": "郵送だと？",
        "answers": ["300円"],
        "document": "a.pdf",
        "also": ["b.csv"],
        "all_of": [["300円"], ["切手", "返信用封筒"]],
        "forbidden": "c.docx",
        "kind": "follow_up",
        "audience": "citizen",
        "department": "市民課",
        "history": [{"question": "住民票は？", "answer": "300円です。"}],
    }
    (item,) = read_items(lines(tmp_path, row))
    assert item.relevant == {"a.pdf": 1.0, "b.csv": 1.0}
    assert item.all_of == (("300円",), ("切手", "返信用封筒"))
    assert (item.forbidden, item.kind, item.audience) == ("c.docx", "follow_up", "citizen")
    assert item.history == (Turn(question="住民票は？", answer="300円です。"),)


def test_the_golden_questions_can_be_read() -> None:
    assert len(read_items(GOLDEN)) >= 150


def test_an_faq_of_a_corpus_may_leave_its_text_out(tmp_path: Path) -> None:
    faq, plain = read_corpus(
        lines(
            tmp_path,
            {"doc_id": 1, "title": "ごみ", "question": "いつ？", "answer": "月曜です。"},
            {"doc_id": "2", "title": "税", "text": "納期は5月。"},
        )
    )
    assert (faq.doc_id, faq.text) == ("1", "いつ？\n月曜です。")
    assert plain.question == ""


def test_a_line_separator_inside_a_text_does_not_end_the_line(tmp_path: Path) -> None:
    (line,) = read_corpus(lines(tmp_path, '{"doc_id": "1", "title": "t", "text": "前\u2028後"}'))
    assert line.text == "前\u2028後"


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("{broken", "2 行目は JSON ではありません"),
        ("[1]", "2 行目: JSON のオブジェクトではありません"),
        ({"question": "いつ？"}, "2 行目: qid がないか"),
        ({"qid": "2", "question": "  "}, "2 行目: question がないか"),
        ({"qid": "2", "question": "q", "relevant": ["a"]}, "2 行目: relevant は"),
        ({"qid": "2", "question": "q", "answers": "5月"}, "2 行目: answers は"),
        ({"qid": "2", "question": "q", "all_of": [[]]}, "2 行目: all_of は"),
        ({"qid": "2", "question": "q", "audience": "public"}, "2 行目: audience「public」"),
        ({"qid": "2", "question": "q", "history": [{"question": "a"}]}, "2 行目: answer がないか"),
        ({"qid": "1", "question": "q"}, "qid「1」が 2 回"),
    ],
)
def test_a_wrong_line_is_named_with_what_is_wrong(tmp_path: Path, row: object, complaint: str) -> None:
    with pytest.raises(UserError) as error:
        read_items(lines(tmp_path, {"qid": "1", "question": "いつ？"}, row))
    assert complaint in str(error.value)


@pytest.mark.parametrize("row", [{"doc_id": "1", "title": "t"}, {"doc_id": "1", "question": "q"}, {"text": "t"}])
def test_a_corpus_line_needs_an_id_and_a_text(tmp_path: Path, row: object) -> None:
    with pytest.raises(UserError, match="1 行目"):
        read_corpus(lines(tmp_path, row))


def test_an_empty_or_missing_or_binary_file_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="空です"):
        read_items(lines(tmp_path, ""))
    with pytest.raises(UserError, match="読めません"):
        read_items(tmp_path / "missing.jsonl")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(UserError, match="UTF-8"):
        read_ranked(tmp_path / "binary")
