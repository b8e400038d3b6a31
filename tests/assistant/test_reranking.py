"""The optional reranker: a real but tiny CrossEncoder with random weights, and what its scores do to a search."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import ModelUnavailable, UserError
from assistant.knowledge import KnowledgeBase
from assistant.lexical import Tokenizer
from assistant.reranking import Reranker, reranker_in
from assistant.retrieval import Retriever
from assistant.types import Audience, PiiSpan, Reader
from tests.assistant.test_knowledge import ADMIN, DAY, a_record, chunks_of, put
from tests.fakes import FakeEmbedder
from tests.tiny_bert import tiny_bert

TEXTS = ("粗大ごみの手数料は500円です。", "住民票の写しは300円です。", "図書館は月曜日が休館日です。")


def tiny_model(folder: Path, *, labels: int) -> Path:
    from transformers import BertForSequenceClassification

    return tiny_bert(folder, BertForSequenceClassification, layers=1, initializer_range=0.5, num_labels=labels)


class Prefers(Reranker):
    """Finds that only texts with a word answer the question. `received` holds every text."""

    def __init__(self, word: str) -> None:
        self._word = word
        self.received: list[str] = []

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        self.received += texts
        return [float(self._word in text) for text in texts]


@pytest.fixture
def knowledge(tmp_path: Path, tokenizer: Tokenizer) -> KnowledgeBase:
    return KnowledgeBase(tmp_path / "knowledge", FakeEmbedder(), tokenizer)


def found(
    knowledge: KnowledgeBase, tokenizer: Tokenizer, reranker: Reranker | None, reader: Reader = ADMIN
) -> list[str]:
    retriever = Retriever(knowledge, FakeEmbedder(), tokenizer, reranker=reranker)
    passages = retriever.retrieve("手数料はいくらですか", reader, limit=40, as_of=DAY)
    return [passage.chunk.chunk_id for passage in passages]


@pytest.mark.slow
def test_a_real_model_scores_between_0_and_1_and_tells_texts_apart(tmp_path: Path) -> None:
    scores = Reranker(tiny_model(tmp_path / "tiny", labels=1)).scores("手数料はいくらですか", TEXTS)
    assert all(0 < score < 1 for score in scores)
    assert len({round(score, 4) for score in scores}) == len(TEXTS)


@pytest.mark.slow
def test_a_classifier_of_several_labels_is_no_reranker(tmp_path: Path) -> None:
    reranker = Reranker(tiny_model(tmp_path / "tiny", labels=3))
    with pytest.raises(ModelUnavailable, match="tiny は点数を 1 つではなく 3 つ出します.*MADOGUCHI_RERANKER_PATH"):
        reranker.load()


@pytest.mark.slow
def test_a_broken_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(ModelUnavailable, match="読み込めません.*MADOGUCHI_RERANKER_PATH"):
        Reranker(tmp_path).load()


def test_a_folder_without_a_model_is_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="MADOGUCHI_RERANKER_PATH の .* にモデルがありません.*空にしてください"):
        reranker_in(tmp_path)
    assert reranker_in(None) is None


def test_the_passage_that_the_reranker_prefers_comes_first(knowledge: KnowledgeBase, tokenizer: Tokenizer) -> None:
    put(knowledge, a_record("d1"), "粗大ごみの手数料", "証明書の手数料はいくらか", "手数料の一覧")
    before = found(knowledge, tokenizer, None)
    assert before[0] == "d1-0001"
    assert found(knowledge, tokenizer, Prefers("粗大"))[0] == "d1-0000"
    assert found(knowledge, tokenizer, Prefers("どこにもない語")) == before
    knowledge.close()


def test_only_the_best_passages_are_read_again_and_the_others_stay_below(
    knowledge: KnowledgeBase, tokenizer: Tokenizer
) -> None:
    put(knowledge, a_record("d1"), *(f"手数料の種類{'と' * number}" for number in range(30)))
    before = found(knowledge, tokenizer, None)
    reranker = Prefers("手数料")
    assert found(knowledge, tokenizer, reranker) == before
    assert len(reranker.received) == 20
    knowledge.close()


def test_it_reads_neither_personal_data_nor_what_the_reader_may_not_read(
    knowledge: KnowledgeBase, tokenizer: Tokenizer
) -> None:
    record = a_record("d1", Audience.PUBLIC)
    (chunk,) = chunks_of(record, "手数料の担当は佐藤健太郎です。")
    knowledge.put(record, [replace(chunk, pii=(PiiSpan(start=7, end=12, type="PERSON"),))])
    put(knowledge, a_record("d2", Audience.INTERNAL), "手数料の内部の検討")
    reranker = Prefers("手数料")
    assert found(knowledge, tokenizer, reranker, Reader(user_id="citizen")) == ["d1-0000"]
    assert reranker.received == ["手引\n手数料の担当は<PERSON>です。"]
    knowledge.close()
