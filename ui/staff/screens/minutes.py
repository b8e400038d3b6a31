"""「議事録」: the recordings of the clerk, and one of them opened on the desk."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from assistant.japan import moment, today_in_japan
from assistant.jobs import JobState
from ui.api import minutes_schemas as schemas
from ui.staff import texts
from ui.staff.dialogs import confirm
from ui.staff.markup import fill, show
from ui.staff.minutes.desk import show_desk
from ui.staff.minutes.meeting_form import meeting_form
from ui.staff.minutes.upload_field import upload_field
from ui.staff.minutes.voices import voice_list
from ui.staff.session import Session, errors_shown

_LOOK_EVERY_SECONDS = 3
_OPEN = "recording"  # in the page's address, so that a reload comes back to it
_TONES = {JobState.RUNNING: "live", JobState.DONE: "good", JobState.FAILED: "broken"}


def show_minutes(session: Session) -> None:
    if job_id := st.query_params.get(_OPEN, ""):
        if st.button(texts.MINUTES_BACK, icon=":material/arrow_back:", type="tertiary", key="minutes-back"):
            del st.query_params[_OPEN]
            st.rerun()
        show_desk(session, job_id)
        return
    st.title(texts.MINUTES_HEADING, anchor=False)
    st.caption(texts.MINUTES_LEAD)
    with st.expander(texts.MINUTES_NEW, icon=":material/upload_file:"):
        _new(session)
    _list(session)
    voice_list(session)


def _new(session: Session) -> None:
    number = st.session_state.setdefault("minutes-uploads", 0)  # a fresh field after each recording
    uploaded = upload_field(key=f"minutes-upload-{number}")
    name = uploaded.name.rpartition(".")[0] if uploaded else ""
    empty = schemas.Meeting(name=name or "会議", day=today_in_japan())
    meeting = meeting_form(session, empty, key=f"new-{number}", submit=texts.MINUTES_START, new=True)
    if meeting is None:
        return
    if uploaded is None:
        st.error(texts.MINUTES_NO_FILE, icon=":material/error:")
        return
    session.api.start_recording(uploaded.upload_id, meeting)
    st.session_state["minutes-uploads"] = number + 1
    session.toast = texts.MINUTES_STARTED.format(name=meeting.name)
    st.rerun()


def _list(session: Session) -> None:
    found = session.api.recordings().recordings
    if not found:
        st.info(texts.MINUTES_EMPTY)
        return
    if not _busy(found):
        _rows(session, found)
        return

    @st.fragment(run_every=_LOOK_EVERY_SECONDS)
    def watched() -> None:
        with errors_shown(session):
            fresh = session.api.recordings().recordings
            if not _busy(fresh):
                st.rerun()
            _rows(session, fresh)

    watched()


def _busy(recordings: Sequence[schemas.Recording]) -> bool:
    return any(recording.state in (JobState.QUEUED, JobState.RUNNING) for recording in recordings)


def _rows(session: Session, recordings: Sequence[schemas.Recording]) -> None:
    with st.container(key="rows", gap=None):
        for recording in recordings:
            _row(session, recording)


def _row(session: Session, recording: schemas.Recording) -> None:
    key = recording.job_id
    with st.container(horizontal=True, vertical_alignment="center", key=f"row-{key}"):
        show(
            fill(
                '<div class="mg-row"><span class="mg-row-title">{title}'
                '<span class="mg-chip mg-chip-{tone}">{state}</span></span>'
                '<span class="mg-row-facts"><span>{when}</span>{facts}</span>{message}</div>',
                title=recording.title,
                tone="good" if recording.approved_at else _TONES.get(recording.state, "quiet"),
                state=texts.MINUTES_APPROVED if recording.approved_at else texts.MINUTES_STATE[recording.state],
                when=moment(recording.created_at),
                facts=fill("<span>{}</span>", _waiting(recording)) if _waiting(recording) else "",
                message=fill('<span class="mg-note">{}</span>', recording.message) if recording.message else "",
            )
        )
        if recording.state is JobState.RUNNING and recording.total:
            st.progress(min(recording.done / recording.total, 1.0), width=160)
        _actions(session, recording)


def _actions(session: Session, recording: schemas.Recording) -> None:
    key = recording.job_id
    if recording.heard and st.button(texts.MINUTES_OPEN, key=f"open-{key}", type="primary"):
        st.query_params[_OPEN] = key
        st.rerun()
    choices = {
        JobState.QUEUED: (texts.MINUTES_CANCEL,),
        JobState.RUNNING: (texts.MINUTES_CANCEL,),
        JobState.FAILED: (texts.MINUTES_RETRY, texts.DELETE),
        JobState.CANCELLED: (texts.MINUTES_RETRY, texts.DELETE),
        JobState.DONE: (texts.DELETE,),
    }[recording.state]
    choice: Any = st.menu_button(texts.ACTIONS, choices, key=f"menu-{key}", type="tertiary")
    if choice == texts.MINUTES_CANCEL:
        session.api.cancel_recording(key)
        st.rerun()
    if choice == texts.MINUTES_RETRY:
        session.api.retry_recording(key)
        st.rerun()
    if choice == texts.DELETE:
        _confirm_delete(session, recording)


def _confirm_delete(session: Session, recording: schemas.Recording) -> None:
    def delete() -> None:
        session.api.delete_recording(recording.job_id)
        session.toast = texts.MINUTES_DELETED.format(title=recording.title)

    message = texts.MINUTES_DELETE_CONFIRM.format(title=recording.title)
    confirm(session, title=texts.DELETE, message=message, yes=texts.DELETE_YES, act=delete)
    st.rerun()


def _waiting(recording: schemas.Recording) -> str:
    if recording.state is JobState.QUEUED:
        return texts.MINUTES_POSITION.format(position=recording.position)
    if recording.state is JobState.RUNNING and recording.seconds_left is not None:
        return texts.MINUTES_LEFT.format(minutes=max(1, round(recording.seconds_left / 60)))
    return ""
