"""One owner of a data folder at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from ui.data_folder import DataFolderInUse, owned, owner_of

HOLD = """
import sys, time
from pathlib import Path
from ui.data_folder import owned
with owned(Path(sys.argv[1]), "up", api_port=8600, staff_port=8501):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_nobody_owns_an_unused_folder(tmp_path: Path) -> None:
    assert owner_of(tmp_path / "missing") is None


def test_a_second_start_is_told_who_runs_already_and_how_to_stop_it(
    tmp_path: Path, holder: "subprocess.Popen[str]"
) -> None:
    with pytest.raises(DataFolderInUse) as refused, owned(tmp_path, "up"):
        pass

    assert f"kill {holder.pid}" in str(refused.value)
    assert "http://127.0.0.1:8501" in str(refused.value)
    holder.kill()
    holder.wait()


def test_a_killed_owner_leaves_the_folder_free(tmp_path: Path, holder: "subprocess.Popen[str]") -> None:
    owner = owner_of(tmp_path)
    holder.kill()
    holder.wait()

    assert owner is not None
    assert owner.api_port == 8600
    assert owner_of(tmp_path) is None


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(Exception, match="file/data"), owned(tmp_path / "file" / "data", "up"):
        pass
