"""Prompts for the LLM: a constant system text first (it stays in the KV cache), sources and question last."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.llm import Message

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Source:
    """What the model may read of one passage. `text` is masked."""

    heading: str
    text: str


def _read(name: str) -> str:
    return (_FOLDER / f"prompt_{name}.txt").read_text(encoding="utf-8").strip()


def system() -> Message:
    return Message(role="system", content=_read("system"))


def answer_prompt(question: str, sources: Sequence[Source]) -> list[Message]:
    """Answer from the sources."""
    return [system(), Message(role="user", content=_with_sources(question, sources))]


def _with_sources(question: str, sources: Sequence[Source]) -> str:
    blocks = [f"【{source.heading}】\n{source.text}" for source in sources]
    return "資料:\n" + "\n\n".join(blocks) + f"\n\n質問: {question}"
