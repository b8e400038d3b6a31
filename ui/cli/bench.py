"""`madoguchi bench`: how fast each stage is on this machine."""

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.settings import Settings
from ui.cli.options import Data, Json, settings
from ui.cli.output import progress, write_json, write_table

if TYPE_CHECKING:
    from eval.bench import Bench, Stage

_SECONDS = 20.0


def register(app: typer.Typer) -> None:
    app.command("bench")(bench)


def bench(
    questions: Annotated[int, typer.Option(min=1, max=50, help="LLM で測る質問の数（1 問で 1 分ほど）")] = 3,
    citizen: Annotated[str, typer.Option(metavar="URL", help="動いている市民用 API に、混ぜた質問を続けて送る")] = "",
    reworded: Annotated[
        bool, typer.Option("--reworded", help="--citizen で、言い回しを変えた FAQ の質問を 1 回ずつ送る")
    ] = False,
    clients: Annotated[int, typer.Option(min=1, max=200, help="--citizen で同時に質問する人数")] = 8,
    scale: Annotated[int, typer.Option(min=0, metavar="N", help="N 箇所の知識ベースを仮に作り、検索の速さを測る")] = 0,
    json: Json = False,
    data: Data = None,
) -> None:
    """見本の市の資料で、この機械での速さを測る。--citizen で市民用 API、--scale で大きな知識ベースの速さを測る。"""
    if scale:
        _bench_scale(settings(data), scale, json)
        return
    if citizen:
        _bench_citizen(citizen, clients, reworded, json)
        return
    from eval.bench import bench as measure

    with progress() as show:
        result = measure(settings(data), llm_questions=questions, show=show)
    if json:
        write_json(_plain(result))
        return
    write_table(["段階", "中央値", "95%", "速さ"], [_row(stage) for stage in result.stages])
    write_table(["比べるもの", "値"], _ratios(result))


def _bench_scale(chosen: Settings, chunks: int, json: bool) -> None:
    from eval.scale import scale

    with progress() as show:
        result = scale(chosen, chunks=chunks, show=show)
    if json:
        write_json(asdict(result))
        return
    rows = [
        (leg.title, f"{leg.seconds.median * 1000:,.1f} ms", f"{leg.seconds.p95 * 1000:,.1f} ms") for leg in result.legs
    ]
    write_table([f"{result.chunks:,} 箇所（平均 {result.characters:.0f} 字）", "中央値", "95%"], rows)
    typer.echo(f"開いてから最初の検索が終わるまで {result.opening:.1f} 秒")


def _bench_citizen(url: str, clients: int, reworded: bool, json: bool) -> None:
    import asyncio

    from eval.load import mixed_traffic, reworded_traffic, run

    kinds = reworded_traffic() if reworded else mixed_traffic()
    seconds = math.inf if reworded else _SECONDS
    load = asyncio.run(run(url, kinds, clients=clients, seconds=seconds, once=reworded))
    if json:
        write_json(asdict(load))
        return
    rows = [
        (line.title, str(line.count), f"{line.median * 1000:,.0f} ms", f"{line.p95 * 1000:,.0f} ms", str(line.statuses))
        for line in load.lines
    ]
    write_table(["質問", "件数", "中央値", "95%", "終わり方"], rows)
    typer.echo(f"{clients} 人で {load.per_second:.1f} 件/秒")


def _row(stage: "Stage") -> tuple[str, str, str, str]:
    median = f"{stage.seconds.median * 1000:,.1f} ms" if stage.seconds else "—"
    p95 = f"{stage.seconds.p95 * 1000:,.1f} ms" if stage.seconds else "—"
    speed = f"{stage.per_second:,.1f} {stage.unit}/秒" if stage.per_second else "—"
    return stage.title, median, p95, speed


def _ratios(result: "Bench") -> list[tuple[str, str]]:
    return [
        ("メモリーの帯域", f"{result.bandwidth / 1e9:.1f} GB/秒"),
        ("LLM の大きさ", f"{result.model_bytes / 1e9:.2f} GB"),
        ("帯域から見た、書く速さの上限", f"{result.decode_floor:.1f} トークン/秒"),
        ("上限に対する、書く速さ", f"{result.decode_ratio:.2f}"),
        ("単純な RAG に対する、最初の文字の早さ", f"{result.first_token_speedup:.1f} 倍"),
    ]


def _plain(result: "Bench") -> dict[str, Any]:
    plain = asdict(result)
    plain["stages"] = {
        stage.name: {
            "median_seconds": stage.seconds.median if stage.seconds else None,
            "p95_seconds": stage.seconds.p95 if stage.seconds else None,
            "per_second": stage.per_second,
            "unit": stage.unit,
        }
        for stage in result.stages
    }
    return plain
