"""From a draft to the text and citations of an answer."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.blanking import blanked_path
from assistant.drafting import Quoted, Sentence
from assistant.knowledge_rows import Knowledge
from assistant.types import Chunk, Citation, Place
from guardrails.pii.placeholders import pattern


def compose(sentences: Sequence[Sentence], quotes: Sequence[Quoted]) -> str:
    """The answer's text, each sentence with the number of what it rests on, then the source's own words.

    A value (「40,000件」) says little by itself and is easily misread, so the quotes always stand in the text.
    """
    order = _chunk_order(sentences, quotes)

    def numbered(text: str, chunk: Chunk) -> str:
        return f"{text}[{order.index(chunk.chunk_id) + 1}]"

    shown = [numbered(f"「{quoted.quote.text}」", quoted.excerpt.chunk) for quoted in quotes]
    said = [numbered(sentence.text, sentence.excerpt.chunk) for sentence in sentences if sentence.excerpt]
    if not said and len(quotes) == 1:
        return f"資料には「{quotes[0].quote.text}」とあります。[1]"
    return "\n".join([*said, "資料の記載:" + "\n".join(shown)])


def cite(
    sentences: Sequence[Sentence], quotes: Sequence[Quoted], knowledge: Knowledge, restore: Callable[[str], str]
) -> tuple[Citation, ...]:
    """One citation for each chunk that the answer rests on, quoted; numbered as in `compose`."""
    return tuple(
        replace(_citation(number, chunk, quote, knowledge), quote=restore(quote))
        for number, chunk, quote in _cited(sentences, quotes)
    )


def cite_masked(sentences: Sequence[Sentence], quotes: Sequence[Quoted], knowledge: Knowledge) -> tuple[Citation, ...]:
    """The citations of `cite` as they may be stored."""
    return tuple(
        without_names(_citation(number, chunk, quote, knowledge), chunk)
        for number, chunk, quote in _cited(sentences, quotes)
    )


def cite_whole(chunk: Chunk, quote: str, knowledge: Knowledge) -> Citation:
    """The one citation of an approved answer."""
    return _citation(1, chunk, quote, knowledge)


def without_names(citation: Citation, chunk: Chunk) -> Citation:
    """A citation whose quote is masked already, with no personal data in its title, headings and file name either."""
    if not chunk.heading_pii:
        return citation
    title, *path = blanked_path(chunk)
    source = citation.source
    for span in chunk.heading_pii:  # where a document has no title of its own, it is called after its file
        source = source.replace(chunk.heading[span.start : span.end], f"<{span.type}>")
    return replace(citation, title=title, heading_path=tuple(path), source=source)


def _cited(sentences: Sequence[Sentence], quotes: Sequence[Quoted]) -> list[tuple[int, Chunk, str]]:
    """Each chunk with its number and the best quote from it, masked."""
    by_chunk = {quoted.excerpt.chunk.chunk_id: quoted for quoted in reversed(quotes)}
    best = [by_chunk[chunk_id] for chunk_id in _chunk_order(sentences, quotes)]
    return [(number, quoted.excerpt.chunk, quoted.quote.text) for number, quoted in enumerate(best, start=1)]


def _chunk_order(sentences: Sequence[Sentence], quotes: Sequence[Quoted]) -> list[str]:
    resting = [sentence.excerpt.chunk.chunk_id for sentence in sentences if sentence.excerpt]
    return list(dict.fromkeys([*resting, *(quoted.excerpt.chunk.chunk_id for quoted in quotes)]))


def _citation(number: int, chunk: Chunk, quote: str, knowledge: Knowledge) -> Citation:
    record = knowledge.document(chunk.doc_id)
    return Citation(
        number=number,
        chunk_id=chunk.chunk_id,
        doc_id=chunk.doc_id,
        title=chunk.title,
        source=record.source,
        place=_place(chunk, quote),
        heading_path=chunk.heading_path,
        department=chunk.department,
        quote=quote,
        url=chunk.url,
        updated=record.updated,
    )


def _place(chunk: Chunk, quote: str) -> Place | None:
    """Where the quote begins: a chunk may reach over the end of a page. Found by its longest unmasked stretch."""
    at = chunk.text.find(max(pattern().sub("\0", quote).split("\0"), key=len))
    return next((place for start, place in reversed(chunk.turns) if start <= at), chunk.place)
