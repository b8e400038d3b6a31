"""The door for files: checks what a file really is before any parser sees it, then reads it by its type.

Own checks of magic bytes and zip members: eight types need no more, and puremagic tells docx from xlsx by name only.
"""

import codecs
import logging
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from assistant.errors import UnreadableFile
from ingest.document import Document
from ingest.instructions import without_hidden_messages, without_instructions
from ingest.loaders import csv, docx, html, markdown, pdf, pptx, text, xlsx
from ingest.tables import with_captions

Loader = Callable[[Path], Document]

LOADERS: Mapping[str, Loader] = {
    ".pdf": pdf.load,
    ".docx": docx.load,
    ".xlsx": xlsx.load,
    ".pptx": pptx.load,
    ".html": html.load,
    ".htm": html.load,
    ".md": markdown.load,
    ".markdown": markdown.load,
    ".txt": text.load,
    ".csv": csv.load,
}

MAX_BYTES = 100 * 1024 * 1024
_MAX_XML = 200 * 1024 * 1024  # unpacked XML of an office file; the parsers need ten times that in memory
_MAX_UNPACKED = 1024 * 1024 * 1024
_MAX_MEMBERS = 20_000
_MAIN_PART = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".pptx": "ppt/presentation.xml"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OLD_OFFICE = {".doc": ".docx", ".xls": ".xlsx", ".ppt": ".pptx", ".xlsm": ".xlsx", ".docm": ".docx", ".pptm": ".pptx"}
_NOT_TEXT = (
    (b"MZ", "実行ファイル"),
    (b"\x7fELF", "実行ファイル"),
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP または Office のファイル"),
    (_OLE, "古い形式の Office のファイル"),
    (b"\x89PNG", "画像"),
    (b"\xff\xd8\xff", "画像"),
    (b"GIF8", "画像"),
    (b"Rar!", "圧縮ファイル"),
    (b"7z\xbc\xaf", "圧縮ファイル"),
    (b"\x1f\x8b", "圧縮ファイル"),
)
_log = logging.getLogger(__name__)


def load(path: Path, *, max_bytes: int = MAX_BYTES) -> Document:
    """Reads `path`. Raises UnreadableFile with one Japanese line: which file, what is wrong, what to do."""
    try:
        _check(path, max_bytes)
        document = LOADERS[path.suffix.lower()](path)
    except UnreadableFile as error:
        raise UnreadableFile(f"「{path.name}」: {error}") from error
    except OSError as error:
        reason = "ファイルを開けません。アクセス権と保存場所を確かめてください。"
        raise UnreadableFile(f"「{path.name}」: {reason}") from error
    except Exception as error:  # on broken input parsers raise whatever comes; translated, not ignored
        _log.warning("parser failed: suffix=%s error=%s", path.suffix, type(error).__name__)
        reason = "ファイルが壊れています。元のソフトで開いて保存し直してください。"
        raise UnreadableFile(f"「{path.name}」: {reason}") from error
    document = without_hidden_messages(document)
    if not document.blocks:
        notes = "、".join(document.notes[:3])
        reason = f"文字がありません。{notes + '。' if notes else ''}文字を選択できる形で保存し直してください。"
        raise UnreadableFile(f"「{path.name}」: {reason}")
    return without_instructions(replace(document, blocks=tuple(with_captions(document.blocks))), path.stem)


def _check(path: Path, max_bytes: int) -> None:
    suffix = path.suffix.lower()
    if suffix in _OLD_OFFICE:
        raise UnreadableFile(f"この形式（{suffix}）は読めません。{_OLD_OFFICE[suffix]} で保存し直してください。")
    if suffix not in LOADERS:
        known = "、".join(each.lstrip(".") for each in LOADERS)
        raise UnreadableFile(f"この形式（{suffix or '拡張子なし'}）は読めません。使える形式は {known} です。")
    size = path.stat().st_size
    if size > max_bytes:
        limit = max_bytes // (1024 * 1024)
        raise UnreadableFile(f"大きすぎます（{size / 1024 / 1024:.0f} MB、上限 {limit} MB）。分割してください。")
    if size == 0:
        raise UnreadableFile("空のファイルです。内容を確かめてください。")
    with path.open("rb") as file:
        head = file.read(8192)
    if suffix in _MAIN_PART:
        _check_office(path, suffix, head)
    elif suffix == ".pdf":
        if b"%PDF-" not in head[:1024]:
            _refuse_disguise(suffix, head)
    elif any(head.startswith(magic) for magic, _ in _NOT_TEXT) or _looks_binary(head):
        _refuse_disguise(suffix, head)


def _check_office(path: Path, suffix: str, head: bytes) -> None:
    if head.startswith(_OLE):
        if _ENCRYPTED_STREAM in path.read_bytes():
            raise UnreadableFile("パスワードで保護されています。パスワードを外して保存し直してください。")
        raise UnreadableFile(f"中身が古い形式の Office ファイルです。{suffix} で保存し直してください。")
    if not head.startswith(b"PK"):
        _refuse_disguise(suffix, head)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            # Sizes in the directory can be trusted as a bound: zipfile stops there and then fails on the checksum.
            unpacked = sum(member.file_size for member in members)
            xml = sum(member.file_size for member in members if member.filename.endswith((".xml", ".rels", ".vml")))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        raise UnreadableFile("ファイルが途中で切れているか壊れています。もう一度保存し直してください。") from error
    if _MAIN_PART[suffix] not in names:
        real = next((each for each, part in _MAIN_PART.items() if part in names), "ZIP など")
        raise UnreadableFile(f"拡張子は {suffix} ですが、中身は {real} です。正しい拡張子で保存し直してください。")
    if unpacked > _MAX_UNPACKED or xml > _MAX_XML or len(members) > _MAX_MEMBERS:
        raise UnreadableFile(
            f"展開すると大きすぎます（{unpacked / 1024 / 1024:.0f} MB）。不要なシートや画像を除いてください。"
        )


def _looks_binary(head: bytes) -> bool:
    """Control characters that no text in the character sets read here contains; UTF-16 is left to the decoder."""
    if b"\0" in head or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    return len(re.findall(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", head)) > len(head) * 0.01


def _refuse_disguise(suffix: str, head: bytes) -> NoReturn:
    real = next((name for magic, name in _NOT_TEXT if head.startswith(magic)), "別の種類のファイル")
    raise UnreadableFile(f"拡張子は {suffix} ですが、中身は{real}です。正しい形式で保存し直してください。")
