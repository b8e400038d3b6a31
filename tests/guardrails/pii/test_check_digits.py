"""Check digits against published examples, and against one altered digit."""

import pytest

from guardrails.pii.check_digits import is_card_number, is_corporate_number, is_my_number


@pytest.mark.parametrize("number", ["123456789018", "983205673214"])
def test_a_my_number_with_its_check_digit_is_accepted(number: str) -> None:
    assert is_my_number(number)


def test_any_other_check_digit_of_a_my_number_is_refused() -> None:
    assert [d for d in "0123456789" if is_my_number("12345678901" + d)] == ["8"]


@pytest.mark.parametrize("number", ["7000012050002", "4011001098993"])
def test_a_corporate_number_with_its_check_digit_is_accepted(number: str) -> None:
    assert is_corporate_number(number)


def test_any_other_first_digit_of_a_corporate_number_is_refused() -> None:
    assert [d for d in "0123456789" if is_corporate_number(d + "000012050002")] == ["7"]


@pytest.mark.parametrize(("number", "accepted"), [("4111111111111111", True), ("4111111111111112", False),
                                                  ("378282246310005", True), ("9111111111111119", False),
                                                  ("0000000000000000", False), ("41111", False)])  # fmt: skip
def test_a_card_number_needs_a_known_prefix_and_the_luhn_sum(number: str, accepted: bool) -> None:
    assert is_card_number(number) is accepted
