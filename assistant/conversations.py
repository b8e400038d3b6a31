"""Conversations: questions and answers in masked form, each conversation seen by its owner only.

Every method takes the owner's user_id and raises NotFound for anything that is not theirs, whether it exists or not.
"""

import unicodedata
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, delete, func, or_, select
from sqlalchemy.orm import Session

from assistant.database import ConversationRow, Database, MessageRow
from assistant.errors import NotFound
from assistant.types import Answer, AnswerStatus, Citation, Place, PlaceUnit, Turn

TITLE_LENGTH = 40
UNDO = timedelta(seconds=30)

# A question that was refused as such would mislead the next one; a stopped one was taken back by its author.
_NOT_HISTORY = (
    AnswerStatus.BLOCKED_PII,
    AnswerStatus.BLOCKED_INJECTION,
    AnswerStatus.INVALID_QUESTION,
    AnswerStatus.CANCELLED,
)

Rating = Literal["up", "down"]


@dataclass(frozen=True, kw_only=True)
class Conversation:
    conversation_id: str
    title: str
    created_at: datetime
    updated_at: datetime
    message_count: int


@dataclass(frozen=True, kw_only=True)
class Feedback:
    rating: Rating
    reason: str = ""
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class Message:
    """One question with its answer and citations, all masked."""

    message_id: str
    asked_at: datetime
    question: str
    answer: str
    status: AnswerStatus
    citations: tuple[Citation, ...]
    seconds: float
    feedback: Feedback | None


@dataclass(frozen=True, kw_only=True)
class Page:
    conversations: tuple[Conversation, ...]
    total: int


class Conversations:
    def __init__(self, database: Database, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._clock = clock

    # ---- asking ----

    def start(self, user_id: str) -> str:
        """The id of a new conversation; it shows in the list once it has a message."""
        moment = self._clock()
        row = ConversationRow(
            conversation_id=uuid.uuid4().hex,
            user_id=user_id,
            title="",
            search_title="",
            created_at=moment,
            updated_at=moment,
            deleted_at=None,
        )
        with self._database.write() as session:
            session.add(row)
        return row.conversation_id

    def history(self, user_id: str, conversation_id: str, *, turns: int = 6) -> tuple[Turn, ...]:
        """The last exchanges that a follow-up may refer to, oldest first."""
        with self._database.read() as session:
            _own(session, user_id, conversation_id)
            rows = session.scalars(
                select(MessageRow)
                .where(MessageRow.conversation_id == conversation_id, MessageRow.status.not_in(_NOT_HISTORY))
                .order_by(MessageRow.ordinal.desc())
                .limit(turns)
            )
            return tuple(Turn(question=row.question, answer=row.answer) for row in reversed(rows.all()))

    def add(self, user_id: str, conversation_id: str, answer: Answer) -> str:
        """Keeps the masked side of an answer and returns the message's id."""
        moment = self._clock()
        with self._database.write() as session:
            conversation = _own(session, user_id, conversation_id)
            conversation.updated_at = moment
            if not conversation.title:
                _rename(conversation, answer.masked_question)
            last = select(func.max(MessageRow.ordinal)).where(MessageRow.conversation_id == conversation_id)
            row = MessageRow(
                message_id=uuid.uuid4().hex,
                conversation_id=conversation_id,
                ordinal=(session.scalar(last) or 0) + 1,
                asked_at=moment,
                question=answer.masked_question,
                answer=answer.masked_text,
                search_text=_folded(f"{answer.masked_question}\n{answer.masked_text}"),
                status=answer.status.value,
                citations=[_citation_json(citation) for citation in answer.masked_citations],
                seconds=answer.seconds,
                rating=None,
            )
            session.add(row)
            return row.message_id

    # ---- reading ----

    def page(self, user_id: str, *, search: str = "", limit: int = 50, offset: int = 0) -> Page:
        """One's own conversations, newest first. `search` looks in titles, questions and answers; width and case of
        letters do not matter (NFKC), and every word must occur."""
        mine = _living(user_id)
        for word in _folded(search).split():
            mine = mine.where(_contains(word))
        with self._database.read() as session:
            total = session.scalar(select(func.count()).select_from(mine.subquery())) or 0
            newest = mine.order_by(ConversationRow.updated_at.desc(), ConversationRow.conversation_id)
            rows = session.scalars(newest.limit(limit).offset(offset)).all()
            counts = _message_counts(session, rows)
            found = tuple(_conversation(row, counts[row.conversation_id]) for row in rows)
        return Page(conversations=found, total=total)

    def get(self, user_id: str, conversation_id: str) -> Conversation:
        with self._database.read() as session:
            row = _own(session, user_id, conversation_id)
            return _conversation(row, _message_counts(session, [row])[conversation_id])

    def messages(self, user_id: str, conversation_id: str) -> tuple[Message, ...]:
        """Oldest first."""
        with self._database.read() as session:
            _own(session, user_id, conversation_id)
            rows = session.scalars(
                select(MessageRow).where(MessageRow.conversation_id == conversation_id).order_by(MessageRow.ordinal)
            )
            return tuple(_message(row) for row in rows)

    # ---- changing ----

    def rename(self, user_id: str, conversation_id: str, *, title: str) -> Conversation:
        """`title` must be masked already."""
        with self._database.write() as session:
            row = _own(session, user_id, conversation_id)
            _rename(row, title)
            return _conversation(row, _message_counts(session, [row])[conversation_id])

    def rate(self, user_id: str, message_id: str, feedback: Feedback) -> None:
        """Replaces an earlier rating. `comment` must be masked already."""
        with self._database.write() as session:
            row = session.get(MessageRow, message_id)
            if row is None:
                raise _not_found()
            _own(session, user_id, row.conversation_id)
            row.rating = feedback.rating
            row.rating_reason = feedback.reason
            row.rating_comment = feedback.comment

    def delete(self, user_id: str, conversation_id: str) -> None:
        """It is gone for its owner at once, and from the disk after UNDO."""
        with self._database.write() as session:
            _own(session, user_id, conversation_id).deleted_at = self._clock()

    def delete_all(self, user_id: str) -> int:
        """How many were deleted."""
        with self._database.write() as session:
            rows = session.scalars(_living(user_id)).all()
            for row in rows:
                row.deleted_at = self._clock()
            return len(rows)

    def restore(self, user_id: str, conversation_id: str) -> Conversation:
        """Takes a deletion back, within UNDO of it; NotFound afterwards."""
        with self._database.write() as session:
            row = session.get(ConversationRow, conversation_id)
            if row is None or row.user_id != user_id or row.deleted_at is None:
                raise _not_found()
            if self._clock() - row.deleted_at > UNDO:
                raise NotFound("削除してから時間が過ぎたため、元に戻せません。")
            row.deleted_at = None
            return _conversation(row, _message_counts(session, [row])[conversation_id])

    def purge(self, *, keep: timedelta) -> int:
        """Really deletes what was deleted longer than UNDO ago, and everything last used longer than `keep` ago.
        Returns how many conversations; their messages go with them."""
        moment = self._clock()
        gone = or_(ConversationRow.deleted_at < moment - UNDO, ConversationRow.updated_at < moment - keep)
        with self._database.write() as session:
            ids = session.scalars(select(ConversationRow.conversation_id).where(gone)).all()
            session.execute(delete(ConversationRow).where(ConversationRow.conversation_id.in_(ids)))
            return len(ids)


def citation_from_json(stored: dict[str, Any]) -> Citation:
    """The inverse of what `Conversations.add` stores."""
    place = stored["place"]
    updated = stored["updated"]
    return Citation(
        **{
            **stored,
            "place": Place(unit=PlaceUnit(place["unit"]), number=place["number"], name=place["name"])
            if place
            else None,
            "heading_path": tuple(stored["heading_path"]),
            "updated": date.fromisoformat(updated) if updated else None,
        }
    )


def _citation_json(citation: Citation) -> dict[str, Any]:
    return {**asdict(citation), "updated": citation.updated.isoformat() if citation.updated else None}


def _living(user_id: str) -> Select[ConversationRow]:
    has_messages = select(MessageRow.message_id).where(MessageRow.conversation_id == ConversationRow.conversation_id)
    return select(ConversationRow).where(
        ConversationRow.user_id == user_id, ConversationRow.deleted_at.is_(None), has_messages.exists()
    )


def _contains(word: str) -> ColumnElement[bool]:
    in_messages = select(MessageRow.message_id).where(
        MessageRow.conversation_id == ConversationRow.conversation_id,
        MessageRow.search_text.contains(word, autoescape=True),
    )
    return or_(ConversationRow.search_title.contains(word, autoescape=True), in_messages.exists())


def _own(session: Session, user_id: str, conversation_id: str) -> ConversationRow:
    row = session.get(ConversationRow, conversation_id)
    if row is None or row.user_id != user_id or row.deleted_at is not None:
        raise _not_found()
    return row


def _not_found() -> NotFound:
    return NotFound("この会話は見つかりません。削除されたか、保存期間が過ぎています。履歴を開き直してください。")


def _rename(row: ConversationRow, title: str) -> None:
    line = " ".join(title.split())
    row.title = line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"
    row.search_title = _folded(row.title)


def _message_counts(session: Session, rows: Sequence[ConversationRow]) -> dict[str, int]:
    ids = [row.conversation_id for row in rows]
    counted = session.execute(
        select(MessageRow.conversation_id, func.count())
        .where(MessageRow.conversation_id.in_(ids))
        .group_by(MessageRow.conversation_id)
    )
    return dict.fromkeys(ids, 0) | dict(counted.all())


def _conversation(row: ConversationRow, messages: int) -> Conversation:
    return Conversation(
        conversation_id=row.conversation_id,
        title=row.title,
        created_at=row.created_at,
        updated_at=row.updated_at,
        message_count=messages,
    )


def _message(row: MessageRow) -> Message:
    rating: Rating | None = "up" if row.rating == "up" else "down" if row.rating == "down" else None
    return Message(
        message_id=row.message_id,
        asked_at=row.asked_at,
        question=row.question,
        answer=row.answer,
        status=AnswerStatus(row.status),
        citations=tuple(citation_from_json(stored) for stored in row.citations),
        seconds=row.seconds,
        feedback=Feedback(rating=rating, reason=row.rating_reason, comment=row.rating_comment) if rating else None,
    )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
