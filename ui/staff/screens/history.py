"""「履歴」: one's own conversations: find, open, rename, delete, export."""

import time
from datetime import UTC, datetime
from typing import Literal

import streamlit as st

from assistant.japan import moment
from ui.api import schemas
from ui.staff import texts
from ui.staff.dialogs import close_dialog, confirm
from ui.staff.markup import as_label, fill, show
from ui.staff.moments import short_moment
from ui.staff.session import Deletion, Dialog, Session

_PAGE_SIZE = 20
_EXPORTS: tuple[tuple[Literal["md", "json"], str], ...] = (("md", texts.EXPORT_MD), ("json", texts.EXPORT_JSON))


def show_history(session: Session, chat_page: st.Page) -> None:
    st.title(texts.HISTORY_HEADING, anchor=False)
    st.caption(texts.HISTORY_LEAD)
    _undo(session)
    query = st.text_input(
        texts.HISTORY_SEARCH, key="history-query", placeholder=texts.HISTORY_SEARCH_PLACEHOLDER
    ).strip()
    page = st.session_state.get("history-page") or 1
    found = _page(session, query, page)
    if found.total and not found.conversations:  # searched, or deleted, on a later page than there is now
        found = _page(session, query, -(-found.total // _PAGE_SIZE))
    if not found.total:
        st.info(as_label(texts.HISTORY_NO_MATCH.format(query=query) if query else texts.HISTORY_EMPTY))
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        show(fill('<p class="mg-count">{}</p>', texts.HISTORY_COUNT.format(total=found.total)))
        if not query and st.button(texts.DELETE_ALL, icon=":material/delete_sweep:", type="tertiary"):
            _confirm_delete_all(session, found.total)
    now = datetime.now(UTC)
    with st.container(key="rows", gap=None):
        for conversation in found.conversations:
            _row(session, conversation, now, chat_page)
    pages = -(-found.total // _PAGE_SIZE)
    if pages > 1:
        if page > pages:
            st.session_state["history-page"] = pages
        st.pagination(pages, key="history-page")


def _page(session: Session, query: str, page: int) -> schemas.Conversations:
    return session.api.conversations(query=query, limit=_PAGE_SIZE, offset=(page - 1) * _PAGE_SIZE)


def _row(session: Session, conversation: schemas.Conversation, now: datetime, chat_page: st.Page) -> None:
    key = conversation.conversation_id
    with st.container(horizontal=True, vertical_alignment="center", key=f"row-{key}"):
        show(
            fill(
                '<div class="mg-row"><span class="mg-row-title">{title}</span>'
                '<span class="mg-row-facts"><time title="{full}">{when}</time><span>{count}</span></span></div>',
                title=conversation.title,
                full=moment(conversation.updated_at),
                when=short_moment(conversation.updated_at, now),
                count=texts.MESSAGES.format(count=conversation.message_count),
            )
        )
        if st.button(texts.OPEN, key=f"open-{key}"):
            open_conversation(session, key, chat_page)
        choice = st.menu_button(
            texts.ACTIONS, (texts.RENAME, texts.EXPORT, texts.DELETE), key=f"menu-{key}", type="tertiary"
        )
        if choice == texts.RENAME:
            _rename(session, conversation)
        if choice == texts.EXPORT:
            _export(session, conversation)
        if choice == texts.DELETE:
            _delete(session, conversation)


def open_conversation(session: Session, conversation_id: str, chat_page: st.Page) -> None:
    session.open_conversation(session.api.conversation(conversation_id))
    st.switch_page(chat_page)


def _delete(session: Session, conversation: schemas.Conversation) -> None:
    deleted = session.api.delete_conversation(conversation.conversation_id)
    if session.conversation_id == conversation.conversation_id:
        session.start_conversation()  # it must not stay on the chat page
    seconds = deleted.restorable_seconds
    session.deletion = Deletion(conversation=conversation, seconds=seconds, until=time.monotonic() + seconds)
    st.rerun()


def _undo(session: Session) -> None:
    deletion = session.deletion
    if deletion is None or time.monotonic() > deletion.until:
        return
    title = deletion.conversation.title
    with st.container(horizontal=True, vertical_alignment="center", key="undo"):
        st.info(
            as_label(texts.CONVERSATION_DELETED.format(title=title, seconds=deletion.seconds)),
            icon=":material/delete:",
        )
        if st.button(texts.UNDO, icon=":material/undo:", key="undo-button"):
            session.deletion = None
            session.api.restore_conversation(deletion.conversation.conversation_id)
            session.toast = texts.RESTORED.format(title=title)
            st.rerun()


def _rename(session: Session, conversation: schemas.Conversation) -> None:
    def body() -> None:
        with st.form("rename-form", border=False):
            title = st.text_input(texts.RENAME_LABEL, value=conversation.title, max_chars=100).strip()
            if not st.form_submit_button(texts.SAVE, type="primary"):
                return
        if not title:
            st.error(texts.RENAME_EMPTY)
            return
        session.api.rename_conversation(conversation.conversation_id, title)
        close_dialog(session)

    session.dialog = Dialog(title=texts.RENAME, icon=":material/edit:", body=body)


def _export(session: Session, conversation: schemas.Conversation) -> None:
    def body() -> None:
        st.write(as_label(conversation.title))
        with st.container(horizontal=True):
            for format, label in _EXPORTS:
                file = session.api.export_conversation(conversation.conversation_id, format)
                st.download_button(
                    label,
                    file.content,
                    file_name=file.name,
                    mime=file.media_type,
                    key=f"export-{format}",
                    on_click="ignore",
                )

    session.dialog = Dialog(title=texts.EXPORT, icon=":material/download:", body=body)


def _confirm_delete_all(session: Session, total: int) -> None:
    def delete_all() -> None:
        deleted = session.api.delete_all_conversations().deleted
        session.start_conversation()
        session.deletion = None
        session.toast = texts.ALL_DELETED.format(count=deleted)

    confirm(
        session,
        title=texts.DELETE_ALL,
        message=texts.DELETE_ALL_CONFIRM.format(total=total),
        yes=texts.DELETE_ALL_YES,
        act=delete_all,
    )
