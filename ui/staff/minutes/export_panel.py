"""The minutes as files."""

import streamlit as st

from assistant.minutes.exports import Format
from assistant.minutes.forms import FormKind
from assistant.minutes.levels import Level
from ui.api import minutes_schemas as schemas
from ui.staff import texts
from ui.staff.session import Session

_LABELS = {
    Format.DOCX: "Word（.docx）",
    Format.MD: "Markdown（.md）",
    Format.SRT: "字幕（.srt）",
    Format.VTT: "字幕（.vtt）",
    Format.JSON: "データ（.json）",
}
_DOCUMENTS = (Format.DOCX, Format.MD)
_MADE = "minutes-file"  # with what it was made of
_STATEMENT_LEVELS = (Level.WRITTEN, Level.CLEAN, Level.VERBATIM, Level.POINTS)


def export_panel(session: Session, record: schemas.Record) -> None:
    if record.approved_at is None:
        st.warning(texts.MINUTES_DRAFT, icon=":material/edit_note:")
    kind = st.radio(texts.MINUTES_FORM, list(FormKind), format_func=lambda k: k.value, horizontal=True)
    level = st.radio(texts.MINUTES_LEVEL, _STATEMENT_LEVELS, format_func=lambda each: each.value, horizontal=True)
    use = st.radio(texts.MINUTES_FOR, (texts.MINUTES_INTERNAL, texts.MINUTES_PUBLIC), horizontal=True)
    public = use == texts.MINUTES_PUBLIC
    # A file made of anything else, say without the marks, must not be saved as this one. The stopwatch runs on.
    shown = (record.model_copy(update={"seconds": 0.0}), kind, level, public)
    st.caption(texts.MINUTES_EXPORT_NOTE)
    with st.container(horizontal=True):
        for format, label in _LABELS.items():
            if public and format not in _DOCUMENTS:
                continue
            if st.button(texts.MINUTES_MAKE_FILE.format(name=label), key=f"make-{format}"):
                file = session.api.export_minutes(
                    record.job_id, format, kind=kind or FormKind.FULL, level=level or Level.WRITTEN, public=public
                )
                st.session_state[_MADE] = (shown, file)
    if _MADE not in st.session_state:
        return
    made_of, file = st.session_state[_MADE]
    if made_of != shown:
        del st.session_state[_MADE]
        return
    st.download_button(
        texts.MINUTES_SAVE_FILE.format(name=file.name),
        file.content,
        file_name=file.name,
        mime=file.media_type,
        type="primary",
        icon=":material/download:",
        on_click="ignore",
    )
