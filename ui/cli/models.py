"""`madoguchi models`: the weights, where they are and getting them."""

import typer

from ui.cli.options import Json, settings
from ui.cli.output import progress, write_json, write_table

app = typer.Typer(no_args_is_help=True)


@app.command("pull")
def pull() -> None:
    """登録されたモデルを取得し、SHA-256 を確かめる。途中で止まっても、続きから始まる。"""
    from assistant.models import ModelStore

    store = ModelStore(settings().models)
    with progress() as show:
        store.pull(show)
    typer.echo(f"モデルはそろっています（{store.folder}）。")


@app.command("list")
def list_models(json: Json = False) -> None:
    """使うモデルと、その許諾条件・大きさ・有無を示す。"""
    from assistant.models import ModelStore

    states = ModelStore(settings().models).states()
    if json:
        write_json(
            [
                {
                    "role": state.spec.role,
                    "name": state.spec.name,
                    "licence": state.spec.licence,
                    "bytes": state.spec.bytes,
                    "sha256": state.spec.sha256,
                    "path": str(state.location),
                    "present": state.present,
                }
                for state in states
            ]
        )
        return
    rows = [
        (s.spec.role, s.spec.name, s.spec.licence, f"{s.spec.bytes / 1e6:,.0f} MB", "あり" if s.present else "なし")
        for s in states
    ]
    write_table(["役割", "モデル", "許諾条件", "大きさ", "状態"], rows)
