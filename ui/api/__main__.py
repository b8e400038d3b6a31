"""`python -m ui.api --data DIR --api-port N`: the staff API as a process. The supervisor runs it."""

import argparse
import sys
from pathlib import Path

from assistant.errors import MadoguchiError
from assistant.settings import Settings
from ui.api.serving import run

parser = argparse.ArgumentParser(prog="staff-api")
parser.add_argument("--data", type=Path, required=True)
parser.add_argument("--api-port", type=int, required=True)
arguments = parser.parse_args()
try:
    run(Settings(data=arguments.data, api_port=arguments.api_port))
except MadoguchiError as error:
    sys.exit(str(error))
