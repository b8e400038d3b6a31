"""The heavy parts, loaded once for all tests. Where the model store has no models, tests that need them skip."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from assistant.cross_encoder import CrossEncoder
from assistant.embedding import Embedder
from assistant.lexical import Tokenizer
from assistant.llm import LLM, LlamaProcess
from assistant.models import ModelStore
from assistant.prompts import system
from assistant.settings import Settings, restrain_libraries
from guardrails.pii.engine import PiiEngine
from tests.city_hall import CityHall
from tests.fakes import FakeEmbedder, FakeLLM


def pytest_configure() -> None:
    restrain_libraries()


@pytest.fixture
def server_abroad(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """33 hours behind Japan, so that its day is another one at every hour at which the tests run."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "ABROAD+24")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    return Tokenizer()


@pytest.fixture(scope="session")
def engine() -> PiiEngine:
    loaded = PiiEngine()
    loaded.load()
    return loaded


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The real one."""
    loaded = Embedder(model("embedding"))
    loaded.load()
    return loaded


@pytest.fixture(scope="session")
def llm() -> Iterator[LlamaProcess]:
    """The real one, as the product starts it."""
    settings = Settings()
    process = LlamaProcess(
        model("llm"),
        threads=settings.threads,
        context=settings.llm_context,
        timeout=300,  # the machine may be busy with other tests
        queue_length=settings.queue_length,
        warm_up=[system()],
    )
    yield process
    process.stop()


def model(role: str) -> Path:
    """Where the weights are; without them the test is skipped."""
    location = ModelStore(Settings().models).location(role)
    if not location.exists():
        pytest.skip(f"no {role} model at {location}: run madoguchi models pull")
    return location


class OpenCityHall(Protocol):
    def __call__(
        self, llm: LLM, *, embedder: Embedder | None = None, relevance: CrossEncoder | None = None
    ) -> CityHall: ...


@pytest.fixture
def open_city_hall(tmp_path: Path, tokenizer: Tokenizer, engine: PiiEngine) -> Iterator[OpenCityHall]:
    """Opens city halls, and closes them after the test."""
    opened: list[CityHall] = []

    def open_one(llm: LLM, *, embedder: Embedder | None = None, relevance: CrossEncoder | None = None) -> CityHall:
        folder = tmp_path / f"city-hall-{len(opened)}"
        folder.mkdir()
        hall = CityHall(
            folder,
            embedder=embedder or FakeEmbedder(),
            tokenizer=tokenizer,
            engine=engine,
            llm=llm,
            relevance=relevance,
        )
        opened.append(hall)
        return hall

    yield open_one
    for hall in opened:
        hall.close()


@pytest.fixture
def model_says(open_city_hall: OpenCityHall) -> "ModelSays":
    """A city hall whose model says the given answers one after the other."""
    return lambda *answers: open_city_hall(FakeLLM(*answers))


class ModelSays(Protocol):
    def __call__(self, *answers: str) -> CityHall: ...
