"""HTML for the page, made so that data can never become markup.

Data goes in only through `fill`, which escapes it. Answers, quotes, titles and names therefore show as the characters
they are: `<script>`, links, images and Markdown signs are text. Streamlit cleans the result once more in the browser.
"""

from collections.abc import Iterable

import streamlit as st
from markupsafe import Markup, escape

__all__ = ["Markup", "as_label", "escape", "fill", "icon", "join", "show"]

_MARKDOWN_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]()<>#+-.!|~$:&"})


def fill(template: str, *values: object, **named: object) -> Markup:
    """`template` is written by us; every value is escaped unless it came from `fill` itself."""
    return Markup(template).format(*values, **named)


def join(pieces: Iterable[Markup]) -> Markup:
    return Markup("").join(pieces)


def icon(name: str) -> Markup:
    """A sign of Streamlit's icon font, for the eye only: text beside it must say the same."""
    return fill('<span class="mg-icon" aria-hidden="true">{}</span>', name)


def show(html: Markup) -> None:
    """Put it on the page. Takes Markup only, so that a plain string cannot slip through the type checker."""
    st.html(str(html))


def as_label(text: str) -> str:
    """Data for places where Streamlit reads Markdown (button labels, messages): every sign shows as itself."""
    return text.translate(_MARKDOWN_SIGNS)
