"""Chunks on a real Dask cluster of two processes: what one worker does not finish, the other does."""

import os
import signal
from functools import partial
from pathlib import Path

import numpy as np
import psutil
import pytest
from distributed import LocalCluster

from assistant.minutes.chunk_runner import ChunkRunner, ClusterUnavailable, Task
from tests.assistant.minutes.fakes import FakeHearer


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_loses_no_chunk(tmp_path: Path) -> None:
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        runner = ChunkRunner(partial(FakeHearer, tmp_path / "diary", seconds=0.5), scheduler=cluster.scheduler_address)
        outcomes: dict[int, str | None] = {}
        for outcome in runner.run(tasks(8)):
            if not outcomes:
                os.kill(cluster.workers[0].pid, signal.SIGKILL)
            outcomes[outcome.ordinal] = outcome.result
        runner.close()
    assert sorted(outcomes) == list(range(8))
    assert all(outcomes.values())


def test_memory_does_not_grow_with_the_length_of_a_recording() -> None:
    runner = ChunkRunner(FakeHearer)
    process = psutil.Process()
    chunks = (Task(ordinal=n, start=0, samples=np.ones(3_840_000, np.int16), anyway=False) for n in range(40))
    used = [process.memory_info().rss for _ in runner.run(chunks)]
    runner.close()
    assert used[-1] - used[9] < 100_000_000  # the samples of thirty chunks are 230 MB


def test_without_a_cluster_no_port_is_opened() -> None:
    before = listening()
    runner = ChunkRunner(FakeHearer)
    opened = [listening() - before for _ in runner.run(tasks(1))]
    runner.close()
    assert opened == [set()]


def test_a_scheduler_that_does_not_answer_is_named() -> None:
    runner = ChunkRunner(FakeHearer, scheduler="tcp://127.0.0.1:1", patience=1)
    with pytest.raises(ClusterUnavailable, match=r"tcp://127\.0\.0\.1:1.*MADOGUCHI_DASK_SCHEDULER"):
        list(runner.run(tasks(1)))


def listening() -> set[tuple[str, int]]:
    """Addresses and ports on which this process and its children take connections."""
    process = psutil.Process()
    connections = [each for p in (process, *process.children(recursive=True)) for each in p.net_connections()]
    return {(each.laddr.ip, each.laddr.port) for each in connections if each.status == psutil.CONN_LISTEN}


def tasks(count: int) -> list[Task]:
    samples = np.zeros(16_000, np.int16)
    return [Task(ordinal=n, start=n, samples=samples, anyway=False) for n in range(count)]
