"""The switches of the citizen chatbot, in a file of their own: staff write it, the citizen process reads it.

It holds no secrets and no texts of citizens, and it works whether either side runs or not.
"""

import fcntl
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from assistant.errors import MadoguchiError
from assistant.snapshot import write_at_once

log = logging.getLogger("madoguchi.citizen")

Mode = Literal["normal", "disaster", "closed"]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Notice(_Section):
    title: Annotated[Short, StringConstraints(min_length=1)]
    text: Text = ""
    url: Annotated[str, StringConstraints(max_length=500, pattern=r"^(https?://[^\s<>\"']+)?$")] = ""


class ClosedTopic(_Section):
    """What a department does not want answered now. `topic` is a word of it; "" is everything of the department."""

    department: Annotated[Short, StringConstraints(min_length=1)]
    topic: Short = ""


class Control(_Section):
    """`message`: said while closed. `opening_message` and `notices` come before the published ones."""

    mode: Mode = "normal"
    message: Text = ""
    opening_message: Text = ""
    notices: Annotated[tuple[Notice, ...], Field(max_length=20)] = ()
    closed: Annotated[tuple[ClosedTopic, ...], Field(max_length=200)] = ()

    @property
    def digest(self) -> str:
        """Tells whether somebody has changed the switches in between."""
        return sha256(self.model_dump_json().encode()).hexdigest()[:16]


def control_file(data: Path) -> Path:
    return data / "citizen-control" / "control.json"


def read_control(path: Path) -> Control:
    """Raises MadoguchiError for a file that cannot be read; where there is none, everything is open."""
    try:
        return _parsed(path)
    except FileNotFoundError:
        return Control()


def _parsed(path: Path) -> Control:
    """Raises FileNotFoundError, and MadoguchiError for a file that cannot be read."""
    try:
        return Control.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise
    except (OSError, ValidationError) as error:
        raise MadoguchiError(
            f"市民用の窓口のスイッチ {path} を読めません。madoguchi open-chat か close-chat で書き直してください。"
        ) from error


def change_control(path: Path, change: Callable[[Control], Control], *, whole: bool = False) -> Control:
    """Reads, changes and writes the switches; nobody else changes them in between. Returns what they are now.

    `whole`: the change is of the whole chat, and a file that cannot be read is no reason to leave it open. Raises
    MadoguchiError.
    """
    with _alone(path):
        changed = change(_read_or_anew(path) if whole else read_control(path))
        _write(path, changed)
    return changed


def _read_or_anew(path: Path) -> Control:
    try:
        return read_control(path)
    except MadoguchiError:
        return Control()


def _write(path: Path, control: Control) -> None:
    write_at_once(path, control.model_dump_json(indent=1).encode())


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One change at a time, of whichever thread or process: the command line changes the same file as the API."""
    try:
        path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)
    except OSError as error:
        raise MadoguchiError(
            f"市民用の窓口のスイッチ {path} を書けません（{error.strerror}）。権限と空き容量を確かめてください。"
        ) from error


class ControlWatch:
    """The switches as they are now, read again when the file has changed.

    A file that cannot be read, or that is gone, opens nothing: what was known still holds, and at the start, where
    nothing is known, everything is closed. Only where no file has ever been is everything open.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None  # of the file that was read
        self._was_there = False
        self.version = 0  # none has been read
        self.readable = True
        self.now = Control(mode="closed")
        self.look()

    def look(self) -> None:
        stamp = self._stat()
        if self.version and self.readable and stamp == self._stamp:
            return
        now = self._read()
        if now is None:
            if self.readable:
                log.error("control file unreadable, nothing is opened")
            self.readable = False
            return
        self.now, self._stamp, self.readable = now, stamp, True
        self.version += 1

    def _stat(self) -> tuple[int, int] | None:
        try:
            stat = self._path.stat()
        except OSError:
            return None
        self._was_there = True
        return stat.st_mtime_ns, stat.st_ino

    def _read(self) -> Control | None:
        try:
            return _parsed(self._path)
        except FileNotFoundError:
            return None if self._was_there else Control()
        except MadoguchiError:
            self._was_there = True
            return None
