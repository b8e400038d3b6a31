"""Metrics against values counted by hand."""

import math

import pytest

from eval.metrics import estimate, ndcg, recall, reciprocal_rank, timing

RANKED = ("x", "a", "y", "b")


@pytest.mark.parametrize(
    ("relevant", "depth", "expected"),
    [
        ({"a": 1.0}, 1, 0.0),
        ({"a": 1.0}, 2, 1.0),
        ({"a": 1.0, "b": 1.0}, 3, 0.5),
        ({"a": 1.0, "b": 1.0}, 10, 1.0),
        ({"a": 1.0, "c": 2.0}, 10, 0.5),
        ({"c": 1.0}, 10, 0.0),
    ],
)
def test_recall_is_the_share_of_the_relevant_documents_found(
    relevant: dict[str, float], depth: int, expected: float
) -> None:
    assert recall(RANKED, relevant, depth) == expected


@pytest.mark.parametrize(
    ("relevant", "depth", "expected"),
    [({"x": 1.0}, 10, 1.0), ({"a": 1.0, "b": 1.0}, 10, 0.5), ({"b": 1.0}, 3, 0.0), ({"b": 1.0}, 4, 0.25)],
)
def test_reciprocal_rank_is_that_of_the_first_relevant_document(
    relevant: dict[str, float], depth: int, expected: float
) -> None:
    assert reciprocal_rank(RANKED, relevant, depth) == expected


def test_ndcg_of_a_graded_ranking_is_as_counted_by_hand() -> None:
    gained = 1 / math.log2(3) + 2 / math.log2(5)  # a at rank 2, b at rank 4
    best = 3 / math.log2(2) + 2 / math.log2(3) + 1 / math.log2(4)  # c, b, a
    assert ndcg(RANKED, {"a": 1.0, "b": 2.0, "c": 3.0}, 10) == pytest.approx(gained / best)


def test_ndcg_of_the_ideal_order_is_one() -> None:
    assert ndcg(("b", "a", "x"), {"a": 1.0, "b": 3.0}, 10) == pytest.approx(1.0)


def test_ndcg_looks_no_deeper_than_asked() -> None:
    assert ndcg(RANKED, {"b": 1.0}, 3) == 0.0


def test_more_relevant_documents_than_the_depth_can_still_reach_one() -> None:
    assert ndcg(("a", "b"), {"a": 1.0, "b": 1.0, "c": 1.0}, 2) == pytest.approx(1.0)


def test_the_same_seed_gives_the_same_interval() -> None:
    values = [0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0]
    assert estimate(values, seed=7) == estimate(values, seed=7)
    assert estimate(values, seed=7) != estimate(values, seed=8)


def test_the_interval_holds_the_mean_and_narrows_with_more_questions() -> None:
    few, many = estimate([0.0, 1.0] * 10), estimate([0.0, 1.0] * 1000)
    assert few is not None
    assert many is not None
    assert few.low < few.mean < few.high
    assert few.mean == many.mean == 0.5
    assert many.high - many.low < (few.high - few.low) / 5


def test_the_interval_of_a_share_is_near_the_normal_approximation() -> None:
    found = estimate([1.0] * 80 + [0.0] * 20)
    assert found is not None
    half_width = 1.96 * math.sqrt(0.8 * 0.2 / 100)
    assert found.low == pytest.approx(0.8 - half_width, abs=0.015)
    assert found.high == pytest.approx(0.8 + half_width, abs=0.015)


def test_no_values_give_no_number() -> None:
    assert estimate([]) is None
    assert timing([]) is None


def test_median_and_95th_percentile_are_those_of_the_sorted_values() -> None:
    found = timing([float(n) for n in range(101)])
    assert found is not None
    assert (found.median, found.p95, found.count) == (50.0, 95.0, 101)
