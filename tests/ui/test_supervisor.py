"""The supervisor with real processes: what it starts, restarts and leaves behind."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.slow

# Answers /health, and has a child of its own that ends with its standard input, as the process of the LLM does.
TOY = """
import http.server, signal, subprocess, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(503 if "mute" in sys.argv else 200); self.end_headers()
    def log_message(self, *_): pass
if "deaf" in sys.argv: signal.signal(signal.SIGTERM, signal.SIG_IGN)
if "broken" in sys.argv: sys.exit("設定が読めません")
child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
print("serving", flush=True)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""

SUPERVISOR = """
import sys
from pathlib import Path
from ui.supervisor import CannotStart, Program, Supervisor
toy, logs, *programs = sys.argv[1:]
made = []
for program in programs:
    port, *mood = program.split(",")
    made.append(Program(name=f"toy{port}", title=f"見本{port}", command=[sys.executable, "-c", toy, port, *mood],
                        health="" if "quiet" in mood else f"http://127.0.0.1:{port}/health"))
try:
    Supervisor(made, logs=Path(logs), say=lambda text: print(text, flush=True)).run(lambda: print("READY", flush=True))
except CannotStart as error:
    sys.exit(str(error))
"""

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def _hang_ups_are_heard() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # tests started by nohup would pass on that they ignore it

    def run(*programs: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", SUPERVISOR, TOY, str(tmp_path), *programs]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=_hang_ups_are_heard
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def wait_for(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout
    seen = ""
    for line in process.stdout:
        seen += line
        if words in line:
            return seen
    raise AssertionError(f"{words!r} never came: {seen}")


def family(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return list(psutil.Process(process.pid).children(recursive=True))


def alive(processes: list[psutil.Process], seconds: float = 10) -> list[psutil.Process]:
    """Which of them are still there after at most `seconds`."""
    left: list[psutil.Process] = psutil.wait_procs(processes, timeout=seconds)[1]
    return left


def toy_on(process: subprocess.Popen[str], port: int) -> psutil.Process:
    return next(child for child in psutil.Process(process.pid).children() if str(port) in child.cmdline())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything_in_order(start: Start, number: signal.Signals) -> None:
    process = start(*map(str, free_ports(2)))
    wait_for(process, "READY")
    everything = family(process)

    process.send_signal(number)

    assert len(everything) == 4
    assert process.wait(10) == 0
    assert alive(everything, 1) == []


def test_a_process_that_ignores_the_signal_is_killed_within_ten_seconds(start: Start) -> None:
    process = start(f"{free_ports(1)[0]},deaf")
    wait_for(process, "READY")
    everything = family(process)

    process.send_signal(signal.SIGINT)

    assert process.wait(10) == 0
    assert alive(everything, 1) == []


def test_nothing_stays_when_the_supervisor_itself_is_killed(start: Start) -> None:
    process = start(*map(str, free_ports(2)))
    wait_for(process, "READY")
    everything = family(process)

    process.kill()

    assert alive(everything) == []


def test_a_killed_process_comes_back_and_its_own_children_are_gone(start: Start) -> None:
    first, second = free_ports(2)
    process = start(str(first), str(second))
    wait_for(process, "READY")
    killed = toy_on(process, first)
    orphans = killed.children(recursive=True)

    killed.kill()
    said = wait_for(process, "応答しました")

    assert f"見本{first}が止まったので、起動し直します（シグナル SIGKILL）" in said
    assert alive(orphans, 2) == []
    assert toy_on(process, first).pid != killed.pid


def test_a_process_that_dies_again_and_again_is_tried_on_and_the_others_run(start: Start) -> None:
    weak, strong = free_ports(2)
    process = start(str(weak), str(strong))
    wait_for(process, "READY")
    untouched = toy_on(process, strong).pid

    for _ in range(6):
        toy_on(process, weak).kill()
        said = wait_for(process, "応答しました")

    assert f"toy{weak}.log を確かめてください" in said
    assert toy_on(process, strong).pid == untouched


def test_a_process_that_dies_again_and_again_before_all_are_ready_ends_it_with_a_reason(start: Start) -> None:
    weak, never = free_ports(2)
    process = start(str(weak), f"{never},mute")
    wait_for(process, f"見本{weak}が応答しました")

    for _ in range(4):
        toy_on(process, weak).kill()
        wait_for(process, f"見本{weak}が応答しました")
    toy_on(process, weak).kill()
    said = wait_for(process, "すべての記録は")

    assert f"見本{weak}が5回続けて止まったため" in said
    assert process.wait(10) == 1


def test_a_process_that_never_comes_up_is_not_tried_for_long_and_its_words_are_shown(
    start: Start, tmp_path: Path
) -> None:
    port = free_ports(1)[0]
    begun = time.monotonic()
    process = start(f"{port},broken")

    said = wait_for(process, "すべての記録は")

    assert "設定が読めません" in said
    assert str(tmp_path / f"toy{port}.log") in said
    assert time.monotonic() - begun < 10


def test_what_the_processes_write_goes_into_their_logs(start: Start, tmp_path: Path) -> None:
    port = free_ports(1)[0]
    process = start(str(port))
    wait_for(process, "READY")

    assert f"[{toy_on(process, port).pid}] serving" in (tmp_path / f"toy{port}.log").read_text(encoding="utf-8")


def test_a_program_without_a_port_is_up_at_once(start: Start) -> None:
    (port,) = free_ports(1)
    process = start(f"{port},quiet")
    assert "起動しました" in wait_for(process, "READY")
