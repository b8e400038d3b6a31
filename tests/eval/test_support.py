"""The cross-encoder of support is trained on statements that follow from a source, and on the same, altered."""

import json
from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.lexical import Tokenizer
from eval.support import pairs, read_statements

SOURCE = "住民票の写しは300円です。図書館は月曜日が休館です。"
ANSWER = {"text": "写しは1通300円です。", "wrong": ["300円→500円", "写し→印鑑登録"]}


def test_each_statement_is_read_with_its_source_as_it_is_and_altered(tmp_path: Path, tokenizer: Tokenizer) -> None:
    file = tmp_path / "a.jsonl"
    row = {"title": "手引", "heading": "手数料", "text": SOURCE, "answers": [ANSWER]}
    file.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    made = pairs(read_statements(file), tokenizer)
    assert {pair.text for pair in made} == {f"手引 > 手数料\n{SOURCE}"}
    assert [(pair.first, pair.holds) for pair in made] == [
        ("写しは1通300円です。", True),
        ("写しは1通500円です。", False),
        ("印鑑登録は1通300円です。", False),
        ("住民票の写しは300円です。", True),  # the source's own words
    ]


def test_the_sets_of_the_verifier_are_read_too(tmp_path: Path, tokenizer: Tokenizer) -> None:
    file = tmp_path / "a.toml"
    file.write_text(
        f'[[source]]\ntext = """{SOURCE}"""\nanswers = [{{ text = "写しは300円です。", wrong = ["300円→500円"] }}]\n',
        encoding="utf-8",
    )
    assert [pair.holds for pair in pairs(read_statements(file), tokenizer)] == [True, False, True]


@pytest.mark.parametrize(("name", "content"), [("a.jsonl", "{}"), ("a.toml", "source = 3"), ("b.toml", "= =")])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match="回答の組として読めません"):
        read_statements(tmp_path / name)
