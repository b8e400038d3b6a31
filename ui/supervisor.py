"""`madoguchi up`: starts the processes, restarts what dies, and leaves nothing behind when it ends."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from assistant.errors import MadoguchiError
from ui.process_log import ProcessLog

Say = Callable[[str], None]

_GRACE_SECONDS = 6.0  # between SIGTERM and SIGKILL
_DEATHS = 5
_WITHIN_SECONDS = 60.0
_DEATHS_BEFORE_FIRST_ANSWER = 2
_LONGEST_PAUSE = 8.0
_PR_SET_CHILD_SUBREAPER = 36


class CannotStart(MadoguchiError):
    """A process does not come up, or dies again and again."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """A process to keep running. It is up once `health` answers 200, or at once where it has no port; `command` is its
    argv."""

    name: str
    title: str
    command: Sequence[str]
    health: str = ""


class _Child:
    """One program with its present process and the history of its deaths."""

    def __init__(self, program: Program, log: ProcessLog) -> None:
        self.program = program
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self.is_up = False
        self.ever_up = False
        self.start_at = 0.0
        self._deaths: deque[float] = deque(maxlen=_DEATHS)

    def start(self) -> None:
        """In a session of its own: Ctrl-C reaches only the supervisor, which stops the children in order."""
        command = [sys.executable, "-m", "ui.with_parent", str(os.getpid()), *self.program.command]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        assert self.process.stdout
        self.log.follow(self.process.stdout, self.process.pid)

    def note_death(self, status: int, *, give_up: bool) -> float:
        """Plans the next start: the seconds until then. Raises CannotStart after too many deaths, if it may give up."""
        self.end_group()
        self.process = None
        self.is_up = False
        now = time.monotonic()
        self._deaths.append(now)
        recent = [moment for moment in self._deaths if now - moment < _WITHIN_SECONDS]
        if give_up and len(recent) >= (_DEATHS if self.ever_up else _DEATHS_BEFORE_FIRST_ANSWER):
            raise CannotStart(self._epitaph(status, len(recent)))
        pause: float = min(_LONGEST_PAUSE, 0.5 * 2 ** (len(recent) - 1))
        self.start_at = now + pause
        return pause

    def kill_group(self) -> None:
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def end_group(self) -> None:
        """Kills the process with all that it started, such as the child that holds the LLM, and buries them."""
        if self.process is None:
            return
        self.kill_group()
        self.process.wait()
        with suppress(ChildProcessError):
            while True:  # its own children, which became ours with its death
                os.waitpid(-self.process.pid, 0)

    def answers(self) -> bool:
        if not self.program.health:
            return True
        try:
            return httpx.get(self.program.health, timeout=2, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def _epitaph(self, status: int, times: int) -> str:
        last = "\n".join(f"    {line}" for line in self.log.last_lines())
        return (
            f"{self.program.title}が{times}回続けて止まったため、起動をやめます（{how_it_ended(status)}）。\n"
            f"  最後の記録:\n{last}\n"
            f"  すべての記録は {self.log.path} にあります。原因を取り除いてから、もう一度起動してください。"
        )


class Supervisor:
    """Runs programs until it is told to stop. For the main thread: children die with the thread that started them."""

    def __init__(self, programs: Sequence[Program], *, logs: Path, say: Say) -> None:
        self._children = [_Child(program, ProcessLog(logs / f"{program.name}.log")) for program in programs]
        self._say = say
        self._stopping = False
        self._ready = False

    def run(self, on_ready: Callable[[], None]) -> None:
        """Blocks. `on_ready` is called once, when every program has answered. Raises CannotStart until then: after it,
        a program that keeps dying, such as one whose database is away, must not take the others with it."""
        _adopt_orphans()
        signal.signal(signal.SIGINT, self._on_signal)
        signal.signal(signal.SIGTERM, self._on_signal)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # started by nohup
            signal.signal(signal.SIGHUP, self._on_signal)
        try:
            for child in self._children:
                child.start()
            self._watch(on_ready)
        finally:
            self._stop()

    def _watch(self, on_ready: Callable[[], None]) -> None:
        while not self._stopping:
            for child in self._children:
                self._look_after(child)
            if not self._ready and all(child.is_up for child in self._children):
                self._ready = True
                on_ready()
            time.sleep(0.2)

    def _look_after(self, child: _Child) -> None:
        if child.process is None:
            if time.monotonic() >= child.start_at:
                child.start()
            return
        status = child.process.poll()
        if status is not None:
            if not self._stopping:
                pause = child.note_death(status, give_up=not self._ready)
                self._say(
                    f"{child.program.title}が止まったので、起動し直します（{how_it_ended(status)}）。"
                    f"{pause:g} 秒後です。続くときは {child.log.path} を確かめてください。"
                )
            return
        if not child.is_up and child.answers():
            child.is_up = child.ever_up = True
            self._say(f"  {child.program.title}が{'応答' if child.program.health else '起動'}しました。")

    def _on_signal(self, _number: int, _frame: object) -> None:
        if self._stopping:  # the second Ctrl-C: no more patience
            for child in self._children:
                child.kill_group()
        self._stopping = True

    def _stop(self) -> None:
        self._stopping = True
        self._say("止めています …")
        alive = [child.process for child in self._children if child.process and child.process.poll() is None]
        for process in alive:
            process.terminate()
        deadline = time.monotonic() + _GRACE_SECONDS
        for process in alive:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
        for child in self._children:
            child.end_group()
        self._say("止めました。")


def _adopt_orphans() -> None:
    """Processes whose parent dies become children of this one, so that their ends can be waited for."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def how_it_ended(status: int) -> str:
    if status < 0:
        return f"シグナル {signal.Signals(-status).name}"
    return f"終了コード {status}"
