"""`madoguchi redact`: personal data out of a text, or out of each line of a JSONL file."""

import json as jsonlib
import re
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import UnreadableFile, UserError
from ui.cli.options import Data, Json, settings
from ui.cli.output import progress, write_json

if TYPE_CHECKING:
    from guardrails.pii.masking import Masked, Masker

_SESSION = "redact"


def register(app: typer.Typer) -> None:
    app.command("redact")(redact)


def redact(
    jsonl: Annotated[
        tuple[Path, Path] | None,
        typer.Option("--jsonl", metavar="IN OUT", help="IN の各行の text を調べ、masked_spans を加えて OUT に書く"),
    ] = None,
    json: Json = False,
    data: Data = None,
) -> None:
    """標準入力の文章から、個人情報を伏せる。"""
    directory = settings(data).data / "directory.csv"
    if jsonl:
        _redact_lines(*jsonl, _masker(directory))
        return
    text = decoded(sys.stdin.buffer.read())
    masked = _masker(directory).mask(_SESSION, text)
    if not json:
        typer.echo(masked.text, nl=False)
        return
    findings = [{"start": f.start, "end": f.end, "type": f.type.value, "score": f.score} for f in masked.findings]
    write_json({"masked": masked.text, "findings": findings})


def decoded(data: bytes) -> str:
    """Whatever the locale: under C.UTF-8, Python lets a name in Shift_JIS through as bytes that no rule knows."""
    from ingest.loaders.charset import decode

    try:
        text = decode(data)
    except UnreadableFile as error:
        raise UserError(
            "標準入力の文字コードを判別できないため、伏せ字にできません。UTF-8 に直してから、もう一度実行してください。"
        ) from error
    return re.sub(r"\r\n?", "\n", text)


def _masker(directory: Path) -> "Masker":
    """With a vault in memory: nothing of the text is kept."""
    from guardrails.pii.directory import PublicDirectory
    from guardrails.pii.engine import PiiEngine
    from guardrails.pii.masking import Masker
    from guardrails.pii.vault import KEY_BYTES, Vault

    published = PublicDirectory.from_csv(directory) if directory.exists() else PublicDirectory()
    return Masker(PiiEngine(published), Vault(secrets.token_bytes(KEY_BYTES), ttl_seconds=3600))


def _redact_lines(source: Path, target: Path, masker: "Masker") -> None:
    try:
        lines = source.read_text(encoding="utf-8").split("\n")  # U+2028 may stand inside a JSON string
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{source} を UTF-8 の文章として読めません。場所と文字コードを確かめてください。") from error
    with progress() as show:
        written = []
        for number, line in enumerate(lines, start=1):
            show("調べています", number, len(lines))
            if line.strip():
                written.append(_with_spans(line, f"{source} の {number} 行目", masker))
    try:
        target.write_text("".join(f"{line}\n" for line in written), encoding="utf-8")
    except OSError as error:
        raise UserError(f"{target} に書き込めません（{error.strerror}）。場所と権限を確かめてください。") from error


def _with_spans(line: str, where: str, masker: "Masker") -> str:
    try:
        row = jsonlib.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise UserError(f'{where}は {{"text": …}} の形の JSON ではありません。直してから、もう一度実行してください。')
    masked: Masked = masker.mask(f"{_SESSION}-{where}", row["text"])
    spans = [[finding.start, finding.end, finding.type.value] for finding in masked.findings]
    return jsonlib.dumps(row | {"masked_spans": spans}, ensure_ascii=False)
