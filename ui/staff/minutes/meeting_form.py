"""What the recording does not say: name, day, place, agenda, roster."""

from datetime import date

import streamlit as st

from ui.api import minutes_schemas as schemas
from ui.staff import texts
from ui.staff.session import Session


def meeting_form(
    session: Session, meeting: schemas.Meeting, *, key: str, submit: str, new: bool = False, locked: bool = False
) -> schemas.Meeting | None:
    """The meeting as the clerk wrote it, once 「submit」 is pressed. `new`: its recording has not been heard yet."""
    with st.form(f"meeting-{key}", border=False):
        name = st.text_input(texts.MINUTES_NAME, meeting.name, max_chars=100, disabled=locked)
        left, middle, right = st.columns([1, 1.4, 1.4])
        day = left.date_input(texts.MINUTES_DAY, meeting.day, format="YYYY/MM/DD", disabled=locked)
        time = middle.text_input(
            texts.MINUTES_TIME,
            meeting.time,
            max_chars=schemas.SHORT,
            placeholder=texts.MINUTES_TIME_PLACEHOLDER,
            disabled=locked,
        )
        place = right.text_input(texts.MINUTES_PLACE, meeting.place, max_chars=schemas.SHORT, disabled=locked)
        left, right = st.columns(2)
        agenda = left.text_area(
            texts.MINUTES_AGENDA,
            meeting.agenda,
            height=150,
            max_chars=schemas.LONG,
            placeholder=texts.MINUTES_AGENDA_PLACEHOLDER,
            disabled=locked,
        )
        agenda_file = left.file_uploader(texts.MINUTES_PAPER_FILE, key=f"agenda-{key}", disabled=locked)
        roster = right.text_area(
            texts.MINUTES_ROSTER,
            meeting.roster,
            height=150,
            max_chars=schemas.LONG,
            placeholder=texts.MINUTES_ROSTER_PLACEHOLDER,
            help=texts.MINUTES_ROSTER_HELP,
            disabled=locked,
        )
        everybody = new and right.checkbox(
            texts.MINUTES_EVERYBODY, help=texts.MINUTES_EVERYBODY_HELP, key=f"everybody-{key}"
        )
        roster_file = right.file_uploader(texts.MINUTES_PAPER_FILE, key=f"roster-{key}", disabled=locked)
        left, middle, right = st.columns(3)
        observers = left.text_input(
            texts.MINUTES_OBSERVERS, meeting.observers, max_chars=schemas.SHORT, disabled=locked
        )
        handouts = middle.text_area(
            texts.MINUTES_HANDOUTS, meeting.handouts, height=90, max_chars=schemas.LONG, disabled=locked
        )
        signers = right.text_area(
            texts.MINUTES_SIGNERS, meeting.signers, height=90, max_chars=schemas.LONG, disabled=locked
        )
        if not st.form_submit_button(submit, type="primary", disabled=locked):
            return None
    if not name.strip():
        st.error(texts.MINUTES_NO_NAME, icon=":material/error:")
        return None
    agenda = _paper(session, agenda_file) or agenda
    roster = _paper(session, roster_file) or roster
    if max(len(agenda), len(roster)) > schemas.LONG:
        st.error(texts.MINUTES_PAPER_TOO_LONG.format(most=schemas.LONG), icon=":material/error:")
        return None
    return schemas.Meeting(
        name=name,
        day=day if isinstance(day, date) else meeting.day,
        time=time,
        place=place,
        agenda=agenda,
        roster=roster,
        everybody=everybody,
        observers=observers,
        handouts=handouts,
        signers=signers,
    )


def _paper(session: Session, file: st.runtime.uploaded_file_manager.UploadedFile | None) -> str:
    return session.api.read_paper(file.name, file.getvalue()) if file else ""
