"""Signed, immutable snapshots: a folder named by the digest of its manifest, and a pointer to the one in force.

    published/<digest>/manifest.json   SHA-256 of every file
    published/<digest>/manifest.sig    Ed25519 over the manifest
    published/current                  a digest with a number that only grows, and Ed25519 over both

It knows nothing of what the files hold.
"""

import hashlib
import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from assistant.errors import MadoguchiError, UserError

MANIFEST, SIGNATURE, POINTER = "manifest.json", "manifest.sig", "current"
_FORMAT = 2
_AS_POINTER = b"madoguchi pointer\n"  # so that no signature of anything else is one of a pointer
_KEPT = 10  # snapshots; the oldest are deleted when another is published


class BadSnapshot(MadoguchiError):
    """A snapshot is unsigned, signed by somebody else, changed, or not whole."""


class NotReadable(BadSnapshot):
    """A file could not be read or written: nothing is known against the snapshot, and another try may succeed."""


class Manifest(BaseModel):
    """`embedding` names the vector space; `documents` and `chunks` are for people."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = _FORMAT
    made_at: datetime
    embedding: str
    documents: int
    chunks: int
    files: dict[str, str]


class Pointer(BaseModel):
    """Which snapshot is in force. `number` grows with every change, so that an older pointer put back is noticed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]  # it becomes a part of a path
    number: int


@dataclass(frozen=True, kw_only=True)
class Published:
    digest: str
    manifest: Manifest
    is_current: bool


def signing_key(path: Path) -> Ed25519PrivateKey:
    """The key at `path`, made (0600) where there is none. Raises UserError for one that others may read."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = Ed25519PrivateKey.generate().private_bytes_raw()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(made)
    if path.stat().st_mode & 0o077:
        raise UserError(
            f"公開に署名する鍵 {path} をほかの利用者が読めます。chmod 600 で本人だけが読めるようにしてください。"
        )
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def public_key(key: Ed25519PrivateKey) -> str:
    """In hexadecimal, as the citizen process is given it."""
    return key.public_key().public_bytes_raw().hex()


class Shelf:
    """The folder of published snapshots, for the one who publishes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def publish(
        self, key: Ed25519PrivateKey, fill: Callable[[Path], None], *, embedding: str, documents: int, chunks: int
    ) -> Published:
        """`fill` writes the files into an empty folder, which becomes the snapshot in force at once or not at all."""
        self._folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        unfinished = self._folder / f".unfinished-{os.getpid()}"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        try:
            fill(unfinished)
            manifest = Manifest(
                made_at=datetime.now(UTC),
                embedding=embedding,
                documents=documents,
                chunks=chunks,
                files=_files(unfinished),
            )
            content = manifest.model_dump_json(indent=1).encode()
            digest = hashlib.sha256(content).hexdigest()
            (unfinished / MANIFEST).write_bytes(content)
            (unfinished / SIGNATURE).write_bytes(key.sign(content))
            unfinished.rename(self._folder / digest)
        except OSError as error:
            raise MadoguchiError(
                f"{self._folder} に公開用の写しを書けませんでした（{error.strerror}）。"
                "ディスクの空きと権限を確かめて、もう一度実行してください。前の公開はそのままです。"
            ) from error
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        self._point_to(digest, key)
        for old in self.all()[_KEPT:]:
            if not old.is_current:
                shutil.rmtree(self._folder / old.digest, ignore_errors=True)  # what is left goes the next time
        return Published(digest=digest, manifest=manifest, is_current=True)

    def roll_back(self, key: Ed25519PrivateKey) -> Published:
        """To the newest one before that in force that is as it was published: citizens' side would refuse another.

        Raises UserError when there is none, naming those that cannot be used.
        """
        found = self.all()
        now = next((index for index, one in enumerate(found) if one.is_current), len(found))
        unusable = self.unreadable()
        for earlier in found[now + 1 :]:
            try:
                _verified(self._folder / earlier.digest, earlier.digest, key.public_key())
            except BadSnapshot:
                unusable.append(earlier.digest)
                continue
            self._point_to(earlier.digest, key)
            return earlier
        broken = "、".join(digest[:12] for digest in unusable)
        raise UserError(
            "戻せる前の公開がありません。"
            + (f"公開用の写し {broken} は壊れていて使えません（{self._folder} の中）。" if broken else "")
            + "madoguchi publish --list で確かめるか、madoguchi publish で公開し直してください。"
        )

    def all(self) -> list[Published]:
        """Newest first, without those that are `unreadable`."""
        pointer = self._pointer()
        current = pointer.digest if pointer else ""
        found = [
            Published(digest=folder.name, manifest=manifest, is_current=folder.name == current)
            for folder in self._folders()
            if (manifest := _read_in(folder))
        ]
        return sorted(found, key=lambda one: one.manifest.made_at, reverse=True)

    def unreadable(self) -> list[str]:
        """The digests of snapshots that nobody can use: their manifest is broken."""
        return [folder.name for folder in self._folders() if not _read_in(folder)]

    def _folders(self) -> list[Path]:
        return sorted(
            path.parent for path in self._folder.glob(f"*/{MANIFEST}") if not path.parent.name.startswith(".")
        )

    def _pointer(self) -> Pointer | None:
        try:
            return _pointer(read_pointer(self._folder))
        except BadSnapshot:  # nothing is in force, and publishing again mends it
            return None

    def _point_to(self, digest: str, key: Ed25519PrivateKey) -> None:
        before = self._pointer()
        number = max(time.time_ns(), before.number + 1 if before else 0)  # a clock may have been set back
        content = Pointer(digest=digest, number=number).model_dump_json().encode()
        try:
            write_at_once(self._folder / POINTER, content + b"\n" + key.sign(_AS_POINTER + content).hex().encode())
        except OSError as error:
            raise MadoguchiError(
                f"公開する写しを {digest[:12]} に切り替えられませんでした（{error.strerror}）。{self._folder} の"
                "ディスクの空きと権限を確かめて、もう一度実行してください。前の公開はそのままです。"
            ) from error


def write_at_once(path: Path, content: bytes) -> None:
    """In place of what stood there, at once or not at all, even when the power fails. Raises OSError."""
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())  # a name without its content would be an empty file after a crash
    fresh.replace(path)


def read_pointer(published: Path) -> bytes:
    """As it stands in the folder, unchecked; b"" when nothing has been published. Raises NotReadable."""
    try:
        return (published / POINTER).read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise NotReadable(
            f"公開中の写しを指すファイルを読めません（{error.strerror}）。権限を確かめてください。"
        ) from error


def verified_pointer(content: bytes, key: Ed25519PublicKey) -> Pointer:
    """Raises BadSnapshot."""
    signed, _, signature = content.partition(b"\n")
    try:
        key.verify(bytes.fromhex(signature.decode("ascii", "replace")), _AS_POINTER + signed)
    except (ValueError, InvalidSignature) as error:
        raise BadSnapshot(
            "公開中の写しを指すファイルの署名がないか、正しくありません。madoguchi publish を実行してください。"
        ) from error
    return _pointer(content)


def _pointer(content: bytes) -> Pointer:
    try:
        return Pointer.model_validate_json(content.partition(b"\n")[0])
    except ValidationError as error:
        raise BadSnapshot("公開中の写しを指すファイルが壊れています。madoguchi publish を実行してください。") from error


def verified_copy(published: Path, digest: str, target: Path, key: Ed25519PublicKey) -> Manifest:
    """Copies a snapshot to `target` and checks the copy: what is checked is what will be read.

    Raises BadSnapshot; NotReadable when it could not be copied.
    """
    if target.exists():
        with suppress(BadSnapshot):
            return _verified(target, digest, key)
        shutil.rmtree(target, ignore_errors=True)  # a copy that a crash left unfinished
    unfinished = target.with_name(f".{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copytree(published / digest, unfinished, symlinks=True)
        manifest = _verified(unfinished, digest, key)
        unfinished.rename(target)
    except (OSError, shutil.Error) as error:
        raise NotReadable(
            f"公開用の写し {digest[:12]} を写せません（{type(error).__name__}）。"
            "ディスクの空きと権限を確かめてください。"
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return manifest


def _verified(folder: Path, digest: str, key: Ed25519PublicKey) -> Manifest:
    try:
        content = (folder / MANIFEST).read_bytes()
        key.verify((folder / SIGNATURE).read_bytes(), content)
    except (OSError, InvalidSignature) as error:
        raise BadSnapshot(f"公開用の写し {digest[:12]} の署名がないか、正しくありません。") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise BadSnapshot(f"公開用の写し {digest[:12]} の名前と目録が合いません。")
    manifest = _read(content, digest)
    if manifest.format != _FORMAT:
        raise BadSnapshot(f"公開用の写し {digest[:12]} は、ほかの版の madoguchi で作られています。")
    if _files(folder) != manifest.files:
        raise BadSnapshot(f"公開用の写し {digest[:12]} のファイルが、目録と合いません。")
    return manifest


def _read(content: bytes, digest: str) -> Manifest:
    try:
        return Manifest.model_validate_json(content)
    except ValidationError as error:
        raise BadSnapshot(f"公開用の写し {digest[:12]} の目録を読めません。") from error


def _read_in(folder: Path) -> Manifest | None:
    try:
        return _read((folder / MANIFEST).read_bytes(), folder.name)
    except (OSError, BadSnapshot):
        return None


def _files(folder: Path) -> dict[str, str]:
    """SHA-256 by name. A link is no file of a snapshot: it could lead anywhere."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise BadSnapshot(f"公開用の写しの中の {name} は、ふつうのファイルではありません。")
        if path.is_file() and name not in (MANIFEST, SIGNATURE):
            with path.open("rb") as file:
                found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found
