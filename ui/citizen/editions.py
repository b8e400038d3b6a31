"""Which edition is in use: looks for a new snapshot, checks a copy of it, and takes it into use while running."""

import logging
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from assistant.errors import MadoguchiError
from assistant.snapshot import BadSnapshot, Manifest, read_pointer, verified_copy, verified_pointer
from ui.citizen.edition import Edition
from ui.web.logs import fault

log = logging.getLogger("madoguchi.citizen")

OpenEdition = Callable[[Path, str, Manifest], Edition]


class Editions:
    """Questions begun with one edition end with it; the next question gets the new one."""

    def __init__(
        self, published: Path, copies: Path, key: Ed25519PublicKey, *, embedding: str, open_edition: OpenEdition
    ) -> None:
        self._published = published
        self._copies = copies
        self._key = key
        self._embedding = embedding
        self._open_edition = open_edition
        self._newest = copies.with_name(
            "newest-pointer"
        )  # its number: what was older is not taken after a restart either
        self._looked_at = b""
        self._looking = threading.Lock()
        self.now: Edition | None = None

    def look(self) -> None:
        """Blocks while a new snapshot is being checked and opened. A bad one changes nothing, and is told once."""
        with self._looking:
            content = read_pointer(self._published)
            if not content or content == self._looked_at:
                return
            self._looked_at = content
            try:
                digest = self._pointed_to(content)
                if self.now and self.now.digest == digest:
                    return
                self.now = self._opened(digest)
            except MadoguchiError as error:
                in_use = self.now.digest[:12] if self.now else "none"
                log.error("snapshot refused", extra={"in_use": in_use, "reason": str(error), **fault(error)})
                return
            log.info("snapshot in use", extra={"snapshot": digest[:12]})
            self._forget_older_copies()

    def _pointed_to(self, content: bytes) -> str:
        pointer = verified_pointer(content, self._key)
        known = int(self._newest.read_text(encoding="ascii")) if self._newest.exists() else 0
        if pointer.number < known:
            raise BadSnapshot(
                "公開中の写しを指すファイルが、古いものに置き換えられました。だれが書いたかを調べ、"
                "madoguchi publish（戻すときは publish --rollback）を実行してください。"
            )
        fresh = self._newest.with_suffix(".new")
        fresh.write_text(str(pointer.number), encoding="ascii")
        fresh.replace(self._newest)
        return pointer.digest

    def _opened(self, digest: str) -> Edition:
        self._copies.mkdir(mode=0o700, parents=True, exist_ok=True)
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
