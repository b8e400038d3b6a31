"""Voices that the clerk keeps: saved on purpose, suggested as names, listed and deleted."""

from collections.abc import Sequence

import streamlit as st

from assistant.japan import moment
from assistant.minutes.profiles import Suggestion, VoiceProfile
from assistant.minutes.types import Speaker
from ui.api import minutes_schemas as schemas
from ui.staff import texts
from ui.staff.dialogs import confirm
from ui.staff.markup import as_label, fill, show
from ui.staff.session import Session

_COMPARED = "minutes-compared"  # (recording, what the last comparison suggested)


def voice_panel(session: Session, record: schemas.Record) -> None:
    """Of one recording: keep a voice that has a name, or compare those that have none with the kept ones."""
    st.caption(texts.MINUTES_VOICES_LEAD)
    named = [s for s in record.transcript.speakers if s.name or s.title]
    for speaker in named:
        if st.button(
            as_label(texts.MINUTES_VOICE_SAVE.format(name=_shown(speaker))),
            icon=":material/save:",
            key=f"voice-{speaker.label}",
            width="stretch",
        ):
            session.api.save_voice(record.job_id, speaker.label)
            session.toast = texts.MINUTES_VOICE_SAVED.format(name=_shown(speaker))
            st.rerun()
    if len(named) == len(record.transcript.speakers):
        return
    if st.button(texts.MINUTES_VOICE_COMPARE, icon=":material/compare:", key="voice-compare", width="stretch"):
        suggestions = session.api.suggest_names(record.job_id).suggestions
        st.session_state[_COMPARED] = (record.job_id, suggestions)
    compared: tuple[str, Sequence[Suggestion]] = st.session_state.get(_COMPARED, ("", ()))
    if compared[0] == record.job_id:
        _suggestions(session, record, compared[1])


def voice_list(session: Session) -> None:
    """All that are kept."""
    kept = session.api.voices().voices
    if not kept:
        return
    with st.expander(texts.MINUTES_VOICES_KEPT.format(count=len(kept)), icon=":material/record_voice_over:"):
        st.caption(texts.MINUTES_VOICES_KEPT_LEAD)
        for profile in kept:
            name = _shown(profile)
            with st.container(horizontal=True, vertical_alignment="center", key=f"voice-row-{profile.profile_id}"):
                show(
                    fill(
                        '<div class="mg-row"><span class="mg-row-title">{}</span>'
                        '<span class="mg-row-facts">{}</span></div>',
                        name,
                        texts.MINUTES_VOICE_SAVED_AT.format(at=moment(profile.saved_at)),
                    )
                )
                if st.button(texts.DELETE, key=f"voice-delete-{profile.profile_id}"):
                    _confirm_delete(session, profile.profile_id, name)


def _suggestions(session: Session, record: schemas.Record, suggestions: Sequence[Suggestion]) -> None:
    nameless = {s.label for s in record.transcript.speakers if not (s.name or s.title)}
    waiting = [suggestion for suggestion in suggestions if suggestion.label in nameless]
    if not waiting:
        st.caption(texts.MINUTES_VOICE_NONE)
    for found in waiting:
        name = _shown(found.profile)
        text = texts.MINUTES_VOICE_LIKE.format(label=found.label, name=name, percent=round(100 * found.likeness))
        st.write(as_label(text))
        if st.button(as_label(texts.MINUTES_VOICE_TAKE.format(name=name)), key=f"voice-take-{found.label}"):
            session.api.name_speaker(record.job_id, found.label, name=found.profile.name, title=found.profile.title)
            st.rerun()


def _confirm_delete(session: Session, profile_id: str, name: str) -> None:
    def delete() -> None:
        session.api.delete_voice(profile_id)
        session.toast = texts.MINUTES_VOICE_DELETED.format(name=name)

    message = texts.MINUTES_VOICE_DELETE_CONFIRM.format(name=name)
    confirm(session, title=texts.DELETE, message=message, yes=texts.DELETE_YES, act=delete)
    st.rerun()


def _shown(named: Speaker | VoiceProfile) -> str:
    return f"{named.title}　{named.name}".strip("　")
