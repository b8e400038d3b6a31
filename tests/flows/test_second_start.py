"""The story of the second start: `make run` on a machine where everything is set up, and Ctrl-C in the end."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import psutil
import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 300  # seconds until a start counts as hung, on a machine that does a lot besides

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (ROOT / ".venv" / "stamps" / "llama-install").exists(),
        reason="this machine was not set up by `make run` or `make test`",
    ),
]

Start = Callable[[], "Running"]


class Running:
    """A `make run` in the foreground of a terminal of its own; `said` is what it has printed by now."""

    def __init__(self, environment: dict[str, str]) -> None:
        begun = time.monotonic()
        self._make = subprocess.Popen(
            ["make", "run"],
            cwd=ROOT,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said = self._read_until("止めるには")
        self.seconds = time.monotonic() - begun
        self.processes = psutil.Process(self._make.pid).children(recursive=True)

    def press_ctrl_c(self) -> float:
        """The terminal sends it to all its foreground processes. Returns how many seconds it then took."""
        begun = time.monotonic()
        os.killpg(self._make.pid, signal.SIGINT)
        self._make.wait(PATIENCE)
        return time.monotonic() - begun

    def kill(self) -> None:
        """For a test that has failed: what is left goes with the supervisor."""
        self._make.kill()

    def _read_until(self, words: str) -> str:
        assert self._make.stdout
        said = ""
        for line in self._make.stdout:
            said += line
            if words in line:
                return said
        raise AssertionError(f"make run ended early:\n{said}")


@pytest.fixture
def ports() -> tuple[int, ...]:
    """Of the staff page, the staff API and the citizen API."""
    with ExitStack() as held:
        servers = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(3)]
        return tuple(server.getsockname()[1] for server in servers)


@pytest.fixture
def make_run(tmp_path: Path, ports: tuple[int, ...]) -> Iterator[Start]:
    # Reading the sample city in takes minutes and belongs to the first start only.
    (tmp_path / "sample_city_loaded").touch()
    environment = {
        "MADOGUCHI_DATA": str(tmp_path),
        "MADOGUCHI_STAFF_PORT": str(ports[0]),
        "MADOGUCHI_API_PORT": str(ports[1]),
        "MADOGUCHI_CITIZEN_PORT": str(ports[2]),
    }
    started: list[Running] = []

    def start() -> Running:
        started.append(Running(environment))
        return started[-1]

    yield start
    for running in started:
        running.kill()


def test_a_second_start_is_quick_keeps_the_password_to_itself_and_leaves_nothing_behind(
    make_run: Start, ports: tuple[int, ...]
) -> None:
    first = make_run()
    assert "利用者ID admin   パスワード" in first.said
    first.press_ctrl_c()

    second = make_run()

    assert "パスワード " not in second.said
    assert "user reset admin" in second.said
    assert f"http://127.0.0.1:{ports[0]}" in second.said
    assert httpx.get(f"http://127.0.0.1:{ports[0]}", trust_env=False).status_code == 200
    assert httpx.get(f"http://127.0.0.1:{ports[1]}/health", trust_env=False).json()["parts"]["database"] == "ok"
    # 20 s where nothing else runs; a machine that runs tests beside it gets twice that.
    assert second.seconds < 40

    assert len(second.processes) >= 5  # the supervisor, two APIs, the page, the worker
    assert second.press_ctrl_c() < 20
    assert psutil.wait_procs(second.processes, timeout=10)[1] == []
