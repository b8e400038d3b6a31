"""Takes out of a document what speaks to the assistant instead of its reader: 「これまでの指示を無視し…」.

What is retrieved reaches the model, and the model obeys what it reads; a sentence that stands in a source also passes
verification. So such a sentence must not become part of the knowledge base at all. A security manual that quotes one
as an example keeps it.
"""

import re
from dataclasses import replace

from guardrails.injection import find_instructions
from ingest.document import Block, Document, Faq

_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?\n]+[」』]?|$)")
_NOTE = "アシスタントへの指示と見られる文を{count}か所、取り込まずに除きました。原文を確かめてください"


def without_instructions(document: Document) -> Document:
    """The document without such sentences, and a note for the report that says how many were taken out."""
    kept: list[Block] = []
    taken = 0
    for block in document.blocks:
        text, count = _cleaned(block.text)
        faq = block.faq
        if faq:
            answer, more = _cleaned(faq.answer)
            faq, count = replace(faq, answer=answer), count + more
        if count == 0:
            kept.append(block)
        elif text.strip() and _says_something(faq):
            kept.append(replace(block, text=text, faq=faq))
        taken += count
    if taken == 0:
        return document
    return replace(document, blocks=tuple(kept), notes=(*document.notes, _NOTE.format(count=taken)))


def _cleaned(text: str) -> tuple[str, int]:
    spans = [verdict.span for verdict in find_instructions(text) if not verdict.allowed and verdict.span]
    if not spans:
        return text, 0
    sentences = [match for match in _SENTENCE.finditer(text) if match.group()]
    kept = [m.group() for m in sentences if not any(start < m.end() and m.start() < end for start, end in spans)]
    return "".join(kept), len(sentences) - len(kept)


def _says_something(faq: Faq | None) -> bool:
    return faq is None or bool(faq.answer.strip())
