"""Asks the questions of a file and scores which documents come back, through the production search."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.confidence import is_about
from assistant.errors import UserError
from assistant.policy import staff_policy
from assistant.privacy import without_placeholders
from assistant.types import Passage, Reader
from eval.corpus import Indexed
from eval.datasets import Item, RankedLine
from eval.metrics import Estimate, Timing, estimate, ndcg, recall, reciprocal_rank, timing
from guardrails.questions import clean

DEPTH = 10
_MORE = 60  # passages fetched, outside the measured time, when several of the first DEPTH are of one document


@dataclass(frozen=True, kw_only=True)
class Found:
    """What came back for one question: different documents, best first, at most DEPTH."""

    item: Item
    doc_ids: tuple[str, ...]
    about: bool  # whether the answer path would go on with these passages at all
    masking_seconds: float
    search_seconds: float


@dataclass(frozen=True, kw_only=True)
class RetrievalScores:
    """Rankings are scored on the questions whose documents are known, `kept` on these, `refused` on all others."""

    questions: int
    scored: int
    recall: Mapping[int, Estimate]  # by depth
    mrr: Estimate
    ndcg: Estimate
    kept: Estimate | None = None  # share that the test for off-topic questions lets pass
    refused: Estimate | None = None  # share of unanswerable questions that it turns away
    search: Timing | None = None  # retrieval alone
    masked_search: Timing | None = None  # with the search for personal data in the question before it


def search(indexed: Indexed, items: Sequence[Item], reader: Reader, as_of: date) -> Iterator[Found]:
    """One question after the other, masked as the answer path masks them."""
    services = indexed.services
    considered = staff_policy(services.settings).passages
    for item in items:
        started = time.perf_counter()
        masked = services.privacy.mask(f"eval-{item.qid}", clean(item.question)).text
        masked_at = time.perf_counter()
        query = without_placeholders(masked)
        passages = services.retriever.retrieve(query, reader, limit=DEPTH, as_of=as_of)
        ended = time.perf_counter()
        about = is_about(passages[:considered])
        if len(distinct(passages, indexed.names)) < len(passages):
            passages = services.retriever.retrieve(query, reader, limit=_MORE, as_of=as_of)
        yield Found(
            item=item,
            doc_ids=tuple(distinct(passages, indexed.names)[:DEPTH]),
            about=about,
            masking_seconds=masked_at - started,
            search_seconds=ended - masked_at,
        )


def distinct(passages: Sequence[Passage], names: Mapping[str, str]) -> list[str]:
    """The passages' documents, each at its best passage."""
    return list(dict.fromkeys(names[passage.chunk.doc_id] for passage in passages))


def scores(found: Sequence[Found]) -> RetrievalScores:
    """Raises UserError when no question names its document."""
    known = [one for one in found if one.item.relevant]
    rankings = score_rankings([(one.item, one.doc_ids) for one in known])
    return RetrievalScores(
        questions=len(found),
        scored=rankings.scored,
        recall=rankings.recall,
        mrr=rankings.mrr,
        ndcg=rankings.ndcg,
        kept=estimate([float(one.about) for one in known]),
        refused=estimate([float(not one.about) for one in found if not one.item.relevant]),
        search=timing([one.search_seconds for one in found]),
        masked_search=timing([one.masking_seconds + one.search_seconds for one in found]),
    )


def score_run(items: Sequence[Item], run: Sequence[RankedLine]) -> RetrievalScores:
    """Score a run file. A question that the run does not hold counts as nothing found."""
    ranked = {line.qid: line.doc_ids for line in run}
    return score_rankings([(item, ranked.get(item.qid, ())) for item in items if item.relevant])


def score_rankings(rankings: Sequence[tuple[Item, Sequence[str]]]) -> RetrievalScores:
    """A document counts once, at its best rank. Raises UserError without rankings."""
    rankings = [(item, tuple(dict.fromkeys(doc_ids))) for item, doc_ids in rankings]
    mrr = estimate([reciprocal_rank(doc_ids, item.relevant, DEPTH) for item, doc_ids in rankings])
    gain = estimate([ndcg(doc_ids, item.relevant, DEPTH) for item, doc_ids in rankings])
    if mrr is None or gain is None:
        raise UserError("正解の文書（doc_id または relevant）のある質問が、質問ファイルに 1 件もありません。")
    recalls = {
        depth: estimate([recall(doc_ids, item.relevant, depth) for item, doc_ids in rankings])
        for depth in (1, 3, 5, DEPTH)
    }
    return RetrievalScores(
        questions=len(rankings),
        scored=len(rankings),
        recall={depth: value for depth, value in recalls.items() if value},
        mrr=mrr,
        ndcg=gain,
    )


def run_line(found: Found) -> str:
    """One line of a run file, as in DESIGN §7."""
    return json.dumps({"qid": found.item.qid, "doc_ids": list(found.doc_ids)}, ensure_ascii=False)
