"""Who is using a data folder. One process at a time owns it: `madoguchi up`, or a command that works without it."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from assistant.errors import MadoguchiError, UserError


class DataFolderInUse(UserError):
    """Another process owns the data folder."""


@dataclass(frozen=True, kw_only=True)
class Owner:
    """`command` is shown to people. `api_port` is where the staff API listens; None for a command without one."""

    pid: int
    command: str
    api_port: int | None = None
    staff_port: int | None = None
    citizen_port: int | None = None


@contextmanager
def owned(
    folder: Path,
    command: str,
    *,
    api_port: int | None = None,
    staff_port: int | None = None,
    citizen_port: int | None = None,
) -> Iterator[None]:
    """Owns the folder for the time of the `with`. The kernel ends it even when the process is killed.

    Raises DataFolderInUse, and MadoguchiError where the folder cannot be written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = (folder / "owner.lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise MadoguchiError(
            f"データのフォルダー {folder} に書き込めません（{error.strerror}）。場所と権限を確かめてください。"
        ) from error
    with file:
        if not _locked(file):
            raise DataFolderInUse(_in_use(folder, _read(file)))
        owner = Owner(
            pid=os.getpid(), command=command, api_port=api_port, staff_port=staff_port, citizen_port=citizen_port
        )
        file.truncate(0)
        json.dump(asdict(owner), file)
        file.flush()
        yield


def owner_of(folder: Path) -> Owner | None:
    """Who owns the folder right now. Raises DataFolderInUse while an owner is only just starting."""
    try:
        file = (folder / "owner.lock").open(encoding="utf-8")
    except OSError:
        return None
    with file:
        if _locked(file, fcntl.LOCK_SH):
            return None
        owner = _read(file)
        if owner is None:
            raise DataFolderInUse(_in_use(folder, None))
        return owner


def local_token(folder: Path) -> Path:
    """Where the staff API leaves the token for commands of the same machine and user."""
    return folder / "local.token"


def _locked(file: IO[str], kind: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(file: IO[str]) -> Owner | None:
    file.seek(0)
    try:
        return Owner(**json.load(file))
    except (ValueError, TypeError):
        return None


def _in_use(folder: Path, owner: Owner | None) -> str:
    if owner is None:
        return (
            f"データのフォルダー {folder} は別の madoguchi が使っています。少し待ってから、もう一度実行してください。"
        )
    if owner.api_port is None:
        return (
            f"データのフォルダー {folder} は madoguchi {owner.command}（PID {owner.pid}）が使っています。"
            "終わるのを待ってから、もう一度実行してください。"
        )
    return (
        f"データのフォルダー {folder} では、窓口がすでに動いています（PID {owner.pid}、"
        f"職員用画面 http://127.0.0.1:{owner.staff_port}）。"
        f"止めるには、それを起動した画面で Ctrl-C を押すか、kill {owner.pid} を実行してください。"
    )
