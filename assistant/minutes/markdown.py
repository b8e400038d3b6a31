"""A form of minutes as Markdown, with links to its utterances."""

import html
from collections.abc import Iterator, Sequence

from assistant.minutes.forms import Block, Form, Heading, Line, Link, Table
from assistant.minutes.templates import SECTIONS


def as_markdown(form: Form) -> str:
    parts = [f"# {_plain(form.title)}　{form.kind.value}"]
    words = [name for name in form.words if name not in ("会議名", "署名欄")]
    parts += [f"- **{name}**：{_plain('、'.join(form.words[name].splitlines()))}" for name in words]
    pieces = ["\n".join([parts[0], "", *parts[1:]])]
    for heading, name in SECTIONS[form.kind]:
        pieces.append(f"## {heading}")
        pieces += _blocks(form.blocks[name])
    pieces.append("## 署名\n\n" + "  \n".join(_plain(line) for line in form.words["署名欄"].splitlines()))
    return "\n\n".join(pieces) + "\n"


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading):
            yield f"{'#' * (block.level + 1)} {_plain(block.text)}"
        elif isinstance(block, Table):
            yield "\n".join(_table(block))
        else:
            yield _line(block)


def _line(line: Line) -> str:
    anchor = f'<a id="{line.bookmark}"></a>' if line.bookmark else ""
    lead = f"**{_plain(line.lead)}**　" if line.lead else ""
    return f"{anchor}{lead}{_plain(line.text)}{_links(line.links)}"


def _table(table: Table) -> Iterator[str]:
    yield "| " + " | ".join(table.header) + " |"
    yield "|" + " --- |" * len(table.header)
    for cells, links in table.rows:
        yield "| " + " | ".join([*(_plain(cell).replace("|", "\\|") for cell in cells), _links(links).strip()]) + " |"


def _links(links: Sequence[Link]) -> str:
    return "".join(f" [{link.label}](#{link.utterance_id})" for link in links)


def _plain(text: str) -> str:
    # A Markdown viewer would run HTML that somebody spoke or typed.
    return html.escape(text, quote=False).replace("\n", " ")
