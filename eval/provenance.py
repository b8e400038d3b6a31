"""What a run was made with: models by their hash, settings, code, data, machine."""

import hashlib
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.services import Services
from assistant.settings import Settings

_NOT_SHOWN = {"vault_key", "database_url", "llm_url", "data", "model_store", "llm_path", "embedding_path"}
_REPOSITORY = Path(__file__).parent.parent


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Hashes are SHA-256, hexadecimal; a folder's is that of its files' names and hashes."""

    made_at: str
    commit: str  # "" when unknown, with "+" when the working tree differs from it
    machine: str
    models: dict[str, str]  # role → file name and hash
    settings: dict[str, str]
    data: dict[str, str]  # file name → hash


def provenance(services: Services, data: Sequence[Path]) -> Provenance:
    chosen = services.settings
    llm = chosen.llm_path or services.store.location("llm")
    models = {"llm": llm, "embedding": services.embedder.folder}
    return Provenance(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        commit=_commit(),
        machine=f"{_processor()}, {len(os.sched_getaffinity(0))} CPU",
        models={role: f"{path.name} {_hash(path)}" for role, path in models.items()},
        settings=_plain(chosen),
        data={path.name: _hash(path) for path in data},
    )


def _plain(settings: Settings) -> dict[str, str]:
    """All of them, for defaults change; without secrets and without folders of this machine."""
    values = settings.model_dump(mode="json", exclude=_NOT_SHOWN)
    return {name: str(value) for name, value in values.items() if value not in (None, "")}


def _hash(path: Path) -> str:
    if path.is_file():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    files = sorted(file for file in path.rglob("*") if file.is_file())
    parts = [f"{file.relative_to(path).as_posix()}\0{_hash(file)}\n" for file in files]
    return hashlib.sha256("".join(parts).encode()).hexdigest() if files else ""


def _commit() -> str:
    command = ["git", "-C", str(_REPOSITORY), "describe", "--always", "--dirty=+", "--abbrev=12", "--exclude=*"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:  # no git on this machine
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(errors="replace").splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
