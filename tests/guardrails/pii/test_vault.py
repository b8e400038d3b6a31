"""Secrets are encrypted, bound to their session, forgotten in time, and wiped."""

import os
import sqlite3
import threading
from pathlib import Path

import pytest

from guardrails.pii.vault import Vault, VaultError, load_key

_KEY = bytes(range(32))


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def _remember(vault: Vault, session: str, value: str) -> None:
    with vault.session(session) as secrets:
        secrets.values["[[氏名_1]]"] = value


def test_a_session_reads_back_what_it_kept() -> None:
    vault = Vault(_KEY, 60)
    _remember(vault, "s", "佐伯 拓海")
    assert vault.read("s").values == {"[[氏名_1]]": "佐伯 拓海"}


def test_another_session_sees_nothing() -> None:
    vault = Vault(_KEY, 60)
    _remember(vault, "s", "佐伯 拓海")
    assert vault.read("t").values == {}


def test_a_session_unused_for_its_time_is_gone() -> None:
    clock = Clock()
    vault = Vault(_KEY, 60, clock=clock)
    _remember(vault, "s", "佐伯 拓海")
    clock.now += 61
    assert vault.read("s").values == {}
    assert vault.sweep() == 1


def test_wiping_forgets_at_once() -> None:
    vault = Vault(_KEY, 60)
    _remember(vault, "s", "佐伯 拓海")
    vault.wipe("s")
    assert vault.read("s").values == {}


def test_the_file_holds_neither_value_nor_session_in_clear(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    vault = Vault(_KEY, 60, path)
    _remember(vault, "session-of-sato", "佐伯 拓海")
    vault.close()
    data = path.read_bytes()
    assert "佐伯".encode() not in data
    assert b"session-of-sato" not in data
    assert path.stat().st_mode & 0o077 == 0


def test_a_wiped_session_leaves_no_bytes_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    vault = Vault(_KEY, 60, path)
    _remember(vault, "s", "佐伯 拓海")
    row = sqlite3.connect(path).execute("SELECT data FROM secrets").fetchone()[0]
    vault.wipe("s")
    vault.close()
    assert row not in path.read_bytes()


def test_a_file_is_read_again_by_a_new_process(tmp_path: Path) -> None:
    first = Vault(_KEY, 60, tmp_path / "vault.db")
    _remember(first, "s", "佐伯 拓海")
    first.close()
    assert Vault(_KEY, 60, tmp_path / "vault.db").read("s").values["[[氏名_1]]"] == "佐伯 拓海"


def test_another_key_cannot_read_the_file(tmp_path: Path) -> None:
    first = Vault(_KEY, 60, tmp_path / "vault.db")
    _remember(first, "s", "佐伯 拓海")
    first.close()
    with pytest.raises(VaultError, match="鍵"):
        Vault(bytes(32), 60, tmp_path / "vault.db").read("s")


def test_a_row_copied_to_another_session_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    vault = Vault(_KEY, 60, path)
    _remember(vault, "s", "佐伯 拓海")
    _remember(vault, "t", "鷹野 武")
    database = sqlite3.connect(path)
    rows = database.execute("SELECT session, data FROM secrets ORDER BY rowid").fetchall()
    with database:
        database.execute("UPDATE secrets SET data = ? WHERE session = ?", (rows[0][1], rows[1][0]))
    with pytest.raises(VaultError):
        vault.read("t")


def test_a_database_that_cannot_be_used_is_told_as_a_broken_vault(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    vault = Vault(_KEY, 60, path)
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE secrets")
    for use in (vault.sweep, lambda: vault.wipe("s"), lambda: vault.read("s"), lambda: _remember(vault, "s", "佐伯")):
        with pytest.raises(VaultError, match="保管庫を読み書きできません"):
            use()


def test_a_file_that_is_no_vault_is_told_when_it_is_opened(tmp_path: Path) -> None:
    (tmp_path / "vault.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(VaultError, match="保管庫のファイルを削除"):
        Vault(_KEY, 60, tmp_path / "vault.db")


def test_threads_do_not_lose_each_others_values() -> None:
    vault = Vault(_KEY, 60)

    def add(number: int) -> None:
        for i in range(20):
            with vault.session("s") as secrets:
                secrets.values[f"[[氏名_{number * 100 + i}]]"] = "x"

    threads = [threading.Thread(target=add, args=(n,)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(vault.read("s").values) == 100


def test_a_key_file_is_made_for_its_owner_only_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "pii.key"
    key = load_key("", path)
    assert len(key) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_key("", path) == key


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pii.key"
    path.write_bytes(os.urandom(32))
    path.chmod(0o644)
    with pytest.raises(VaultError, match="chmod 600"):
        load_key("", path)


def test_a_key_from_settings_wins_and_must_be_hexadecimal(tmp_path: Path) -> None:
    assert load_key("ab" * 32, tmp_path / "none") == bytes([0xAB]) * 32
    with pytest.raises(VaultError, match="16進数"):
        load_key("secret", tmp_path / "none")
