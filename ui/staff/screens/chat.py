"""「質問する」: ask, read the answer with its sources, ask on."""

import streamlit as st

from ui.staff import texts
from ui.staff.answer_view import answer_being_written, answer_of, plain_text, question_view
from ui.staff.client import ApiError
from ui.staff.copy_button import copy_button
from ui.staff.exchange import Exchange
from ui.staff.feedback import reason_form, thumbs
from ui.staff.live_answer import LiveAnswer
from ui.staff.markup import as_label, fill, show
from ui.staff.scrolling import scroll_to
from ui.staff.session import Session, errors_shown
from ui.staff.sources_panel import sources_being_read, sources_of

_INPUT = "question"
_MAX_QUESTION = 1000  # as the API's setting max_question
_REDRAW_SECONDS = 0.25
_ANSWER_AND_SOURCES = (3, 2)


def show_chat(session: Session) -> None:
    session.finish_live()
    _match_address(session)
    _put_draft_back(session)
    _toolbar(session)
    if not session.exchanges and session.live is None:
        _empty_state(session)
    for exchange in session.exchanges:
        _exchange(session, exchange)
    if session.live is not None:
        error = session.live.progress.error
        _failed(session, session.live, error) if error else _live(session, session.live)
    _input(session)


def _reopen(session: Session, conversation_id: str) -> None:
    try:
        session.open_conversation(session.api.conversation(conversation_id))
    except ApiError as error:
        if error.code != "not_found":
            raise
        st.query_params.clear()  # an old bookmark: the conversation was deleted, or is another's


def _toolbar(session: Session) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="toolbar"):
        session.department = st.selectbox(
            texts.DEPARTMENT_FILTER,
            ("", *session.known_departments()),
            key="department",
            format_func=lambda name: texts.DEPARTMENT_ONLY.format(department=name) if name else texts.ALL_DEPARTMENTS,
            width=280,
        )
        if st.button(
            texts.NEW_CONVERSATION,
            icon=":material/edit_square:",
            disabled=not session.exchanges and session.live is None,
        ):
            _stop_live(session)
            session.start_conversation()
            st.query_params.clear()
            st.rerun()


def _empty_state(session: Session) -> None:
    show(
        fill(
            '<div class="mg-welcome"><h1>{heading}</h1><p>{lead}</p></div>',
            heading=texts.CHAT_HEADING,
            lead=texts.CHAT_LEAD,
        )
    )
    if session.examples is None:
        session.examples = tuple(session.api.examples())
    if not session.examples:
        return
    with st.container(key="examples"):
        show(fill('<h2 class="mg-small-heading">{}</h2>', texts.EXAMPLES))
        columns = st.columns(2)
        for number, example in enumerate(session.examples):
            # The label of a Streamlit button is Markdown; an example is data.
            if columns[number % 2].button(as_label(example), key=f"example-{number}", width="stretch"):
                _ask(session, example)


def _exchange(session: Session, exchange: Exchange) -> None:
    with st.container(key=f"exchange-{exchange.message_id}"):
        show(question_view(exchange.question))
        answer, sources = st.columns(_ANSWER_AND_SOURCES, gap="medium")
        with answer:
            show(answer_of(exchange))
            with st.container(horizontal=True, gap="small", key=f"actions-{exchange.message_id}"):
                copy_button(plain_text(exchange), key=f"copy-{exchange.message_id}")
                thumbs(session, exchange)
            reason_form(session, exchange)
        panel = sources_of(exchange)
        if panel:
            with sources:
                show(panel)


def _live(session: Session, live: LiveAnswer) -> None:
    """The answer being written. Only this piece is drawn again while it grows."""

    @st.fragment(run_every=_REDRAW_SECONDS)
    def draw() -> None:
        if live.progress.over:
            st.rerun()
        show(question_view(live.question))
        answer, sources = st.columns(_ANSWER_AND_SOURCES, gap="medium")
        with answer:
            show(answer_being_written(live))
            if st.button(texts.STOP, icon=":material/stop_circle:", disabled=live.stopping, key="stop"):
                live.stop()
                st.rerun(scope="fragment")
        if live.progress.passages is not None:
            with sources:
                show(sources_being_read(live.progress.passages))

    with st.container(key="live"):
        draw()
    scroll_to("live", once_for=str(id(live)))


def _failed(session: Session, live: LiveAnswer, error: ApiError) -> None:
    """The stream ended without an answer: say why and offer to ask again."""
    show(question_view(live.question))
    with errors_shown(session):
        raise error
    if st.button(texts.ASK_AGAIN, icon=":material/refresh:", key="again"):
        _ask(session, live.question)


def _input(session: Session) -> None:
    placeholder = texts.CHAT_FOLLOW_UP if session.exchanges else texts.CHAT_PLACEHOLDER
    writing = session.live is not None and not session.live.progress.over
    with st.container(key="ask"):
        st.chat_input(
            placeholder,
            key=_INPUT,
            max_chars=_MAX_QUESTION,
            disabled=writing,
            on_submit=_keep_question,
            args=(session,),
        )
    if session.submitted:
        _ask(session, session.submitted)


def _keep_question(session: Session) -> None:
    """Runs before anything asks the API, so that the question outlives a session that has ended."""
    session.submitted = str(st.session_state[_INPUT] or "").strip()


def _ask(session: Session, question: str) -> None:
    session.ask(question)
    st.rerun()


def _stop_live(session: Session) -> None:
    if session.live is not None:
        session.live.stop()


def _put_draft_back(session: Session) -> None:
    if session.draft:
        st.session_state[_INPUT] = session.draft
        session.draft = ""
        st.toast(texts.DRAFT_KEPT)


def _match_address(session: Session) -> None:
    """The address names the conversation, so that a reloaded page goes on with it."""
    wanted = st.query_params.get("c", "")
    if wanted and not session.conversation_id and session.live is None:
        _reopen(session, wanted)
    if session.conversation_id and wanted != session.conversation_id:
        st.query_params["c"] = session.conversation_id
