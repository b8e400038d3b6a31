"""`madoguchi user`: accounts, straight in the database, so that it works whether `up` runs or not."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.settings import Settings
from assistant.types import Role
from ui.cli.options import Data, Json, settings
from ui.cli.output import write_json, write_table

if TYPE_CHECKING:
    from assistant.accounts import Account, Accounts, NewPassword
    from assistant.audit import Audit, Detail

app = typer.Typer(no_args_is_help=True)
_ROLES = {Role.STAFF: "職員", Role.EDITOR: "編集者", Role.ADMIN: "管理者"}
Username = Annotated[str, typer.Argument(metavar="利用者ID")]


@app.command("list")
def list_users(json: Json = False, data: Data = None) -> None:
    """利用者の一覧。"""
    with opened(settings(data)) as (accounts, _):
        found = accounts.all()
    if json:
        write_json([_plain(account) for account in found])
        return
    rows = [(a.username, a.display_name, _ROLES[a.role], a.department, "有効" if a.active else "停止中") for a in found]
    write_table(["利用者ID", "表示名", "役割", "所属", "状態"], rows)


@app.command("add")
def add(
    username: Username,
    role: Annotated[Role, typer.Option(help="staff 職員 / editor 編集者 / admin 管理者")] = Role.STAFF,
    department: Annotated[str, typer.Option(help="所属する課")] = "",
    name: Annotated[str, typer.Option(help="画面に出す名前")] = "",
    json: Json = False,
    data: Data = None,
) -> None:
    """利用者を追加し、最初のパスワードを一度だけ表示する。"""
    with opened(settings(data)) as (accounts, audit):
        created = accounts.create(username=username, display_name=name, role=role, department=department)
        audit.record(who="local", what="user.create", object_id=created.account.user_id, details={"role": role.value})
    _show(created, json)


@app.command("reassign")
def reassign(
    username: Username,
    role: Annotated[Role | None, typer.Option(help="staff 職員 / editor 編集者 / admin 管理者。省くと今のまま")] = None,
    department: Annotated[str | None, typer.Option(help="所属する課。空（）で所属なし、省くと今のまま")] = None,
    data: Data = None,
) -> None:
    """人事異動: 所属する課と役割を変える。サインインしていれば、すぐに終わる。"""
    with opened(settings(data)) as (accounts, audit):
        now = accounts.by_username(username)
        done = accounts.reassign(
            now.user_id,
            role=now.role if role is None else role,
            department=now.department if department is None else department,
        )
        audit.record(who="local", what="user.reassign", object_id=now.user_id, details=done.details)
    account = done.account
    typer.echo(f"{account.username} を、所属「{account.department}」、役割「{_ROLES[account.role]}」に変えました。")


@app.command("reset")
def reset(username: Username, json: Json = False, data: Data = None) -> None:
    """パスワードを再発行し、一度だけ表示する。ロックも解ける。"""
    with opened(settings(data)) as (accounts, audit):
        renewed = accounts.reset_password(accounts.by_username(username).user_id)
        audit.record(who="local", what="user.reset_password", object_id=renewed.account.user_id)
    _show(renewed, json)


@app.command("disable")
def disable(username: Username, data: Data = None) -> None:
    """利用を停止する。サインインしていれば、すぐに終わる。"""
    with opened(settings(data)) as (accounts, audit):
        account = accounts.disable(accounts.by_username(username).user_id)
        audit.record(who="local", what="user.disable", object_id=account.user_id)
    typer.echo(f"{account.username} の利用を停止しました。")


@app.command("enable")
def enable(username: Username, data: Data = None) -> None:
    """停止した利用者を、また使えるようにする。"""
    with opened(settings(data)) as (accounts, audit):
        account = accounts.enable(accounts.by_username(username).user_id)
        audit.record(who="local", what="user.enable", object_id=account.user_id)
    typer.echo(f"{account.username} は、また利用できます。")


@contextmanager
def opened(chosen: Settings) -> Iterator[tuple["Accounts", "Audit"]]:
    """The accounts and the audit log of a data folder, while the database is open."""
    from assistant.accounts import Accounts
    from assistant.audit import Audit
    from assistant.database import Database
    from assistant.passwords import Passwords

    database = Database(chosen.database)
    try:
        yield Accounts(database, passwords=Passwords()), Audit(database)
    finally:
        database.close()


def record(chosen: Settings, what: str, object_id: str = "", *, details: "Mapping[str, Detail] | None" = None) -> None:
    """For a command that has nothing else to do with the database."""
    with opened(chosen) as (_, audit):
        audit.record(who="local", what=what, object_id=object_id, details=details)


def _show(issued: "NewPassword", json: bool) -> None:
    if json:
        write_json(_plain(issued.account) | {"password": issued.password})
        return
    typer.echo(f"利用者ID {issued.account.username}   パスワード {issued.password}")
    typer.echo("本人に伝えてください。最初のサインインで変更します。もう一度表示することはできません。")


def _plain(account: "Account") -> dict[str, str | bool]:
    return {
        "user_id": account.user_id,
        "username": account.username,
        "display_name": account.display_name,
        "role": account.role.value,
        "department": account.department,
        "active": account.active,
    }
