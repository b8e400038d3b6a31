"""The page script: Streamlit runs it from top to bottom at every action of the user."""

from functools import partial
from pathlib import Path

import httpx
import streamlit as st

from assistant.types import Role
from ui.api import schemas
from ui.staff import texts
from ui.staff.arguments import api_url
from ui.staff.client import StaffApi, connect
from ui.staff.dialogs import show_dialog
from ui.staff.health_banner import health_banner
from ui.staff.markup import as_label, fill, show
from ui.staff.screens.account import show_account
from ui.staff.screens.admin import show_admin
from ui.staff.screens.chat import show_chat
from ui.staff.screens.citizens import show_citizens
from ui.staff.screens.documents import show_documents
from ui.staff.screens.history import open_conversation, show_history
from ui.staff.screens.minutes import show_minutes
from ui.staff.screens.sign_in import show_first_password, show_sign_in, sign_out
from ui.staff.session import Session, current_session, errors_shown
from ui.staff.session_cookie import mirror_in_cookie

_HERE = Path(__file__).parent
_RECENT = 6


def main(http: httpx.Client) -> None:
    st.set_page_config(
        page_title=texts.PRODUCT, page_icon=str(_HERE / "assets/mark.svg"), layout="wide", initial_sidebar_state=264
    )
    st.html(_HERE / "style.css")
    session = current_session(http)
    with errors_shown(session):
        _know_user(session)
    page, chat = _navigation(session)
    mirror_in_cookie(session.token)
    health_banner(StaffApi(http))
    if session.toast:
        st.toast(as_label(session.toast), icon=":material/check:")
        session.toast = ""
    with errors_shown(session):
        _show(session, page, chat)


def _know_user(session: Session) -> None:
    if session.token and session.user is None:
        session.user = session.api.me()


def _show(session: Session, page: st.Page, chat: st.Page) -> None:
    if not session.token or session.user is None:
        show_sign_in(session)
        return
    if session.user.must_change_password:
        show_first_password(session)
        return
    _sidebar(session, session.user, chat)
    page.run()
    show_dialog(session)


def _navigation(session: Session) -> tuple[st.Page, st.Page]:
    """The page asked for, and the chat page.

    All pages are registered even before signing in: an address typed by hand then works after it.
    """
    chat = st.Page(
        partial(show_chat, session), title=texts.NAV_CHAT, icon=":material/chat:", url_path="chat", default=True
    )
    pages = [
        chat,
        st.Page(
            partial(show_history, session, chat), title=texts.NAV_HISTORY, icon=":material/history:", url_path="history"
        ),
        st.Page(
            partial(show_documents, session),
            title=texts.NAV_DOCUMENTS,
            icon=":material/library_books:",
            url_path="documents",
        ),
        st.Page(
            partial(show_citizens, session),
            title=texts.NAV_CITIZENS,
            icon=":material/groups:",
            url_path="citizens",
            visibility="visible" if session.user and session.user.role is not Role.STAFF else "hidden",
        ),
        st.Page(partial(show_minutes, session), title=texts.NAV_MINUTES, icon=":material/mic:", url_path="minutes"),
        st.Page(partial(show_account, session), title=texts.NAV_ACCOUNT, icon=":material/person:", url_path="account"),
        st.Page(
            partial(show_admin, session),
            title=texts.NAV_ADMIN,
            icon=":material/admin_panel_settings:",
            url_path="admin",
            visibility="visible" if session.user and session.user.role is Role.ADMIN else "hidden",
        ),
    ]
    ready = bool(session.token) and session.user is not None and not session.user.must_change_password
    return st.navigation(pages, position="sidebar" if ready else "hidden"), chat


def _sidebar(session: Session, user: schemas.User, chat: st.Page) -> None:
    st.logo(str(_HERE / "assets/logo.svg"), icon_image=str(_HERE / "assets/mark.svg"), size="large")
    with st.sidebar:
        recent = session.api.conversations(limit=_RECENT).conversations
        if recent:
            with st.container(key="recent"):
                show(fill('<h2 class="mg-small-heading">{}</h2>', texts.RECENT))
                for conversation in recent:
                    _recent(session, conversation, chat)
        with st.container(key="who"):
            show(
                fill(
                    '<div class="mg-who"><span class="mg-who-name">{name}</span>'
                    '<span class="mg-who-department">{department}</span></div>',
                    name=user.display_name,
                    department=user.department or texts.NO_DEPARTMENT,
                )
            )
            if st.button(texts.SIGN_OUT, icon=":material/logout:", type="tertiary", key="sign-out"):
                sign_out(session)


def _recent(session: Session, conversation: schemas.Conversation, chat: st.Page) -> None:
    key = conversation.conversation_id
    if st.button(as_label(conversation.title), key=f"recent-{key}", type="tertiary", width="stretch"):
        open_conversation(session, key, chat)


@st.cache_resource(show_spinner=False)
def _connection(api: str) -> httpx.Client:
    return connect(api)


if __name__ == "__main__":
    main(_connection(api_url()))
