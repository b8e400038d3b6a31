"""Two levels of the same transcript side by side."""

import streamlit as st

from assistant.minutes.levels import Level
from assistant.minutes.people import people_of
from assistant.minutes.subtitles import clock
from ui.api import minutes_schemas as schemas
from ui.staff import texts
from ui.staff.markup import fill, join, show
from ui.staff.session import Session


def level_view(session: Session, record: schemas.Record) -> None:
    levels = list(Level)
    left_column, right_column = st.columns(2)
    left = left_column.selectbox(texts.MINUTES_LEFT_LEVEL, levels, 0, format_func=lambda level: level.value)
    right = right_column.selectbox(texts.MINUTES_RIGHT_LEVEL, levels, 2, format_func=lambda level: level.value)
    st.caption(texts.MINUTES_LEVELS_NOTE)
    people = people_of(record.transcript.speakers, ())
    lines = [_lines(session, record, level) for level in (left, right)]
    rows = [
        fill(
            '<tr><th scope="row">{who}<span>{clock}</span></th><td>{left}</td><td>{right}</td></tr>',
            who=people.shown(u.speaker),
            clock=clock(u.start),
            left=lines[0].get(u.utterance_id, ""),
            right=lines[1].get(u.utterance_id, ""),
        )
        for u in record.transcript.utterances
        if u.utterance_id in lines[0] or u.utterance_id in lines[1]
    ]
    show(
        fill(
            '<div class="mg-levels"><table><thead><tr><th></th><th>{left}</th><th>{right}</th></tr></thead>'
            "<tbody>{rows}</tbody></table></div>",
            left=left.value,
            right=right.value,
            rows=join(rows),
        )
    )


def _lines(session: Session, record: schemas.Record, level: Level) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in session.api.transcript_lines(record.job_id, level).lines:
        earlier = found.get(line.utterance_id)
        found[line.utterance_id] = f"{earlier}\n{line.text}" if earlier else line.text
    return found
