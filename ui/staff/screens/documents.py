"""「資料」: what answers rest on: find, read, open, read in again, delete, add."""

from collections.abc import Sequence

import streamlit as st

from assistant.japan import day
from assistant.types import Audience, Role
from ui.api import schemas
from ui.staff import texts
from ui.staff.dialogs import confirm
from ui.staff.markup import Markup, as_label, fill, join, show
from ui.staff.screens.upload import follow_job, ingest_report, upload_form
from ui.staff.session import Dialog, Session
from ui.staff.sources_panel import link_out, original_link, passages_of_document

_PAGE_SIZE = 20


def show_documents(session: Session) -> None:
    st.title(texts.DOCUMENTS_HEADING, anchor=False)
    if session.signed_in_user.role is Role.STAFF:
        st.caption(f"{texts.DOCUMENTS_LEAD}{texts.EDITORS_ONLY}")
    else:
        st.caption(texts.DOCUMENTS_LEAD)
        with st.expander(texts.UPLOAD_HEADING, icon=":material/upload_file:", key="upload"):
            upload_form(session)
        ingest_report(session)
    documents = _filtered(session)
    if not documents:
        return
    pages = -(-len(documents) // _PAGE_SIZE)
    page = min(st.session_state.get("documents-page") or 1, pages)
    with st.container(key="rows", gap=None):
        for document in documents[(page - 1) * _PAGE_SIZE : page * _PAGE_SIZE]:
            _row(session, document)
    if pages > 1:
        st.pagination(pages, key="documents-page")


def _filtered(session: Session) -> list[schemas.Document]:
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        query = st.text_input(texts.DOCUMENTS_SEARCH, key="documents-query", width=260).strip()
        department = st.selectbox(
            texts.FILTER_DEPARTMENT,
            ("", *session.known_departments()),
            key="documents-department",
            format_func=lambda name: name or texts.ANY,
            width=160,
        )
        audience = st.selectbox(
            texts.FILTER_AUDIENCE,
            ("", *Audience),
            key="documents-audience",
            format_func=lambda audience: texts.AUDIENCES[Audience(audience)] if audience else texts.ANY,
            width=140,
        )
        order = st.selectbox(texts.SORT, texts.SORTS, key="documents-sort", width=190)
    documents = session.api.documents(query=query, department=department, audience=audience)
    if documents:
        show(fill('<p class="mg-count">{}</p>', texts.DOCUMENTS_COUNT.format(count=len(documents))))
    else:
        filtered = query or department or audience
        st.info(texts.DOCUMENTS_NO_MATCH if filtered else texts.DOCUMENTS_EMPTY)
    return sorted_documents(documents, order)


def sorted_documents(documents: Sequence[schemas.Document], order: str) -> list[schemas.Document]:
    newest, oldest, by_title, _ = texts.SORTS
    if order == newest:
        return sorted(documents, key=lambda document: document.updated, reverse=True)
    if order == oldest:
        return sorted(documents, key=lambda document: document.updated)
    if order == by_title:
        return sorted(documents, key=lambda document: document.title)
    return sorted(documents, key=lambda document: (document.department, document.title))


def _row(session: Session, document: schemas.Document) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"row-{document.doc_id}"):
        show(_facts(document))
        actions = [texts.READ_DOCUMENT]
        if document.may_edit:
            actions += [texts.REINDEX] if document.has_original else []
            actions += [texts.DELETE]
        choice = st.menu_button(texts.ACTIONS, actions, key=f"menu-{document.doc_id}", type="tertiary")
        if choice == texts.READ_DOCUMENT:
            _read(session, document)
        if choice == texts.REINDEX:
            _reindex(session, document)
        if choice == texts.DELETE:
            _confirm_delete(session, document)


def _facts(document: schemas.Document) -> Markup:
    facts = [
        document.department or texts.NO_DEPARTMENT,
        f"{texts.SOURCE_UPDATED} {day(document.updated)}",
        texts.CHUNKS.format(count=document.chunks),
        document.source,
    ]
    return fill(
        '<div class="mg-row"><span class="mg-row-title">{title}<span class="mg-chip mg-chip-{audience}">{label}</span>'
        '</span><span class="mg-row-facts">{facts}{original}</span>{notes}</div>',
        title=document.title,
        audience=document.audience.value,
        label=texts.AUDIENCES[document.audience],
        facts=join(fill("<span>{}</span>", fact) for fact in facts),
        notes=join(fill('<span class="mg-note">{}</span>', note) for note in document.notes),
        original=(
            link_out(original_link(document.doc_id, None), texts.OPEN_ORIGINAL)
            if document.has_original
            else fill("<span>{}</span>", texts.NO_ORIGINAL)
        ),
    )


def _read(session: Session, document: schemas.Document) -> None:
    def body() -> None:
        passages = session.api.document(document.doc_id).passages
        st.write(f"**{as_label(document.title)}**")
        st.caption(texts.DOCUMENT_CONTENT_LEAD.format(count=len(passages)))
        show(passages_of_document(passages))

    session.dialog = Dialog(title=texts.DOCUMENT_CONTENT, icon=":material/description:", body=body, width="large")


def _reindex(session: Session, document: schemas.Document) -> None:
    job = follow_job(session, session.api.reindex(document.doc_id), number=1, total=1)
    session.report = (job,)
    st.rerun()


def _confirm_delete(session: Session, document: schemas.Document) -> None:
    def delete() -> None:
        session.api.delete_document(document.doc_id)
        session.toast = texts.DOCUMENT_DELETED.format(title=document.title)

    confirm(
        session,
        title=texts.DELETE_DOCUMENT,
        message=texts.DELETE_DOCUMENT_CONFIRM.format(title=document.title),
        yes=texts.DELETE_YES,
        act=delete,
    )
