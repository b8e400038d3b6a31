"""The database: its whole schema, opening it, and transactions. Knows nothing of what the rows mean.

SQLite is the default; PostgreSQL by URL, with the same tables. Migrations do not exist yet: `SCHEMA_VERSION` is only
there so that an older program never writes into a newer database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Engine, ForeignKey, Text, create_engine, event, inspect, select, text
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.schema import DDL
from sqlalchemy.types import TypeDecorator

from assistant.errors import MadoguchiError

SCHEMA_VERSION = 1
BUSY_TIMEOUT_MS = 10_000


class DatabaseUnavailable(MadoguchiError):
    """The database cannot be opened, read or written (HTTP 503)."""


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite stores no time zone, so it is put back on when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables stand below, in this module."""


class SchemaVersionRow(Base):
    __tablename__ = "schema_version"
    version: Mapped[int] = mapped_column(primary_key=True)


class AccountRow(Base):
    __tablename__ = "accounts"
    user_id: Mapped[str] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    role: Mapped[str]
    department: Mapped[str]
    password_hash: Mapped[str]  # argon2; "" can never sign in
    must_change_password: Mapped[bool]
    active: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(Moment)


class SignInSessionRow(Base):
    __tablename__ = "sessions"
    token_digest: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("accounts.user_id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime] = mapped_column(Moment)


class ApiKeyRow(Base):
    __tablename__ = "api_keys"
    key_id: Mapped[str] = mapped_column(primary_key=True)
    key_digest: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("accounts.user_id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class SignInFailureRow(Base):
    """Keyed by a digest of the name typed, which may be no account at all, or a password in the wrong field."""

    __tablename__ = "sign_in_failures"
    name_digest: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(Moment)


class ConversationRow(Base):
    __tablename__ = "conversations"
    conversation_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("accounts.user_id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    search_title: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    deleted_at: Mapped[datetime | None] = mapped_column(Moment, index=True)


class MessageRow(Base):
    """One question, its answer and its citations, all in masked form."""

    __tablename__ = "messages"
    message_id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"), index=True
    )
    ordinal: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(Moment)
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text)
    status: Mapped[str]
    citations: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    seconds: Mapped[float]
    rating: Mapped[str | None]
    rating_reason: Mapped[str] = mapped_column(default="")
    rating_comment: Mapped[str] = mapped_column(Text, default="")


class JobRow(Base):
    __tablename__ = "jobs"
    job_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(index=True)  # a recording outlives its owner's account
    kind: Mapped[str]
    title: Mapped[str]
    request: Mapped[str] = mapped_column(Text)  # JSON, understood by whoever does this kind of job
    state: Mapped[str] = mapped_column(index=True)
    stage: Mapped[str]
    done: Mapped[float]
    total: Mapped[float]
    spent: Mapped[float]  # seconds that `done` has taken, as far as one can tell
    begun: Mapped[int]  # how often since it was queued; more than once after a crash
    message: Mapped[str] = mapped_column(Text)
    cancel_requested: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(Moment)
    queued_at: Mapped[datetime] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)


class JobChunkRow(Base):
    """A part of a job that is done on its own and never twice."""

    __tablename__ = "job_chunks"
    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.job_id", ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[float]
    end: Mapped[float]
    again: Mapped[bool]  # asked for after the job was done
    attempts: Mapped[int]
    result: Mapped[str | None] = mapped_column(Text)  # JSON; None until it is done


class TranscriptRow(Base):
    __tablename__ = "transcripts"
    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.job_id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int]
    transcript: Mapped[str] = mapped_column(Text)  # JSON
    updated_at: Mapped[datetime] = mapped_column(Moment)


class RecordingRow(Base):
    """The audio of a job: what it was, and when it is or was deleted."""

    __tablename__ = "recordings"
    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.job_id", ondelete="CASCADE"), primary_key=True)
    file: Mapped[str]  # in the job's folder
    bytes: Mapped[int]
    sha256: Mapped[str]
    duration: Mapped[float]
    delete_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    deleted_at: Mapped[datetime | None] = mapped_column(Moment)


class MinutesRow(Base):
    """The minutes of a job, as JSON. `written_revision`: the transcript's revision they were made from."""

    __tablename__ = "minutes"
    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.job_id", ondelete="CASCADE"), primary_key=True)
    meeting: Mapped[str] = mapped_column(Text)
    minutes: Mapped[str] = mapped_column(Text)  # "" until they are made
    written_revision: Mapped[int]
    marks: Mapped[str] = mapped_column(Text)
    seconds: Mapped[float]  # the clerk's work on the page
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_by: Mapped[str]


class TranscriptEditRow(Base):
    """A change a person made to a transcript, with what stood there before: the newest can be undone."""

    __tablename__ = "transcript_edits"
    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.job_id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    edit: Mapped[str] = mapped_column(Text)  # JSON
    made_at: Mapped[datetime] = mapped_column(Moment)


class VoiceProfileRow(Base):
    """A voice that a clerk keeps under a name, until that clerk deletes it."""

    __tablename__ = "voice_profiles"
    profile_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    title: Mapped[str]
    vector: Mapped[str] = mapped_column(Text)  # 256 half floats in base64
    saved_at: Mapped[datetime] = mapped_column(Moment)


class AuditRow(Base):
    __tablename__ = "audit_log"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]  # ISO 8601 exactly as hashed
    who: Mapped[str]
    what: Mapped[str]
    object_id: Mapped[str]
    outcome: Mapped[str]
    details: Mapped[str] = mapped_column(Text)  # canonical JSON exactly as hashed
    digest: Mapped[str]


class CitizenMessageRow(Base):
    """One question of a citizen and its answer, both in masked form. Only the citizen process writes it."""

    __tablename__ = "citizen_messages"
    request_id: Mapped[str] = mapped_column(primary_key=True)
    conversation: Mapped[str] = mapped_column(index=True)
    asked_at: Mapped[datetime] = mapped_column(Moment, index=True)
    lang: Mapped[str]
    department: Mapped[str]
    status: Mapped[str]
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    reply: Mapped[str] = mapped_column(Text)
    seconds: Mapped[float]
    rating: Mapped[str | None]
    rating_reason: Mapped[str | None]
    rating_comment: Mapped[str | None] = mapped_column(Text)


# The third SQLite trigger closes INSERT OR REPLACE, whose implicit delete fires no delete trigger.
_APPEND_ONLY_SQLITE = [
    "CREATE TRIGGER IF NOT EXISTS audit_no_update BEFORE UPDATE ON audit_log "
    "BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS audit_no_delete BEFORE DELETE ON audit_log "
    "BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS audit_no_replace BEFORE INSERT ON audit_log "
    "WHEN EXISTS (SELECT 1 FROM audit_log WHERE seq = NEW.seq) "
    "BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END",
]
_APPEND_ONLY_POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit_log is append-only'; END $$",
    "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()",
]
for _name, _statements in (("sqlite", _APPEND_ONLY_SQLITE), ("postgresql", _APPEND_ONLY_POSTGRESQL)):
    for _statement in _statements:
        _ddl = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(AuditRow.__table__, "after_create", _ddl.execute_if(dialect=_name))


class Database:
    """Opens (and creates, where needed) the database at an SQLAlchemy URL.

    Raises DatabaseUnavailable when it cannot be opened or was written by a newer version of this program.
    """

    def __init__(self, url: str) -> None:
        self._url = _parse(url)
        self.engine = _engine(self._url)
        with _translated(self._url):
            _create_tables(self.engine)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; what is changed in it is not kept."""
        with _translated(self._url), Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction: kept when the block ends, undone when it raises. Writers wait for each other from the start,
        so what is read inside cannot change before it is written."""
        engine = self.engine.execution_options(madoguchi_write=True)
        with _translated(self._url), Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    def ping(self) -> None:
        """Raises DatabaseUnavailable when the database does not answer."""
        with self.read() as session:
            session.execute(select(1))

    def close(self) -> None:
        self.engine.dispose()


def _parse(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        raise _bad_url() from error


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return _server_engine(url)
    if url.database:
        _create_private_file(Path(url.database))
    engine = create_engine(url)
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _server_engine(url: URL) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True)
    except ArgumentError as error:
        raise _bad_url() from error
    except ModuleNotFoundError as error:
        raise DatabaseUnavailable(
            f"データベースに接続するための Python のパッケージ「{error.name}」が入っていません。"
            "インストールするか、MADOGUCHI_DATABASE_URL を変更してください。"
        ) from error


def _bad_url() -> DatabaseUnavailable:
    return DatabaseUnavailable(
        "データベースの設定（MADOGUCHI_DATABASE_URL）を読み取れません。"
        "sqlite:///… または postgresql+pg8000://… の形で指定してください。"
    )


def _create_private_file(path: Path) -> None:
    """Only the account that runs the program may read the file; SQLite gives its -wal and -shm files the same mode."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailable(
            f"データベースのファイル {path} を作れません（{error.strerror}）。"
            "フォルダの権限と空き容量を確認してください。"
        ) from error


def _configure_sqlite(connection: Any, _record: Any) -> None:
    # sqlite3's own transaction handling begins too late for our reads; _begin_sqlite does it instead.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "foreign_keys=ON",
        "synchronous=NORMAL",
        "secure_delete=ON",  # deleted conversations are overwritten, not only unlinked
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads first and writes later fails with "database is locked" without waiting.
    write = connection.get_execution_options().get("madoguchi_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _create_tables(engine: Engine) -> None:
    with engine.execution_options(madoguchi_write=True).begin() as connection:
        if inspect(connection).has_table(SchemaVersionRow.__tablename__):
            _refuse_newer(connection.scalar(select(SchemaVersionRow.version)) or 0)
        Base.metadata.create_all(connection)
        if connection.scalar(select(SchemaVersionRow.version)) is None:
            connection.execute(text("INSERT INTO schema_version (version) VALUES (:v)"), {"v": SCHEMA_VERSION})


def _refuse_newer(found: int) -> None:
    if found > SCHEMA_VERSION:
        raise DatabaseUnavailable(
            f"データベースは、このプログラムより新しい版で作られています（データベースの版 {found}、"
            f"プログラムの版 {SCHEMA_VERSION}）。プログラムを更新するか、この版で作ったバックアップに戻してください。"
        )


_CAUSES = (
    ("disk is full", "ディスクがいっぱいで、データベースに書き込めません。空き容量を増やしてください。"),
    ("no space left", "ディスクがいっぱいで、データベースに書き込めません。空き容量を増やしてください。"),
    ("readonly", "データベースが読み取り専用で、書き込めません。ファイルとフォルダの権限を確認してください。"),
    ("read-only", "データベースが読み取り専用で、書き込めません。ファイルとフォルダの権限を確認してください。"),
    ("locked", "データベースがほかの処理に使われています。少し待ってからもう一度試してください。"),
    ("not a database", "データベースのファイルが壊れています。バックアップから戻してください。"),
    ("malformed", "データベースのファイルが壊れています。バックアップから戻してください。"),
)


@contextmanager
def _translated(url: URL) -> Iterator[None]:
    """The database's own errors in Japanese. A broken rule (IntegrityError) is for the caller, who knows the rule."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        said = str(error.orig).lower()
        cause = next((japanese for sign, japanese in _CAUSES if sign in said), None)
        shown = url.render_as_string(hide_password=True)
        raise DatabaseUnavailable(
            cause
            or f"データベース（{shown}）を使えません（{type(error.orig).__name__}）。接続先と権限を確認してください。"
        ) from error
