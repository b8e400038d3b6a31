"""Logs as JSON lines: ids, counts and seconds. Nothing that anybody wrote."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import TextIO

_OURS = ("madoguchi", "assistant", "guardrails", "ingest", "ui", "uvicorn.error")
_FIELDS = (
    "request_id",
    "method",
    "route",
    "status",
    "seconds",
    "user_id",
    "error",
    "where",
    "count",
    "snapshot",
    "in_use",
    "reason",
)


class JsonLines(logging.Formatter):
    """The message, which is a constant in our code, and the fields above from `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        return json.dumps(line, ensure_ascii=False)


def log_as_json(stream: TextIO = sys.stderr) -> None:
    """Sends our logs to `stream`, and of other libraries' only warnings: httpx, for one, logs addresses with the words
    of a search in them. Called once, by the process and not by the app."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def fault(error: BaseException) -> dict[str, str]:
    """Kind and place of an unexpected error for `extra`. Not its words: they may quote a question or a name."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return {
        "error": type(error).__name__,
        "where": " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames)),
    }
