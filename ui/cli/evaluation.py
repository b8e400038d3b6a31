"""`madoguchi eval`: how good search, answers and masking are, measured through the production path."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from assistant.errors import UserError
from assistant.types import Audience, Reader, Role
from ui.cli.asking import AskedBy
from ui.cli.options import Data, Json, settings
from ui.cli.output import ShowProgress, progress, write_json, write_table
from ui.cli.transcription import Agenda, Glossary, Roster, heard

if TYPE_CHECKING:
    from eval.answers import Outcome
    from eval.comparison import Comparison
    from eval.datasets import Item
    from eval.report import Table

app = typer.Typer(no_args_is_help=True)
_T = TypeVar("_T")

Queries = Annotated[Path, typer.Option(metavar="Q", help="質問（JSONL: qid, question, doc_id か relevant, answers）")]
Corpus = Annotated[Path | None, typer.Option(metavar="C", help="文書（JSONL: doc_id, title, text）")]
Documents = Annotated[Path | None, typer.Option(metavar="DIR", help="文書のフォルダー。doc_id は DIR からのパス")]
Out = Annotated[Path | None, typer.Option(metavar="RUN", help="1 問 1 行の結果を書くファイル（JSONL）")]
ReportTo = Annotated[Path | None, typer.Option("--report", metavar="DIR", help="報告書（Markdown と HTML）を書く場所")]
Compare = Annotated[
    tuple[Path, Path] | None,
    typer.Option(metavar="RUN_A RUN_B", help="新しく測らず、--out で書いた 2 つの結果を比べる"),
]
Limit = Annotated[int | None, typer.Option(min=1, metavar="N", help="はじめの N 問だけ")]
AsOf = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="この日の規定で答える（既定: 今日）")]


def register(parent: typer.Typer) -> None:
    parent.add_typer(app, name="eval", help="検索・回答・個人情報の検出・議事録の良さを測る")


@app.command("retrieval")
def retrieval(
    queries: Queries,
    corpus: Corpus = None,
    documents: Documents = None,
    limit: Limit = None,
    as_of: AsOf = None,
    out: Out = None,
    report: ReportTo = None,
    compare: Compare = None,
    json: Json = False,
    data: Data = None,
) -> None:
    """検索を測る。文書は一時的な知識ベースに入れ、終われば消す。"""
    from eval.comparison import compare_rankings
    from eval.corpus import indexed
    from eval.datasets import read_items, read_ranked
    from eval.plots import histogram
    from eval.provenance import provenance
    from eval.report import Report, write_report
    from eval.retrieval import run_line, scores, search
    from eval.tables import retrieval_json, retrieval_table

    items = read_items(queries)[:limit]
    if compare:
        _show_comparison(compare_rankings(items, read_ranked(compare[0]), read_ranked(compare[1])), json)
        return
    staff = Reader(user_id="eval", role=Role.ADMIN)
    with (
        progress() as show,
        indexed(settings(data), corpus=corpus, documents=documents, audience=Audience.INTERNAL, show=show) as index,
    ):
        found = list(_counted(search(index, items, staff, _day(as_of)), len(items), show))
        _write_run(out, map(run_line, found))
        result = scores(found)
        tables = [retrieval_table(result), _index_table(index.chunks, index.seconds)]
        if report:
            plots = {"検索の時間": histogram([one.search_seconds for one in found])}
            made = provenance(index.services, [path for path in (queries, corpus) if path])
            write_report(Report(title="検索の評価", tables=tables, plots=plots, provenance=made), report)
    _show(tables, retrieval_json(result) | {"chunks": index.chunks, "indexing_seconds": round(index.seconds, 2)}, json)


@app.command("answers")
def answers(
    queries: Queries,
    corpus: Corpus = None,
    documents: Documents = None,
    audience: Annotated[
        AskedBy | None, typer.Option(help="誰として質問するか（既定: 質問ごとの指定、なければ staff）")
    ] = None,
    limit: Limit = None,
    as_of: AsOf = None,
    out: Out = None,
    report: ReportTo = None,
    compare: Compare = None,
    json: Json = False,
    data: Data = None,
) -> None:
    """回答を、検索から検証まで通して測る。"""
    from eval.answers import by_kind, read_run, run, run_line, scores
    from eval.comparison import compare_answers
    from eval.corpus import indexed
    from eval.datasets import read_items
    from eval.metrics import reliability
    from eval.plots import bars, curve, histogram
    from eval.provenance import provenance
    from eval.report import Report, write_report
    from eval.tables import answers_json, answers_table, kinds_table, status_table

    items = read_items(queries)[:limit]
    if compare:
        _show_comparison(compare_answers(read_run(compare[0], items), read_run(compare[1], items)), json)
        return
    shelf = Audience.PUBLIC if audience is AskedBy.CITIZEN else Audience.INTERNAL
    with (
        progress() as show,
        indexed(settings(data), corpus=corpus, documents=documents, audience=shelf, show=show) as index,
    ):
        index.services.llm.start()
        outcomes: list[Outcome] = []
        asked = run(items, index.services.answerer, lambda item: _reader(item, audience), _day(as_of), index.names)
        _write_run(out, _remembered(_counted(asked, len(items), show), outcomes, run_line))
        result, kinds = scores(outcomes), by_kind(outcomes)
        tables = [answers_table(result), status_table(result), *([kinds_table(kinds)] if kinds else [])]
        if report:
            first = [o.answer.first_token_seconds for o in outcomes if o.answer.first_token_seconds is not None]
            plots = {
                "終わり方": bars(result.statuses),
                "確からしさと正しさ": curve(reliability(*_sure_and_right(outcomes))),
                "最初の文字まで": histogram(first),
                "全体の時間": histogram([o.answer.seconds for o in outcomes]),
            }
            made = provenance(index.services, [path for path in (queries, corpus) if path])
            write_report(Report(title="回答の評価", tables=tables, plots=plots, provenance=made), report)
    _show(tables, answers_json(result, kinds), json)


@app.command("faq")
def faq(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="言い換えた質問（CSV: question, faq。なければ空）")],
    documents: Annotated[Path, typer.Option(metavar="DIR", help="FAQ のある文書のフォルダー")],
    json: Json = False,
    data: Data = None,
) -> None:
    """承認済みの FAQ を測る。言い換えた質問に正しい FAQ を出し、似ただけの質問には出さない割合。モデルは使わない。"""
    from eval.corpus import indexed
    from eval.faq import ask, read_reworded, scores
    from eval.tables import faq_json, faq_table

    items = read_reworded(file)
    with (
        progress() as show,
        indexed(settings(data), corpus=None, documents=documents, audience=Audience.PUBLIC, show=show) as index,
    ):
        result = scores(list(_counted(ask(items, index.services, _day(None)), len(items), show)))
    _show([faq_table(result)], faq_json(result), json)


@app.command("calibrate")
def calibrate(
    runs: Annotated[
        list[Path], typer.Argument(metavar="RUN...", help="確からしさ 0 で測った eval answers --out の結果")
    ],
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="式を書くファイル（既定: 表示するだけ）")] = None,
    json: Json = False,
) -> None:
    """回答の確からしさの式を、測った結果に合わせる。MADOGUCHI_STAFF_CONFIDENCE=0 で測っておく。"""
    from dataclasses import asdict

    from eval.calibration import calibrate as fit
    from eval.fitting import write
    from eval.tables import calibration_tables

    found = fit(runs)
    if out:
        write(found, out)
    _show(calibration_tables(found), asdict(found), json)


@app.command("verifier")
def verifier(
    sets: Annotated[list[Path], typer.Argument(metavar="SET...", help="資料・正しい文・改変の組（TOML）")],
    passing: Annotated[float, typer.Option(min=0.5, max=0.99, help="見ていない組の正しい文のうち、通す割合")] = 0.95,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="式を書くファイル（既定: 表示するだけ）")] = None,
    json: Json = False,
) -> None:
    """回答の検証の式を、正しい文と改変した文に合わせる。しきい値は、ほかの組で合わせた式で各組を量って決める。"""
    from dataclasses import asdict

    from eval.fitting import write
    from eval.tables import verifier_tables
    from eval.verifier import fit

    found = fit(sets, passing)
    if out:
        write(found, out)
    _show(verifier_tables(found), asdict(found), json)


@app.command("relevance")
def relevance(
    material: Annotated[list[Path], typer.Argument(metavar="FILE...", help="資料と質問の組（JSONL: asked, near）")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="学習の結果を書くファイル（safetensors）")],
    start: Annotated[Path | None, typer.Option(metavar="FILE", help="この学習の結果の続きから学習する")] = None,
    judge: Annotated[Path | None, typer.Option(metavar="FILE", help="学習に使わない、量るための組")] = None,
    json: Json = False,
    data: Data = None,
) -> None:
    """資料が質問に答えているかを読み合わせるモデルを学習する。2 コアで、6 万組に 30 分ほどかかる。"""
    from assistant.cross_encoder import CrossEncoder
    from assistant.models import ModelStore
    from eval.relevance import pairs, read_sources
    from eval.report import Table
    from eval.training import auroc, train, write

    base = ModelStore(settings(data).models).location("embedding")
    learnt = pairs([source for file in material for source in read_sources(file)])
    with progress() as show:
        write(train(base, learnt, show, start), [*material, *([start] if start else [])], out)
    found: dict[str, float] = {"pairs": len(learnt), "answering": sum(pair.holds for pair in learnt)}
    if judge:
        found["auroc"] = round(auroc(CrossEncoder(base, out), pairs(read_sources(judge))), 3)
    rows = [(name, str(value)) for name, value in found.items()]
    _show([Table(title="読み合わせの学習", headings=("指標", "値"), rows=rows)], found, json)


@app.command("pii")
def pii(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="印のある文章（JSONL: text, spans）")],
    json: Json = False,
    data: Data = None,
) -> None:
    """個人情報の検出を測る。"""
    from dataclasses import asdict

    from eval.pii import PiiDataError, score
    from eval.tables import pii_tables
    from guardrails.pii.directory import PublicDirectory
    from guardrails.pii.engine import PiiEngine

    contacts = settings(data).data / "directory.csv"
    engine = PiiEngine(PublicDirectory.from_csv(contacts) if contacts.exists() else PublicDirectory())
    try:
        result = score(file, engine)
    except PiiDataError as error:
        raise UserError(str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{file} を UTF-8 の文章として読めません。場所と文字コードを確かめてください。") from error
    _show(pii_tables(result), asdict(result), json)


@app.command("garbage")
def garbage(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="5374 形式の CSV のフォルダー（既定: 見本の市）")
    ] = None,
    json: Json = False,
) -> None:
    """ごみの品目の見つけやすさと、収集日の正しさを測る。"""
    from dataclasses import asdict

    from assistant.garbage import Garbage
    from assistant.languages import load_texts
    from assistant.lexical import Tokenizer
    from eval.garbage import score
    from eval.tables import garbage_tables
    from ingest.garbage import SAMPLE_CITY, read_folder

    tokenizer = Tokenizer()
    result = score(Garbage(read_folder(folder or SAMPLE_CITY), load_texts(), tokenizer), tokenizer)
    _show(garbage_tables(result), asdict(result), json)


@app.command("minutes")
def minutes(
    audio: Annotated[Path, typer.Option(metavar="A", help="録音")],
    reference: Annotated[Path, typer.Option(metavar="R", help="正解（TSV: 開始秒、終了秒、話者、文）")],
    agenda: Agenda = None,
    roster: Roster = None,
    glossary: Glossary = None,
    json: Json = False,
) -> None:
    """録音の聞き取りを測る。文字の誤り、話者の誤り、速さ、メモリー。"""
    import resource
    import time
    from dataclasses import asdict

    from eval.tables import hearing_table
    from eval.transcripts import read_reference, score
    from ingest.meeting_papers import read_papers

    said = read_reference(reference)
    papers = read_papers(glossary=glossary, roster=roster, agenda=agenda)
    begun, worked = time.perf_counter(), time.process_time()
    transcript = heard(audio, papers)
    seconds, processor_seconds = time.perf_counter() - begun, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result = score(transcript, said, seconds=seconds, processor_seconds=processor_seconds, peak_megabytes=peak)
    _show([hearing_table(result)], asdict(result), json)


@app.command("items")
def items(
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="正解つきの会議（既定: 付属の 6 件）")] = None,
    json: Json = False,
) -> None:
    """議事録の決定と宿題を測る。見つけた割合、正しい割合、担当と期限の誤り。"""
    from dataclasses import asdict

    from eval.minutes_items import MEETINGS, score_folder
    from eval.tables import items_table

    scores = score_folder(folder or MEETINGS)
    _show([items_table(scores)], {name: asdict(score) for name, score in scores.items()}, json)


def _reader(item: "Item", audience: AskedBy | None) -> Reader:
    """What the command line says goes before what the question says."""
    asked_by = audience or AskedBy(item.audience or AskedBy.STAFF)
    if asked_by is AskedBy.CITIZEN:
        return Reader(user_id="eval")
    return Reader(user_id="eval", role=Role.STAFF, department=item.department)


def _sure_and_right(outcomes: Sequence["Outcome"]) -> tuple[list[float], list[bool]]:
    answered = [(o.answer.confidence, o.right) for o in outcomes if o.answered and o.answer.confidence is not None]
    return [sure for sure, _ in answered], [right for _, right in answered]


def _day(as_of: datetime | None) -> date:
    from assistant.japan import today_in_japan

    return as_of.date() if as_of else today_in_japan()


def _counted(results: Iterable[_T], total: int, show: ShowProgress) -> Iterator[_T]:
    for done, result in enumerate(results, start=1):
        if done % 10 == 0 or done == total:
            show("質問しています", done, total)
        yield result


def _remembered(
    outcomes: Iterable["Outcome"], kept: list["Outcome"], line: Callable[["Outcome"], str]
) -> Iterator[str]:
    for outcome in outcomes:
        kept.append(outcome)
        yield line(outcome)


def _write_run(path: Path | None, lines: Iterable[str]) -> None:
    """Line by line, so that an interrupted run is not lost."""
    if path is None:
        for _ in lines:
            pass
        return
    try:
        file = path.open("w", encoding="utf-8", buffering=1)
    except OSError as error:
        raise UserError(f"{path} に書き込めません（{error.strerror}）。場所と権限を確かめてください。") from error
    with file:
        file.writelines(f"{line}\n" for line in lines)


def _index_table(chunks: int, seconds: float) -> "Table":
    from eval.report import Table

    speed = f"{chunks / seconds:.1f}" if seconds else "—"
    return Table(
        title="索引", headings=("チャンク", "秒", "チャンク/秒"), rows=[(str(chunks), f"{seconds:.1f}", speed)]
    )


def _show_comparison(comparison: "Comparison", json: bool) -> None:
    from dataclasses import asdict

    from eval.tables import comparison_table

    _show([comparison_table(comparison)], asdict(comparison), json)


def _show(tables: Sequence["Table"], plain: object, json: bool) -> None:
    if json:
        write_json(plain)
        return
    for table in tables:
        typer.echo(table.title)
        write_table(table.headings, table.rows)
