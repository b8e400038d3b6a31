"""Writes a run's numbers as Markdown and as one HTML file with its plots inside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from assistant.errors import UserError
from eval.provenance import Provenance

_STYLE = """
body { font-family: system-ui, 'Noto Sans JP', sans-serif; color: #1b2733; max-width: 60rem; margin: 2rem auto }
table { border-collapse: collapse; margin: 1rem 0 }
td, th { border-bottom: 1px solid #d5dde5; padding: .3rem .8rem; text-align: left }
svg { font-size: 13px }
svg rect { fill: #1f4f7f }
"""


@dataclass(frozen=True, kw_only=True)
class Table:
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Report:
    """`plots`: title → SVG."""

    title: str
    tables: Sequence[Table]
    plots: Mapping[str, str]
    provenance: Provenance


def write_report(report: Report, folder: Path) -> list[Path]:
    """report.md and report.html in `folder`. Raises UserError."""
    files = {folder / "report.md": markdown(report), folder / "report.html": html(report)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{folder} に書き込めません（{error.strerror}）。場所と権限を確かめてください。") from error
    return list(files)


def markdown(report: Report) -> str:
    parts = [f"# {report.title}"]
    for table in _all_tables(report):
        lines = [f"## {table.title}", "", _row(table.headings), _row(["---"] * len(table.headings))]
        parts.append("\n".join([*lines, *(_row(row) for row in table.rows)]))
    return "\n\n".join(parts) + "\n"


def html(report: Report) -> str:
    tables = [f"<h2>{escape(table.title)}</h2>{_html_table(table)}" for table in _all_tables(report)]
    plots = [f"<h2>{escape(title)}</h2>{svg}" for title, svg in report.plots.items() if svg]
    return (
        f'<!doctype html><html lang="ja"><meta charset="utf-8"><title>{escape(report.title)}</title>'
        f"<style>{_STYLE}</style><h1>{escape(report.title)}</h1>{''.join([*tables[:-1], *plots, tables[-1]])}</html>\n"
    )


def _all_tables(report: Report) -> list[Table]:
    return [*report.tables, _provenance_table(report.provenance)]


def _provenance_table(made: Provenance) -> Table:
    rows = [
        ("日時", made.made_at),
        ("コード", made.commit or "（不明）"),
        ("機械", made.machine),
        *((f"モデル {role}", text) for role, text in made.models.items()),
        *((f"設定 {name}", value) for name, value in made.settings.items()),
        *((f"データ {name}", digest) for name, digest in made.data.items()),
    ]
    return Table(title="条件", headings=("項目", "値"), rows=rows)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _html_table(table: Table) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in table.headings)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
    return f"<table><tr>{head}</tr>{body}</table>"
