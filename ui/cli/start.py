"""`madoguchi up`: everything that runs, in the foreground, until Ctrl-C."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import UserError
from assistant.settings import Settings
from ui.addresses import local_url
from ui.cli.options import Data, settings

if TYPE_CHECKING:
    from ui.supervisor import Program

_FIRST_ADMIN = "admin"
_LOST = {
    "llm": "回答は作れません（検索はできます）",
    "embedding": "検索も回答もできません",
    "speech": "録音を聞き取れません",
    "voice": "録音を聞き取れません",
}


def register(app: typer.Typer) -> None:
    app.command("up")(up)


def up(
    staff_port: Annotated[int | None, typer.Option(help="職員用画面のポート（既定: 8501）")] = None,
    api_port: Annotated[int | None, typer.Option(help="職員用 API のポート（既定: 8600）")] = None,
    citizen_port: Annotated[int | None, typer.Option(help="市民用 API のポート（既定: 8700）")] = None,
    data: Data = None,
    demo: Annotated[bool, typer.Option("--demo", help="初回に、見本の市（みどり野市）の資料を取り込む")] = False,
) -> None:
    """窓口を起動する。Ctrl-C ですべて止まる。"""
    from ui.data_folder import owned
    from ui.ports import check_port
    from ui.supervisor import Supervisor

    chosen = settings(
        data.absolute() if data else None, staff_port=staff_port, api_port=api_port, citizen_port=citizen_port
    )
    ports = {"api_port": chosen.api_port, "staff_port": chosen.staff_port, "citizen_port": chosen.citizen_port}
    _check_apart(list(ports.values()))
    with owned(chosen.data, "up", **ports):
        check_port(chosen.staff_address, chosen.staff_port, what="職員用画面", option="--staff-port")
        check_port("127.0.0.1", chosen.api_port, what="職員用 API", option="--api-port")
        check_port(chosen.citizen_address, chosen.citizen_port, what="市民用 API", option="--citizen-port")
        _warn_of_missing_models(chosen)
        if demo:
            _load_sample_city(chosen)
        _say("起動しています …")
        supervisor = Supervisor(programs(chosen), logs=chosen.data / "logs", say=_say)
        supervisor.run(on_ready=lambda: _welcome(chosen))


def _check_apart(ports: list[int]) -> None:
    """One that is free before the start is taken after it: the second program would be started again for ever."""
    if twice := next((port for port in ports if ports.count(port) > 1), None):
        raise UserError(
            f"ポート {twice} が 2 つの役に指定されています。"
            "--staff-port・--api-port・--citizen-port は、別々の番号にしてください。"
        )


def programs(chosen: Settings) -> list["Program"]:
    from ui.staff.command import command
    from ui.supervisor import Program

    own = ["--data", str(chosen.data.absolute()), "--api-port", str(chosen.api_port)]
    return [
        Program(
            name="api",
            title="職員用 API",
            command=[sys.executable, "-m", "ui.api", *own],
            health=f"{chosen.api_url}/health",
        ),
        Program(
            name="staff",
            title="職員用画面",
            command=command(chosen.staff_port, chosen.api_url, chosen.staff_address),
            health=f"{local_url(chosen.staff_address, chosen.staff_port)}/_stcore/health",
        ),
        _citizen(chosen),
        Program(
            name="worker",
            title="録音の聞き取り",
            command=[sys.executable, "-m", "ui.worker", "--data", str(chosen.data.absolute())],
        ),
    ]


def _citizen(chosen: Settings) -> "Program":
    """It is told its three folders and the key to check snapshots with, and nothing of where the staff's data are."""
    from assistant.snapshot import public_key, signing_key
    from ingest.publishing import key_file
    from ui.supervisor import Program

    folders = {"--published": "published", "--control": "citizen-control", "--own": "citizen"}
    data = chosen.data.absolute()
    return Program(
        name="citizen",
        title="市民用 API",
        command=[
            *(sys.executable, "-m", "ui.citizen"),
            *(part for option, name in folders.items() for part in (option, str(data / name))),
            *("--public-key", public_key(signing_key(key_file(data)))),
            *("--citizen-port", str(chosen.citizen_port)),
        ],
        health=f"{local_url(chosen.citizen_address, chosen.citizen_port)}/citizen/v1/health",
    )


def _warn_of_missing_models(chosen: Settings) -> None:
    from assistant.models import ModelStore

    for state in ModelStore(chosen.models).states():
        if not state.present and not _is_replaced(state.spec.role, chosen):
            _say(
                f"モデル「{state.spec.name}」がないので、{_LOST[state.spec.role]}。"
                "madoguchi models pull を実行し、起動し直してください。"
            )


def _is_replaced(role: str, chosen: Settings) -> bool:
    """Another LLM than the registered one has been set; of the embedding model the cross-encoders are made too."""
    return role == "llm" and chosen.llm_path is not None


def _load_sample_city(chosen: Settings) -> None:
    """In a process of its own: the models that it loads must not stay in the supervisor's memory."""
    from ui.sample_city import is_loaded

    if is_loaded(chosen):
        return
    _say("見本の市の資料を取り込んでいます（初回だけ、1〜2 分）…")
    done = subprocess.run([sys.executable, "-m", "ui.sample_city", "--data", str(chosen.data.absolute())])
    if done.returncode:
        _say("見本の市の資料を取り込めませんでした。資料のないまま起動します。次の起動で続きから取り込みます。")


def _welcome(chosen: Settings) -> None:
    _say("\n窓口が起動しました。")
    _say(f"  職員用画面    {local_url(chosen.staff_address, chosen.staff_port)}")
    _say(f"  職員用 API    {chosen.api_url}")
    _say(f"  市民用の見本  {local_url(chosen.citizen_address, chosen.citizen_port)}/demo/")
    _say(f"  記録（ログ）  {chosen.data / 'logs'}")
    password = _first_password(chosen)
    if password:
        _say(f"  最初の管理者  利用者ID {_FIRST_ADMIN}   パスワード {password}")
        _say("                最初のサインインで変更します。この画面のほかには、どこにも表示されません。")
    else:
        _say(
            f"  管理者のパスワードを忘れたときは: {Path(sys.executable).parent / 'madoguchi'} user reset {_FIRST_ADMIN}"
        )
    _say("止めるには Ctrl-C を押してください。\n")


def _first_password(chosen: Settings) -> str | None:
    """The generated password of the first admin; None when there are accounts already."""
    from assistant.types import Role
    from ui.cli.users import opened

    with opened(chosen) as (accounts, audit):
        if accounts.all():
            return None
        created = accounts.create(username=_FIRST_ADMIN, display_name="管理者", role=Role.ADMIN)
        audit.record(who="local", what="user.create", object_id=created.account.user_id)
        return created.password


def _say(text: str) -> None:
    """The terminal may be gone (SIGHUP); what runs must be stopped all the same."""
    with suppress(OSError):
        typer.echo(text)
