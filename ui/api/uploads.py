"""Receiving a file: its name made safe, its bytes on the disk, nothing of it believed."""

import errno
import os
import re
import shutil
import time
import unicodedata
import uuid
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePosixPath

from starlette.datastructures import UploadFile

from assistant.errors import UserError
from ui.api.failures import StorageUnavailable

_MAXIMUM_BYTES = 200  # of a name; file systems take 255, and suffixes may be added
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def safe_name(sent: str) -> str:
    """The last part of a name as sent, in NFC, without what a file system or a terminal could trip over.

    Raises UserError when nothing is left.
    """
    last = unicodedata.normalize("NFC", sent).replace("\\", "/").rpartition("/")[2]
    # Category C: control characters, and the direction marks that make "gpj.exe" of "exe.jpg".
    visible = "".join(character for character in last if not unicodedata.category(character).startswith("C"))
    name = _FORBIDDEN.sub("_", visible).strip(" .")
    if not name:
        raise UserError("ファイル名を読み取れません。名前を付け直してから、もう一度登録してください。")
    return _cut(name)


def safe_path(sent: str) -> str:
    """The same for a relative path with folders, as the command line sends it: 「人事課/旅費.pdf」."""
    parts = [part for part in sent.replace("\\", "/").split("/") if part.strip(" .")]
    return "/".join(safe_name(part) for part in parts) or safe_name("")


def store(upload: UploadFile, folder: Path, *, modified: datetime | None) -> Path:
    """Writes an upload into a new folder of its own under `folder`, under its safe name. Blocks.

    `modified`: when the owner last changed the file, where the sender knows it (aware).
    """
    name = safe_name(upload.filename or "")
    own = folder / uuid.uuid4().hex
    try:
        own.mkdir(mode=0o700, parents=True)
        with (own / name).open("wb") as file:
            shutil.copyfileobj(upload.file, file, length=1 << 20)
        if modified:
            os.utime(own / name, (modified.timestamp(), modified.timestamp()))
    except OSError as error:
        shutil.rmtree(own, ignore_errors=True)
        raise disk_error(error, name) from error
    return own / name


def forget_abandoned(folder: Path) -> None:
    """Deletes what was sent more than a day ago and never started or read in: 「folder/user/upload」.

    Raises StorageUnavailable.
    """
    day_ago = time.time() - 86_400
    try:
        for own in list(folder.glob("*/*")):
            with suppress(FileNotFoundError):  # just read in
                if own.is_dir() and own.stat().st_mtime < day_ago:
                    shutil.rmtree(own, ignore_errors=True)
    except OSError as error:
        raise StorageUnavailable(
            f"途中で終わった登録のファイルを {folder} から消せません（{error.strerror}）。"
            "データのフォルダの権限を確認してください。"
        ) from error


def disk_error(error: OSError, name: str) -> StorageUnavailable:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageUnavailable(f"ディスクがいっぱいで、「{name}」を保存できません。空き容量を増やしてください。")
    return StorageUnavailable(
        f"「{name}」を保存できません（{error.strerror}）。データのフォルダの権限を確認してください。"
    )


def _cut(name: str) -> str:
    path = PurePosixPath(name)
    room = _MAXIMUM_BYTES - len(path.suffix.encode())
    if len(name.encode()) <= _MAXIMUM_BYTES or room < 1:
        return name.encode()[:_MAXIMUM_BYTES].decode(errors="ignore")
    return path.stem.encode()[:room].decode(errors="ignore") + path.suffix
