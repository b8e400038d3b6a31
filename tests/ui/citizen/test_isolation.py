"""The citizen process opens nothing of the staff's: every file it opens is written down by the interpreter."""

import subprocess
import sys

from tests.ui.citizen.town import CANARY, Town

_PROCESS = """
import sys
opened = []
def note(event, arguments):
    if event in ("open", "sqlite3.connect", "os.listdir", "os.scandir"):
        opened.append(str(arguments[0]))
sys.addaudithook(note)

from pathlib import Path
from starlette.testclient import TestClient
from assistant.database import Database
from assistant.settings import Settings
from tests.fakes import FakeEmbedder, FakeLLM, FakeCrossEncoder
from guardrails.pii.engine import PiiEngine
from ui.citizen.app import create_app
from ui.citizen.serving import Folders, build

published, control, own, key = sys.argv[1:]
folders = Folders(published=Path(published), control=Path(control), own=Path(own))
database = Database(f"sqlite:///{own}/process.db")
llm = FakeLLM("資料にありません。")
parts = {"engine": PiiEngine(), "embedder": FakeEmbedder(), "relevance": FakeCrossEncoder()}
office = build(Settings(), folders, key, **parts, llm=llm, database=database)
office.editions.look()
with TestClient(create_app(office)) as citizen:
    for number, text in enumerate(["金糸雀計画の予定価格は？", "転入届は引っ越してから何日以内に出しますか。"]):
        print(citizen.post("/citizen/v1/ask", json={"text": text, "request_id": f"{number:032x}"}).text)
    for path in ("config", "guides", "health"):
        print(citizen.get(f"/citizen/v1/{path}").text)
print("OPENED")
print("\\n".join(opened))
"""


def test_the_process_opens_its_three_folders_only_and_never_tells_the_canary(town: Town) -> None:
    from assistant.snapshot import public_key, signing_key
    from ingest.publishing import key_file

    folders = [town.folders.published, town.folders.control, town.folders.own]
    key = public_key(signing_key(key_file(town.data)))
    done = subprocess.run(
        [sys.executable, "-c", _PROCESS, *map(str, folders), key], capture_output=True, text=True, check=True
    )
    told, _, opened = done.stdout.partition("OPENED\n")
    assert '"status":"FAQ"' in told
    inside = [line for line in opened.splitlines() if str(town.data) in line]
    assert inside
    assert [line for line in inside if not any(str(folder) in line for folder in folders)] == []
    assert CANARY not in told
    held = b"".join(path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file())
    assert CANARY.encode() not in held


def test_the_staffs_modules_are_not_in_the_process() -> None:
    code = "import sys, ui.citizen.serving; print({'chromadb', 'ui.api.app', 'streamlit'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
