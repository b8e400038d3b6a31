"""The audit log can be added to, and a change to it shows."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from assistant.audit import GENESIS, Audit, Detail
from assistant.database import Database, DatabaseUnavailable


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path}/madoguchi.db")


@pytest.fixture
def audit(database: Database) -> Audit:
    audit = Audit(database)
    for number in range(5):
        audit.record(who="u1", what="document.delete", object_id=f"doc{number}", details={"chunks": number})
    return audit


@pytest.fixture
def intruder(tmp_path: Path, audit: Audit) -> Iterator[sqlite3.Connection]:
    """Someone with the database file and without scruples: the triggers are gone, the chain is not."""
    connection = sqlite3.connect(tmp_path / "madoguchi.db", isolation_level=None)
    for trigger in ("audit_no_update", "audit_no_delete", "audit_no_replace"):
        connection.execute(f"DROP TRIGGER {trigger}")
    yield connection
    connection.close()


def test_entries_are_read_newest_first_in_pages(audit: Audit) -> None:
    first = audit.entries(limit=2)
    second = audit.entries(before=first[-1].seq, limit=2)
    assert [entry.object_id for entry in (*first, *second)] == ["doc4", "doc3", "doc2", "doc1"]
    assert first[0].details == {"chunks": 4}


def test_an_untouched_log_is_intact(audit: Audit) -> None:
    verification = audit.verify()
    assert (verification.intact, verification.entries, verification.first_bad) == (True, 5, None)


def test_an_empty_log_is_intact(database: Database) -> None:
    assert Audit(database).verify().head == GENESIS


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_log SET who = 'u2' WHERE seq = 1",
        "DELETE FROM audit_log WHERE seq = 2",
        "INSERT OR REPLACE INTO audit_log SELECT seq, at, 'u2', what, object_id, outcome, details, digest "
        "FROM audit_log WHERE seq = 3",
    ],
)
def test_the_database_refuses_to_change_a_row(database: Database, audit: Audit, tampering: str) -> None:
    with pytest.raises(Exception, match="append-only") as raised, database.write() as session:
        session.execute(text(tampering))
    assert not isinstance(raised.value, DatabaseUnavailable)
    assert audit.verify().entries == 5


@pytest.mark.parametrize(
    ("tampering", "first_bad"),
    [
        ("UPDATE audit_log SET who = 'u2' WHERE seq = 1", 1),
        ("UPDATE audit_log SET at = '2020-01-01T00:00:00+00:00' WHERE seq = 2", 2),
        ("UPDATE audit_log SET what = 'document.read' WHERE seq = 3", 3),
        ("UPDATE audit_log SET object_id = 'doc9' WHERE seq = 3", 3),
        ("UPDATE audit_log SET outcome = 'refused' WHERE seq = 4", 4),
        ("UPDATE audit_log SET details = '{}' WHERE seq = 5", 5),
        ("UPDATE audit_log SET digest = '0' WHERE seq = 5", 5),
        ("DELETE FROM audit_log WHERE seq = 1", 2),
        ("DELETE FROM audit_log WHERE seq = 3", 4),
    ],
)
def test_a_change_behind_the_triggers_shows(
    audit: Audit, intruder: sqlite3.Connection, tampering: str, first_bad: int
) -> None:
    intruder.execute(tampering)
    verification = audit.verify()
    assert (verification.intact, verification.first_bad) == (False, first_bad)


def test_swapped_rows_show(audit: Audit, intruder: sqlite3.Connection) -> None:
    for before, after in ((2, 99), (3, 2), (99, 3)):
        intruder.execute("UPDATE audit_log SET seq = ? WHERE seq = ?", (after, before))
    assert not audit.verify().intact


def test_cut_off_rows_change_the_head(audit: Audit, intruder: sqlite3.Connection) -> None:
    head = audit.verify().head
    intruder.execute("DELETE FROM audit_log WHERE seq = 5")
    assert audit.verify().head != head


def test_many_writers_at_once_make_one_chain(database: Database) -> None:
    audit = Audit(database)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: audit.record(who="u1", what="ask", details={"n": n}), range(40)))
    assert audit.verify().intact
    assert sorted(entry.details["n"] for entry in audit.entries()) == list(range(40))


@pytest.mark.parametrize("details", [{"note": "緑野花子"}, {"note": "two words"}, {"緑野": 1}, {"note": "x" * 65}])
def test_texts_are_refused(database: Database, details: dict[str, Detail]) -> None:
    audit = Audit(database)
    with pytest.raises(ValueError, match="codes"):
        audit.record(who="u1", what="ask", details=details)
    assert audit.entries() == []


def test_decisions_are_counted_by_rule_since_a_day(database: Database) -> None:
    day = datetime(2026, 11, 1, tzinfo=UTC)
    moments = iter([day - timedelta(days=9), *(day + timedelta(hours=hour) for hour in range(4))])
    audit = Audit(database, clock=lambda: next(moments))
    audit.record(who="u1", what="ask", outcome="BLOCKED_INJECTION", details={"reason": "INJECTION:IGNORE"})
    for _ in range(2):
        audit.record(who="u1", what="ask", outcome="BLOCKED_INJECTION", details={"reason": "INJECTION:IGNORE"})
    audit.record(who="u1", what="ask", outcome="ANSWERED", details={"reason": ""})
    audit.record(who="u1", what="sign_in")
    found = audit.decisions(since=day)
    assert [(each.rule, each.outcome, each.count) for each in found] == [
        ("INJECTION:IGNORE", "BLOCKED_INJECTION", 2),
        ("ANSWERED", "ANSWERED", 1),
    ]
    assert found[0].newest == day + timedelta(hours=1)
