"""`madoguchi minutes`: a recording, or its transcript, to minutes in files. Without the page."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import UserError
from assistant.japan import JAPAN
from assistant.settings import Settings
from ui.cli.options import Data, settings
from ui.cli.output import write_table
from ui.cli.transcription import Agenda, Glossary, Roster, heard

if TYPE_CHECKING:
    from assistant.minutes.exports import Format
    from assistant.minutes.items import Meeting
    from assistant.minutes.papers import MeetingPapers
    from assistant.minutes.types import Transcript
    from assistant.minutes.writing import Propose


def register(app: typer.Typer) -> None:
    app.command("minutes")(minutes)


def minutes(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="録音、または transcribe --json の結果（.json）")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="書き出すフォルダー")],
    agenda: Agenda = None,
    roster: Roster = None,
    glossary: Glossary = None,
    model: Annotated[bool, typer.Option("--model", help="LLM にも探させる。提案として示し、書類には入れない")] = False,
    force: Annotated[bool, typer.Option("--force", help="同じ名前のファイルがあれば、置き換える")] = False,
    data: Data = None,
) -> None:
    """録音から議事録を作り、「録音の名前_議事録」の .docx・.md・.srt・.json に書き出す。"""
    from assistant.minutes.exports import export
    from assistant.minutes.writing import write_minutes
    from ingest.meeting_papers import read_papers

    targets = _targets(file, out, replace=force)
    papers = read_papers(glossary=glossary, roster=roster, agenda=agenda)
    transcript = _transcript(file, papers)
    meeting = _meeting(file, papers)
    with _proposer(transcript, meeting, settings(data), wanted=model) as propose:
        written = write_minutes(transcript, meeting, propose=propose)
    templates = settings(data).data / "templates"
    try:
        out.mkdir(parents=True, exist_ok=True)
        for format, target in targets.items():
            target.write_bytes(export(format, transcript, written, templates=templates))
    except OSError as error:
        raise UserError(f"「{out}」に書き出せません（{error.strerror}）。場所と空き容量を確かめてください。") from error
    rows = [
        (item.kind.value, item.text, item.owner, "" if item.stands else item.doubt or "LLM の提案")
        for item in written.items
    ]
    write_table(["区分", "内容", "担当", "確認が必要な理由"], rows)
    typer.echo(f"{out} に書き出しました。会議の日は {written.meeting.day} として、期限を計算しました。", err=True)


def _targets(file: Path, out: Path, *, replace: bool) -> "dict[Format, Path]":
    """Looked at before hours of hearing. The name is another than that of the transcript, which may lie in `out`."""
    from assistant.minutes.exports import Format

    formats = (Format.DOCX, Format.MD, Format.SRT, Format.JSON)
    targets = {format: out / f"{file.stem}_議事録.{format}" for format in formats}
    there = [target.name for target in targets.values() if os.path.exists(target)]
    if there and not replace:
        raise UserError(
            f"「{out}」には {'、'.join(there)} がすでにあるので、何も書き出していません。"
            "--out で別のフォルダーを選ぶか、置き換えてよければ --force を付けてください。"
        )
    return targets


def _transcript(file: Path, papers: "MeetingPapers") -> "Transcript":
    from assistant.minutes.transcripts import from_json

    if file.suffix.lower() != ".json":
        return heard(file, papers)
    try:
        return from_json(file.read_text("utf-8"))
    except OSError as error:
        raise UserError(f"「{file}」を開けません（{error.strerror}）。場所を確かめてください。") from error
    except ValueError as error:
        raise UserError(f"「{file}」は、transcribe --json の結果として読めません。") from error


@contextmanager
def _proposer(
    transcript: "Transcript", meeting: "Meeting", chosen: Settings, *, wanted: bool
) -> Iterator["Propose | None"]:
    if not wanted:
        yield None
        return
    from assistant.llm import LlamaProcess
    from assistant.minutes.people import people_of
    from assistant.minutes.proposals import Proposer
    from assistant.models import ModelStore
    from assistant.privacy import build_privacy

    chosen.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    privacy = build_privacy(chosen.vault_key, chosen.data, timedelta(hours=chosen.vault_hours))
    llm = LlamaProcess(
        chosen.llm_path or ModelStore(chosen.models).location("llm"),
        threads=chosen.threads,
        context=chosen.llm_context,
        timeout=chosen.llm_timeout,
        queue_length=1,
    )
    session = uuid.uuid4().hex
    people = people_of(transcript.speakers, meeting.attendees)
    try:
        yield Proposer(llm, privacy, people, meeting.day, session=session).propose
    finally:
        llm.stop()
        privacy.wipe(session)


def _meeting(file: Path, papers: "MeetingPapers") -> "Meeting":
    """The day is the one the agenda names with its year, else that of the file's last change."""
    from assistant.minutes.agenda import read_agenda
    from assistant.minutes.items import Meeting

    changed = datetime.fromtimestamp(file.stat().st_mtime, JAPAN).date()
    return Meeting(
        name=file.stem,
        day=_named_day(papers.agenda, changed) or changed,
        attendees=papers.roster,
        agenda=read_agenda("\n".join(papers.agenda)),
    )


def _named_day(lines: tuple[str, ...], changed: date) -> date | None:
    from assistant.minutes.days import find_days

    found = (mention for line in lines for mention in find_days(line, changed))
    return next((mention.day for mention in found if mention.day and "年" in mention.words), None)
