"""A data folder in one file and back: tar.gz with a manifest of SHA-256. Only while nobody uses the folder.

Chroma's index files and its SQLite database are written one after the other, so a copy made beside a running API could
hold two different states.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from assistant.errors import MadoguchiError, UserError
from ui.data_folder import owned

_FORMAT = 1
_MANIFEST = "manifest.json"
_LEFT_OUT_FOLDERS = {"logs", "uploads"}
_LEFT_OUT_FILES = {"owner.lock", "local.token", "lock"}
_SQLITE_HEADER = b"SQLite format 3\0"


def back_up(folder: Path, target: Path) -> int:
    """Writes `folder` into `target` (tar.gz) and returns how many files. An existing `target` is never overwritten."""
    if not folder.is_dir():
        raise UserError(f"データのフォルダー {folder} がありません。--data を確かめてください。")
    if target.exists():
        raise UserError(f"{target} はすでにあります。別の名前にしてください。")
    unfinished = target.with_name(target.name + ".partial")
    try:
        with owned(folder, "backup"), tempfile.TemporaryDirectory(dir=target.parent) as scratch:
            files = dict(_snapshots(folder, Path(scratch)))
            digests = {name: _digest(path) for name, path in files.items()}
            manifest = {"format": _FORMAT, "made_at": datetime.now(UTC).isoformat(), "files": digests}
            (Path(scratch) / _MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                _pack(file, {_MANIFEST: Path(scratch) / _MANIFEST, **files})
        unfinished.replace(target)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise MadoguchiError(
            f"{target} に控えを書けませんでした（{error.strerror}）。場所・権限・ディスクの空きを確かめてください。"
        ) from error
    return len(files)


def restore(source: Path, folder: Path) -> Path | None:
    """Puts the content of `source` in place of `folder`. Returns where the folder as it was before is kept.

    Everything is unpacked and checked beside `folder` before anything is changed.
    """
    fresh = folder.with_name(f"{folder.name}.restoring")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        _unpack(source, fresh)
        if not folder.exists():
            fresh.rename(folder)
            return None
        with owned(folder, "restore"):
            kept = folder.with_name(f"{folder.name}.before-{datetime.now():%Y%m%d-%H%M%S}")
            folder.rename(kept)
            fresh.rename(folder)
            return kept
    except OSError as error:
        raise MadoguchiError(
            f"{folder} に戻せませんでした（{error.strerror}）。場所・権限・ディスクの空きを確かめてください。"
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _snapshots(folder: Path, scratch: Path) -> Iterator[tuple[str, Path]]:
    """(name in the archive, file to read): SQLite files as consistent copies, the rest as they are."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if not path.is_file() or name.parts[0] in _LEFT_OUT_FOLDERS or path.name in _LEFT_OUT_FILES:
            continue
        if path.name.endswith(("-wal", "-shm")):
            continue  # contained in the copy of its database
        if _is_sqlite(path):
            copy = scratch / f"{hashlib.sha256(str(name).encode()).hexdigest()}.db"
            with closing(sqlite3.connect(path)) as live, closing(sqlite3.connect(copy)) as made:
                live.backup(made)
            yield name.as_posix(), copy
        else:
            yield name.as_posix(), path


def _pack(file: object, files: dict[str, Path]) -> None:
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:  # type: ignore[call-overload]
        for name, path in files.items():
            archive.add(path, arcname=name, recursive=False)


def _unpack(source: Path, fresh: Path) -> None:
    broken = UserError(f"{source} は madoguchi の控えではないか、壊れています。別の控えを使ってください。")
    if not source.is_file():
        raise UserError(f"{source} が見つかりません。場所と名前を確かめてください。")
    fresh.mkdir(mode=0o700, parents=True)
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(fresh, filter="data")
        manifest = json.loads((fresh / _MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, EOFError, ValueError, FileNotFoundError) as error:
        raise broken from error
    if manifest.get("format") != _FORMAT:
        raise UserError(f"{source} は新しい版の madoguchi で作られた控えです。プログラムを更新してください。")
    (fresh / _MANIFEST).unlink()
    found = {path.relative_to(fresh).as_posix(): _digest(path) for path in fresh.rglob("*") if path.is_file()}
    if found != manifest["files"]:
        raise broken


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE_HEADER)) == _SQLITE_HEADER
