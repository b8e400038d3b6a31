"""The database opens, refuses what it must not touch, and says in Japanese what is wrong with the disk."""

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from assistant.database import SCHEMA_VERSION, AccountRow, Database, DatabaseUnavailable


def url(folder: Path) -> str:
    return f"sqlite:///{folder}/madoguchi.db"


def account(user_id: str = "u1", created_at: datetime | None = None) -> AccountRow:
    return AccountRow(
        user_id=user_id,
        username=user_id,
        display_name="緑野 花子",
        role="staff",
        department="市民課",
        password_hash="",
        must_change_password=False,
        active=True,
        created_at=created_at or datetime(2026, 4, 1, tzinfo=UTC),
    )


def insert_and_fail(session: Session) -> None:
    session.add(account())
    session.flush()
    session.get_one(AccountRow, "nobody")


def test_what_was_written_is_there_after_opening_again(tmp_path: Path) -> None:
    first = Database(url(tmp_path))
    with first.write() as session:
        session.add(account())
    first.close()
    with Database(url(tmp_path)).read() as session:
        assert session.get_one(AccountRow, "u1").display_name == "緑野 花子"


def test_a_transaction_that_raises_leaves_nothing(tmp_path: Path) -> None:
    database = Database(url(tmp_path))
    with pytest.raises(NoResultFound), database.write() as session:
        insert_and_fail(session)
    with database.read() as session:
        assert session.get(AccountRow, "u1") is None


def test_moments_come_back_in_utc(tmp_path: Path) -> None:
    database = Database(url(tmp_path))
    noon_in_japan = datetime(2026, 4, 1, 12, tzinfo=timezone(timedelta(hours=9)))
    with database.write() as session:
        session.add(account(created_at=noon_in_japan))
    with database.read() as session:
        read = session.get_one(AccountRow, "u1").created_at
    assert read == noon_in_japan
    assert read.tzinfo is UTC


def test_only_the_owner_of_the_process_may_read_the_file(tmp_path: Path) -> None:
    database = Database(url(tmp_path))
    with database.write() as session:
        session.add(account())
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}, modes


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 10_000), ("secure_delete", 1)],
)
def test_sqlite_is_configured_on_every_connection(tmp_path: Path, pragma: str, expected: object) -> None:
    database = Database(url(tmp_path))
    with database.read() as session, database.read() as other:
        assert session.scalar(text(f"PRAGMA {pragma}")) == expected
        assert other.scalar(text(f"PRAGMA {pragma}")) == expected


def test_a_newer_database_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    database = Database(url(tmp_path))
    with database.write() as session:
        session.execute(text("UPDATE schema_version SET version = :v"), {"v": SCHEMA_VERSION + 1})
        session.execute(text("DROP TABLE messages"))
    database.close()
    with pytest.raises(DatabaseUnavailable, match="新しい版"):
        Database(url(tmp_path))
    with sqlite3.connect(tmp_path / "madoguchi.db") as untouched:
        assert untouched.execute("SELECT name FROM sqlite_master WHERE name = 'messages'").fetchall() == []


def test_a_full_disk_is_said_in_japanese_and_leaves_the_database_usable(tmp_path: Path) -> None:
    database = Database(url(tmp_path))
    big = account("u2")
    big.display_name = "あ" * 1_000_000
    with database.write() as session:
        pages = session.scalar(text("PRAGMA page_count"))
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(DatabaseUnavailable, match="ディスクがいっぱい"), database.write() as session:
        session.add(big)
    with database.write() as session:
        session.execute(text("PRAGMA max_page_count = 1000000"))
        session.add(account())


def test_a_read_only_database_is_said_in_japanese(tmp_path: Path) -> None:
    database = Database(url(tmp_path))
    with database.read() as session:
        session.execute(text("PRAGMA query_only = ON"))
    with pytest.raises(DatabaseUnavailable, match="読み取り専用"), database.write() as session:
        session.add(account())


def test_a_file_that_is_no_database_is_said_in_japanese(tmp_path: Path) -> None:
    (tmp_path / "madoguchi.db").write_bytes(b"%PDF-1.7 not a database" * 100)
    with pytest.raises(DatabaseUnavailable, match="壊れています"):
        Database(url(tmp_path))


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseUnavailable, match="madoguchi.db"):
        Database(url(tmp_path / "file"))


@pytest.mark.parametrize("bad", ["", "madoguchi.db", "://", "cobol://city/db"])
def test_an_unreadable_url_names_the_setting(bad: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="MADOGUCHI_DATABASE_URL"):
        Database(bad)


def test_a_missing_driver_is_named() -> None:
    with pytest.raises(DatabaseUnavailable, match="asyncpg"):
        Database("postgresql+asyncpg://db.example/madoguchi")
