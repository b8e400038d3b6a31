"""What a process writes, line by line into a file that does not grow without end."""

import logging.handlers
import threading
from datetime import datetime
from pathlib import Path
from typing import IO

_BYTES = 5_000_000
_OLD_FILES = 5


class ProcessLog:
    """Reads a process's output to its end in a thread of its own, so that the process never waits for a reader."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file = _Rotating(path, maxBytes=_BYTES, backupCount=_OLD_FILES, encoding="utf-8", errors="replace")

    def follow(self, output: IO[bytes], pid: int) -> None:
        threading.Thread(target=self._copy, args=(output, pid), name=f"log-{self.path.stem}", daemon=True).start()

    def last_lines(self, count: int = 5) -> list[str]:
        if not self.path.exists():
            return []
        return self.path.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]

    def _copy(self, output: IO[bytes], pid: int) -> None:
        with output:
            for line in output:
                text = line.decode("utf-8", errors="replace").rstrip()
                moment = datetime.now().astimezone().isoformat(timespec="seconds")
                self._file.write(f"{moment} [{pid}] {text}")


class _Rotating(logging.handlers.RotatingFileHandler):
    """Python's rotation without the rest of logging."""

    def write(self, line: str) -> None:
        self.handle(logging.makeLogRecord({"msg": line}))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 the name is Python's
        """A full disk loses lines of the log; it must not stop anything."""
