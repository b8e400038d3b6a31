"""Dialogs: they stay open while the page behind them is drawn anew, until they are answered or dismissed."""

from collections.abc import Callable

import streamlit as st

from ui.staff import texts
from ui.staff.markup import as_label
from ui.staff.session import Dialog, Session, errors_shown


def show_dialog(session: Session) -> None:
    """Called once at the end of every page: draws the open dialog, if there is one."""
    dialog = session.dialog
    if dialog is None:
        return

    def dismiss() -> None:
        session.dialog = None

    @st.dialog(dialog.title, icon=dialog.icon, width=dialog.width, on_dismiss=dismiss)
    def draw() -> None:
        with errors_shown(session):
            dialog.body()

    draw()


def close_dialog(session: Session) -> None:
    """From inside a dialog: close it and draw the page anew."""
    session.dialog = None
    st.rerun()


def confirm(session: Session, *, title: str, message: str, yes: str, act: Callable[[], None]) -> None:
    """Asks before something is lost. `act` runs after 「yes」."""

    def body() -> None:
        st.write(as_label(message))
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(texts.CANCEL, key="confirm-no"):
                close_dialog(session)
            if st.button(yes, type="primary", key="confirm-yes"):
                act()
                close_dialog(session)

    session.dialog = Dialog(title=title, icon=":material/warning:", body=body)
