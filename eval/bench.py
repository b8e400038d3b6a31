"""How fast each stage is on this machine, on the sample city; against the memory's speed and against a naive RAG."""

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import numpy as np

import ingest
from assistant.blanking import searchable_text
from assistant.embedding import Vectors
from assistant.excerpts import sentences
from assistant.llm import LLM, Message
from assistant.policy import staff_policy
from assistant.prompts import system
from assistant.services import Services
from assistant.settings import Settings
from assistant.types import AnswerStatus, Audience, Chunk, Passage, Question, Reader, Role
from eval.corpus import ShowProgress, indexed
from eval.datasets import Item, read_items
from eval.metrics import Timing, timing
from eval.naive import NaiveRag
from guardrails.groundedness import verify

SAMPLE_CITY = Path(ingest.__file__).parent / "sample_city"
QUESTIONS = Path(__file__).parent / "golden" / "sample_city.jsonl"

_SEARCHES = 40  # questions for the stages without the LLM
_CANDIDATES = 200  # as many as retrieval asks each of its two legs for
_DECODED = 64  # tokens
READER = Reader(user_id="bench", role=Role.ADMIN)
DAY = date(2026, 11, 2)  # a day on which the sample city's rules hold
_COPIED = 1 << 28  # bytes a thread, far more than any cache holds
_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class Stage:
    """`per_second` counts `unit`s: characters, passages, tokens …"""

    name: str
    title: str
    seconds: Timing | None = None
    per_second: float | None = None
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Bench:
    """`decode_floor` is what memory allows: every token reads the whole model once."""

    stages: Sequence[Stage]
    bandwidth: float  # bytes a second
    model_bytes: int
    decode_floor: float  # tokens a second
    decode_ratio: float  # of the floor that is reached
    first_token_speedup: float  # how many times sooner than the naive RAG


def bench(settings: Settings, *, llm_questions: int, show: ShowProgress) -> Bench:
    """Takes a few minutes. Raises ModelUnavailable when the models are not there."""
    bandwidth = memory_bandwidth(settings.threads)  # before the models fill the memory
    patient = settings.model_copy(update={"llm_timeout": 600.0})
    items = [item for item in read_items(QUESTIONS) if item.kind == "single" and item.audience == "staff"]
    with indexed(patient, corpus=None, documents=SAMPLE_CITY, audience=Audience.INTERNAL, show=show) as index:
        services = index.services
        ingested = Stage(
            name="ingest",
            title="取り込み（個人情報の検出を含む）",
            per_second=index.chunks / index.seconds,
            unit="チャンク",
        )
        services.llm.start()
        show("検索を測っています", 0, 1)
        search = _search_stages(services, [item.question for item in items[:_SEARCHES]])
        show("LLM を測っています", 0, 1)
        prefill, decode = _prefill(services), _decode(services.llm)
        cold, warm, naive = _first_tokens(services, items, llm_questions, show)
        model = services.settings.llm_path or services.store.location("llm")
        model_bytes = model.stat().st_size
    floor = bandwidth / model_bytes
    return Bench(
        stages=[ingested, *search, prefill, decode, cold, warm, naive],
        bandwidth=bandwidth,
        model_bytes=model_bytes,
        decode_floor=floor,
        decode_ratio=(decode.per_second or 0.0) / floor,
        first_token_speedup=_median(naive) / _median(warm),
    )


def memory_bandwidth(threads: int) -> float:
    """Bytes a second that `threads` threads read and write together, by numpy copies; the best of five."""
    pairs = [(np.ones(_COPIED // 4, np.float32), np.empty(_COPIED // 4, np.float32)) for _ in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        took = _seconds(lambda _: list(pool.map(_copy, pairs)), range(5))
    return 2 * _COPIED * threads / min(took)


def _copy(pair: tuple[Vectors, Vectors]) -> None:
    np.copyto(pair[1], pair[0])  # numpy lets go of the interpreter lock meanwhile


def _search_stages(services: Services, questions: Sequence[str]) -> list[Stage]:
    knowledge, retriever, embedder = services.knowledge, services.retriever, services.embedder
    chunks = _all_chunks(services)
    texts = [searchable_text(chunk) for chunk in chunks[:256]]
    vectors = [embedder.embed_query(question).tolist() for question in questions]
    words = [retriever.words(question) for question in questions]

    def retrieve(question: str) -> list[Passage]:
        return retriever.retrieve(question, READER, limit=10, as_of=DAY)

    found = [retrieve(question) for question in questions]
    policy = staff_policy(services.settings)
    proofs = [
        (_reworded(passages[0].chunk), passages[0].chunk.text[: policy.passage_characters], question)
        for passages, question in zip(found, questions, strict=True)
        if passages
    ]
    quotes = [(question, [text for _, text, _ in proofs[: policy.sources]]) for question in questions]
    embedding = _seconds(embedder.embed_passages, [texts])
    tokenising = _seconds(retriever.words, texts)
    return [
        _stage("tokenise", "単語に分ける", tokenising, sum(map(len, texts)) / sum(tokenising), "文字"),
        _stage("embed_query", "質問の埋め込み", _seconds(embedder.embed_query, questions)),
        _stage("embed_passages", "文書の埋め込み", [], len(texts) / embedding[0], "チャンク"),
        _stage(
            "dense",
            "意味の検索",
            _seconds(lambda v: knowledge.nearest(v, READER, as_of=DAY, limit=_CANDIDATES), vectors),
        ),
        _stage(
            "lexical",
            "単語の検索",
            _seconds(lambda w: knowledge.matching(w, READER, as_of=DAY, limit=_CANDIDATES), words),
        ),
        _stage("retrieve", "検索全体", _seconds(retrieve, questions)),
        _stage("mask", "質問の個人情報の検出", _seconds(lambda q: services.privacy.mask("bench", q), questions)),
        _stage("relevance", "引用 3 つの読み合わせ", _seconds(lambda q: services.relevance.scores(*q), quotes)),
        _stage("verify", "1 文の検証", _seconds(lambda p: verify(p[0], [p[1]], p[2]), proofs)),
    ]


def _reworded(chunk: Chunk) -> str:
    """No copy of a sentence: that is allowed at a glance."""
    return f"{sentences(chunk.text)[0].strip().rstrip('。')}とされています。"


def _prefill(services: Services) -> Stage:
    """Prompts of which nothing is in the cache: each begins differently."""
    text = "\n".join(chunk.text for chunk in _all_chunks(services))[:1200]
    speeds, took = [], []
    for number in range(3):
        prompt = [Message(role="system", content=f"{number}回目"), Message(role="user", content=text)]
        tokens = services.llm.count("".join(message.content for message in prompt))
        seconds = _seconds(lambda p: services.llm.weigh(p, ["。"]), [prompt])[0]
        took.append(seconds)
        speeds.append(tokens / seconds)
    return _stage("prefill", "LLM が読む", took, float(np.median(speeds)), "トークン")


def _decode(llm: LLM) -> Stage:
    prompt = [Message(role="user", content="1から100までの数を、読点で区切って順に書いてください。")]
    times, text = [], ""
    for token in llm.stream(prompt, max_tokens=_DECODED, cancelled=lambda: False):
        times.append(time.perf_counter())
        text += token.text
    after_first = llm.count(text) - 1
    return _stage("decode", "LLM が書く", [], after_first / (times[-1] - times[0]), "トークン")


def _first_tokens(
    services: Services, items: Sequence[Item], count: int, show: ShowProgress
) -> tuple[Stage, Stage, Stage]:
    """Until the first word, from the question: with an empty cache, with the constant prompt in it, and the naive way.

    Questions that end without the LLM (an approved FAQ, a refusal) are passed over.
    """
    naive = NaiveRag(SAMPLE_CITY, services.embedder, services.llm)
    cold: list[float] = []
    warm: list[float] = []
    other: list[float] = []
    for item in items:
        if len(warm) == count:
            break
        show("最初の文字までを測っています", len(warm), count)
        forget(services.llm)
        first = _first_word(services, item, "cold")
        if first is None:
            continue
        services.llm.weigh([system()], ["。"])
        cold.append(first)
        warm.append(_first_word(services, item, "warm") or first)
        forget(services.llm)
        other.append(naive.first_token_seconds(item.question))
    return (
        _stage("first_token_cold", "最初の文字まで（初回）", cold),
        _stage("first_token_warm", "最初の文字まで（2 問目から）", warm),
        _stage("first_token_naive", "最初の文字まで（単純な RAG）", other),
    )


class _UntilFirstWord:
    """A listener that has heard enough after one word."""

    def __init__(self) -> None:
        self._heard = False

    def on_sources(self, passages: Sequence[Passage]) -> None: ...

    def on_token(self, text: str) -> None:
        self._heard = self._heard or bool(text)

    def on_sentence(self, index: int, text: str, verified: bool) -> None: ...

    def cancelled(self) -> bool:
        return self._heard


def _first_word(services: Services, item: Item, session: str) -> float | None:
    """Seconds; None when the LLM was not asked."""
    question = Question(text=item.question, reader=READER, session=f"bench-{session}", as_of=DAY)
    answer = services.answerer.answer(question, _UntilFirstWord())
    return answer.first_token_seconds if answer.status is AnswerStatus.CANCELLED else None


def forget(llm: LLM) -> None:
    """Put another prompt into the model's cache."""
    llm.weigh([Message(role="user", content="。")], ["。"])


def _all_chunks(services: Services) -> list[Chunk]:
    return [chunk for record in services.knowledge.documents() for chunk in services.knowledge.chunks(record.doc_id)]


def _seconds(do: Callable[[_T], object], inputs: Iterable[_T]) -> list[float]:
    took = []
    for one in inputs:
        started = time.perf_counter()
        do(one)
        took.append(time.perf_counter() - started)
    return took


def _stage(name: str, title: str, seconds: Sequence[float], per_second: float | None = None, unit: str = "") -> Stage:
    return Stage(name=name, title=title, seconds=timing(seconds), per_second=per_second, unit=unit)


def _median(stage: Stage) -> float:
    return stage.seconds.median if stage.seconds else float("nan")
