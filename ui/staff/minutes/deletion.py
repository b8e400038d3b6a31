"""The certificate that the recording is gone, and the same as a Word page."""

import streamlit as st

from assistant.minutes.certificates import TITLE, facts
from assistant.minutes.exports import MEDIA_TYPES, Format
from assistant.minutes.recordings import Certificate
from ui.api import minutes_schemas as schemas
from ui.staff import texts
from ui.staff.markup import fill, join, show
from ui.staff.session import Session


def show_certificate(session: Session, record: schemas.Record, certificate: Certificate) -> None:
    with st.expander(texts.MINUTES_CERTIFICATE, icon=":material/delete_history:"):
        named = facts(certificate, meeting=record.title, approved_at=record.approved_at)
        rows = join(fill('<tr><th scope="row">{}</th><td>{}</td></tr>', name, value) for name, value in named)
        show(fill('<div class="mg-facts"><table><tbody>{}</tbody></table></div>', rows))
        st.download_button(
            texts.MINUTES_CERTIFICATE_SAVE,
            lambda: session.api.deletion_certificate(record.job_id),
            file_name=f"{TITLE}_{record.title}.docx",
            mime=MEDIA_TYPES[Format.DOCX],
            icon=":material/download:",
            on_click="ignore",
            key="certificate-save",
        )
