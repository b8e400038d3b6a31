"""`python -m ui.worker --data DIR`: works off the queue until it is told to stop. The supervisor runs it."""

import argparse
import logging
import signal
import sys
from pathlib import Path

from assistant.errors import MadoguchiError
from assistant.settings import Settings, restrain_libraries
from ui.worker.working import work

restrain_libraries()
parser = argparse.ArgumentParser(prog="worker")
parser.add_argument("--data", type=Path, required=True)
arguments = parser.parse_args()
logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # whatever is in hand is begun again at the next start
try:
    work(Settings(data=arguments.data))
except MadoguchiError as error:
    sys.exit(str(error))
