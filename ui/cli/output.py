"""How commands speak: JSON for machines, tables for people, progress on standard error."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer

ShowProgress = Callable[[str, int, int], None]
"""Called with (what is being done, done, total)."""


def write_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def write_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # not markup: a title may hold brackets
    # Without a terminal nobody knows the width; lines of a log may be long.
    Console(width=None if sys.stdout.isatty() else 160).print(table)


@contextmanager
def progress() -> Iterator[ShowProgress]:
    """A bar in a terminal; otherwise one line for each step, for logs."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: typer.echo(f"{what} {done}/{total}", err=True)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)
