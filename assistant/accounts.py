"""Local accounts: who may sign in, sessions and lock-out. Knows nothing of HTTP.

Tokens are 32 random bytes and are stored only as SHA-256; passwords only as argon2id.
"""

import hashlib
import os
import re
import secrets
import unicodedata
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assistant.database import AccountRow, ApiKeyRow, Database, SignInFailureRow, SignInSessionRow
from assistant.errors import Locked, NotFound, NotSignedIn, UserError
from assistant.passwords import Passwords, check_password, generate_password, same_password
from assistant.types import Reader, Role

LOCK_AFTER = 5
LOCK_FOR = timedelta(minutes=15)
LOCAL_USER_ID = "local"
"""The account behind the command line of the same machine. It has no password, so nobody can sign in as it."""

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
_USED_GRAIN = timedelta(seconds=30)  # `used_at` is written at most this often, not on every request
_UNTIL_NEXT_START = timedelta(days=3650)


@dataclass(frozen=True, kw_only=True)
class Account:
    user_id: str
    username: str
    display_name: str
    role: Role
    department: str
    must_change_password: bool
    active: bool

    @property
    def reader(self) -> Reader:
        return Reader(user_id=self.user_id, role=self.role, department=self.department)


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A session. `token` is known only to the one who signed in."""

    token: str
    expires_at: datetime
    account: Account


@dataclass(frozen=True, kw_only=True)
class NewPassword:
    """An account with a password that was generated and is shown this once."""

    account: Account
    password: str


@dataclass(frozen=True, kw_only=True)
class Reassigned:
    """An account that was given another department or role."""

    before: Account
    account: Account

    @property
    def details(self) -> dict[str, str | bool]:
        """For the audit log, which takes codes only: departments have Japanese names."""
        return {
            "role": self.account.role.value,
            "role_before": self.before.role.value,
            "department_changed": self.account.department != self.before.department,
        }


def utc_now() -> datetime:
    return datetime.now(UTC)


class Accounts:
    """`idle` and `absolute` bound a session: since it was last used, and since it was opened."""

    def __init__(
        self,
        database: Database,
        *,
        passwords: Passwords,
        idle: timedelta = timedelta(minutes=30),
        absolute: timedelta = timedelta(hours=12),
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._idle = idle
        self._absolute = absolute
        self._clock = clock

    # ---- accounts ----

    def create(
        self, *, username: str, display_name: str, role: Role, department: str = "", must_change_password: bool = True
    ) -> NewPassword:
        """Raises UserError for a bad or taken user name."""
        name = _normal_name(username)
        if not _USERNAME.fullmatch(name):
            raise UserError(
                "ユーザー名は、半角の英数字と . _ @ - で、英数字から始まる2文字以上64文字以下にしてください。"
            )
        password = generate_password()
        row = AccountRow(
            user_id=uuid.uuid4().hex,
            username=name,
            display_name=display_name.strip() or name,
            role=role.value,
            department=department.strip(),
            password_hash=self._passwords.hash(password),
            must_change_password=must_change_password,
            active=True,
            created_at=self._clock(),
        )
        try:
            with self._database.write() as session:
                session.add(row)
        except IntegrityError as error:
            raise UserError(f"ユーザー名「{name}」はすでに使われています。別の名前にしてください。") from error
        return NewPassword(account=_account(row), password=password)

    def all(self) -> list[Account]:
        """Everyone who can sign in or could before being disabled, by user name."""
        with self._database.read() as session:
            people = select(AccountRow).where(AccountRow.user_id != LOCAL_USER_ID).order_by(AccountRow.username)
            return [_account(row) for row in session.scalars(people)]

    def get(self, user_id: str) -> Account:
        """Raises NotFound."""
        with self._database.read() as session:
            return _account(_row(session, user_id))

    def by_username(self, username: str) -> Account:
        """For the command line, where people are named and not numbered. Raises NotFound."""
        found = [account for account in self.all() if account.username == _normal_name(username)]
        if not found:
            raise NotFound(f"ユーザー「{username}」は登録されていません。登録されている名前を確かめてください。")
        return found[0]

    def disable(self, user_id: str) -> Account:
        """Ends all its sessions too; its API keys stop working. The last active admin stays (UserError)."""
        with self._database.write() as session:
            row = _row(session, user_id)
            if _is_last_admin(session, row):
                raise UserError("最後の管理者は停止できません。先に別の管理者を作ってください。")
            row.active = False
            _end_sessions(session, user_id)
            return _account(row)

    def enable(self, user_id: str) -> Account:
        with self._database.write() as session:
            row = _row(session, user_id)
            row.active = True
            return _account(row)

    def reassign(self, user_id: str, *, role: Role, department: str) -> Reassigned:
        """After a transfer. Sessions end, so that no page goes on showing what the account may read no more; its API
        keys go on with the new department and role. UserError when nothing changes, and for the last active admin."""
        with self._database.write() as session:
            row = _row(session, user_id)
            before = _account(row)
            if (role, department.strip()) == (before.role, before.department):
                raise UserError(
                    f"「{row.username}」の所属と権限は、指定されたものと同じです。変える所属か権限を指定してください。"
                )
            if role is not Role.ADMIN and _is_last_admin(session, row):
                raise UserError("最後の管理者の権限は変えられません。先に別の管理者を作ってください。")
            row.role = role.value
            row.department = department.strip()
            _end_sessions(session, user_id)
            return Reassigned(before=before, account=_account(row))

    def reset_password(self, user_id: str) -> NewPassword:
        """A new generated password. Sessions and API keys end, and a lock-out is lifted."""
        password = generate_password()
        stored = self._passwords.hash(password)
        with self._database.write() as session:
            row = _row(session, user_id)
            row.password_hash = stored
            row.must_change_password = True
            _end_sessions(session, user_id)
            session.execute(delete(ApiKeyRow).where(ApiKeyRow.user_id == user_id))
            _forget_failures(session, row.username)
            return NewPassword(account=_account(row), password=password)

    def change_password(self, user_id: str, *, current: str, new: str) -> SignedIn:
        """All sessions end; the one who changed it gets a new one. Raises UserError for a wrong or weak password."""
        name = self.get(user_id).username
        if self._verified(name, current) is None:
            raise UserError("今のパスワードが違います。")
        check_password(new, username=name)
        if same_password(new, current):
            raise UserError("新しいパスワードが今のパスワードと同じです。別のものにしてください。")
        stored = self._passwords.hash(new)
        with self._database.write() as session:
            row = _row(session, user_id)
            row.password_hash = stored
            row.must_change_password = False
            _end_sessions(session, user_id)
            return self._open_session(session, row)

    # ---- sessions ----

    def sign_in(self, username: str, password: str) -> SignedIn:
        """Raises NotSignedIn (one text for every cause), or Locked for LOCK_FOR after LOCK_AFTER failures in a row.

        A name that is no account is counted and locked just the same, so that neither tells whether it exists.
        """
        name = _normal_name(username)
        user_id = self._verified(name, password)
        if user_id is None:
            raise NotSignedIn("ユーザー名またはパスワードが違います。")
        with self._database.write() as session:
            row = _row(session, user_id)
            if self._passwords.is_outdated(row.password_hash):
                row.password_hash = self._passwords.hash(password)
            return self._open_session(session, row)

    def authenticate(self, token: str) -> SignedIn:
        """The session of a token, extended by this use. Raises NotSignedIn."""
        moment = self._clock()
        with self._database.read() as session:
            found = session.get(SignInSessionRow, _digest(token))
            row = session.get(AccountRow, found.user_id) if found else None
        if found is None or row is None or not row.active or self._expiry(found) <= moment:
            raise NotSignedIn("サインインの有効期限が切れています。もう一度サインインしてください。")
        if moment - found.used_at >= _USED_GRAIN:
            with self._database.write() as session:
                used = session.get(SignInSessionRow, found.token_digest)
                if used is None:
                    raise NotSignedIn("サインアウトしました。もう一度サインインしてください。")
                used.used_at = moment
                found = used
        return SignedIn(token=token, expires_at=self._expiry(found), account=_account(row))

    def sign_out(self, token: str) -> None:
        with self._database.write() as session:
            session.execute(delete(SignInSessionRow).where(SignInSessionRow.token_digest == _digest(token)))

    def issue_local_token(self, path: Path) -> Path:
        """Gives the command line of this machine admin access: a session token in a file only its owner may read.

        Called by the API each time it starts. Earlier local tokens end; the token lasts until the next start.
        """
        with self._database.write() as session:
            row = session.get(AccountRow, LOCAL_USER_ID) or _add_local_account(session, self._clock())
            _end_sessions(session, LOCAL_USER_ID)
            signed_in = self._open_session(session, row)
        _write_private(path, signed_in.token)
        return path

    def forget_expired(self) -> None:
        """Deletes sessions and lock-outs that are over. Called from time to time."""
        moment = self._clock()
        with self._database.write() as session:
            for row in session.scalars(select(SignInSessionRow)):
                if self._expiry(row) <= moment:
                    session.delete(row)
            session.execute(delete(SignInFailureRow).where(SignInFailureRow.last_at <= moment - LOCK_FOR))

    def _open_session(self, session: Session, row: AccountRow) -> SignedIn:
        token = secrets.token_urlsafe(32)
        moment = self._clock()
        opened = SignInSessionRow(token_digest=_digest(token), user_id=row.user_id, created_at=moment, used_at=moment)
        session.add(opened)
        return SignedIn(token=token, expires_at=self._expiry(opened), account=_account(row))

    def _expiry(self, row: SignInSessionRow) -> datetime:
        if row.user_id == LOCAL_USER_ID:
            return row.created_at + _UNTIL_NEXT_START
        return min(row.used_at + self._idle, row.created_at + self._absolute)

    def _verified(self, name: str, password: str) -> str | None:
        """The active account with this name and password. Raises Locked.

        The attempt is counted before the slow comparison, so that many at once do not get more than LOCK_AFTER tries.
        """
        self._count_attempt(name)
        with self._database.read() as session:
            row = session.scalar(select(AccountRow).where(AccountRow.username == name))
        matches = self._passwords.matches(row.password_hash if row else None, password)
        if row is None or not matches or not row.active:
            return None
        with self._database.write() as session:
            _forget_failures(session, name)
        return row.user_id

    def _count_attempt(self, name: str) -> None:
        moment = self._clock()
        with self._database.write() as session:
            row = session.get(SignInFailureRow, _digest(name))
            if row is None or moment - row.last_at >= LOCK_FOR:
                session.merge(SignInFailureRow(name_digest=_digest(name), failures=1, last_at=moment))
                return
            if row.failures >= LOCK_AFTER:
                minutes = -(-(row.last_at + LOCK_FOR - moment) // timedelta(minutes=1))
                raise Locked(
                    f"サインインに続けて{LOCK_AFTER}回失敗したため、受け付けを止めています。約{minutes}分後にもう一度"
                    "試すか、管理者にパスワードの再発行を頼んでください。"
                )
            row.failures += 1
            row.last_at = moment


def _account(row: AccountRow) -> Account:
    return Account(
        user_id=row.user_id,
        username=row.username,
        display_name=row.display_name,
        role=Role(row.role),
        department=row.department,
        must_change_password=row.must_change_password,
        active=row.active,
    )


def _row(session: Session, user_id: str) -> AccountRow:
    row = session.get(AccountRow, user_id)
    if row is None or row.user_id == LOCAL_USER_ID:
        raise NotFound("このユーザーは登録されていません。一覧を開き直してください。")
    return row


def _is_last_admin(session: Session, row: AccountRow) -> bool:
    """Nobody else could manage the accounts."""
    others = select(func.count()).where(
        AccountRow.role == Role.ADMIN.value,
        AccountRow.active,
        AccountRow.user_id.not_in((LOCAL_USER_ID, row.user_id)),
    )
    return row.role == Role.ADMIN and row.active and not session.scalar(others)


def _end_sessions(session: Session, user_id: str) -> None:
    session.execute(delete(SignInSessionRow).where(SignInSessionRow.user_id == user_id))


def _forget_failures(session: Session, name: str) -> None:
    session.execute(delete(SignInFailureRow).where(SignInFailureRow.name_digest == _digest(name)))


def _add_local_account(session: Session, moment: datetime) -> AccountRow:
    row = AccountRow(
        user_id=LOCAL_USER_ID,
        username="*local*",  # no user name can be written so
        display_name="このコンピューターの管理者",
        role=Role.ADMIN.value,
        department="",
        password_hash="",
        must_change_password=False,
        active=True,
        created_at=moment,
    )
    session.add(row)
    session.flush()
    return row


def _write_private(path: Path, text: str) -> None:
    """Never readable by others, not even for a moment, and never half-written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    new.replace(path)


def _normal_name(username: str) -> str:
    return unicodedata.normalize("NFKC", username).strip().casefold()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
