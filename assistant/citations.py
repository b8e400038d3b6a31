"""From verified sentences to the text and citations of an answer."""

from collections.abc import Callable, Sequence

from assistant.drafting import Sentence
from assistant.knowledge import KnowledgeBase
from assistant.types import Chunk, Citation

_BARE = 16  # characters


def compose(sentences: Sequence[Sentence]) -> str:
    """The answer's text, each sentence with the number of what it rests on: 「……です。[1]」.

    A bare value (「40,000件」) says little by itself and is easily misread: the words around it are quoted with it.
    """
    order = _chunk_order(sentences)
    return "\n".join(
        f"{_with_context(sentence)}[{order.index(sentence.excerpt.chunk.chunk_id) + 1}]"
        for sentence in sentences
        if sentence.excerpt
    )


def _with_context(sentence: Sentence) -> str:
    if sentence.is_quote or len(sentence.text) > _BARE:
        return sentence.text
    return f"{sentence.text}（資料の記載:「{sentence.quote}」）"


def cite(
    sentences: Sequence[Sentence], knowledge: KnowledgeBase, restore: Callable[[str], str]
) -> tuple[Citation, ...]:
    """One citation for each chunk that the sentences rest on, quoted; numbered as in `compose`."""
    citations = []
    for number, chunk_id in enumerate(_chunk_order(sentences), start=1):
        resting = [
            sentence for sentence in sentences if sentence.excerpt and sentence.excerpt.chunk.chunk_id == chunk_id
        ]
        chunk = resting[0].excerpt.chunk if resting[0].excerpt else None
        assert chunk is not None
        quote = "\n".join(dict.fromkeys(restore(sentence.quote) for sentence in resting))
        citations.append(_citation(number, chunk, quote, knowledge))
    return tuple(citations)


def cite_whole(chunk: Chunk, quote: str, knowledge: KnowledgeBase) -> Citation:
    """The one citation of an approved answer."""
    return _citation(1, chunk, quote, knowledge)


def _chunk_order(sentences: Sequence[Sentence]) -> list[str]:
    return list(dict.fromkeys(sentence.excerpt.chunk.chunk_id for sentence in sentences if sentence.excerpt))


def _citation(number: int, chunk: Chunk, quote: str, knowledge: KnowledgeBase) -> Citation:
    record = knowledge.document(chunk.doc_id)
    return Citation(
        number=number,
        chunk_id=chunk.chunk_id,
        doc_id=chunk.doc_id,
        title=chunk.title,
        source=record.source,
        place=chunk.place,
        heading_path=chunk.heading_path,
        department=chunk.department,
        quote=quote,
        url=chunk.url,
        updated=record.updated,
    )
