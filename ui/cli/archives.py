"""`madoguchi backup` and `madoguchi restore`."""

from pathlib import Path
from typing import Annotated

import typer

from ui.cli.options import Data, settings
from ui.cli.users import record

File = Annotated[Path, typer.Argument(metavar="FILE", help="控えのファイル（.tar.gz）")]


def register(app: typer.Typer) -> None:
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(file: File, data: Data = None) -> None:
    """データのフォルダーの控えを 1 つのファイルに取る。窓口を止めてから実行する。"""
    from ui.archive import back_up

    chosen = settings(data)
    count = back_up(chosen.data, file)
    typer.echo(
        f"{count} 個のファイルの控えを {file} に取りました。個人情報を含むので、鍵のかかる場所に置いてください。"
    )
    if chosen.database_url:
        typer.echo(
            "データベースは別のサーバーにあるため、この控えには入っていません。そのサーバーで控えを取ってください。",
            err=True,
        )
    record(chosen, "backup", details={"files": count})


def restore(file: File, data: Data = None) -> None:
    """控えからデータのフォルダーを戻す。今のフォルダーは、名前を変えて残す。"""
    from ui import archive

    chosen = settings(data)
    kept = archive.restore(file, chosen.data.absolute())
    typer.echo(f"{file} から {chosen.data} を戻しました。")
    if kept:
        typer.echo(f"前のデータは {kept} に残してあります。要らなければ消してください。")
    record(chosen, "restore")  # in the log that goes on from here: the one that came back
