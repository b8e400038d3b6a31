"""The switches of the citizen chatbot, in a file of their own: staff write it, the citizen process reads it.

It holds no secrets and no texts of citizens, and it works whether either side runs or not.
"""

import fcntl
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from assistant.errors import MadoguchiError, UserError
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
            f"市民用の窓口のスイッチ {path} が壊れていて読めません。控えから戻すか、madoguchi close-chat --anew で、"
            "すべてを止めた新しいスイッチから始めてください（壊れたファイルは残ります）。"
        ) from error


def change_control(path: Path, change: Callable[[Control], Control]) -> Control:
    """Reads, changes and writes the switches; nobody else changes them in between. Returns what they are now.

    Raises MadoguchiError; also for a file that cannot be read: what it had closed must not open by being forgotten.
    """
    with _alone(path):
        changed = change(read_control(path))
        _write(path, changed)
    return changed


def start_anew(path: Path, message: str = "") -> Path:
    """In place of a damaged file: everything closed. Returns where the damaged one is kept.

    Raises UserError where nothing is damaged, and MadoguchiError.
    """
    closed = Control(mode="closed", message=message)
    with _alone(path):
        if _is_readable(path):
            raise UserError(f"市民用の窓口のスイッチ {path} は壊れていません。--anew を付けずに実行してください。")
        kept = _set_aside(path)
        _write(path, closed)
    return kept


def _set_aside(path: Path) -> Path:
    names = (path.with_name(f"{path.stem}.damaged-{number}{path.suffix}") for number in count(1))
    kept = next(name for name in names if not name.exists())
    if path.is_dir():
        return path.rename(kept)
    # By a second name, so that the first is never missing: to a citizen process that starts then, all would be open.
    kept.hardlink_to(path)
    return kept


def _is_readable(path: Path) -> bool:
    try:
        read_control(path)
    except MadoguchiError:
        return False
    return True


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
