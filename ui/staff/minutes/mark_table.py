"""What the public version blacks out, with the reasons: the clerk decides."""

from typing import Any

import streamlit as st

from assistant.minutes.redaction import Mark
from ui.api import minutes_schemas as schemas
from ui.staff import texts
from ui.staff.session import Session


def mark_table(session: Session, record: schemas.Record) -> None:
    st.caption(texts.MINUTES_MARKS_LEAD)
    applied, words, reason = texts.MINUTES_MARK_COLUMNS
    locked = record.approved_at is not None
    edited: Any = st.data_editor(
        {
            applied: [mark.applied for mark in record.marks],
            words: [mark.words for mark in record.marks],
            reason: [mark.reason for mark in record.marks],
        },
        column_config={
            applied: st.column_config.CheckboxColumn(width="small", default=True),
            words: st.column_config.TextColumn(max_chars=100),
            reason: st.column_config.TextColumn(max_chars=100),
        },
        num_rows="fixed" if locked else "dynamic",
        disabled=locked,
        hide_index=True,
        key=f"marks-{record.job_id}-{len(record.marks)}",
    )
    if st.button(texts.MINUTES_MARKS_SAVE, type="primary", disabled=locked, key="marks-save"):
        rows = zip(edited[applied], edited[words], edited[reason], strict=True)
        marks = [Mark(words=w or "", reason=r or "", applied=bool(a)) for a, w, r in rows if w or r]
        session.api.set_marks(record.job_id, schemas.Marks(marks=marks))
        session.toast = texts.MINUTES_MARKS_SAVED
        st.rerun()
