"""A bounded load test of a running citizen API: mixed questions over HTTP, and how long each kind took."""

import asyncio
import csv
import json
import secrets
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import httpx

from eval.bench import QUESTIONS, SAMPLE_CITY

_TIMEOUT = 120.0


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of traffic. `share`: how many of every hundred questions."""

    title: str
    share: int
    texts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """Seconds are of the whole answer, from the first byte sent to the last received."""

    title: str
    count: int
    median: float
    p95: float
    statuses: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Load:
    per_second: float
    lines: tuple[Line, ...]


def faq_traffic() -> list[Kind]:
    """The sample city's approved questions, word for word."""
    return [Kind(title="FAQ", share=100, texts=_questions_in(SAMPLE_CITY / "public" / "faq_citizens.csv"))]


def reworded_traffic() -> list[Kind]:
    """The same in citizens' own words, by somebody who did not know the program: none is answered without search."""
    return [Kind(title="言い回しを変えた FAQ", share=100, texts=_questions_in(QUESTIONS.with_name("reworded_faq.csv")))]


def _questions_in(path: Path) -> tuple[str, ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(row["question"] for row in csv.DictReader(file))


def mixed_traffic() -> list[Kind]:
    """Mostly approved questions; some garbage, some of other languages, few for the model, few that nobody knows."""
    (faq,) = faq_traffic()
    return [
        Kind(title="FAQ", share=80, texts=faq.texts),
        Kind(title="ごみ", share=10, texts=("フライパンの捨て方は？", "乾電池はどうやって捨てますか", "布団の捨て方")),
        Kind(title="ほかの言語", share=6, texts=("How do I register my dog?", "What do I need to move in?")),
        Kind(title="答えのない質問", share=4, texts=("火星への引っ越しはどうしますか。", "市長の好物は何ですか。")),
    ]


async def run(url: str, kinds: Sequence[Kind], *, clients: int, seconds: float, once: bool = False) -> Load:
    """`clients` ask one after the other, each as soon as it has its answer. `once`: no question a second time."""
    taken: dict[str, list[tuple[float, str]]] = defaultdict(list)
    questions = iter(_questions(kinds)) if once else cycle(_questions(kinds))
    until = time.perf_counter() + seconds
    started = time.perf_counter()
    limits = httpx.Limits(max_connections=clients)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=_TIMEOUT, trust_env=False) as http:

        async def client() -> None:
            for kind, text in questions:
                if time.perf_counter() > until:
                    break
                began = time.perf_counter()
                status = await _asked(http, text)
                taken[kind].append((time.perf_counter() - began, status))

        await asyncio.gather(*(client() for _ in range(clients)))
    total = sum(len(rows) for rows in taken.values())
    return Load(
        per_second=total / (time.perf_counter() - started),
        lines=tuple(_line(kind.title, taken[kind.title]) for kind in kinds if taken[kind.title]),
    )


def _questions(kinds: Sequence[Kind]) -> list[tuple[str, str]]:
    """Of one kind, each once; of several, a hundred times as many as the longest list needs, spread evenly."""
    if len(kinds) == 1:
        return [(kinds[0].title, text) for text in kinds[0].texts]
    texts = {kind.title: cycle(kind.texts) for kind in kinds}
    rounds = max(len(kind.texts) for kind in kinds)
    return [(kind.title, next(texts[kind.title])) for _ in range(rounds) for kind in _spread(kinds)]


def _spread(kinds: Sequence[Kind]) -> Iterator[Kind]:
    due = sorted((place / kind.share, index) for index, kind in enumerate(kinds) for place in range(kind.share))
    return (kinds[index] for _, index in due)


async def _asked(http: httpx.AsyncClient, text: str) -> str:
    """The answer's status, or the code of the refusal."""
    body = {"text": text, "request_id": str(uuid.uuid4())}
    # Everybody else's question, as a proxy on this machine passes it on: the limit for one client is not measured here.
    address = {"X-Forwarded-For": f"2001:db8:{secrets.token_hex(2)}:{secrets.token_hex(2)}::1"}
    response = await http.post("/citizen/v1/ask", json=body, headers=address)
    if response.is_error:
        return str(response.json()["code"])
    last = response.text.rstrip().rpartition("\ndata: ")[2]
    return str(json.loads(last).get("status", "ERROR"))


def _line(title: str, rows: list[tuple[float, str]]) -> Line:
    ordered = sorted(seconds for seconds, _ in rows)
    statuses = [status for _, status in rows]
    return Line(
        title=title,
        count=len(rows),
        median=ordered[len(ordered) // 2],
        p95=ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))],
        statuses={status: statuses.count(status) for status in sorted(set(statuses))},
    )
