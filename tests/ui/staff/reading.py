"""Reads a page under test as its user would: all its texts, and its controls by their labels."""

import re
from html import unescape
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element

from ui.staff.session import Session

_TAG = re.compile(r"<[^>]+>")


def html_of(app: AppTest) -> str:
    """Everything drawn as HTML, as it is sent to the browser."""
    return "\n".join(element.proto.body for element in app.get("html") if "<style>" not in element.proto.body)


def text_of(app: AppTest) -> str:
    """What stands on the page, HTML and Streamlit's own elements together."""
    drawn = [unescape(_TAG.sub("", html_of(app)))]
    for kind in ("title", "subheader", "markdown", "caption", "error", "warning", "info", "success", "toast", "code"):
        drawn += [str(element.value) for element in app.get(kind) if isinstance(element, Element)]
    return "\n".join(drawn)


def button(app: AppTest, label: str) -> Any:
    """The button with this label; a test that presses a missing button fails here."""
    found = [button for button in app.button if button.label == label]
    assert found, f"no button {label}; there are {[button.label for button in app.button]}"
    return found[0]


def session_of(app: AppTest) -> Session:
    session = app.session_state["madoguchi"]
    assert isinstance(session, Session)
    return session


def answered(app: AppTest, seconds: float = 10) -> AppTest:
    """Wait until the question on its way is answered, and draw the page anew."""
    live = session_of(app).live
    if live is not None:
        assert live.wait(seconds)
        app.run()
    return app
