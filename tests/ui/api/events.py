"""Reading an answer's server-sent events in tests."""

from typing import Any

import httpx
import httpx_sse


def ask(client: httpx.Client, question: str = "宿泊料はいくらですか", **body: Any) -> list[tuple[str, Any]]:
    """(event, data) in order."""
    with client.stream("POST", "/ask", json={"question": question, **body}) as response:
        if response.is_error:
            response.read()
        assert response.status_code == 200, response.text
        return [(event.event, event.json()) for event in httpx_sse.EventSource(response).iter_sse()]


def answered(client: httpx.Client, question: str = "宿泊料はいくらですか", **body: Any) -> dict[str, Any]:
    """The data of the `answer` event."""
    name, data = ask(client, question, **body)[-1]
    assert name == "answer", data
    assert isinstance(data, dict)
    return data
