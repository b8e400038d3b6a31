"""Prompts for the LLM: a constant system text first (it stays in the KV cache), sources and question last."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.llm import Message

_FOLDER = Path(__file__).parent
_HEADINGS = 2  # of the path, besides the title


@dataclass(frozen=True, kw_only=True)
class Source:
    """What the model may read of one passage. `path`: the document's title and the headings below it; both masked."""

    path: tuple[str, ...]
    text: str


def _read(name: str) -> str:
    return (_FOLDER / f"prompt_{name}.txt").read_text(encoding="utf-8").strip()


def system() -> Message:
    return Message(role="system", content=_read("system"))


def answer_prompt(question: str, sources: Sequence[Source]) -> list[Message]:
    """Answer from the sources."""
    return [system(), Message(role="user", content=_with_sources(question, sources))]


def _with_sources(question: str, sources: Sequence[Source]) -> str:
    return "資料:\n" + "\n\n".join(map(_block, sources)) + f"\n\n質問: {question}"


def _block(source: Source) -> str:
    """The text under its title and the headings nearest to it. Every token costs time: none is said twice."""
    title, *headings = source.path
    lines = [_without_caption(line, headings) for line in source.text.splitlines() if line.strip() not in source.path]
    return f"【{' > '.join([title, *headings[-_HEADINGS:]])}】\n" + "\n".join(lines)


def _without_caption(row: str, headings: Sequence[str]) -> str:
    """A row of a table begins with the heading that the table stands under."""
    return next((row.removeprefix(f"{heading}｜") for heading in headings if row.startswith(f"{heading}｜")), row)
