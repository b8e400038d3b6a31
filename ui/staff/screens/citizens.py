"""「市民」: what citizens asked and was not answered, for the owners; publishing and the switches, for admins."""

import streamlit as st

from assistant.japan import moment
from assistant.types import Role
from ui.api import schemas
from ui.citizen_control import Control
from ui.staff import texts
from ui.staff.dialogs import confirm
from ui.staff.markup import Markup, fill, join, show
from ui.staff.session import Session, errors_kept, show_refusal


def show_citizens(session: Session) -> None:
    st.title(texts.CITIZENS_HEADING, anchor=False)
    is_admin = session.signed_in_user.role is Role.ADMIN
    if session.signed_in_user.role is Role.STAFF:
        st.warning(texts.CITIZENS_EDITORS_ONLY, icon=":material/lock:")
        return
    if is_admin:
        _operation(session)
    st.caption(texts.UNANSWERED_LEAD)
    department = ""
    if is_admin:
        department = st.selectbox(
            texts.FILTER_DEPARTMENT,
            ("", *session.known_departments()),
            key="unanswered-department",
            format_func=lambda name: name or texts.ANY,
            width=200,
        )
    found = session.api.unanswered(department=department)
    if not found:
        st.info(texts.UNANSWERED_NONE)
        return
    st.download_button(
        texts.UNANSWERED_EXPORT,
        lambda: session.api.export_unanswered(department=department),  # when pressed: the audit log says who saved it
        file_name="mikaitou.csv",
        mime="text/csv",
        on_click="ignore",
        key="unanswered-export",
    )
    show(unanswered_table(found))


def unanswered_table(found: list[schemas.UnansweredQuestion]) -> Markup:
    return fill(
        '<div class="mg-scroll" tabindex="0" role="region" aria-label="{label}"><table class="mg-table">'
        "<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>",
        label=texts.CITIZENS_HEADING,
        head=join(fill('<th scope="col">{}</th>', column) for column in texts.UNANSWERED_COLUMNS),
        body=join(_row(one) for one in found),
    )


def _row(one: schemas.UnansweredQuestion) -> Markup:
    said = "　".join(filter(None, [texts.CITIZEN_REASONS.get(one.rating_reason, ""), one.rating_comment]))
    cells = (moment(one.asked_at), one.department, texts.STATUS[one.status], one.question, said)
    return fill("<tr>{}</tr>", join(fill("<td>{}</td>", cell) for cell in cells))


def _operation(session: Session) -> None:
    with st.expander(texts.CITIZENS_OPERATION, icon=":material/public:", key="citizens-operation"):
        show_refusal(session)
        control = session.api.citizen_control()
        # A widget keeps the value it has under its key: what somebody else has switched needs widgets of its own.
        mode_key, message_key = f"citizens-mode-{control.digest}", f"citizens-message-{control.digest}"
        st.selectbox(
            texts.CITIZENS_MODE,
            tuple(texts.CITIZENS_MODES),
            index=tuple(texts.CITIZENS_MODES).index(control.mode),
            format_func=lambda mode: texts.CITIZENS_MODES[mode],
            key=mode_key,
        )
        st.text_area(texts.CITIZENS_MESSAGE, control.message, max_chars=1000, key=message_key)
        with st.container(horizontal=True):
            st.button(
                texts.CITIZENS_SWITCH,
                type="primary",
                key="citizens-switch",
                on_click=_switch,
                args=(session, control, mode_key, message_key),
            )
            if st.button(texts.CITIZENS_PUBLISH, icon=":material/publish:", key="citizens-publish"):
                _confirm_publish(session)
            if st.button(texts.CITIZENS_ROLLBACK, icon=":material/undo:", key="citizens-rollback"):
                _confirm_roll_back(session)


def _confirm_publish(session: Session) -> None:
    def publish() -> None:
        with st.spinner(texts.CITIZENS_PUBLISHING):
            done = session.api.publish()
        session.toast = texts.CITIZENS_PUBLISHED.format(documents=done.documents)

    title, message = texts.CITIZENS_PUBLISH, texts.CITIZENS_PUBLISH_CONFIRM
    confirm(session, title=title, message=message, yes=texts.CITIZENS_PUBLISH_YES, act=publish)


def _confirm_roll_back(session: Session) -> None:
    def roll_back() -> None:
        session.api.roll_back_publication()
        session.toast = texts.CITIZENS_ROLLED_BACK

    title, message = texts.CITIZENS_ROLLBACK, texts.CITIZENS_ROLLBACK_CONFIRM
    confirm(session, title=title, message=message, yes=texts.CITIZENS_ROLLBACK_YES, act=roll_back)


def _switch(session: Session, shown: Control, mode_key: str, message_key: str) -> None:
    """Runs before the page is drawn again, and so with what the admin saw."""
    wanted = {"mode": st.session_state[mode_key], "message": st.session_state[message_key]}
    with errors_kept(session):
        session.api.change_citizen_control(shown.model_copy(update=wanted), shown=shown)
        session.toast = texts.CITIZENS_SWITCHED
