"""What citizens asked and how it ended, in masked form: for follow-ups, for reading an answer again, for the owners.

Rows are written together a few times a second: hundreds of approved answers a second would else wait for the disk.
"""

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from assistant.database import CitizenMessageRow, Database
from assistant.errors import NotFound
from assistant.types import AnswerStatus, Turn

UNANSWERED = (AnswerStatus.NO_SOURCE, AnswerStatus.UNVERIFIED, AnswerStatus.CLOSED)
_HISTORY = (AnswerStatus.ANSWERED, AnswerStatus.FAQ, AnswerStatus.TABLE)
_MOST_PENDING = 20_000  # rows; when the disk is full the newest are not kept


@dataclass(frozen=True, kw_only=True)
class CitizenMessage:
    """`reply` is the answer as it was sent, in JSON, with what was masked still masked. `department` may be ""."""

    request_id: str
    conversation: str
    asked_at: datetime
    lang: str
    department: str
    status: AnswerStatus
    question: str
    answer: str
    reply: str
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """`rating` is "down" where a citizen said so of a given answer."""

    request_id: str
    asked_at: datetime
    lang: str
    department: str
    status: AnswerStatus
    question: str
    answer: str
    rating: str
    rating_reason: str
    rating_comment: str


class CitizenLog:
    def __init__(self, database: Database, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock
        self._pending: list[CitizenMessage] = []
        self._lock = threading.Lock()
        self._writing = threading.Lock()

    def add(self, message: CitizenMessage) -> None:
        """Kept in memory until the next `flush`."""
        with self._lock:
            if len(self._pending) < _MOST_PENDING:
                self._pending.append(message)

    def flush(self) -> None:
        """Raises DatabaseUnavailable; what could not be written stays pending."""
        with self._writing:
            with self._lock:
                batch, self._pending = self._pending, []
            if not batch:
                return
            try:
                self._insert(batch)
            except BaseException:
                with self._lock:
                    self._pending = batch + self._pending
                raise

    def _insert(self, batch: list[CitizenMessage]) -> None:
        dialect = sqlite if self._database.engine.dialect.name == "sqlite" else postgresql
        rows = [{**asdict(message), "status": message.status.value} for message in batch]
        with self._database.write() as session:
            session.execute(dialect.insert(CitizenMessageRow).on_conflict_do_nothing(), rows)

    # ---- for the citizen who asked ----

    def history(self, conversation: str, *, turns: int = 4) -> tuple[Turn, ...]:
        """The last exchanges that a follow-up may refer to, oldest first."""
        self.flush()
        with self._database.read() as session:
            rows = session.scalars(
                select(CitizenMessageRow)
                .where(CitizenMessageRow.conversation == conversation, CitizenMessageRow.status.in_(_HISTORY))
                .order_by(CitizenMessageRow.asked_at.desc())
                .limit(turns)
            )
            return tuple(Turn(question=row.question, answer=row.answer) for row in reversed(rows.all()))

    def find(self, request_id: str) -> tuple[str, str]:
        """(conversation, reply). Raises NotFound."""
        self.flush()
        with self._database.read() as session:
            row = session.get(CitizenMessageRow, request_id)
            if row is None:
                raise NotFound("この質問は見つかりません。保存期間が過ぎたか、番号が違います。")
            return row.conversation, row.reply

    def rate(self, request_id: str, *, good: bool, reason: str, comment: str) -> None:
        """Replaces an earlier rating. `comment` must be masked already. Raises NotFound."""
        self.find(request_id)
        with self._database.write() as session:
            session.execute(
                update(CitizenMessageRow)
                .where(CitizenMessageRow.request_id == request_id)
                .values(rating="up" if good else "down", rating_reason=reason, rating_comment=comment)
            )

    # ---- for the owners ----

    def unanswered(self, *, department: str = "", limit: int = 200) -> list[Unanswered]:
        """What was not answered, or not well, newest first. `department` "" is all of them."""
        wanted = CitizenMessageRow.status.in_(UNANSWERED) | (CitizenMessageRow.rating == "down")
        query = select(CitizenMessageRow).where(wanted)
        if department:
            query = query.where(CitizenMessageRow.department == department)
        with self._database.read() as session:
            rows = session.scalars(query.order_by(CitizenMessageRow.asked_at.desc()).limit(limit))
            return [_unanswered(row) for row in rows]

    def purge(self, *, keep: timedelta) -> int:
        """Deletes what was asked longer than `keep` ago; how many."""
        self.flush()
        old = CitizenMessageRow.asked_at < self._clock() - keep
        with self._database.write() as session:
            ids = session.scalars(select(CitizenMessageRow.request_id).where(old)).all()
            session.execute(delete(CitizenMessageRow).where(old))
            return len(ids)


def _unanswered(row: CitizenMessageRow) -> Unanswered:
    return Unanswered(
        request_id=row.request_id,
        asked_at=row.asked_at,
        lang=row.lang,
        department=row.department,
        status=AnswerStatus(row.status),
        question=row.question,
        answer=row.answer,
        rating=row.rating or "",
        rating_reason=row.rating_reason or "",
        rating_comment=row.rating_comment or "",
    )
