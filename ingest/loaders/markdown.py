"""Markdown, read as the web page it stands for; places are line numbers."""

import re
from pathlib import Path

from markdown_it import MarkdownIt

from ingest.document import Document
from ingest.loaders.charset import decode
from ingest.loaders.html import read_html

_FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\](?::(?=\s))?")
_LINE_END = re.compile(r"&lt;br ?/?&gt;")


def load(path: Path) -> Document:
    """Raises UnreadableFile when the characters cannot be read."""
    text = re.sub(r"\r\n?", "\n", decode(path.read_bytes()))
    # Front matter is blanked, not cut, so that line numbers stay true.
    text = _FRONT_MATTER.sub(lambda found: "\n" * found.group().count("\n"), text)
    # Footnotes, which this parser does not know and would drop as the targets of links.
    text = _FOOTNOTE.sub(r"※\1", text)
    # Raw HTML inside is shown as text: what is hidden on the rendered page must not be hidden here.
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = parser.parse(text)
    for token in tokens:
        if token.map and token.nesting >= 0:
            token.attrSet("data-line", str(token.map[0] + 1))
    # But for line ends: Markdown has no other way to write one in a cell.
    markup = _LINE_END.sub("<br>", parser.renderer.render(tokens, parser.options, {}))
    return read_html(f"<main>{markup}</main>", title=path.stem, media_type="text/markdown")
