"""Rankings by document, the run file, and the scores of a run."""

import json
from datetime import date
from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.knowledge import KnowledgeBase
from assistant.lexical import Tokenizer
from assistant.retrieval import Retriever
from assistant.types import ChunkKind, Passage, Reader
from eval.corpus import index_corpus
from eval.datasets import CorpusLine, Item, RankedLine, read_ranked
from eval.metrics import Estimate
from eval.retrieval import Found, distinct, run_line, score_run, scores
from tests.fakes import FakeEmbedder, a_chunk, a_document


def found(qid: str, doc_ids: tuple[str, ...], *, relevant: dict[str, float], about: bool = True) -> Found:
    item = Item(qid=qid, question="q", relevant=relevant)
    return Found(item=item, doc_ids=doc_ids, about=about, masking_seconds=0.1, search_seconds=0.2)


def mean(value: Estimate | None) -> float:
    assert value is not None
    return value.mean


def silent(what: str, done: int, total: int) -> None: ...


def test_a_document_counts_once_at_its_best_passage() -> None:
    passages = [
        Passage(chunk=a_chunk(a_document(doc_id), ordinal=ordinal), score=1.0)
        for ordinal, doc_id in enumerate(["d1", "d2", "d1", "d3", "d2"])
    ]
    assert distinct(passages, {"d1": "a.pdf", "d2": "b.pdf", "d3": "c.pdf"}) == ["a.pdf", "b.pdf", "c.pdf"]


def test_rankings_are_scored_on_the_questions_whose_document_is_known() -> None:
    result = scores(
        [
            found("1", ("a", "b"), relevant={"a": 1.0}),
            found("2", ("a", "b"), relevant={"b": 1.0}, about=False),
            found("3", ("a",), relevant={}, about=False),
        ]
    )
    assert (result.questions, result.scored) == (3, 2)
    assert mean(result.recall[1]) == 0.5
    assert mean(result.recall[3]) == 1.0
    assert mean(result.mrr) == 0.75
    assert mean(result.kept) == 0.5
    assert mean(result.refused) == 1.0


def test_the_time_of_masking_is_told_apart_from_that_of_the_search() -> None:
    result = scores([found("1", ("a",), relevant={"a": 1.0})])
    assert result.search is not None
    assert result.masked_search is not None
    assert result.search.median == pytest.approx(0.2)
    assert result.masked_search.median == pytest.approx(0.3)


def test_questions_without_any_known_document_cannot_be_scored() -> None:
    with pytest.raises(UserError, match="1 件もありません"):
        scores([found("1", ("a",), relevant={})])


def test_a_run_file_scores_as_the_run_did(tmp_path: Path) -> None:
    results = [found("1", ("b", "a"), relevant={"a": 2.0}), found("2", (), relevant={"a": 1.0, "b": 1.0})]
    path = tmp_path / "run.jsonl"
    path.write_text("".join(f"{run_line(one)}\n" for one in results), encoding="utf-8")
    assert json.loads(path.read_text("utf-8").splitlines()[0]) == {"qid": "1", "doc_ids": ["b", "a"]}
    again = score_run([one.item for one in results], read_ranked(path))
    assert (again.mrr, again.ndcg, again.recall) == (
        scores(results).mrr,
        scores(results).ndcg,
        scores(results).recall,
    )


def test_a_document_named_twice_in_a_run_counts_once() -> None:
    items = [Item(qid="1", question="q", relevant={"a": 1.0, "b": 1.0})]
    assert mean(score_run(items, [RankedLine(qid="1", doc_ids=("a", "a", "x"))]).ndcg) < 1.0
    assert mean(score_run(items, [RankedLine(qid="1", doc_ids=("a", "a", "b"))]).ndcg) == pytest.approx(1.0)


def test_a_question_missing_in_a_run_counts_as_nothing_found() -> None:
    items = [Item(qid="1", question="q", relevant={"a": 1.0}), Item(qid="2", question="q", relevant={"a": 1.0})]
    assert mean(score_run(items, [RankedLine(qid="1", doc_ids=("a",))]).recall[1]) == 0.5


def test_a_corpus_becomes_documents_that_are_found_by_their_own_ids(tmp_path: Path, tokenizer: Tokenizer) -> None:
    long = "\n\n".join(
        f"第{n}条 粗大ごみの手数料は品目{n}ごとに定める。" + "別表のとおりとする。" * 20 for n in range(6)
    )
    corpus = [
        CorpusLine(doc_id="long", title="条例", text=long),
        CorpusLine(doc_id="faq", title="税", text="x", question="納期限は？", answer="5月31日です。"),
    ]
    knowledge = KnowledgeBase(tmp_path, FakeEmbedder(), tokenizer)
    names = index_corpus(corpus, knowledge, silent)
    passages = Retriever(knowledge, FakeEmbedder(), tokenizer).retrieve(
        "粗大ごみの手数料", Reader(user_id="citizen"), limit=10, as_of=date(2026, 11, 2)
    )
    long_chunks, (faq,) = knowledge.chunks("long"), knowledge.chunks("faq")
    knowledge.close()
    assert len(long_chunks) > 1
    assert faq.kind is ChunkKind.FAQ
    assert (faq.question, faq.answer) == ("納期限は？", "5月31日です。")
    assert distinct(passages, names)[0] == "long"


def test_a_corpus_line_that_comes_again_takes_the_place_of_the_old_one(tmp_path: Path, tokenizer: Tokenizer) -> None:
    knowledge = KnowledgeBase(tmp_path, FakeEmbedder(), tokenizer)
    index_corpus([CorpusLine(doc_id="d", title="t", text="\n\n".join(["古い規定です。" * 60] * 3))], knowledge, silent)
    index_corpus([CorpusLine(doc_id="d", title="t", text="新しい規定です。")], knowledge, silent)
    (only,) = knowledge.chunks("d")
    passages = Retriever(knowledge, FakeEmbedder(), tokenizer).retrieve(
        "規定", Reader(user_id="citizen"), limit=10, as_of=date(2026, 11, 2)
    )
    knowledge.close()
    assert only.text == "新しい規定です。"
    assert [passage.chunk.chunk_id for passage in passages] == [only.chunk_id]
