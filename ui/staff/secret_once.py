"""A generated password or key, shown until the user says it is noted. It is kept nowhere else."""

import streamlit as st

from ui.staff import texts
from ui.staff.markup import as_label
from ui.staff.session import Session


def show_secret_once(session: Session) -> None:
    if session.secret is None:
        return
    message, secret = session.secret
    with st.container(border=True, key="secret"):
        st.warning(as_label(message), icon=":material/key:")
        st.code(secret, language=None, wrap_lines=True)
        if st.button(texts.NOTED, type="primary", key="secret-noted"):
            session.secret = None
            st.rerun()
