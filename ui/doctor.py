"""What can be wrong with an installation, looked at one by one."""

import hashlib
import shutil
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import psutil

from assistant.build_llama import cmake_args
from assistant.errors import MadoguchiError
from assistant.models import ModelState, ModelStore
from assistant.settings import Settings
from ui.data_folder import owner_of

_FREE_GIGABYTES = 2
_FREE_MEMORY_GIGABYTES = 3


class Verdict(StrEnum):
    GOOD = "ok"
    WARNING = "warning"  # it works, but not all of it, or not for long
    BAD = "bad"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`detail` says what was found and, unless it is good, what to do."""

    check: str
    verdict: Verdict
    detail: str


def examine(settings: Settings) -> list[Finding]:
    """Takes some seconds: the models are read whole."""
    checks: tuple[Callable[[Settings], Iterable[Finding]], ...] = (
        _python,
        _cpu,
        _memory,
        _disk,
        _models,
        _ports,
        _database,
        _knowledge,
        _chromium,
    )
    return [finding for check in checks for finding in check(settings)]


def _python(_: Settings) -> Iterable[Finding]:
    version = sys.version.split()[0]
    if sys.version_info[:2] == (3, 11):
        yield _good("Python", version)
    else:
        yield _bad("Python", f"{version} です。3.11 で入れ直してください。")


def _cpu(_: Settings) -> Iterable[Finding]:
    cpuinfo = Path("/proc/cpuinfo")
    switched_on = [
        argument.removeprefix("-DGGML_").removesuffix("=ON")
        for argument in cmake_args(cpuinfo.read_text(encoding="utf-8", errors="replace") if cpuinfo.exists() else "")
        if argument.endswith("=ON")
    ]
    if "AVX2" in switched_on:
        yield _good("CPU", f"{psutil.cpu_count()} 個、{'、'.join(switched_on)}")
    else:
        yield _warning("CPU", "AVX2 がないため、回答に時間がかかります。新しい CPU の機械を使ってください。")


def _memory(_: Settings) -> Iterable[Finding]:
    free = psutil.virtual_memory().available / 2**30
    if free >= _FREE_MEMORY_GIGABYTES:
        yield _good("メモリー", f"空き {free:.1f} GB")
    else:
        yield _warning(
            "メモリー", f"空き {free:.1f} GB（目安 {_FREE_MEMORY_GIGABYTES} GB）。ほかのプログラムを止めてください。"
        )


def _disk(settings: Settings) -> Iterable[Finding]:
    for name, folder in (("データ", settings.data), ("モデル", settings.models)):
        free = shutil.disk_usage(_existing(folder)).free / 2**30
        detail = f"空き {free:.1f} GB（{folder}）"
        if free >= _FREE_GIGABYTES:
            yield _good(f"ディスク（{name}）", detail)
        else:
            yield _warning(f"ディスク（{name}）", f"{detail}。{_FREE_GIGABYTES} GB 以上に増やしてください。")


def _models(settings: Settings) -> Iterable[Finding]:
    for state in ModelStore(settings.models).states():
        yield _model(state, settings.models / state.spec.file)


def _model(state: ModelState, file: Path) -> Finding:
    check = f"モデル（{state.spec.role}）"
    if not (state.present and file.exists()):
        return _bad(check, f"{state.spec.name} がありません。madoguchi models pull を実行してください。")
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    if digest != state.spec.sha256:
        return _bad(check, f"{file} の中身が登録されたものと違います。madoguchi models pull を実行してください。")
    return _good(check, f"{state.spec.name}（SHA-256 一致）")


def _ports(settings: Settings) -> Iterable[Finding]:
    for name, port in (("職員用画面", settings.staff_port), ("職員用 API", settings.api_port)):
        with socket.socket() as probe:
            probe.settimeout(1)
            taken = probe.connect_ex(("127.0.0.1", port)) == 0
        if not taken:
            yield _good(f"ポート（{name}）", f"{port} は空いています")
        elif _runs(settings):
            yield _good(f"ポート（{name}）", f"{port} で動いています")
        else:
            yield _warning(
                f"ポート（{name}）", f"{port} は、ほかのプログラムが使っています。up のオプションで変えてください。"
            )


def _database(settings: Settings) -> Iterable[Finding]:
    from assistant.audit import Audit
    from assistant.database import Database

    if not settings.database_url and not (settings.data / "madoguchi.db").exists():
        yield _warning("データベース", "まだありません。madoguchi up で作られます。")
        return
    try:
        database = Database(settings.database)
        try:
            audit = Audit(database).verify()
        finally:
            database.close()
    except MadoguchiError as error:
        yield _bad("データベース", str(error))
        return
    yield _good("データベース", "読み書きできます")
    if audit.intact:
        yield _good("監査ログ", f"{audit.entries} 件、改ざんの跡なし（末尾 {audit.head[:12]}）")
    else:
        yield _bad("監査ログ", f"{audit.first_bad} 件目が前の記録と合いません。バックアップと比べてください。")


def _knowledge(settings: Settings) -> Iterable[Finding]:
    """Reads beside a running API, without opening what only one process may open."""
    from assistant.knowledge import outdated_vectors
    from assistant.knowledge_rows import outdated_in
    from assistant.services import embedding_model

    file = settings.knowledge / "knowledge.db"
    if not file.exists():
        yield _warning("知識ベース", "まだありません。madoguchi ingest で資料を取り込んでください。")
        return
    try:
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
        try:
            intact = connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            documents = connection.execute("SELECT count(*) FROM documents").fetchone()[0]
            chunks = connection.execute("SELECT count(*) FROM chunks").fetchone()[0]
            outdated = outdated_in(connection, embedding_model(settings).model_id)
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        yield _bad("知識ベース", f"{file} を読めません（{error}）。バックアップから戻してください。")
        return
    if intact:
        yield _good("知識ベース", f"資料 {documents} 件、{chunks} 箇所")
        yield _warning("ベクトル", outdated_vectors(outdated)) if outdated else _good("ベクトル", "いまのモデルのもの")
    else:
        yield _bad("知識ベース", f"{file} が壊れています。バックアップから戻してください。")


def _chromium(_: Settings) -> Iterable[Finding]:
    found = shutil.which("chromium")
    yield _good("chromium（テストだけで使用）", found or "ありません（なくても動きます）")


def _runs(settings: Settings) -> bool:
    try:
        return owner_of(settings.data) is not None
    except MadoguchiError:  # only just starting
        return True


def _existing(folder: Path) -> Path:
    return next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())


def _good(check: str, detail: str) -> Finding:
    return Finding(check=check, verdict=Verdict.GOOD, detail=detail)


def _warning(check: str, detail: str) -> Finding:
    return Finding(check=check, verdict=Verdict.WARNING, detail=detail)


def _bad(check: str, detail: str) -> Finding:
    return Finding(check=check, verdict=Verdict.BAD, detail=detail)
