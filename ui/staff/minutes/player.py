"""The recording and its transcript: click a line to hear it, the line being spoken is lit, edit by keyboard."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.minutes.papers import roster_of
from assistant.minutes.people import people_of
from assistant.minutes.subtitles import clock
from assistant.minutes.types import GapReason, Transcript
from ui.api import minutes_schemas as schemas
from ui.staff import texts
from ui.staff.recordings import recording_link

_HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class PlayerAction:
    """What the clerk did: `kind` is text, speaker, name, correction, or hear (a gap)."""

    kind: str
    utterance_id: str = ""
    text: str = ""
    speaker: str = ""
    name: str = ""
    title: str = ""
    index: int = 0
    start: float = 0.0
    end: float = 0.0


def player(
    record: schemas.Record, *, focus: tuple[str, int], marked: Sequence[str], act: Callable[[PlayerAction], None]
) -> None:
    """`focus`: the utterance to jump to, and the number of the jump. `marked`: utterances that items rest on.

    `act` is called before the page is drawn again: the next click may stop the drawing, and the action comes only once.
    """
    component = st.components.v2.component(
        "madoguchi_player",
        html=(_HERE / "player.html").read_text("utf-8"),
        css=(_HERE / "player.css").read_text("utf-8"),
        js=(_HERE / "player.js").read_text("utf-8"),
    )
    key = f"player-{record.job_id}"

    def changed() -> None:
        if action := st.session_state[key].action:
            act(PlayerAction(**action))

    component(data=_data(record, focus, marked), key=key, on_action_change=changed)


def _data(record: schemas.Record, focus: tuple[str, int], marked: Sequence[str]) -> dict[str, Any]:
    people = people_of(record.transcript.speakers, ())
    known, spoken = record.transcript.speakers, record.transcript.utterances
    labels = dict.fromkeys([*(s.label for s in known), *(u.speaker for u in spoken)])
    return {
        "job": record.job_id,
        "revision": record.revision,
        "audio": recording_link(record.job_id) if record.audio else "",
        "locked": record.approved_at is not None,
        "seconds": record.seconds,
        "lines": _lines(record.transcript, set(marked)),
        "voices": [{"label": label, "shown": people.shown(label)} for label in labels],
        "roster": [
            {"title": a.title, "name": a.name} for a in roster_of([line] for line in record.meeting.roster.splitlines())
        ],
        "focus": {"id": focus[0], "number": focus[1]},
        "texts": texts.MINUTES_PLAYER,
    }


def _lines(transcript: Transcript, marked: set[str]) -> list[dict[str, Any]]:
    people = people_of(transcript.speakers, ())
    lines: list[dict[str, Any]] = [
        {
            "id": u.utterance_id,
            "start": u.start,
            "end": u.end,
            "clock": clock(u.start),
            "speaker": u.speaker,
            "shown": people.shown(u.speaker),
            "text": u.text,
            "suspect": u.suspect,
            "edited": u.edited,
            "marked": u.utterance_id in marked,
            "corrections": [{"start": c.start, "end": c.end, "before": c.before} for c in u.corrections],
        }
        for u in transcript.utterances
    ]
    lines += [
        {"gap": texts.MINUTES_GAPS[gap.reason], "start": gap.start, "end": gap.end, "clock": clock(gap.start)}
        for gap in transcript.gaps
        if gap.reason is not GapReason.SILENCE
    ]
    return sorted(lines, key=lambda line: float(line["start"]))
