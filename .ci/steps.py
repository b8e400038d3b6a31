"""Running the steps of the set-up: in order or side by side, resumable, and saying what failed. Standard library only.

A finished step leaves its key (a hash of what it depends on) in .venv/stamps and is not done again. So an interrupted
or failed set-up goes on where it stopped, and the second start takes no time.
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
_HEARTBEAT_SECONDS = 20


class StepError(Exception):
    """What went wrong in which step, and what to do about it; `log` holds the rest."""

    def __init__(self, title: str, *, reason: str, advice: str, log: Path | None = None) -> None:
        super().__init__(title)
        self.title = title
        self.reason = reason
        self.advice = advice
        self.log = log


class _Stopped(Exception):
    """The step was ended because another one failed."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """Commands that belong together. `also_done_by` are keys under which the step counts as done as well.

    `is_present` looks at the result itself, where a stamp would not notice that somebody deleted it; `stamped` is False
    where that look says it all.
    """

    name: str
    title: str
    advice: str
    commands: list[list[str]]
    key: str = ""
    also_done_by: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    stamped: bool = True
    is_present: Callable[[], bool] = lambda: True
    before: Callable[[], None] = lambda: None
    after: Callable[[], None] = lambda: None


class SetUp:
    """Runs steps and tells on standard output how far they are. Stamps and logs are kept below `folder`."""

    def __init__(self, *, steps: int, folder: Path = VENV) -> None:
        self._steps = steps
        self._stamps = folder / "stamps"
        self._logs = folder / "logs"
        self._number = 0
        self._begun = time.monotonic()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()
        self._stopping = False

    def announce(self, title: str) -> str:
        """The label of the next step, which it also shows."""
        with self._lock:
            self._number += 1
            label = f"[{self._number}/{self._steps}] {title}"
            say(f"{label} …")
            return label

    def run(self, *lanes: list[Step]) -> None:
        """Each lane's steps in order, the lanes side by side. The first failure stops them all."""
        with ThreadPoolExecutor() as pool:
            futures = [pool.submit(self._run_lane, lane) for lane in lanes]
            try:
                while not _finished(futures):
                    say(self._heartbeat())
            except BaseException:
                self._stop()
                raise
            if any(future.done() and future.exception() for future in futures):
                self._stop()
        for future in sorted(futures, key=lambda future: isinstance(future.exception(), _Stopped)):
            future.result()  # the failure itself before those that it interrupted

    def _run_lane(self, lane: list[Step]) -> None:
        for step in lane:
            self._run_step(step)

    def _run_step(self, step: Step) -> None:
        label = self.announce(step.title)
        if self._is_done(step):
            say(f"{label} … 済んでいます")
            return
        begun = time.monotonic()
        self._logs.mkdir(parents=True, exist_ok=True)
        log = self._logs / f"{step.name}.log"
        step.before()
        with log.open("wb") as file:
            for command in step.commands:
                self._execute(step, command, file.fileno(), log)
        step.after()
        self._stamps.mkdir(exist_ok=True)
        (self._stamps / step.name).write_text(step.key)
        say(f"{label} … 終わりました（{time.monotonic() - begun:.0f} 秒）")

    def _is_done(self, step: Step) -> bool:
        stamp = self._stamps / step.name
        is_stamped = stamp.exists() and stamp.read_text() in (step.key, *step.also_done_by)
        return (is_stamped or not step.stamped) and step.is_present()

    def _execute(self, step: Step, command: list[str], output: int, log: Path) -> None:
        with self._lock:
            if self._stopping:
                raise _Stopped
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=os.environ | step.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # so that the compilers that pip started can be stopped with it
            )
            self._running[step.name] = process
        status = process.wait()
        with self._lock:
            del self._running[step.name]
        if self._stopping:
            raise _Stopped
        if status:
            raise StepError(step.title, reason=reason(log), advice=step.advice, log=log)

    def _stop(self) -> None:
        with self._lock:
            self._stopping = True
            for process in self._running.values():
                os.killpg(process.pid, signal.SIGTERM)

    def _heartbeat(self) -> str:
        with self._lock:
            parts = [f"{name}{how_far(self._logs / f'{name}.log')}" for name in self._running]
        return f"      … 開始から {time.monotonic() - self._begun:.0f} 秒（{'、'.join(parts)}）"


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def reason(log: Path, count: int = 6) -> str:
    """The last lines that speak of an error; where there are none, the last lines."""
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    errors = [
        line for line in lines if re.match(r"(ERROR|WARNING)\b", line) or re.search(r"\berror:|No space left", line)
    ]
    telling = list(dict.fromkeys(errors or lines))[-count:]
    return "\n".join(line[:200] for line in telling) or "記録に何も残っていません。"


def how_far(log: Path) -> str:
    """「 12/22」 of a log whose end has such a count, as ninja's and that of the models; else ""."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 20_000))
        end = file.read().decode("utf-8", errors="replace")
    counts = re.findall(r"^ *\[(\d+/\d+)\]| (\d+/\d+)$", end, re.MULTILINE)
    return f" {''.join(counts[-1])}" if counts else ""


def _finished(futures: list[Future[None]]) -> bool:
    done, running = wait(futures, timeout=_HEARTBEAT_SECONDS, return_when=FIRST_EXCEPTION)
    return not running or any(future.exception() for future in done)
