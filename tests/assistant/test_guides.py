"""Procedure guides: the sample city's, and what an owner is told about a mistake."""

from pathlib import Path

import pytest

import ingest
from assistant.errors import NotFound, UserError
from assistant.guides import checklist, find_guide, load_guides, shown_questions

SAMPLE = Path(ingest.__file__).parent / "sample_city" / "tables" / "guides"
GUIDES = load_guides(SAMPLE)
COUNTERS = "desk: {name: 窓口, place: 1階, phone: 0498-00-0000, hours: 平日}\n"
GUIDE = """\
title: 引越し
summary: 案内
questions:
  - id: kind
    text: どちらですか。
    options: [{value: in, label: 転入}, {value: out, label: 転出}]
steps:
  - title: 転入届
    when: {kind: [in]}
    counter: desk
"""


def _load(tmp_path: Path, guide: str) -> None:
    (tmp_path / "counters.yaml").write_text(COUNTERS, encoding="utf-8")
    (tmp_path / "hikkoshi.yaml").write_text(guide, encoding="utf-8")
    load_guides(tmp_path)


def test_the_sample_city_guides_through_six_life_events() -> None:
    assert {guide.guide_id for guide in GUIDES} == {"hikkoshi", "shussei", "kekkon", "rikon", "shibou", "shigoto"}


def test_a_question_is_shown_only_where_it_matters() -> None:
    guide = find_guide(GUIDES, "hikkoshi")

    assert "nationality" in [q.question_id for q in shown_questions(guide, {"kind": "abroad"})]
    assert "nationality" not in [q.question_id for q in shown_questions(guide, {"kind": "out"})]


def test_the_answers_decide_steps_and_things_to_bring() -> None:
    answers = {"kind": "abroad", "mynumber": "no", "nationality": "other", "kokuho": "no", "child": "no", "dog": "no"}

    first = checklist(find_guide(GUIDES, "hikkoshi"), answers)[0]

    bring = [thing.text.in_language("ja") for thing in first.bring]
    assert first.title.in_language("en") == first.title.in_language("ne") == "Moving-in notification"
    assert first.title.in_language("ja-easy") == "転入届"
    assert "在留カード（異動する全員分）" in bring
    assert "戸籍謄本と戸籍の附票（本籍が市外の方）" not in bring
    assert "14日以内" in first.deadline.in_language("ja")


def test_a_left_over_answer_to_a_hidden_question_counts_for_nothing() -> None:
    answers = {"kind": "out", "mynumber": "no", "nationality": "other", "kokuho": "no", "child": "no", "dog": "no"}

    assert [s.title.in_language("ja") for s in checklist(find_guide(GUIDES, "hikkoshi"), answers)] == [
        "転出届",
        "水道の使用開始・中止",
    ]


def test_every_way_through_every_guide_ends_in_steps() -> None:
    for guide in GUIDES:
        for first in guide.questions[0].options:
            answers = {guide.questions[0].question_id: first.value}
            while rest := [q for q in shown_questions(guide, answers) if q.question_id not in answers]:
                answers[rest[0].question_id] = rest[0].options[0].value
            assert checklist(guide, answers)


@pytest.mark.parametrize("answers", [{}, {"kind": "nowhere"}, {"color": "red"}])
def test_open_or_unknown_answers_are_refused(answers: dict[str, str]) -> None:
    with pytest.raises(UserError):
        checklist(find_guide(GUIDES, "hikkoshi"), answers)


def test_an_unknown_guide_is_not_found() -> None:
    with pytest.raises(NotFound):
        find_guide(GUIDES, "../counters")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("counter: desk", "counter: desc", ["hikkoshi.yaml の 10 行目（counter）", "desc", "counters.yaml"]),
        ("when: {kind: [in]}", "when: {kindd: [in]}", ["9 行目", "kindd"]),
        ("when: {kind: [in]}", "when: {kind: [inn]}", ["9 行目", "選択肢"]),
        ("title: 転入届", "titel: 転入届", ["titel", "知らない名前"]),
        ("summary: 案内\n", "", ["summary がありません"]),
        ("text: どちらですか。", "text: {en: Which}", ["ja がありません"]),
        ("value: out", "value: in", ["6 行目", "2 つ以上"]),
        ("title: 引越し", "title: [", ["YAML の書き方"]),
        ("    counter: desk", "    online_url: javascript:alert(1)", ["https://"]),
        (GUIDE, "", ["空です"]),
    ],
)
def test_a_mistake_is_told_with_file_line_and_key(tmp_path: Path, before: str, after: str, told: list[str]) -> None:
    with pytest.raises(UserError) as error:
        _load(tmp_path, GUIDE.replace(before, after))

    assert all(part in str(error.value) for part in told), str(error.value)
