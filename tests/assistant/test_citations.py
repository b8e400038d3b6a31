"""Numbers in the text, one citation for each chunk, quotes restored for the reader."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.citations import cite, cite_whole, compose
from assistant.drafting import Excerpt, Sentence
from assistant.errors import NotFound
from assistant.knowledge import KnowledgeBase
from assistant.lexical import Tokenizer
from assistant.types import Chunk, Place, PlaceUnit
from tests.fakes import FakeEmbedder, a_chunk, a_document

RECORD = a_document()
FIRST = a_chunk(RECORD, "宿泊料は1夜につき9,800円とする。", ordinal=0)
SECOND = a_chunk(RECORD, "日当は1日につき2,200円とする。", ordinal=1)


def sentence(text: str, chunk: Chunk | None, *, quote: str = "") -> Sentence:
    excerpt = Excerpt(chunk=chunk, text=chunk.text, passage=chunk.text) if chunk else None
    return Sentence(text=text, excerpt=excerpt, quote=quote or (chunk.text if chunk else ""))


@pytest.fixture
def knowledge(tmp_path: Path, tokenizer: Tokenizer) -> KnowledgeBase:
    base = KnowledgeBase(tmp_path, FakeEmbedder(), tokenizer)
    base.put(RECORD, [FIRST, SECOND])
    return base


LODGING = "宿泊料は1夜につき9,800円を支給します。"
ALLOWANCE = "日当は1日につき2,200円を支給します。"


def test_each_sentence_carries_the_number_of_what_it_rests_on() -> None:
    sentences = [sentence(ALLOWANCE, SECOND), sentence(LODGING, FIRST), sentence(ALLOWANCE, SECOND)]
    assert compose(sentences) == f"{ALLOWANCE}[1]\n{LODGING}[2]\n{ALLOWANCE}[1]"


def test_a_sentence_that_rests_on_nothing_is_left_out() -> None:
    assert compose([sentence("根拠のない長い文はここにあります。", None), sentence(LODGING, FIRST)]) == f"{LODGING}[1]"


def test_a_bare_value_is_shown_with_the_words_around_it() -> None:
    assert "宿泊料は1夜につき" in compose([sentence("9,800円です。", FIRST)])


def test_a_citation_is_complete_enough_to_be_checked_by_eye(knowledge: KnowledgeBase) -> None:
    (citation,) = cite([sentence(LODGING, FIRST)], knowledge, restore=str)
    assert (citation.number, citation.source, citation.title) == (1, RECORD.source, RECORD.title)
    assert citation.place == Place(unit=PlaceUnit.PAGE, number=3)
    assert citation.quote == FIRST.text
    assert citation.updated == RECORD.updated


def test_one_chunk_is_cited_once_with_all_that_was_quoted_of_it(knowledge: KnowledgeBase) -> None:
    sentences = [
        sentence("a" * 20, FIRST, quote="宿泊料は"),
        sentence("b" * 20, FIRST, quote="9,800円"),
        sentence(ALLOWANCE, SECOND),
    ]
    citations = cite(sentences, knowledge, restore=str)
    assert [(c.number, c.quote) for c in citations] == [(1, "宿泊料は\n9,800円"), (2, SECOND.text)]


def test_a_quote_is_restored_for_the_reader(knowledge: KnowledgeBase) -> None:
    masked = sentence(LODGING, FIRST, quote="担当は[[氏名_1]]")
    (citation,) = cite([masked], knowledge, restore=lambda text: text.replace("[[氏名_1]]", "佐藤健太郎"))
    assert citation.quote == "担当は佐藤健太郎"


def test_a_document_that_is_gone_is_not_cited(knowledge: KnowledgeBase) -> None:
    with pytest.raises(NotFound):
        cite_whole(replace(FIRST, doc_id="gone"), "", knowledge)
