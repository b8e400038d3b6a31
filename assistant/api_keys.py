"""API keys: how a program asks on behalf of an account. Knows nothing of HTTP, nor whether the account is still active.

A key is 32 random bytes and is stored only as SHA-256.
"""

import hashlib
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from assistant.database import ApiKeyRow, Database
from assistant.errors import NotFound, NotSignedIn

PREFIX = "mdg_"
"""Tells a key from a session token, and lets leak scanners find one."""

_USED_GRAIN = timedelta(minutes=1)  # `used_at` is written at most this often, not on every request


@dataclass(frozen=True, kw_only=True)
class ApiKey:
    key_id: str
    name: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class NewApiKey:
    """`key` is shown this once."""

    record: ApiKey
    key: str


class ApiKeys:
    def __init__(self, database: Database, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock

    def create(self, user_id: str, *, name: str) -> NewApiKey:
        key = PREFIX + secrets.token_urlsafe(32)
        row = ApiKeyRow(
            key_id=uuid.uuid4().hex,
            key_digest=_digest(key),
            user_id=user_id,
            name=name,
            created_at=self._clock(),
            used_at=None,
        )
        with self._database.write() as session:
            session.add(row)
        return NewApiKey(record=_api_key(row), key=key)

    def of(self, user_id: str) -> list[ApiKey]:
        mine = select(ApiKeyRow).where(ApiKeyRow.user_id == user_id).order_by(ApiKeyRow.created_at)
        with self._database.read() as session:
            return [_api_key(row) for row in session.scalars(mine)]

    def revoke(self, user_id: str, key_id: str) -> None:
        """Raises NotFound, for another's key too."""
        with self._database.write() as session:
            row = session.get(ApiKeyRow, key_id)
            if row is None or row.user_id != user_id:
                raise NotFound("このAPIキーは見つかりません。一覧を開き直してください。")
            session.delete(row)

    def owner(self, key: str) -> str:
        """The user_id that the key stands for. Raises NotSignedIn."""
        moment = self._clock()
        with self._database.read() as session:
            found = session.scalar(select(ApiKeyRow).where(ApiKeyRow.key_digest == _digest(key)))
        if found is None:
            raise NotSignedIn("APIキーが正しくないか、取り消されています。新しいキーを作ってください。")
        if found.used_at is None or moment - found.used_at >= _USED_GRAIN:
            with self._database.write() as session:
                used = session.get(ApiKeyRow, found.key_id)
                if used is not None:
                    used.used_at = moment
        return found.user_id


def _api_key(row: ApiKeyRow) -> ApiKey:
    return ApiKey(key_id=row.key_id, name=row.name, created_at=row.created_at, used_at=row.used_at)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
