"""Accounts: who gets in, for how long, and what ends a session."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from assistant.accounts import LOCK_AFTER, LOCK_FOR, Accounts, NewPassword
from assistant.api_keys import ApiKeys
from assistant.database import Database
from assistant.errors import Locked, MadoguchiError, NotFound, NotSignedIn, UserError
from assistant.passwords import Passwords
from assistant.types import Role

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""So cheap that tests are quick; one test uses the real cost."""


@dataclass
class Clock:
    moment: datetime = field(default_factory=lambda: datetime(2026, 4, 1, 8, 30, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **by: float) -> None:
        self.moment += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path}/madoguchi.db")


@pytest.fixture
def accounts(database: Database, clock: Clock) -> Accounts:
    return Accounts(database, passwords=Passwords(CHEAP), clock=clock)


@pytest.fixture
def hanako(accounts: Accounts) -> NewPassword:
    return accounts.create(username="hanako", display_name="緑野 花子", role=Role.STAFF, department="市民課")


def stored_text(database: Database) -> str:
    with database.read() as session:
        tables = ("accounts", "sessions", "api_keys", "sign_in_failures")
        return "\n".join(str(row) for table in tables for row in session.execute(text(f"SELECT * FROM {table}")))


# ---- creating ----


def test_a_new_account_signs_in_with_its_generated_password(accounts: Accounts, hanako: NewPassword) -> None:
    signed_in = accounts.sign_in("hanako", hanako.password)
    assert signed_in.account == hanako.account
    assert signed_in.account.must_change_password
    assert accounts.authenticate(signed_in.token).account.reader.department == "市民課"


@pytest.mark.parametrize("typed", ["hanako", "HANAKO", " ｈａｎａｋｏ "])
def test_a_user_name_may_be_typed_in_any_width_and_case(accounts: Accounts, hanako: NewPassword, typed: str) -> None:
    assert accounts.sign_in(typed, hanako.password).account.username == "hanako"


@pytest.mark.parametrize("bad", ["", "a", "花子", "ha nako", "-hanako", "h" * 65, "*local*", "a\nb"])
def test_a_bad_user_name_is_refused(accounts: Accounts, bad: str) -> None:
    with pytest.raises(UserError, match="ユーザー名は"):
        accounts.create(username=bad, display_name="誰か", role=Role.STAFF)


def test_a_user_name_is_given_once(accounts: Accounts, hanako: NewPassword) -> None:
    with pytest.raises(UserError, match="すでに使われています"):
        accounts.create(username="Hanako", display_name="別人", role=Role.STAFF)


def test_generated_passwords_differ_and_follow_the_rule(accounts: Accounts) -> None:
    passwords = {accounts.create(username=f"user{n}", display_name="", role=Role.STAFF).password for n in range(20)}
    assert len(passwords) == 20
    assert all(len(password) >= 12 for password in passwords)


def test_no_password_token_or_key_is_stored_in_clear(database: Database, accounts: Accounts) -> None:
    created = accounts.create(username="hanako", display_name="緑野 花子", role=Role.STAFF)
    token = accounts.sign_in("hanako", created.password).token
    key = ApiKeys(database).create(created.account.user_id, name="表計算").key
    with pytest.raises(NotSignedIn):
        accounts.sign_in("secret-typed-as-a-name", created.password)
    stored = stored_text(database)
    assert "hanako" in stored
    for secret in (created.password, token, key, "secret-typed-as-a-name"):
        assert secret not in stored


def test_the_real_cost_is_argon2id_with_64_mebibytes(database: Database) -> None:
    real = Accounts(database, passwords=Passwords())
    created = real.create(username="hanako", display_name="", role=Role.STAFF)
    assert "$argon2id$v=19$m=65536,t=3,p=4$" in stored_text(database)
    assert real.sign_in("hanako", created.password)


def test_an_old_hash_is_renewed_at_sign_in(database: Database, accounts: Accounts, hanako: NewPassword) -> None:
    dearer = Accounts(database, passwords=Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)))
    dearer.sign_in("hanako", hanako.password)
    assert "m=16,t=2" in stored_text(database)
    assert dearer.sign_in("hanako", hanako.password)


# ---- failing ----


def failure(accounts: Accounts, username: str, password: str = "wrong password") -> MadoguchiError:
    with pytest.raises((NotSignedIn, Locked)) as raised:
        accounts.sign_in(username, password)
    assert isinstance(raised.value, MadoguchiError)
    return raised.value


def test_every_cause_of_failure_looks_the_same(accounts: Accounts, hanako: NewPassword) -> None:
    disabled = accounts.create(username="taro", display_name="", role=Role.STAFF)
    accounts.disable(disabled.account.user_id)
    causes = [
        failure(accounts, "hanako"),
        failure(accounts, "nobody"),
        failure(accounts, "taro", disabled.password),
        failure(accounts, "*local*", ""),
        failure(accounts, ""),
    ]
    assert len({(type(cause), str(cause)) for cause in causes}) == 1


@pytest.mark.parametrize("username", ["hanako", "nobody"])
def test_five_failures_lock_even_a_name_that_does_not_exist(
    accounts: Accounts, hanako: NewPassword, clock: Clock, username: str
) -> None:
    kinds = [type(failure(accounts, username)) for _ in range(LOCK_AFTER + 2)]
    assert kinds == [NotSignedIn] * LOCK_AFTER + [Locked] * 2


def test_a_locked_account_refuses_the_right_password_until_the_time_is_over(
    accounts: Accounts, hanako: NewPassword, clock: Clock
) -> None:
    for _ in range(LOCK_AFTER):
        failure(accounts, "hanako")
    assert isinstance(failure(accounts, "hanako", hanako.password), Locked)
    clock.forward(minutes=14)
    assert "約1分後" in str(failure(accounts, "hanako", hanako.password))
    clock.moment += LOCK_FOR - timedelta(minutes=14)
    assert accounts.sign_in("hanako", hanako.password)


def test_a_lock_is_of_one_account_only(accounts: Accounts, hanako: NewPassword) -> None:
    for _ in range(LOCK_AFTER + 1):
        failure(accounts, "taro")
    assert accounts.sign_in("hanako", hanako.password)


def test_a_success_starts_the_count_again(accounts: Accounts, hanako: NewPassword) -> None:
    for _ in range(3):
        for _ in range(LOCK_AFTER - 1):
            failure(accounts, "hanako")
        accounts.sign_in("hanako", hanako.password)


def test_a_reset_lifts_the_lock(accounts: Accounts, hanako: NewPassword) -> None:
    for _ in range(LOCK_AFTER):
        failure(accounts, "hanako")
    renewed = accounts.reset_password(hanako.account.user_id)
    assert accounts.sign_in("hanako", renewed.password).account.must_change_password


# ---- sessions ----


def test_a_session_ends_after_thirty_idle_minutes(accounts: Accounts, hanako: NewPassword, clock: Clock) -> None:
    token = accounts.sign_in("hanako", hanako.password).token
    clock.forward(minutes=29)
    accounts.authenticate(token)
    clock.forward(minutes=29)
    accounts.authenticate(token)
    clock.forward(minutes=30)
    with pytest.raises(NotSignedIn):
        accounts.authenticate(token)


def test_a_session_ends_after_twelve_hours_however_busy(accounts: Accounts, hanako: NewPassword, clock: Clock) -> None:
    token = accounts.sign_in("hanako", hanako.password).token
    for _ in range(35):
        clock.forward(minutes=20)
        accounts.authenticate(token)
    clock.forward(minutes=20)
    with pytest.raises(NotSignedIn):
        accounts.authenticate(token)


@pytest.mark.parametrize("bad", ["", "x", "mdg_x", "あ"])
def test_an_unknown_token_is_refused(accounts: Accounts, bad: str) -> None:
    with pytest.raises(NotSignedIn):
        accounts.authenticate(bad)


def test_signing_out_ends_this_session_only(accounts: Accounts, hanako: NewPassword) -> None:
    here, there = (accounts.sign_in("hanako", hanako.password).token for _ in range(2))
    accounts.sign_out(here)
    with pytest.raises(NotSignedIn):
        accounts.authenticate(here)
    assert accounts.authenticate(there)


def test_disabling_ends_all_sessions_and_enabling_does_not_bring_them_back(
    accounts: Accounts, hanako: NewPassword
) -> None:
    token = accounts.sign_in("hanako", hanako.password).token
    accounts.disable(hanako.account.user_id)
    with pytest.raises(NotSignedIn):
        accounts.authenticate(token)
    accounts.enable(hanako.account.user_id)
    with pytest.raises(NotSignedIn):
        accounts.authenticate(token)
    assert accounts.sign_in("hanako", hanako.password)


def test_a_new_password_ends_the_other_sessions_and_gives_a_new_one(accounts: Accounts, hanako: NewPassword) -> None:
    old = accounts.sign_in("hanako", hanako.password).token
    new = accounts.change_password(hanako.account.user_id, current=hanako.password, new="みどりの丘に雲ひとつ浮かぶ")
    with pytest.raises(NotSignedIn):
        accounts.authenticate(old)
    assert not accounts.authenticate(new.token).account.must_change_password
    assert accounts.sign_in("hanako", "みどりの丘に雲ひとつ浮かぶ")
    assert isinstance(failure(accounts, "hanako", hanako.password), NotSignedIn)


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("short", "短すぎます"),
        ("elevenchars", "短すぎます"),
        ("x" * 129, "長すぎます"),
        ("aaaaaaaaaaaaaa", "推測されやすい"),
        ("hanako-midorino", "推測されやすい"),
    ],
)
def test_a_weak_password_is_refused(accounts: Accounts, new: str, why: str) -> None:
    created = accounts.create(username="hanako-midorino", display_name="", role=Role.STAFF)
    with pytest.raises(UserError, match=why):
        accounts.change_password(created.account.user_id, current=created.password, new=new)


def test_the_same_password_is_not_a_new_one(accounts: Accounts, hanako: NewPassword) -> None:
    with pytest.raises(UserError, match="同じ"):
        accounts.change_password(hanako.account.user_id, current=hanako.password, new=hanako.password)


def test_guessing_the_current_password_is_counted_too(accounts: Accounts, hanako: NewPassword) -> None:
    for _ in range(LOCK_AFTER):
        with pytest.raises(UserError, match="今のパスワード"):
            accounts.change_password(hanako.account.user_id, current="wrong", new="a good new password")
    with pytest.raises(Locked):
        accounts.change_password(hanako.account.user_id, current=hanako.password, new="a good new password")


def test_what_is_over_is_forgotten(database: Database, accounts: Accounts, hanako: NewPassword, clock: Clock) -> None:
    accounts.sign_in("hanako", hanako.password)
    failure(accounts, "nobody")
    clock.forward(minutes=20)
    kept = accounts.sign_in("hanako", hanako.password).token
    clock.forward(minutes=15)
    accounts.forget_expired()
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM sessions")) == 1
        assert session.scalar(text("SELECT count(*) FROM sign_in_failures")) == 0
    assert accounts.authenticate(kept)


# ---- administration ----


def test_the_last_admin_cannot_be_disabled(accounts: Accounts, tmp_path: Path) -> None:
    accounts.issue_local_token(tmp_path / "token")  # does not count as an admin
    first, second = (accounts.create(username=f"admin{n}", display_name="", role=Role.ADMIN) for n in (1, 2))
    accounts.disable(first.account.user_id)
    with pytest.raises(UserError, match="最後の管理者"):
        accounts.disable(second.account.user_id)


def test_a_transfer_ends_the_sessions_and_changes_what_the_reader_is(accounts: Accounts, hanako: NewPassword) -> None:
    token = accounts.sign_in("hanako", hanako.password).token
    done = accounts.reassign(hanako.account.user_id, role=Role.EDITOR, department=" 税務課 ")
    with pytest.raises(NotSignedIn):
        accounts.authenticate(token)
    reader = accounts.sign_in("hanako", hanako.password).account.reader
    assert (reader.role, reader.department) == (Role.EDITOR, "税務課")
    assert done.details == {"role": "editor", "role_before": "staff", "department_changed": True}


def test_a_transfer_to_the_same_place_is_refused_and_ends_no_session(accounts: Accounts, hanako: NewPassword) -> None:
    token = accounts.sign_in("hanako", hanako.password).token
    with pytest.raises(UserError, match="「hanako」の所属と権限は、指定されたものと同じ"):
        accounts.reassign(hanako.account.user_id, role=Role.STAFF, department="市民課")
    assert accounts.authenticate(token)


def test_the_last_admin_keeps_the_role_but_may_change_department(accounts: Accounts, tmp_path: Path) -> None:
    accounts.issue_local_token(tmp_path / "token")  # does not count as an admin
    first, second = (accounts.create(username=f"admin{n}", display_name="", role=Role.ADMIN) for n in (1, 2))
    accounts.reassign(first.account.user_id, role=Role.STAFF, department="")
    with pytest.raises(UserError, match="最後の管理者の権限"):
        accounts.reassign(second.account.user_id, role=Role.EDITOR, department="")
    assert (
        accounts.reassign(second.account.user_id, role=Role.ADMIN, department="総務課").account.department == "総務課"
    )


@pytest.mark.parametrize("user_id", ["", "nobody", "local"])
def test_an_unknown_user_is_not_found(accounts: Accounts, tmp_path: Path, user_id: str) -> None:
    accounts.issue_local_token(tmp_path / "token")
    reassign = partial(accounts.reassign, role=Role.ADMIN, department="")
    for change in (accounts.get, accounts.disable, accounts.enable, accounts.reset_password, reassign):
        with pytest.raises(NotFound):
            change(user_id)


def test_people_are_found_by_name(accounts: Accounts, hanako: NewPassword) -> None:
    assert accounts.by_username("HANAKO") == hanako.account
    with pytest.raises(NotFound, match="taro"):
        accounts.by_username("taro")


# ---- this machine's command line ----


def test_the_local_token_is_an_admin_and_only_its_owner_may_read_it(
    accounts: Accounts, tmp_path: Path, clock: Clock
) -> None:
    path = accounts.issue_local_token(tmp_path / "data" / "local-token")
    assert path.stat().st_mode & 0o777 == 0o600
    clock.forward(days=30)
    assert accounts.authenticate(path.read_text()).account.role is Role.ADMIN
    assert accounts.all() == []


def test_a_new_local_token_ends_the_one_before(accounts: Accounts, tmp_path: Path) -> None:
    first = accounts.issue_local_token(tmp_path / "token").read_text()
    second = accounts.issue_local_token(tmp_path / "token").read_text()
    with pytest.raises(NotSignedIn):
        accounts.authenticate(first)
    assert accounts.authenticate(second)


# ---- API keys ----


def test_an_api_key_stands_for_its_owner_until_revoked(database: Database, hanako: NewPassword) -> None:
    keys = ApiKeys(database)
    created = keys.create(hanako.account.user_id, name="表計算")
    assert keys.owner(created.key) == hanako.account.user_id
    assert [key.name for key in keys.of(hanako.account.user_id)] == ["表計算"]
    assert keys.of(hanako.account.user_id)[0].used_at is not None
    keys.revoke(hanako.account.user_id, created.record.key_id)
    with pytest.raises(NotSignedIn):
        keys.owner(created.key)


def test_nobody_revokes_anothers_key(database: Database, accounts: Accounts, hanako: NewPassword) -> None:
    keys = ApiKeys(database)
    created = keys.create(hanako.account.user_id, name="表計算")
    with pytest.raises(NotFound):
        keys.revoke("someone-else", created.record.key_id)
    assert keys.owner(created.key)


def test_a_reset_ends_the_keys(database: Database, accounts: Accounts, hanako: NewPassword) -> None:
    created = ApiKeys(database).create(hanako.account.user_id, name="表計算")
    accounts.reset_password(hanako.account.user_id)
    with pytest.raises(NotSignedIn):
        ApiKeys(database).owner(created.key)
