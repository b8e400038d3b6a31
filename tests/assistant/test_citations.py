"""Numbers in the text, one citation for each chunk, quotes restored for the reader."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.citations import cite, cite_whole, compose
from assistant.drafting import Excerpt, Quoted, Sentence
from assistant.errors import NotFound
from assistant.knowledge import KnowledgeBase
from assistant.lexical import Tokenizer
from assistant.quotes import Quote
from assistant.types import Chunk, Place, PlaceUnit
from tests.fakes import FakeEmbedder, a_chunk, a_document

RECORD = a_document()
FIRST = a_chunk(RECORD, "宿泊料は1夜につき9,800円とする。", ordinal=0)
SECOND = a_chunk(RECORD, "日当は1日につき2,200円とする。", ordinal=1)


def an_excerpt(chunk: Chunk) -> Excerpt:
    return Excerpt(chunk=chunk, text=chunk.text, passage=chunk.text)


def sentence(text: str, chunk: Chunk | None) -> Sentence:
    return Sentence(text=text, excerpt=an_excerpt(chunk) if chunk else None)


def quoted(chunk: Chunk, text: str = "") -> Quoted:
    return Quoted(excerpt=an_excerpt(chunk), quote=Quote(text=text or chunk.text, strength=1.0), rank=0, relevance=2.0)


@pytest.fixture
def knowledge(tmp_path: Path, tokenizer: Tokenizer) -> KnowledgeBase:
    base = KnowledgeBase(tmp_path, FakeEmbedder(), tokenizer)
    base.put(RECORD, [FIRST, SECOND])
    return base


LODGING = "宿泊料は1夜につき9,800円を支給します。"
ALLOWANCE = "日当は1日につき2,200円を支給します。"


def test_each_sentence_carries_the_number_of_what_it_rests_on() -> None:
    sentences = [sentence(ALLOWANCE, SECOND), sentence(LODGING, FIRST), sentence(ALLOWANCE, SECOND)]
    text = compose(sentences, [quoted(FIRST), quoted(SECOND)])
    said = f"{ALLOWANCE}[1]\n{LODGING}[2]\n{ALLOWANCE}[1]\n"
    assert text == f"{said}資料の記載:「{FIRST.text}」[2]\n「{SECOND.text}」[1]"


def test_a_sentence_that_rests_on_nothing_is_left_out() -> None:
    unfounded = sentence("根拠のない長い文はここにあります。", None)
    assert "根拠のない" not in compose([unfounded, sentence(LODGING, FIRST)], [quoted(FIRST)])


def test_without_a_sentence_the_source_speaks() -> None:
    assert compose([], [quoted(SECOND)]) == f"資料には「{SECOND.text}」とあります。[1]"
    both = compose([], [quoted(SECOND), quoted(FIRST)])
    assert both == f"資料の記載:「{SECOND.text}」[1]\n「{FIRST.text}」[2]"


def test_a_citation_is_complete_enough_to_be_checked_by_eye(knowledge: KnowledgeBase) -> None:
    (citation,) = cite([sentence(LODGING, FIRST)], [quoted(FIRST)], knowledge, restore=str)
    assert (citation.number, citation.source, citation.title) == (1, RECORD.source, RECORD.title)
    assert citation.place == Place(unit=PlaceUnit.PAGE, number=3)
    assert citation.quote == FIRST.text
    assert citation.updated == RECORD.updated


def test_one_chunk_is_cited_once(knowledge: KnowledgeBase) -> None:
    sentences = [sentence("a" * 20, FIRST), sentence("b" * 20, FIRST), sentence(ALLOWANCE, SECOND)]
    citations = cite(sentences, [quoted(SECOND), quoted(FIRST, "9,800円")], knowledge, restore=str)
    assert [(c.number, c.quote) for c in citations] == [(1, "9,800円"), (2, SECOND.text)]


def test_a_quote_is_restored_for_the_reader(knowledge: KnowledgeBase) -> None:
    (citation,) = cite(
        [],
        [quoted(FIRST, "担当は[[氏名_1]]")],
        knowledge,
        restore=lambda text: text.replace("[[氏名_1]]", "佐藤健太郎"),
    )
    assert citation.quote == "担当は佐藤健太郎"


def test_a_document_that_is_gone_is_not_cited(knowledge: KnowledgeBase) -> None:
    with pytest.raises(NotFound):
        cite_whole(replace(FIRST, doc_id="gone"), "", knowledge)


@pytest.mark.parametrize(
    ("quote", "page"),
    [
        ("宿泊料は1夜につき9,800円とする。", 3),
        ("ただし、[[氏名_1]]の許可があるときは、この限りでない。", 4),
        ("9,800円とする。\nただし、", 3),
    ],
)
def test_a_quote_is_cited_with_the_page_it_begins_on(quote: str, page: int, knowledge: KnowledgeBase) -> None:
    text = f"{FIRST.text}\nただし、市長の許可があるときは、この限りでない。"
    chunk = replace(FIRST, text=text, turns=((len(FIRST.text) + 1, Place(unit=PlaceUnit.PAGE, number=4)),))
    (citation,) = cite([], [quoted(chunk, quote)], knowledge, restore=str)
    assert citation.place == Place(unit=PlaceUnit.PAGE, number=page)
