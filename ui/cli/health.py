"""`madoguchi doctor`: what is wrong with this installation."""

import typer

from assistant.errors import UserError
from ui.cli.options import Data, Json, settings
from ui.cli.output import write_json, write_table


def register(app: typer.Typer) -> None:
    app.command("doctor")(doctor)


def doctor(json: Json = False, data: Data = None) -> None:
    """この機械とデータを点検する。問題があれば、直し方とともに示す。"""
    from ui.doctor import Verdict, examine

    found = examine(settings(data))
    if json:
        write_json([{"check": f.check, "status": f.verdict.value, "detail": f.detail} for f in found])
    else:
        signs = {Verdict.GOOD: "良", Verdict.WARNING: "注意", Verdict.BAD: "問題"}
        write_table(["点検", "結果", "内容"], [(f.check, signs[f.verdict], f.detail) for f in found])
    bad = [f.check for f in found if f.verdict is Verdict.BAD]
    if bad:
        raise UserError(f"問題が {len(bad)} 件あります（{'、'.join(bad)}）。")
