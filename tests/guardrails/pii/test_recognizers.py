"""Every row of the table finds its examples and leaves its counter-examples alone."""

import re

import pytest

from guardrails.pii.engine import PiiEngine
from guardrails.pii.fold import digit_view, fold
from guardrails.pii.numbers import find_numbers
from guardrails.pii.recognizers import RULES, NumberRule

_MATCHES = [(rule, example) for rule in RULES for example in rule.matches]
_MISSES = [(rule, example) for rule in RULES for example in rule.misses]


def _values(rule: NumberRule, text: str) -> list[str]:
    return [text[f.start : f.end] for f in PiiEngine().find_numbers(text) if f.type is rule.type]


@pytest.mark.parametrize(("rule", "example"), _MATCHES, ids=lambda value: getattr(value, "name", value))
def test_a_row_finds_its_examples_exactly(rule: NumberRule, example: str) -> None:
    plain = re.sub("[《》]", "", example)
    assert _values(rule, plain) == re.findall("《(.*?)》", example)


@pytest.mark.parametrize(("rule", "example"), _MISSES, ids=lambda value: getattr(value, "name", value))
def test_a_row_leaves_its_counter_examples_alone(rule: NumberRule, example: str) -> None:
    assert _values(rule, example) == []


def test_every_row_has_an_example() -> None:
    assert [rule.name for rule in RULES if not rule.matches] == []


def test_a_corporate_number_shields_its_digits_from_every_other_rule() -> None:
    text = "法人番号7000012050002の代表、個人番号ではありません"
    folded = fold(text)
    assert find_numbers(folded, digit_view(folded)) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("運転免許証 123456789018", "DRIVERS_LICENSE"),
        ("個人番号 123456789018", "MY_NUMBER"),
        ("免許証の写しと、個人番号 123456789018", "MY_NUMBER"),
        ("個人番号カードと免許証（番号 123456789018）", "DRIVERS_LICENSE"),
        ("年金の番号 0312-345678", "PENSION_NUMBER"),
        ("電話 0312-34-5678", "PHONE"),
    ],
)
def test_of_two_types_with_one_shape_the_nearer_label_decides(text: str, kind: str) -> None:
    folded = fold(text)
    assert [f.type.value for f in find_numbers(folded, digit_view(folded))] == [kind]


def test_a_column_header_names_the_numbers_below_it() -> None:
    from guardrails.pii.tables import find_cells

    folded = fold("氏名,口座番号,整理番号\n山田,1234567,7654321")
    found = find_numbers(folded, digit_view(folded), find_cells(folded))
    assert [folded[f.start : f.end] for f in found] == ["1234567"]
