"""What the worker does: the next job, and between jobs the deletion of audio whose time is over."""

import logging
import os
import time

from assistant.minutes.services import build_minutes
from assistant.settings import Settings

_IDLE_SECONDS = 1.0
_CLEANING_SECONDS = 600.0
_log = logging.getLogger(__name__)


def work(settings: Settings) -> None:
    """Does not return."""
    os.nice(10)  # whoever waits for an answer in the chat goes first
    services = build_minutes(settings)
    resumed = services.queue.resume()
    _log.info("worker started: jobs to go on with=%d", resumed)
    cleaned_at = float("-inf")
    while True:
        if time.monotonic() - cleaned_at > _CLEANING_SECONDS:
            cleaned_at = time.monotonic()
            for certificate in services.recordings.delete_due():
                _log.info("recording deleted: job=%s", certificate.job_id)
        if not services.listening.work_once():
            time.sleep(_IDLE_SECONDS)
