"""Whatever the OpenAPI document allows, and what it forbids, ends in an answer or a clear refusal."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok
from schemathesis.schemas import BaseSchema

from assistant.lexical import Tokenizer
from guardrails.pii.engine import PiiEngine
from tests.fakes import FakeLLM
from tests.ui.citizen.town import Town

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory, tokenizer: Tokenizer, engine: PiiEngine) -> BaseSchema:
    folder: Path = tmp_path_factory.mktemp("town")
    llm = FakeLLM("資料にありません。")
    town = Town(folder, tokenizer=tokenizer, engine=engine, llm=llm, citizen_rate=100_000)
    return schemathesis.openapi.from_asgi("/openapi.json", town.app)


def test_no_request_breaks_the_server(document: BaseSchema) -> None:
    # Its pytest plugin does not know pytest 9, so the operations are walked through here.
    for found in document.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        def asked(case: schemathesis.Case[Any]) -> None:
            assert case.call(headers={"Host": "city.example"}).status_code < 500, case.path

        asked()
