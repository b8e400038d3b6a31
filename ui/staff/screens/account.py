"""「アカウント」: who I am, my password, my API keys."""

import streamlit as st

from assistant.japan import day
from ui.api import schemas
from ui.staff import texts
from ui.staff.client import ApiError
from ui.staff.dialogs import confirm
from ui.staff.markup import Markup, as_label, fill, join, show
from ui.staff.secret_once import show_secret_once
from ui.staff.session import Session


def show_account(session: Session) -> None:
    user = session.signed_in_user
    st.title(texts.ACCOUNT_HEADING, anchor=False)
    show(_facts(user))
    password, keys = st.columns(2, gap="large")
    with password:
        password_form(session, heading=texts.CHANGE_PASSWORD)
    with keys:
        _api_keys(session)


def password_form(session: Session, *, heading: str) -> None:
    """Change the own password. Also the page after a first sign-in."""
    with st.form("password-form", border=True):
        st.subheader(heading, anchor=False)
        current = st.text_input(texts.CURRENT_PASSWORD, type="password", autocomplete="current-password")
        new = st.text_input(
            texts.NEW_PASSWORD, type="password", autocomplete="new-password", placeholder=texts.PASSWORD_RULE
        )
        again = st.text_input(texts.NEW_PASSWORD_AGAIN, type="password", autocomplete="new-password")
        if st.form_submit_button(texts.CHANGE_PASSWORD, type="primary"):
            _change_password(session, current, new, again)


def _change_password(session: Session, current: str, new: str, again: str) -> None:
    if not (current and new and again):
        st.error(texts.PASSWORDS_EMPTY, icon=":material/error:")
        return
    if new != again:
        st.error(texts.PASSWORDS_DIFFER, icon=":material/error:")
        return
    try:
        signed_in = session.api.change_password(current, new)
    except ApiError as error:  # a wrong current password is a 401 too, but no session has ended
        st.error(as_label(error.message), icon=":material/error:")
        return
    session.begin(signed_in)
    session.toast = texts.PASSWORD_CHANGED
    st.rerun()


def _facts(user: schemas.User) -> Markup:
    facts = (
        (texts.USERNAME, user.username),
        (texts.ACCOUNT_NAME, user.display_name),
        (texts.ACCOUNT_DEPARTMENT, user.department or texts.NO_DEPARTMENT),
        (texts.ACCOUNT_ROLE, f"{texts.ROLES[user.role]}（{texts.ROLE_HELP[user.role]}）"),
    )
    return fill(
        '<dl class="mg-facts mg-account">{}</dl>',
        join(fill("<div><dt>{}</dt><dd>{}</dd></div>", *fact) for fact in facts),
    )


def _api_keys(session: Session) -> None:
    with st.container(border=True, key="api-keys"):
        st.subheader(texts.API_KEYS_HEADING, anchor=False)
        st.caption(texts.API_KEYS_LEAD)
        show_secret_once(session)
        keys = session.api.api_keys()
        if not keys:
            st.caption(texts.API_KEYS_EMPTY)
        for key in keys:
            _api_key(session, key)
        with st.form("api-key-form", border=False, clear_on_submit=True):
            name = st.text_input(texts.API_KEY_NAME, max_chars=100, placeholder=texts.API_KEY_NAME_PLACEHOLDER)
            if st.form_submit_button(texts.API_KEY_CREATE, icon=":material/add:"):
                _create_api_key(session, name.strip())


def _api_key(session: Session, key: schemas.ApiKey) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"key-{key.key_id}"):
        used = texts.API_KEY_LAST_USED.format(date=day(key.last_used_at)) if key.last_used_at else ""
        show(
            fill(
                '<div class="mg-row"><span class="mg-row-title">{name}</span>'
                '<span class="mg-row-facts"><span>{created}</span><span>{used}</span></span></div>',
                name=key.name,
                created=texts.API_KEY_CREATED_AT.format(date=day(key.created_at)),
                used=used or texts.API_KEY_NEVER_USED,
            )
        )
        if st.button(texts.API_KEY_DELETE, key=f"delete-key-{key.key_id}"):
            confirm(
                session,
                title=texts.API_KEY_DELETE,
                message=texts.API_KEY_DELETE_CONFIRM.format(name=key.name),
                yes=texts.API_KEY_DELETE,
                act=lambda: _delete_api_key(session, key),
            )


def _create_api_key(session: Session, name: str) -> None:
    if not name:
        st.error(texts.API_KEY_NAME_EMPTY, icon=":material/error:")
        return
    created = session.api.create_api_key(name)
    session.secret = (texts.API_KEY_CREATED.format(name=created.name), created.key)
    st.rerun()


def _delete_api_key(session: Session, key: schemas.ApiKey) -> None:
    session.api.delete_api_key(key.key_id)
    session.toast = texts.API_KEY_DELETED.format(name=key.name)
