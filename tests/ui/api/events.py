"""Reading an answer's server-sent events in tests."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from starlette.testclient import TestClient


def ask(client: TestClient, question: str = "宿泊料はいくらですか", **body: Any) -> list[tuple[str, Any]]:
    """(event, data) in order."""
    with client.stream("POST", "/ask", json={"question": question, **body}) as response:
        assert response.status_code == 200
        return list(parsed(response.iter_lines()))


def answered(client: TestClient, question: str = "宿泊料はいくらですか", **body: Any) -> dict[str, Any]:
    """The data of the `answer` event."""
    name, data = ask(client, question, **body)[-1]
    assert name == "answer", data
    assert isinstance(data, dict)
    return data


def parsed(lines: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """(event, data) of a stream whose events have one line of JSON each."""
    name = ""
    for line in lines:
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)
