"""The audit log: who did what to which thing, when, and how it ended. Append-only, never a text of a user.

Each row's digest is SHA-256 over the row and the digest before it, so a change, a gap or a swap shows in `verify`.
Cutting off the newest rows, or computing all digests anew, shows only against a `head` that was noted elsewhere (a
printed report, another machine).
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from assistant.database import AuditRow, Database

Detail = str | int | float | bool
GENESIS = "0" * 64
_CODE = re.compile(r"[A-Za-z0-9_.:/-]{0,64}")


@dataclass(frozen=True, kw_only=True)
class Entry:
    seq: int
    at: datetime
    who: str
    what: str
    object_id: str
    outcome: str
    details: Mapping[str, Detail]


@dataclass(frozen=True, kw_only=True)
class Verification:
    """`first_bad` is the first row that does not follow from the one before it."""

    intact: bool
    entries: int
    first_bad: int | None
    head: str


@dataclass(frozen=True, kw_only=True)
class RuleCount:
    """How often one rule, or one ending without a rule, decided over a question."""

    rule: str  # of a Verdict; where no rule spoke, the status of the answer
    outcome: str
    count: int
    newest: datetime


class Audit:
    def __init__(self, database: Database, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock

    def record(
        self,
        *,
        who: str,
        what: str,
        object_id: str = "",
        outcome: str = "ok",
        details: Mapping[str, Detail] | None = None,
    ) -> None:
        """`who` is a user_id, `what` a name like "document.delete". Strings in `details` are codes and never texts:
        anything but ASCII letters, digits and _.:/- raises ValueError."""
        for code in (who, what, outcome, *(details or {}), *(details or {}).values()):
            if isinstance(code, str) and not _CODE.fullmatch(code):
                raise ValueError("audit entries hold codes of up to 64 ASCII characters, not texts")
        if len(object_id) > 200:
            raise ValueError("object_id is longer than any id")
        with self._database.write() as session:
            last = _last(session)
            row = AuditRow(
                seq=last.seq + 1 if last else 1,
                at=self._clock().astimezone(UTC).isoformat(),
                who=who,
                what=what,
                object_id=object_id,
                outcome=outcome,
                details=json.dumps(dict(details or {}), sort_keys=True),
                digest="",
            )
            row.digest = _digest(row, last.digest if last else GENESIS)
            session.add(row)

    def newest(self, *, what: str, object_id: str) -> Entry | None:
        """The last time this was done to this thing."""
        query = select(AuditRow).where(AuditRow.what == what, AuditRow.object_id == object_id)
        with self._database.read() as session:
            row = session.scalar(query.order_by(AuditRow.seq.desc()).limit(1))
            return _entry(row) if row else None

    def entries(self, *, before: int | None = None, limit: int = 100) -> list[Entry]:
        """Newest first; `before` is the seq of the last entry of the page before."""
        query = select(AuditRow).order_by(AuditRow.seq.desc()).limit(limit)
        if before is not None:
            query = query.where(AuditRow.seq < before)
        with self._database.read() as session:
            return [_entry(row) for row in session.scalars(query)]

    def decisions(self, *, since: datetime) -> list[RuleCount]:
        """What was decided over questions since then, by rule and outcome, the most frequent first."""
        query = select(AuditRow).where(AuditRow.what == "ask", AuditRow.at >= since.astimezone(UTC).isoformat())
        counts: dict[tuple[str, str], RuleCount] = {}
        with self._database.read() as session:
            for row in session.scalars(query.order_by(AuditRow.seq).execution_options(yield_per=1000)):
                entry = _entry(row)
                rule = str(entry.details.get("reason") or entry.outcome)
                before = counts.get((rule, entry.outcome))
                count = before.count + 1 if before else 1
                counts[rule, entry.outcome] = RuleCount(rule=rule, outcome=entry.outcome, count=count, newest=entry.at)
        return sorted(counts.values(), key=lambda found: (-found.count, found.rule))

    def verify(self) -> Verification:
        """Reads the whole log once, without holding it in memory."""
        head, count = GENESIS, 0
        with self._database.read() as session:
            for row in session.scalars(select(AuditRow).order_by(AuditRow.seq).execution_options(yield_per=1000)):
                if row.digest != _digest(row, head):
                    return Verification(intact=False, entries=count, first_bad=row.seq, head=head)
                head, count = row.digest, row.seq
        return Verification(intact=True, entries=count, first_bad=None, head=head)


def _last(session: Session) -> AuditRow | None:
    if session.get_bind().dialect.name == "postgresql":
        # SQLite's write transactions already wait for each other; here two could read the same last row.
        session.execute(text("LOCK TABLE audit_log IN EXCLUSIVE MODE"))
    return session.scalar(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1))


def _digest(row: AuditRow, previous: str) -> str:
    # JSON and not joined strings, so that no two different rows give the same bytes.
    fields = [previous, row.seq, row.at, row.who, row.what, row.object_id, row.outcome, row.details]
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()


def _entry(row: AuditRow) -> Entry:
    return Entry(
        seq=row.seq,
        at=datetime.fromisoformat(row.at),
        who=row.who,
        what=row.what,
        object_id=row.object_id,
        outcome=row.outcome,
        details=json.loads(row.details),
    )
