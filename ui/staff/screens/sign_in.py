"""The sign-in page, and the forced change of a generated password."""

import streamlit as st

from ui.staff import texts
from ui.staff.client import ApiError, StaffApi
from ui.staff.markup import as_label, fill, show
from ui.staff.screens.account import password_form
from ui.staff.session import Session, errors_shown


def show_sign_in(session: Session) -> None:
    with st.container(horizontal_alignment="center", key="sign-in"), st.container(width=420):
        _brand()
        if session.notice:
            st.info(session.notice, icon=":material/info:")
        with st.form("sign-in-form", border=True):
            st.subheader(texts.SIGN_IN_HEADING, anchor=False)
            username = st.text_input(texts.USERNAME, key="username", autocomplete="username")
            password = st.text_input(texts.PASSWORD, key="password", type="password", autocomplete="current-password")
            if st.form_submit_button(texts.SIGN_IN, type="primary", width="stretch"):
                _sign_in(session, username.strip(), password)
        st.caption(texts.SIGN_IN_HELP)


def show_first_password(session: Session) -> None:
    with st.container(horizontal_alignment="center", key="sign-in"), st.container(width=420):
        _brand()
        st.info(texts.PASSWORD_CHANGE_FORCED, icon=":material/key:")
        password_form(session, heading=texts.PASSWORD_CHANGE_HEADING)
        if st.button(texts.SIGN_OUT, type="tertiary", icon=":material/logout:"):
            sign_out(session)


def sign_out(session: Session) -> None:
    with errors_shown(session):
        session.api.sign_out()
    session.sign_out()
    st.rerun()


def _brand() -> None:
    show(
        fill(
            '<div class="mg-brand"><span class="mg-brand-name">{name}</span><span class="mg-brand-line">{line}</span>'
            "</div>",
            name=texts.PRODUCT,
            line=texts.TAGLINE,
        )
    )


def _sign_in(session: Session, username: str, password: str) -> None:
    if not username or not password:
        st.error(texts.SIGN_IN_EMPTY, icon=":material/error:")
        return
    try:
        signed_in = StaffApi(session.http).sign_in(username, password)
    except ApiError as error:  # a wrong password is a 401 too, but no session has ended
        st.error(as_label(error.message), icon=":material/error:")
        return
    session.begin(signed_in)
    st.rerun()
