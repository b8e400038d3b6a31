"""Takes out of a document what speaks to the assistant instead of its reader: 「これまでの指示を無視し…」.

What is retrieved reaches the model, and the model obeys what it reads; a sentence that stands in a source also passes
verification. So such a sentence must not become part of the knowledge base at all. A security manual that quotes one
as an example keeps it.
"""

import re
from dataclasses import replace

from guardrails.groundedness import DICTATED
from guardrails.hidden import hidden_messages, without_tags
from guardrails.injection import find_instructions
from ingest.document import Block, Document

_SENTENCE = re.compile(r"(?:「[^「」\n]*」|『[^『』\n]*』|[^。！？!?\n])*[。！？!?\n]*")
_NOTE = "アシスタントへの指示と見られる文を{count}か所、取り込まずに除きました。原文を確かめてください"
_HIDDEN_NOTE = "目に見えない文字で書かれた文を{count}か所、取り込まずに除きました。原文を確かめてください"


def without_hidden_messages(document: Document) -> Document:
    """The document without what is written in Unicode tags, and a note that counts it. What a reader sees stays."""
    blocks = tuple(_without_tags(block) for block in document.blocks)
    count = sum(len(list(hidden_messages(text))) for block in document.blocks for text in _texts(block))
    title = without_tags(document.title)
    if not count:
        return replace(document, title=title)
    notes = (*document.notes, _HIDDEN_NOTE.format(count=count))
    return replace(document, title=title, blocks=tuple(b for b in blocks if b.text.strip()), notes=notes)


def _without_tags(block: Block) -> Block:
    faq = block.faq and replace(
        block.faq, question=without_tags(block.faq.question), answer=without_tags(block.faq.answer)
    )
    return replace(block, text=without_tags(block.text), caption=without_tags(block.caption), faq=faq)


def _texts(block: Block) -> tuple[str, ...]:
    return (block.faq.question, block.faq.answer) if block.faq else (block.text,)


def without_instructions(document: Document, stem: str) -> Document:
    """The document without such sentences, and a note for the report that says how many were taken out.

    An FAQ row goes as a whole when its question is one. A title that is one gives way to the file's `stem`, and where
    that is no better, to a neutral title.
    """
    title = _clean_title(document, stem)
    spans = [_spans(_body(block)) for block in document.blocks]
    if title == document.title and not any(spans) and not any(map(_asks_the_assistant, document.blocks)):
        return document
    kept: list[Block] = []
    taken = int(title != document.title)
    for block, found in zip(document.blocks, spans, strict=True):
        cleaned, count = (None, 1) if _asks_the_assistant(block) else _cleaned(block, found)
        taken += count
        if cleaned:
            kept.append(cleaned)
    return replace(document, title=title, blocks=tuple(kept), notes=(*document.notes, _NOTE.format(count=taken)))


def _clean_title(document: Document, stem: str) -> str:
    names = (document.title, stem, f"資料（{document.media_type}）")
    return next(name for name in names if not _spans(name))


def _asks_the_assistant(block: Block) -> bool:
    return block.faq is not None and bool(_spans(block.faq.question))


def _body(block: Block) -> str:
    return block.faq.answer if block.faq else block.text


def _cleaned(block: Block, spans: list[tuple[int, int]]) -> tuple[Block | None, int]:
    """The block without the sentences that hold the spans, if anything is left of it, and how many they were."""
    text = _body(block)
    # Where somebody speaks to the assistant, what he puts into its mouth goes too: 「…」と回答すること。
    dictated = [match.span() for match in DICTATED.finditer(text)]
    cleaned, count = _without(text, [*spans, *dictated])
    if count == 0:
        return block, 0
    if not cleaned.strip():
        return None, count
    if block.faq:
        faq = replace(block.faq, answer=cleaned)
        return replace(block, faq=faq, text=block.text.replace(text, cleaned)), count
    return replace(block, text=cleaned), count


def _spans(text: str) -> list[tuple[int, int]]:
    return [verdict.span for verdict in find_instructions(text) if not verdict.allowed and verdict.span]


def _without(text: str, spans: list[tuple[int, int]]) -> tuple[str, int]:
    """The sentences that none of the spans touches, and how many were left out."""
    sentences = [match for match in _SENTENCE.finditer(text) if match.group()]
    kept = [m.group() for m in sentences if not any(start < m.end() and m.start() < end for start, end in spans)]
    return "".join(kept), len(sentences) - len(kept)
