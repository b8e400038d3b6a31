"""One loaded engine for all tests that need the language model."""

import pytest

from guardrails.pii.engine import PiiEngine


@pytest.fixture(scope="session")
def engine() -> PiiEngine:
    loaded = PiiEngine()
    loaded.load()
    return loaded
