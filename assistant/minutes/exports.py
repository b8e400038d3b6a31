"""What leaves the desk as a file: .docx, .md, .srt, .vtt, .json."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter

from assistant.errors import UserError
from assistant.minutes.forms import FormKind, make_form
from assistant.minutes.items import Meeting, Minutes
from assistant.minutes.levels import Level
from assistant.minutes.markdown import as_markdown
from assistant.minutes.people import people_of
from assistant.minutes.redaction import Mark, black_out
from assistant.minutes.subtitles import as_srt, as_vtt
from assistant.minutes.types import Transcript
from assistant.minutes.word import as_docx


class Format(StrEnum):
    DOCX = "docx"
    MD = "md"
    SRT = "srt"
    VTT = "vtt"
    JSON = "json"


MEDIA_TYPES: dict[Format, str] = {
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.MD: "text/markdown; charset=utf-8",
    Format.SRT: "application/x-subrip; charset=utf-8",
    Format.VTT: "text/vtt; charset=utf-8",
    Format.JSON: "application/json",
}


@dataclass(frozen=True, kw_only=True)
class ExportedMinutes:
    """The .json export. `unverified` are the items that stand in no document."""

    meeting: Meeting
    minutes: Minutes
    unverified: tuple[str, ...]
    transcript: Transcript


_JSON = TypeAdapter(ExportedMinutes)


def export(
    format: Format,
    transcript: Transcript,
    minutes: Minutes,
    *,
    templates: Path,
    kind: FormKind = FormKind.FULL,
    level: Level = Level.WRITTEN,
    marks: Sequence[Mark] = (),
    public: bool = False,
) -> bytes:
    """Raises UserError for a public version of what holds the whole transcript."""
    if format in (Format.DOCX, Format.MD):
        form = make_form(kind, transcript, minutes, level=level, marks=marks, public=public)
        return as_docx(form, templates) if format is Format.DOCX else as_markdown(form).encode()
    if public:
        raise UserError("公開用にできるのは、Word（.docx）と Markdown（.md）だけです。")
    people = people_of(transcript.speakers, minutes.meeting.attendees)
    if format is Format.SRT:
        return as_srt(transcript.utterances, people).encode()
    if format is Format.VTT:
        return as_vtt(transcript.utterances, people).encode()
    exported = ExportedMinutes(
        meeting=minutes.meeting,
        minutes=minutes,
        unverified=tuple(item.item_id for item in minutes.items if not item.stands),
        transcript=without_words(transcript),
    )
    return _JSON.dump_json(exported, indent=2)


def file_name(
    format: Format, meeting: Meeting, kind: FormKind, *, marks: Sequence[Mark] = (), public: bool = False
) -> str:
    """Blacked out as its content is."""
    title = black_out(meeting.name, marks) if public else meeting.name
    form = f"_{kind.value}{'（公開用）' if public else ''}" if format in (Format.DOCX, Format.MD) else ""
    name = "".join("_" if c in '<>:"/\\|?*' or not c.isprintable() else c for c in title)
    return f"{name[:60]}{form}.{format.value}"


def without_words(transcript: Transcript) -> Transcript:
    """Word times are many times the text and serve the recogniser only."""
    return replace(transcript, utterances=tuple(replace(u, words=()) for u in transcript.utterances))
