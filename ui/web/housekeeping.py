"""Chores that a running process does again and again, whatever became of them the time before."""

import logging
from collections.abc import Callable

from assistant.errors import MadoguchiError
from ui.web.logs import fault


def attempt(chore: Callable[[], object], log: logging.Logger) -> None:
    """Does one chore. What goes wrong is in the log, and keeps nobody from the other chores or the next time."""
    try:
        chore()
    except MadoguchiError as error:  # a full disk may be emptied
        log.warning("housekeeping put off", extra=fault(error))
    except Exception as error:  # noqa: BLE001 the end of a chore: without the loop nothing would be deleted any more
        log.error("housekeeping failed", extra=fault(error))
