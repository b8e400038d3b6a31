"""One recording: the transcript with its player on the left, what is made of it on the right."""

from functools import partial

import streamlit as st

from assistant.japan import day, moment
from ui.api import minutes_schemas as schemas
from ui.staff import texts
from ui.staff.dialogs import confirm
from ui.staff.markup import as_label, fill, show
from ui.staff.minutes.deletion import show_certificate
from ui.staff.minutes.export_panel import export_panel
from ui.staff.minutes.item_list import item_list
from ui.staff.minutes.level_view import level_view
from ui.staff.minutes.mark_table import mark_table
from ui.staff.minutes.meeting_form import meeting_form
from ui.staff.minutes.player import PlayerAction, player
from ui.staff.minutes.voices import voice_panel
from ui.staff.session import Session, errors_kept, show_refusal


def show_desk(session: Session, job_id: str) -> None:
    record = session.api.minutes(job_id)
    show_refusal(session)
    _heading(session, record)
    left, right = st.columns([1.05, 1], gap="medium")
    with left:
        _transcript(session, record)
    with right:
        view = st.segmented_control(
            texts.MINUTES_HEADING,
            texts.MINUTES_VIEWS,
            default=texts.MINUTES_VIEWS[0],
            key="minutes-view",
            label_visibility="collapsed",
        )
        _view(session, record, view or texts.MINUTES_VIEWS[0])


def _view(session: Session, record: schemas.Record, view: str) -> None:
    items, levels, public, meeting, export = texts.MINUTES_VIEWS
    if view == meeting:
        locked = record.approved_at is not None
        number = st.session_state.setdefault("minutes-saves", 0)  # after each, a form that holds no file any more
        changed = meeting_form(
            session, record.meeting, key=f"{record.job_id}-{number}", submit=texts.SAVE, locked=locked
        )
        if changed is not None:
            session.api.set_meeting(record.job_id, changed)
            st.session_state["minutes-saves"] = number + 1
            session.toast = texts.MINUTES_MEETING_SAVED
            st.rerun()
        return
    _write_button(session, record)
    if record.minutes is None:
        return
    show_view = {items: item_list, levels: level_view, public: mark_table, export: export_panel}[view]
    show_view(session, record)


def _heading(session: Session, record: schemas.Record) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        show(
            fill(
                '<div class="mg-row"><h1 class="mg-minutes-title">{title}</h1>'
                '<span class="mg-row-facts"><span>{day}</span><span>{place}</span><span>{worked}</span></span></div>',
                title=record.title,
                day=day(record.meeting.day),
                place=record.meeting.place,
                worked=_worked(record),
            )
        )
        if record.approved_at is not None:
            if st.button(texts.MINUTES_REOPEN, icon=":material/lock_open:", key="minutes-reopen"):
                session.api.reopen_minutes(record.job_id)
                st.rerun()
        elif record.minutes is not None and st.button(
            texts.MINUTES_APPROVE, icon=":material/verified:", type="primary", key="minutes-approve"
        ):
            confirm(
                session,
                title=texts.MINUTES_APPROVE,
                message=texts.MINUTES_APPROVE_CONFIRM,
                yes=texts.MINUTES_APPROVE,
                act=lambda: _approve(session, record.job_id),
            )
    if record.approved_at is not None:
        by = texts.MINUTES_APPROVED_BY.format(by=record.approved_by, at=moment(record.approved_at))
        st.success(as_label(by), icon=":material/verified:")
    if record.certificate is not None:
        show_certificate(session, record, record.certificate)
    elif record.delete_at is not None:
        st.caption(texts.MINUTES_DELETE_AT.format(at=moment(record.delete_at)))


def _approve(session: Session, job_id: str) -> None:
    session.api.approve_minutes(job_id)


def _worked(record: schemas.Record) -> str:
    minutes = round(record.seconds / 60)
    baseline = round(record.baseline_minutes * record.transcript.duration / 3600)
    if not baseline:
        return texts.MINUTES_WORKED.format(minutes=minutes)
    saved = round(100 * (1 - record.seconds / 60 / baseline))
    share = texts.MINUTES_SAVED_SHARE.format(percent=saved) if saved >= 0 else texts.MINUTES_OVER_SHARE
    return texts.MINUTES_BASELINE.format(minutes=minutes, baseline=baseline, share=share)


def _write_button(session: Session, record: schemas.Record) -> None:
    if record.approved_at is not None:
        return
    if record.minutes is not None and not record.outdated:
        return
    text = texts.MINUTES_NOT_WRITTEN if record.minutes is None else texts.MINUTES_OUTDATED
    st.info(text, icon=":material/edit_note:")
    label = texts.MINUTES_WRITE if record.minutes is None else texts.MINUTES_WRITE_AGAIN
    if st.button(label, type="primary", icon=":material/article:", key="minutes-write"):
        with st.spinner(texts.MINUTES_WRITING):
            session.api.write_minutes(record.job_id)
        st.rerun()


# ---- the transcript ----


def _transcript(session: Session, record: schemas.Record) -> None:
    if record.approved_at is None:
        _tools(session, record)
    stands = [i for i in record.minutes.items if i.stands] if record.minutes else []
    marked = [uid for item in stands for uid in item.utterance_ids]
    focus: tuple[str, int] = st.session_state.get("minutes-focus", ("", 0))
    player(record, focus=focus, marked=marked, act=partial(_act, session, record.job_id))


def _tools(session: Session, record: schemas.Record) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        undo = texts.MINUTES_UNDO_WHAT.format(what=record.undoable) if record.undoable else texts.MINUTES_UNDO
        if st.button(
            as_label(undo), icon=":material/undo:", type="tertiary", disabled=not record.undoable, key="minutes-undo"
        ):
            session.api.undo_edit(record.job_id)
            st.rerun()
        with st.popover(texts.MINUTES_REPLACE, icon=":material/find_replace:", type="tertiary"):
            _replace(session, record)
        with st.popover(texts.MINUTES_VOICES, icon=":material/record_voice_over:", type="tertiary"):
            voice_panel(session, record)


def _replace(session: Session, record: schemas.Record) -> None:
    search = st.text_input(texts.MINUTES_SEARCH, max_chars=schemas.SHORT, key="minutes-search")
    replacement = st.text_input(texts.MINUTES_REPLACEMENT, max_chars=schemas.SHORT, key="minutes-replacement")
    count = sum(search in u.text for u in record.transcript.utterances) if search else 0
    if search:
        st.caption(texts.MINUTES_FOUND.format(count=count) if count else texts.MINUTES_NOT_FOUND)
    if st.button(texts.MINUTES_REPLACE_ALL, type="primary", disabled=not count, key="minutes-replace"):
        session.api.replace_everywhere(record.job_id, search, replacement)
        st.rerun()


def _act(session: Session, job_id: str, action: PlayerAction) -> None:
    with errors_kept(session):
        _do(session, job_id, action)


def _do(session: Session, job_id: str, action: PlayerAction) -> None:
    if action.kind == "text":
        session.api.reword(job_id, action.utterance_id, text=action.text)
    elif action.kind == "speaker":
        session.api.reword(job_id, action.utterance_id, speaker=action.speaker)
    elif action.kind == "name":
        session.api.name_speaker(job_id, action.speaker, name=action.name, title=action.title)
    elif action.kind == "hear":
        session.api.hear_again(job_id, action.start, action.end)
        session.toast = texts.MINUTES_HEARING_AGAIN
    elif action.kind == "correction":
        session.api.undo_correction(job_id, action.utterance_id, action.index)
