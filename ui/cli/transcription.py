"""`madoguchi transcribe`: a recording to text, at once and without a job."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.options import Json, settings
from ui.cli.output import progress

if TYPE_CHECKING:
    from assistant.minutes.papers import MeetingPapers
    from assistant.minutes.types import Transcript

Agenda = Annotated[Path | None, typer.Option(metavar="F", help="次第（txt・docx・xlsx）")]
Roster = Annotated[
    Path | None, typer.Option(metavar="F", help="名簿（txt・docx・xlsx）。話した人を全員書く。人数と名前がわかる")
]
Glossary = Annotated[Path | None, typer.Option(metavar="F", help="用語集（CSV: 表記,読み,誤り例）")]


def register(app: typer.Typer) -> None:
    app.command("transcribe")(transcribe)


def transcribe(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="録音（wav・mp3・m4a・ogg・flac・mp4 など）")],
    agenda: Agenda = None,
    roster: Roster = None,
    glossary: Glossary = None,
    json: Json = False,
) -> None:
    """録音を、話者のついた文字にする。"""
    from assistant.minutes.endings import ending
    from assistant.minutes.transcripts import to_json
    from ingest.meeting_papers import read_papers

    transcript = heard(file, read_papers(glossary=glossary, roster=roster, agenda=agenda))
    typer.echo(to_json(transcript) if json else _lines(transcript))
    if told := ending(transcript):
        typer.echo(told, err=True)


def heard(file: Path, papers: "MeetingPapers") -> "Transcript":
    """With a bar. Raises UnreadableFile, ModelUnavailable."""
    from assistant.minutes.listening import transcribe_file
    from assistant.minutes.readings import Readings
    from assistant.minutes.services import build_runner
    from assistant.models import ModelStore

    chosen = settings()
    store = ModelStore(chosen.models)
    for role in ("speech", "voice"):
        store.path(role)
    runner = build_runner(chosen)
    try:
        with progress() as show:
            return transcribe_file(
                file,
                papers,
                runner,
                Readings(),
                model=store.specs["speech"].name,
                longest=chosen.recording_hours * 3600,
                progress=lambda done, total: show("聞き取っています（秒）", round(done), round(total)),
            )
    finally:
        runner.close()


def _lines(transcript: "Transcript") -> str:
    names = {speaker.label: speaker.title or speaker.name or speaker.label for speaker in transcript.speakers}
    return "\n".join(
        f"{int(each.start) // 60:3d}:{int(each.start) % 60:02d} {names[each.speaker]}: {each.text}"
        for each in transcript.utterances
    )
