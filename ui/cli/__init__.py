"""The command line, one module per group of commands. Heavy imports stand inside the commands: --help must be fast."""

import sys

import typer

from assistant.errors import MadoguchiError
from assistant.settings import restrain_libraries
from ui.cli import (
    archives,
    asking,
    bench,
    citizens,
    evaluation,
    health,
    ingestion,
    minutes,
    models,
    redaction,
    start,
    transcription,
    users,
)

app = typer.Typer(
    help="窓口: 市役所のための、庁内だけで動く LLM アシスタント",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for _group in (
    start, ingestion, citizens, asking, transcription, minutes, redaction, health, archives, bench, evaluation,
):  # fmt: skip
    _group.register(app)
app.add_typer(models.app, name="models", help="モデルの取得と一覧")
app.add_typer(users.app, name="user", help="利用者の追加・停止・パスワードの再発行")


def main() -> None:
    """Runs one command. What is expected to go wrong ends with one line in Japanese and exit code 1."""
    restrain_libraries()
    try:
        app(prog_name="madoguchi")
    except MadoguchiError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
