"""`madoguchi ingest`, `reembed`: the knowledge base is written through the API while `up` runs, otherwise directly."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import UserError
from assistant.settings import Settings
from assistant.types import Audience
from ui.cli.options import Data, Json, settings
from ui.cli.output import progress, write_json

if TYPE_CHECKING:
    from assistant.audit import Audit
    from ingest.sources import Source
    from ingest.sync import IngestReport
    from ui.api.schemas import Report

_REEMBEDDED = 64  # chunks at a time
IngestOne = Callable[["Source"], "Report"]


def register(app: typer.Typer) -> None:
    app.command("ingest")(ingest)
    app.command("reembed")(reembed)


def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="ファイルまたはフォルダー")],
    to: Annotated[Audience, typer.Option(help="公開範囲: public 市民公開 / internal 庁内 / department 所管課のみ")],
    department: Annotated[str, typer.Option(help="所管課。公開範囲が department のときは必ず指定する")] = "",
    json: Json = False,
    data: Data = None,
) -> None:
    """資料を取り込む。変わっていないファイルはそのまま、読めないファイルは理由とともに飛ばす。"""
    from ingest.sources import sources_in
    from ingest.sync import refuse_namesakes

    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise UserError(f"{'、'.join(missing)} が見つかりません。場所と名前を確かめてください。")
    if to is Audience.DEPARTMENT and not department:
        raise UserError("公開範囲が department（所管課のみ）のときは、--department で所管課を指定してください。")
    sources = list(sources_in(paths, audience=to, department=department))
    if not sources:
        raise UserError(f"{'、'.join(map(str, paths))} の中に、取り込むファイルがありません。")
    refuse_namesakes(sources)  # each is sent alone, so that what receives them cannot see it
    with _reader_in(settings(data)) as ingest_one, progress() as show:
        reports = []
        for done, source in enumerate(sources):
            show(f"取り込み {source.name}", done, len(sources))
            reports.append(ingest_one(source))
        show("取り込み", len(sources), len(sources))
    report = _joined(reports)
    _write(report, json)
    if len(report.skipped) == len(sources):
        raise UserError("取り込めたファイルはありません。理由は上の一覧にあります。")


def reembed(json: Json = False, data: Data = None) -> None:
    """埋め込みモデルを変えたあと、ベクトルを作り直す。途中で止めても、もう一度実行すると続きから始まる。"""
    with _reembedder_in(settings(data)) as some, progress() as show:
        left = some()
        total = left + _REEMBEDDED
        while left:
            show("ベクトルを作り直しています", total - left, total)
            left = some()
    if json:
        write_json({"left": left})
        return
    typer.echo("すべての箇所に、いまの埋め込みモデルのベクトルがあります。市民に公開した写しは、公開し直してください。")


@contextmanager
def _reembedder_in(chosen: Settings) -> Iterator[Callable[[], int]]:
    from ui.cli.running_api import running_api

    with running_api(chosen) as api:
        if api:
            yield api.reembed
            return
    from assistant.services import build
    from ui.data_folder import owned

    with owned(chosen.data, "reembed"):
        services = build(chosen)

        def some() -> int:
            left = services.knowledge.reembed(_REEMBEDDED)
            if not left:
                services.audit.record(who="local", what="knowledge.reembed")
            return left

        try:
            yield some
        finally:
            services.close()


@contextmanager
def _reader_in(chosen: Settings) -> Iterator[IngestOne]:
    from ui.cli.running_api import running_api

    with running_api(chosen) as api:
        if api:
            yield api.ingest
            return
    with _direct(chosen) as ingest_one:
        yield ingest_one


@contextmanager
def _direct(chosen: Settings) -> Iterator[IngestOne]:
    from assistant.services import build
    from ingest.sync import sync
    from ui.data_folder import owned

    with owned(chosen.data, "ingest"):
        services = build(chosen)

        def ingest_one(source: "Source") -> "Report":
            report = sync(
                [source],
                services.knowledge,
                find_pii=services.privacy.spans,
                progress=lambda *_: None,
                max_bytes=chosen.max_file_megabytes * 1_000_000,
            )
            _record(source, report, services.audit)
            return _report(report)

        try:
            yield ingest_one
        finally:
            services.close()


def _record(source: "Source", report: "IngestReport", audit: "Audit") -> None:
    """As the API does when a file is sent to it; a file that has not changed changed nothing."""
    from ingest.sync import document_id

    if report.unchanged:
        return
    audit.record(
        who="local",
        what="document.upload",
        object_id=document_id(source),
        outcome="ok" if report.written else "refused",
        details={"audience": source.audience.value},
    )


def _report(report: "IngestReport") -> "Report":
    from ui.api.schemas import Report, Skipped

    return Report(
        written=list(report.written),
        unchanged=list(report.unchanged),
        skipped=[Skipped(name=remark.source, reason=remark.text) for remark in report.skipped],
        notes=[f"{remark.source}: {remark.text}" for remark in report.notes],
    )


def _joined(reports: Sequence["Report"]) -> "Report":
    from ui.api.schemas import Report

    return Report(
        written=[name for report in reports for name in report.written],
        unchanged=[name for report in reports for name in report.unchanged],
        skipped=[skipped for report in reports for skipped in report.skipped],
        notes=[note for report in reports for note in report.notes],
    )


def _write(report: "Report", json: bool) -> None:
    if json:
        write_json(report.model_dump(mode="json"))
        return
    typer.echo(
        f"取り込み {len(report.written)} 件、変更なし {len(report.unchanged)} 件、飛ばしたもの {len(report.skipped)} 件"
    )
    for skipped in report.skipped:
        typer.echo(f"  飛ばしました: {skipped.name}: {skipped.reason}")
    for note in report.notes:
        typer.echo(f"  注意: {note}")
