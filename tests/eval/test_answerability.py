"""The probe is fitted on questions put to the model as the product puts them, and judged on sources it has not seen."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.llm import Message
from eval.answerability import fit, prompts
from tests.fakes import FakeLLM

PAPERS = ("住民票", "戸籍", "課税証明", "納税証明", "印鑑証明", "身分証明", "附票", "除籍", "改製原戸籍", "受理証明")


class WellReadLLM(FakeLLM):
    """Its state is whether the thing asked for stands in the sources."""

    def inner_state(self, messages: Sequence[Message]) -> tuple[float, ...]:
        sources, _, question = messages[-1].content.partition("質問: ")
        thing = question.split("の")[1].split("は")[0]
        return (float(thing in sources), 1.0)


def material(path: Path, papers: Sequence[str] = PAPERS) -> Path:
    rows = [
        {
            "title": "手引",
            "heading": paper,
            "text": f"{paper}の手数料は{number}00円です。{'長い説明です。' * 40}\n{paper}の窓口は1階です。",
            "asked": [
                {"question": f"{paper}の手数料はいくら", "quote": f"{paper}の手数料は{number}00円です。"},
                {"question": f"{paper}の窓口はどこ", "quote": f"{paper}の窓口は1階です。"},
            ],
            "near": [f"{paper}の有効期限は"],
        }
        for number, paper in enumerate(papers)
    ]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def test_a_question_is_put_beside_the_stretch_that_answers_it(tmp_path: Path) -> None:
    asked = prompts([material(tmp_path / "a.jsonl")])
    assert {(a.answered, "有効期限" in a.prompt[-1].content) for a in asked} == {(True, False), (False, True)}
    for each in asked:
        sources, _, question = each.prompt[-1].content.partition("質問: ")
        assert sources.count("【手引 > ") == 2
        if each.answered:
            assert question.removesuffix("はいくら").removesuffix("はどこ") in sources


def test_only_as_many_sources_are_asked_about_as_wanted(tmp_path: Path) -> None:
    file = material(tmp_path / "a.jsonl")
    assert {a.source for a in prompts([file], 4)} == {0, 1, 2, 3}
    assert prompts([file], 4) == prompts([file], 4)


def test_a_state_that_tells_is_learnt(tmp_path: Path) -> None:
    file = material(tmp_path / "a.jsonl")
    asked = prompts([file])
    found = fit(asked, WellReadLLM(), [file], lambda what, done, total: None)
    assert found.auroc == 1.0
    assert found.weights[0] > 0
    assert (found.questions, found.answered) == (len(asked), sum(a.answered for a in asked))
    assert len(found.data["a.jsonl"]) == 64


def test_too_little_material_is_refused(tmp_path: Path) -> None:
    file = material(tmp_path / "a.jsonl", PAPERS[:3])
    with pytest.raises(UserError, match="8 件以上"):
        fit(prompts([file]), WellReadLLM(), [file], lambda what, done, total: None)
