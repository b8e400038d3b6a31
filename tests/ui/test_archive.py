"""Backup and restore."""

import json
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from assistant.errors import MadoguchiError, UserError
from ui.archive import back_up, restore
from ui.data_folder import owned


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "knowledge" / "originals").mkdir(parents=True)
    (folder / "logs").mkdir()
    (folder / "logs" / "api.log").write_text("x")
    (folder / "local.token").write_text("secret")
    (folder / "knowledge" / "originals" / "旅費.txt").write_text("宿泊料")
    with closing(sqlite3.connect(folder / "madoguchi.db")) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE t (v)")
        database.execute("INSERT INTO t VALUES ('まだWALの中')")
        database.commit()
    return folder


def rows(folder: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(folder / "madoguchi.db")) as database:
        return database.execute("SELECT v FROM t").fetchall()


def test_what_was_backed_up_comes_back(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "b.tar.gz")
    (data / "knowledge" / "originals" / "旅費.txt").write_text("あとで変えた")

    kept = restore(tmp_path / "b.tar.gz", data)

    assert (data / "knowledge" / "originals" / "旅費.txt").read_text() == "宿泊料"
    assert rows(data) == [("まだWALの中",)]
    assert kept is not None
    assert (kept / "knowledge" / "originals" / "旅費.txt").read_text() == "あとで変えた"


def test_a_copy_holds_what_a_database_has_written_but_not_yet_merged(data: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(data / "madoguchi.db")) as still_open:
        still_open.execute("INSERT INTO t VALUES ('新しい')")
        still_open.commit()
        back_up(data, tmp_path / "b.tar.gz")

    restore(tmp_path / "b.tar.gz", tmp_path / "other")

    assert ("新しい",) in rows(tmp_path / "other")


def test_logs_and_the_local_token_stay_out(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "b.tar.gz")

    with tarfile.open(tmp_path / "b.tar.gz") as archive:
        assert sorted(archive.getnames()) == ["knowledge/originals/旅費.txt", "madoguchi.db", "manifest.json"]


def test_only_the_owner_may_read_a_backup(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "b.tar.gz")

    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o777 == 0o600


def test_nothing_is_backed_up_or_restored_while_the_folder_is_in_use(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "b.tar.gz")

    with owned(data, "up", api_port=8600, staff_port=8501):
        with pytest.raises(UserError, match="すでに動いています"):
            back_up(data, tmp_path / "second.tar.gz")
        with pytest.raises(UserError, match="すでに動いています"):
            restore(tmp_path / "b.tar.gz", data)

    assert not (tmp_path / "second.tar.gz").exists()
    assert rows(data) == [("まだWALの中",)]


def test_an_existing_file_is_not_overwritten(data: Path, tmp_path: Path) -> None:
    (tmp_path / "b.tar.gz").write_text("大切なもの")

    with pytest.raises(UserError, match="すでにあります"):
        back_up(data, tmp_path / "b.tar.gz")


def altered(archive: Path, name: str, content: bytes) -> None:
    with tarfile.open(archive) as packed:
        packed.extractall(archive.parent / "taken", filter="data")
    (archive.parent / "taken" / name).write_bytes(content)
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(archive.parent / "taken", arcname=".")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("knowledge/originals/旅費.txt", b"changed", "壊れています"),
        ("more.txt", b"added", "壊れています"),
        ("manifest.json", b"{", "壊れています"),
        ("manifest.json", json.dumps({"format": 99, "files": {}}).encode(), "新しい版"),
    ],
)
def test_an_altered_backup_changes_nothing(data: Path, tmp_path: Path, name: str, content: bytes, message: str) -> None:
    back_up(data, tmp_path / "b.tar.gz")
    altered(tmp_path / "b.tar.gz", name, content)

    with pytest.raises(UserError, match=message):
        restore(tmp_path / "b.tar.gz", data)

    assert rows(data) == [("まだWALの中",)]
    assert not list(tmp_path.glob("data.*"))


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"\x1f\x8b\x08broken"])
def test_a_file_that_is_no_backup_is_refused(data: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.tar.gz").write_bytes(content)

    with pytest.raises(UserError, match="壊れています"):
        restore(tmp_path / "b.tar.gz", data)


def test_a_place_that_cannot_be_written_is_named(data: Path, tmp_path: Path) -> None:
    with pytest.raises(MadoguchiError, match="missing"):
        back_up(data, tmp_path / "missing" / "b.tar.gz")
