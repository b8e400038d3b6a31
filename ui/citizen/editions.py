"""Which edition is in use: looks for a new snapshot, checks a copy of it, and takes it into use while running."""

import logging
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from assistant.errors import MadoguchiError
from assistant.snapshot import (
    BadSnapshot,
    Manifest,
    NotReadable,
    read_pointer,
    verified_copy,
    verified_pointer,
    write_at_once,
)
from ui.citizen.edition import Edition
from ui.web.logs import fault

log = logging.getLogger("madoguchi.citizen")

_AGAIN_SECONDS = 10  # between two tries: copying takes the disk's time

OpenEdition = Callable[[Path, str, Manifest], Edition]


class Editions:
    """Questions begun with one edition end with it; the next question gets the new one."""

    def __init__(
        self,
        published: Path,
        copies: Path,
        key: Ed25519PublicKey,
        *,
        embedding: str,
        open_edition: OpenEdition,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._published = published
        self._copies = copies
        self._key = key
        self._embedding = embedding
        self._open_edition = open_edition
        self._clock = clock
        # Its number: what was older is not taken after a restart either.
        self._newest = copies.with_name("newest-pointer")
        self._looked_at = b""  # the pointer that needs no second look
        self._tried = b""  # … and one whose snapshot could not be taken into use yet
        self._again_at = 0.0
        self._told = ""
        self._looking = threading.Lock()
        self.now: Edition | None = None

    def look(self) -> None:
        """Blocks while a new snapshot is being checked and opened. A bad one changes nothing, and is told once.

        One that could not be read or copied is tried again.
        """
        with self._looking:
            try:
                content = read_pointer(self._published)
                if not content or content == self._looked_at:
                    return
                if content != self._tried:
                    self._told = ""
                elif self._clock() < self._again_at:
                    return
                self._tried, self._again_at = content, self._clock() + _AGAIN_SECONDS
                self._take(content)
                self._looked_at, self._tried = content, b""
            except MadoguchiError as error:
                if isinstance(error, BadSnapshot) and not isinstance(error, NotReadable):
                    self._looked_at, self._tried = content, b""
                self._tell(error)

    def _take(self, content: bytes) -> None:
        digest = self._pointed_to(content)
        if self.now and self.now.digest == digest:
            return
        self.now = self._opened(digest)
        log.info("snapshot in use", extra={"snapshot": digest[:12]})
        self._forget_older_copies()

    def _tell(self, error: MadoguchiError) -> None:
        if str(error) == self._told:
            return
        self._told = str(error)
        in_use = self.now.digest[:12] if self.now else "none"
        log.error("snapshot refused", extra={"in_use": in_use, "reason": self._told, **fault(error)})

    def _pointed_to(self, content: bytes) -> str:
        pointer = verified_pointer(content, self._key)
        known = self._known_number()
        if pointer.number < known:
            raise BadSnapshot(
                "公開中の写しを指すファイルが、古いものに置き換えられました。だれが書いたかを調べ、"
                "madoguchi publish（戻すときは publish --rollback）を実行してください。"
            )
        if pointer.number > known:
            self._remember(pointer.number)
        return pointer.digest

    def _known_number(self) -> int:
        try:
            return int(self._newest.read_text(encoding="ascii"))
        except FileNotFoundError:
            return 0
        except (OSError, ValueError) as error:
            raise NotReadable(
                f"どの公開まで使ったかの記録 {self._newest} を読めません。公開中の写しが正しいことを "
                "madoguchi publish --list で確かめてから、このファイルを消してください。"
            ) from error

    def _remember(self, number: int) -> None:
        try:
            write_at_once(self._newest, str(number).encode("ascii"))
        except OSError as error:
            raise NotReadable(
                f"どの公開まで使ったかの記録 {self._newest} を書けません（{error.strerror}）。"
                "ディスクの空きと権限を確かめてください。"
            ) from error

    def _opened(self, digest: str) -> Edition:
        copy = self._copies / digest
        manifest = verified_copy(self._published, digest, copy, self._key)
        if manifest.embedding != self._embedding:
            raise BadSnapshot(
                f"公開用の写しは別の埋め込みモデル（{manifest.embedding}）で作られています。"
                "同じモデルを設定するか、公開し直してください。"
            )
        return self._open_edition(copy, digest, manifest)

    def _forget_older_copies(self) -> None:
        for copy in self._copies.iterdir():
            if self.now and copy.name != self.now.digest:
                shutil.rmtree(copy, ignore_errors=True)  # an edition still in use has its files open
