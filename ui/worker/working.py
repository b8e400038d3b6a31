"""What the worker does: the next job, and between jobs the deletion of audio whose time is over."""

import logging
import os
import time

from assistant.errors import MadoguchiError
from assistant.minutes.services import MinutesServices, build_minutes
from assistant.settings import Settings
from ui.web.housekeeping import attempt

_IDLE_SECONDS = 1.0
_CLEANING_SECONDS = 600.0
_PAUSE_SECONDS = 10.0
_log = logging.getLogger(__name__)


def work(settings: Settings) -> None:
    """Does not return."""
    os.nice(10)  # whoever waits for an answer in the chat goes first
    keep_working(build_minutes(settings))


def keep_working(services: MinutesServices, *, pause: float = _PAUSE_SECONDS) -> None:
    """Does not return: a database that is away for a while is waited for, and the job in hand is begun again."""
    while True:
        try:
            _work_off(services)
        except MadoguchiError as error:
            _log.warning("work put off: error=%s", type(error).__name__)
            time.sleep(pause)


def _work_off(services: MinutesServices) -> None:
    resumed = services.queue.resume()
    _log.info("worker started: jobs to go on with=%d", resumed)
    cleaned_at = float("-inf")
    while True:
        if time.monotonic() - cleaned_at > _CLEANING_SECONDS:
            cleaned_at = time.monotonic()
            attempt(lambda: _clean(services), _log)
        if not services.listening.work_once():
            time.sleep(_IDLE_SECONDS)


def _clean(services: MinutesServices) -> None:
    for certificate in services.recordings.delete_due():
        _log.info("recording deleted: job=%s", certificate.job_id)
