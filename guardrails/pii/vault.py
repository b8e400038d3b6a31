"""Keeps what placeholders stand for: per session, AES-GCM, for a limited time, in memory or in a SQLite file.

The vault knows nothing of the hard types (`findings.HARD_TYPES`): they are never given to it.
"""

import json
import os
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

KEY_BYTES = 32
_NONCE_BYTES = 12
_HEX_KEY = re.compile(r"[0-9a-fA-F]{64}")


class VaultError(RuntimeError):
    """The vault cannot be opened or read; the message says why and what to do."""


@dataclass
class SessionSecrets:
    """What one session's placeholders stand for. Plain only while in use; see `Vault.session`."""

    values: dict[str, str] = field(default_factory=dict)  # placeholder → the text first masked with it
    tokens: dict[str, str] = field(default_factory=dict)  # "TYPE canonical value" → placeholder
    counts: dict[str, int] = field(default_factory=dict)  # type → last number given
    spellings: dict[str, list[str]] = field(default_factory=dict)  # digest of a masked text → its spellings in order


def load_key(setting: str, path: Path) -> bytes:
    """The vault's key: `setting` (64 hexadecimal digits) if given, else the file at `path`, made 0600 if missing.

    Raises VaultError for a malformed key, or a file that others may read.
    """
    if setting:
        if not _HEX_KEY.fullmatch(setting):
            raise VaultError("個人情報の保管庫の鍵の設定が正しくありません。16進数64文字（32バイト）にしてください。")
        return bytes.fromhex(setting)
    try:
        return _read_key(path)
    except FileNotFoundError:
        return _create_key(path)


def _read_key(path: Path) -> bytes:
    if path.stat().st_mode & 0o077:
        raise VaultError(
            f"鍵ファイル「{path.name}」をほかの利用者が読めます。「chmod 600」で本人だけが読めるようにしてください。"
        )
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise VaultError(
            f"鍵ファイル「{path.name}」の長さが正しくありません（{len(key)}バイト）。バックアップから戻してください。"
        )
    return key


def _create_key(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    key = os.urandom(KEY_BYTES)
    try:
        # O_EXCL: of two processes that start together only one writes, and the other reads what it wrote.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_key(path)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
    return key


class Vault:
    """Thread-safe. A session unused for `ttl_seconds` is gone; `wipe` ends it at once (sign-out).

    All of it raises VaultError when the database cannot be read or written.
    """

    def __init__(
        self, key: bytes, ttl_seconds: float, path: Path | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if len(key) != KEY_BYTES:
            raise VaultError(f"個人情報の保管庫の鍵は{KEY_BYTES}バイトです（{len(key)}バイトでした）。")
        self._cipher = AESGCM(key)
        self._ttl_seconds = ttl_seconds
        self._clock = clock
        self._lock = threading.RLock()
        self._database = _open_database(path)

    @contextmanager
    def session(self, session: str) -> Iterator[SessionSecrets]:
        """The session's secrets, to read and change; encrypted and kept when the block ends. One block at a time."""
        with self._lock:
            secrets = self._read(session)
            before = _serialised(secrets)
            yield secrets
            if _serialised(secrets) != before:
                self._write(session, secrets)

    def read(self, session: str) -> SessionSecrets:
        """A copy of the session's secrets, to read only."""
        with self._lock:
            return self._read(session)

    def wipe(self, session: str) -> None:
        """Forget everything of the session."""
        with self._lock, _translated(), self._database:
            self._database.execute("DELETE FROM secrets WHERE session = ?", (_name(session),))

    def sweep(self) -> int:
        """Delete all sessions past their time; how many."""
        with self._lock, _translated(), self._database:
            return self._database.execute("DELETE FROM secrets WHERE expires <= ?", (self._clock(),)).rowcount

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def _read(self, session: str) -> SessionSecrets:
        name = _name(session)
        with _translated():
            row = self._database.execute(
                "SELECT data FROM secrets WHERE session = ? AND expires > ?", (name, self._clock())
            ).fetchone()
        if row is None:
            return SessionSecrets()
        return SessionSecrets(**json.loads(self._decrypted(bytes(row[0]), name)))

    def _write(self, session: str, secrets: SessionSecrets) -> None:
        name = _name(session)
        nonce = os.urandom(_NONCE_BYTES)
        # The session's name is bound to its data: a row copied under another session cannot be decrypted.
        data = nonce + self._cipher.encrypt(nonce, _serialised(secrets), name.encode())
        with _translated(), self._database:
            self._database.execute("DELETE FROM secrets WHERE expires <= ?", (self._clock(),))
            self._database.execute(
                "INSERT OR REPLACE INTO secrets VALUES (?, ?, ?)", (name, data, self._clock() + self._ttl_seconds)
            )

    def _decrypted(self, data: bytes, name: str) -> bytes:
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher.decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], name.encode())
        except InvalidTag as error:
            raise VaultError(
                "個人情報の保管庫を復号できません。鍵が変わったか、ファイルが壊れています。鍵を戻すか、保"
                "管庫のファイルを削除してください。"
            ) from error


def _open_database(path: Path | None) -> sqlite3.Connection:
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
    with _translated():
        database = sqlite3.connect(path or ":memory:", check_same_thread=False)
        with database:
            database.execute("PRAGMA secure_delete = ON")  # deleted rows are overwritten with zeros
            database.execute(
                "CREATE TABLE IF NOT EXISTS secrets"
                " (session TEXT PRIMARY KEY, data BLOB NOT NULL, expires REAL NOT NULL)"
            )
    return database


@contextmanager
def _translated() -> Iterator[None]:
    """Raises VaultError for what SQLite raises: a full disk, a lock, a broken file."""
    try:
        yield
    except sqlite3.Error as error:
        raise VaultError(
            f"個人情報の保管庫を読み書きできません（{error}）。データのフォルダーの空き容量と権限を確かめてください。"
            "ファイルが壊れているときは、保管庫のファイルを削除してください。"
        ) from error


def _name(session: str) -> str:
    """Session ids are credentials elsewhere, so only their digest is written."""
    return sha256(session.encode("utf-8", "surrogatepass")).hexdigest()


def _serialised(secrets: SessionSecrets) -> bytes:
    return json.dumps(vars(secrets), ensure_ascii=True).encode()
