"""`python -m ui.citizen --published DIR --control DIR --own DIR --public-key HEX`: the citizen API as a process."""

import argparse
import sys
from pathlib import Path

from assistant.errors import MadoguchiError
from assistant.settings import Settings
from ui.citizen.serving import Folders, run

parser = argparse.ArgumentParser(prog="citizen-api")
parser.add_argument("--published", type=Path, required=True, help="公開用の写しのフォルダー（読むだけ）")
parser.add_argument("--control", type=Path, required=True, help="スイッチのフォルダー（読むだけ）")
parser.add_argument("--own", type=Path, required=True, help="自分のデータベースと写しを置くフォルダー")
parser.add_argument("--public-key", required=True, help="公開に署名した鍵の公開鍵（16 進数）")
parser.add_argument("--citizen-port", type=int, required=True)
arguments = parser.parse_args()
try:
    folders = Folders(published=arguments.published, control=arguments.control, own=arguments.own)
    run(Settings(citizen_port=arguments.citizen_port), folders, arguments.public_key)
except MadoguchiError as error:
    sys.exit(str(error))
