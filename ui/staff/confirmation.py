"""A dialog that asks before something is lost, and one that shows a secret once."""

from collections.abc import Callable

import streamlit as st

from ui.staff import texts
from ui.staff.markup import as_label
from ui.staff.session import Session, errors_shown


def confirm(session: Session, *, title: str, message: str, yes: str, act: Callable[[], None]) -> None:
    """Opens the dialog. `act` runs after 「yes」; then the page is drawn anew."""

    @st.dialog(title, icon=":material/warning:")
    def ask() -> None:
        st.write(as_label(message))
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(texts.CANCEL, key="confirm-no"):
                st.rerun()
            if st.button(yes, type="primary", key="confirm-yes"):
                with errors_shown(session):
                    act()
                    st.rerun()

    ask()


def show_secret_once(session: Session) -> None:
    """A generated password or key, until the user says it is noted. It is kept nowhere else."""
    if session.secret is None:
        return
    message, secret = session.secret
    with st.container(border=True, key="secret"):
        st.warning(as_label(message), icon=":material/key:")
        st.code(secret, language=None, wrap_lines=True)
        if st.button(texts.NOTED, type="primary", key="secret-noted"):
            session.secret = None
            st.rerun()
