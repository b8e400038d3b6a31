"""The golden questions over the sample city keep their floors, through the production path."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.settings import Settings
from assistant.types import Audience, Reader, Role
from eval.answers import run
from eval.answers import scores as answer_scores
from eval.bench import QUESTIONS, SAMPLE_CITY
from eval.corpus import Indexed, indexed
from eval.datasets import Item, read_items
from eval.retrieval import scores as search_scores
from eval.retrieval import search
from tests.conftest import model

DAY = date(2026, 11, 2)  # a day on which the sample city's rules hold
EVERY = 9  # of the questions goes to the model: some ten seconds each on two cores


def asked_by(item: Item) -> Reader:
    if item.audience == "citizen":
        return Reader(user_id="golden")
    return Reader(user_id="golden", role=Role.STAFF, department=item.department)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Indexed]:
    model("embedding")
    model("llm")
    patient = Settings(data=Path(tmp_path_factory.mktemp("golden")), llm_timeout=600)  # the machine may be busy
    with indexed(
        patient, corpus=None, documents=SAMPLE_CITY, audience=Audience.INTERNAL, show=lambda *_: None
    ) as index:
        yield index


@pytest.mark.slow
def test_the_document_with_the_answer_is_found(city: Indexed) -> None:
    everyone = Reader(user_id="golden", role=Role.ADMIN)
    found = search_scores(list(search(city, read_items(QUESTIONS), everyone, DAY)))
    assert found.recall[1].mean >= 0.75
    assert found.recall[10].mean >= 0.93
    assert found.kept is not None
    assert found.kept.mean >= 0.95


@pytest.mark.slow
def test_a_document_of_another_department_is_never_found(city: Indexed) -> None:
    for item in read_items(QUESTIONS):
        if item.forbidden:
            found = next(search(city, [item], asked_by(item), DAY))
            assert item.forbidden not in found.doc_ids


@pytest.mark.slow
def test_answers_keep_their_floors(city: Indexed) -> None:
    items = read_items(QUESTIONS)[::EVERY]
    city.services.llm.start()
    result = answer_scores(list(run(items, city.services.answerer, asked_by, DAY, city.names)))
    assert result.right is not None
    assert result.right.mean >= 0.5
    assert result.wrong is not None
    assert result.wrong.mean <= 0.15
    assert result.refused is not None
    assert result.refused.mean >= 0.5
    assert result.leaks == 0
