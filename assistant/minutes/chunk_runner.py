"""Runs the chunks of a recording on Dask: inside this process, or on a cluster at an address. Only here is it known.

A chunk travels with its samples, so a cluster needs the program and the models but no common folder. A worker of the
cluster that dies takes nothing with it: Dask gives its chunk to another one.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import dask
from distributed import (
    Client,
    Future,
    KilledWorker,
    Scheduler,
    SpecCluster,
    Worker,
    WorkerPlugin,
    as_completed,
    get_worker,
)

from assistant.errors import MadoguchiError
from assistant.minutes.hearing import Hearer
from assistant.minutes.recording import Samples

_PLUGIN = "madoguchi-hearer"


class ClusterUnavailable(MadoguchiError):
    """There is no Dask scheduler at the address."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """One chunk to be heard. `anyway`: keep whatever is heard. `hotwords`: what may be said."""

    ordinal: int
    start: float
    samples: Samples
    anyway: bool
    hotwords: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """`result` is the JSON of the HeardChunk, or None where it failed."""

    ordinal: int
    result: str | None


class ChunkRunner:
    """`make_hearer` is called once in each Dask worker. `patience`: seconds to wait for the scheduler."""

    def __init__(self, make_hearer: Callable[[], Hearer], *, scheduler: str = "", patience: float = 10.0) -> None:
        self._make_hearer = make_hearer
        self._scheduler = scheduler
        self._patience = patience
        self._client: Client | None = None
        self._own_cluster: SpecCluster | None = None

    def run(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Outcomes as they come; no more tasks are begun than there are workers, and one to wait."""
        client = self._connected()
        remaining = iter(tasks)
        ordinals: dict[Future, int] = {}
        running = as_completed(loop=client.loop)
        self._top_up(client, running, ordinals, remaining)
        try:
            for future in running:
                yield _outcome(ordinals.pop(future), future)
                self._top_up(client, running, ordinals, remaining)
        finally:
            client.cancel(list(ordinals))

    def close(self) -> None:
        if self._client:
            self._client.close()
            self._client = None
        if self._own_cluster:
            self._own_cluster.close()
            self._own_cluster = None

    def _top_up(
        self, client: Client, running: as_completed, ordinals: dict[Future, int], remaining: Iterator[Task]
    ) -> None:
        workers = len(client.scheduler_info(n_workers=-1)["workers"])
        for task in islice(remaining, max(0, workers + 1 - len(ordinals))):
            future = client.submit(_hear, task.samples, task.start, task.anyway, task.hotwords, pure=False)
            ordinals[future] = task.ordinal
            running.add(future)

    def _connected(self) -> Client:
        if self._client is None:
            # Dask keeps the last thousand messages of each connection for debugging, here with 8 MB of samples each.
            dask.config.set({"distributed.admin.low-level-log-length": 1})
            if not self._scheduler:
                self._own_cluster = _in_this_process()
            try:
                client = Client(self._own_cluster or self._scheduler, timeout=self._patience, set_as_default=False)
            except OSError as error:
                raise ClusterUnavailable(
                    f"Dask のスケジューラー（{self._scheduler}）に接続できません。"
                    "動いているか、MADOGUCHI_DASK_SCHEDULER を確かめてください。"
                ) from error
            client.register_plugin(_HearerPlugin(self._make_hearer))
            self._client = client
        return self._client


class _WithoutPages:
    """Dask's scheduler and worker each serve HTTP pages about themselves, to the whole network, even with the dashboard
    switched off. Here they serve none."""

    def start_http_server(self, *_arguments: object, **_options: object) -> None: ...


class _Scheduler(_WithoutPages, Scheduler):  # type: ignore[misc]  # distributed is not typed
    pass


class _Worker(_WithoutPages, Worker):  # type: ignore[misc]
    pass


def _in_this_process() -> SpecCluster:
    """One worker with one thread, which talks to its scheduler through memory: no port is opened."""
    return SpecCluster(
        scheduler={"cls": _Scheduler, "options": {"protocol": "inproc"}},
        workers={0: {"cls": _Worker, "options": {"protocol": "inproc", "nthreads": 1, "memory_limit": 0}}},
    )


class _HearerPlugin(WorkerPlugin):  # type: ignore[misc]  # distributed is not typed
    """Holds the models of one Dask worker, also of one that joins later."""

    name = _PLUGIN

    def __init__(self, make_hearer: Callable[[], Hearer]) -> None:
        self._make_hearer = make_hearer
        self.hearer: Hearer | None = None

    def setup(self, worker: Worker) -> None:
        self.hearer = self._make_hearer()


def _hear(samples: Samples, start: float, anyway: bool, hotwords: tuple[str, ...]) -> str:
    plugin = get_worker().plugins[_PLUGIN]
    assert isinstance(plugin, _HearerPlugin)
    assert plugin.hearer
    return plugin.hearer.hear(samples, start, anyway, hotwords)


def _outcome(ordinal: int, future: Future) -> Outcome:
    """Raises what the hearer raised, such as ModelUnavailable; a chunk that kills its workers is only left out."""
    try:
        return Outcome(ordinal=ordinal, result=str(future.result()))
    except KilledWorker:
        return Outcome(ordinal=ordinal, result=None)
