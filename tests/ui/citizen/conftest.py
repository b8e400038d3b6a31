"""A town with a citizen API, and a citizen. Built once for a module: opening a knowledge base takes seconds."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from assistant.lexical import Tokenizer
from guardrails.pii.engine import PiiEngine
from tests.fakes import FakeLLM
from tests.ui.citizen.town import Town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, tokenizer: Tokenizer, engine: PiiEngine) -> Iterator[Town]:
    town = Town(tmp_path_factory.mktemp("town"), tokenizer=tokenizer, engine=engine, llm=FakeLLM())
    yield town
    town.close()


@pytest.fixture
def llm(town: Town) -> FakeLLM:
    """Nobody may ask it, unless the test gives it an answer."""
    assert isinstance(town.llm, FakeLLM)
    town.llm.answers = []
    return town.llm


@pytest.fixture
def citizen(town: Town) -> TestClient:
    return town.client()
