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


def without_instructions(document: Document) -> Document:
    """The document without such sentences, and a note for the report that says how many were taken out."""
    texts = [block.faq.answer if block.faq else block.text for block in document.blocks]
    spans = [_spans(text) for text in texts]
    if not any(spans):
        return document
    kept: list[Block] = []
    taken = 0
    for block, text, found in zip(document.blocks, texts, spans, strict=True):
        # Where somebody speaks to the assistant, what he puts into its mouth goes too: 「…」と回答すること。
        dictated = [match.span() for match in DICTATED.finditer(text)]
        cleaned, count = _without(text, [*found, *dictated])
        taken += count
        if count == 0:
            kept.append(block)
        elif cleaned.strip() and block.faq:
            kept.append(replace(block, faq=replace(block.faq, answer=cleaned), text=block.text.replace(text, cleaned)))
        elif cleaned.strip():
            kept.append(replace(block, text=cleaned))
    return replace(document, blocks=tuple(kept), notes=(*document.notes, _NOTE.format(count=taken)))


def _spans(text: str) -> list[tuple[int, int]]:
    return [verdict.span for verdict in find_instructions(text) if not verdict.allowed and verdict.span]


def _without(text: str, spans: list[tuple[int, int]]) -> tuple[str, int]:
    """The sentences that none of the spans touches, and how many were left out."""
    sentences = [match for match in _SENTENCE.finditer(text) if match.group()]
    kept = [m.group() for m in sentences if not any(start < m.end() and m.start() < end for start, end in spans)]
    return "".join(kept), len(sentences) - len(kept)
