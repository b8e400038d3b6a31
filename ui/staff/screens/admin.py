"""「管理」: accounts and the audit log, for admins."""

from collections.abc import Mapping, Sequence

import streamlit as st

from assistant.japan import moment
from assistant.types import AnswerStatus, Role
from ui.api import schemas
from ui.staff import texts
from ui.staff.dialogs import confirm
from ui.staff.markup import Markup, fill, join, show
from ui.staff.secret_once import show_secret_once
from ui.staff.session import Dialog, Session

_BEFORE = "audit-before"


def show_admin(session: Session) -> None:
    st.title(texts.ADMIN_HEADING, anchor=False)
    if session.signed_in_user.role is not Role.ADMIN:
        st.warning(texts.ADMIN_ONLY, icon=":material/lock:")
        return
    users, audit, decisions = st.tabs([texts.USERS, texts.AUDIT, texts.DECISIONS])
    with users:
        _users(session)
    with audit:
        _audit(session)
    with decisions:
        _decisions(session)


def _users(session: Session) -> None:
    show_secret_once(session)
    with st.expander(texts.USER_CREATE, icon=":material/person_add:", key="create-user"):
        _create_form(session)
    users = session.api.users()
    disabled = sum(not user.active for user in users)
    query = st.text_input(texts.USERS_SEARCH, key="users-query", width=320).strip()
    show(fill('<p class="mg-count">{}</p>', texts.USERS_COUNT.format(count=len(users), disabled=disabled)))
    with st.container(key="rows", gap=None):
        for user in users:
            if query in f"{user.username} {user.display_name} {user.department}":
                _user(session, user)


def _create_form(session: Session) -> None:
    with st.form("create-user-form", border=False, clear_on_submit=False):
        left, right = st.columns(2)
        username = left.text_input(texts.USERNAME, max_chars=100, key="new-username").strip()
        display_name = right.text_input(texts.USER_NAME, max_chars=100, key="new-display-name").strip()
        role = left.selectbox(
            texts.USER_ROLE,
            tuple(Role),
            key="new-role",
            format_func=_role_label,
        )
        department = right.selectbox(
            texts.USER_DEPARTMENT,
            session.known_departments(),
            index=None,
            key="new-department",
            accept_new_options=True,
            placeholder=texts.UPLOAD_DEPARTMENT_PLACEHOLDER,
        )
        if not st.form_submit_button(texts.USER_CREATE, type="primary"):
            return
    if not username or not display_name:
        st.error(texts.USER_FIELDS_EMPTY, icon=":material/error:")
        return
    created = session.api.create_user(
        username, display_name=display_name, role=role or Role.STAFF, department=department or ""
    )
    session.secret = (texts.USER_CREATED.format(name=created.user.display_name), created.password)
    st.rerun()


def _user(session: Session, user: schemas.User) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"row-{user.user_id}"):
        show(_user_facts(user))
        actions = [texts.USER_REASSIGN, texts.USER_RESET, texts.USER_DISABLE if user.active else texts.USER_ENABLE]
        if user.user_id == session.signed_in_user.user_id:
            return  # nobody locks themselves out; the own password is changed under アカウント
        choice = st.menu_button(texts.ACTIONS, actions, key=f"menu-{user.user_id}", type="tertiary")
        if choice == texts.USER_REASSIGN:
            _choose_assignment(session, user)
        if choice == texts.USER_RESET:
            _confirm_reset(session, user)
        if choice == texts.USER_DISABLE:
            _confirm_disable(session, user)
        if choice == texts.USER_ENABLE:
            session.api.set_user_active(user.user_id, True)
            session.toast = texts.USER_ENABLED.format(name=user.display_name)
            st.rerun()


def _user_facts(user: schemas.User) -> Markup:
    state, tone = texts.USER_STATE_ACTIVE, "good"
    if user.must_change_password:
        state, tone = texts.USER_STATE_NEW, "care"
    if not user.active:
        state, tone = texts.USER_STATE_DISABLED, "quiet"
    facts = (user.username, user.department or texts.NO_DEPARTMENT, texts.ROLES[user.role])
    return fill(
        '<div class="mg-row"><span class="mg-row-title">{name}'
        '<span class="mg-chip mg-chip-{tone}">{state}</span></span>'
        '<span class="mg-row-facts">{facts}</span></div>',
        name=user.display_name,
        tone=tone,
        state=state,
        facts=join(fill("<span>{}</span>", fact) for fact in facts),
    )


def _role_label(role: Role) -> str:
    return f"{texts.ROLES[role]}（{texts.ROLE_HELP[role]}）"


def _choose_assignment(session: Session, user: schemas.User) -> None:
    def body() -> None:
        with st.form("reassign-form", border=False):
            department = st.selectbox(
                texts.USER_DEPARTMENT,
                tuple(dict.fromkeys((user.department, *session.known_departments(), ""))),
                format_func=lambda name: name or texts.NO_DEPARTMENT,
                key=f"department-{user.user_id}",
                accept_new_options=True,
            )
            role = st.selectbox(
                texts.USER_ROLE,
                tuple(Role),
                tuple(Role).index(user.role),
                format_func=_role_label,
                key=f"role-{user.user_id}",
            )
            if not st.form_submit_button(texts.USER_REASSIGN_NEXT, type="primary"):
                return
        _confirm_reassign(session, user, role or user.role, (department or "").strip())
        st.rerun()

    title = texts.USER_REASSIGN_TITLE.format(name=user.display_name)
    session.dialog = Dialog(title=title, icon=":material/badge:", body=body)


def _confirm_reassign(session: Session, user: schemas.User, role: Role, department: str) -> None:
    after = _assignment(department, role)

    def reassign() -> None:
        session.api.reassign_user(user.user_id, role=role, department=department)
        session.toast = texts.USER_REASSIGNED.format(name=user.display_name, after=after)

    before = _assignment(user.department, user.role)
    message = texts.USER_REASSIGN_CONFIRM.format(name=user.display_name, before=before, after=after)
    confirm(session, title=texts.USER_REASSIGN, message=message, yes=texts.USER_REASSIGN_YES, act=reassign)


def _assignment(department: str, role: Role) -> str:
    return f"{department or texts.NO_DEPARTMENT}・{texts.ROLES[role]}"


def _confirm_reset(session: Session, user: schemas.User) -> None:
    def reset() -> None:
        renewed = session.api.reset_password(user.user_id)
        session.secret = (texts.USER_RESET_DONE.format(name=user.display_name), renewed.password)

    confirm(
        session,
        title=texts.USER_RESET,
        message=texts.USER_RESET_CONFIRM.format(name=user.display_name),
        yes=texts.USER_RESET,
        act=reset,
    )


def _confirm_disable(session: Session, user: schemas.User) -> None:
    def disable() -> None:
        session.api.set_user_active(user.user_id, False)
        session.toast = texts.USER_DISABLED.format(name=user.display_name)

    confirm(
        session,
        title=texts.USER_DISABLE,
        message=texts.USER_DISABLE_CONFIRM.format(name=user.display_name),
        yes=texts.USER_DISABLE,
        act=disable,
    )


def _audit(session: Session) -> None:
    st.caption(texts.AUDIT_LEAD)
    if st.button(texts.AUDIT_VERIFY, icon=":material/verified_user:"):
        _verify(session)
    before = st.session_state.get(_BEFORE)
    page = session.api.audit(before=before)
    if not page.entries:
        st.info(texts.AUDIT_EMPTY)
        return
    names = texts.AUDIT_WHO | {user.user_id: user.display_name for user in session.api.users()}
    show(audit_table(page.entries, names))
    with st.container(horizontal=True):
        if st.button(texts.AUDIT_NEWEST, icon=":material/first_page:", disabled=before is None):
            st.session_state[_BEFORE] = None
            st.rerun()
        if st.button(texts.AUDIT_OLDER, icon=":material/chevron_right:", disabled=page.next_before is None):
            st.session_state[_BEFORE] = page.next_before
            st.rerun()


def _decisions(session: Session) -> None:
    st.caption(texts.DECISIONS_LEAD)
    days = st.selectbox(
        texts.DECISIONS_DAYS,
        (1, 7, 30, 366),
        index=2,
        key="decision-days",
        width=200,
        format_func=lambda days: texts.DECISIONS_LAST_DAYS.format(days=days),
    )
    found = session.api.decisions(days=days).rules
    if not found:
        st.info(texts.DECISIONS_EMPTY)
        return
    rows = [(_rule(each.rule), _outcome(each.outcome), each.count, moment(each.newest)) for each in found]
    show(_table(texts.DECISIONS, texts.DECISIONS_COLUMNS, rows))


def _rule(rule: str) -> str:
    """「アシスタントへの指示（INJECTION:IGNORE）」; a status stands where no rule spoke."""
    if rule in AnswerStatus.__members__:
        return "—"
    kind = rule.partition(":")[0]
    return f"{texts.DECISION_KINDS[kind]}（{rule}）" if kind in texts.DECISION_KINDS else rule


def _verify(session: Session) -> None:
    result = session.api.verify_audit()
    if result.intact:
        st.success(
            texts.AUDIT_INTACT.format(count=result.entries, head=result.head[:16]), icon=":material/verified_user:"
        )
        return
    st.error(texts.AUDIT_BROKEN.format(seq=result.first_bad), icon=":material/gpp_bad:")


def audit_table(entries: Sequence[schemas.AuditEntry], names: Mapping[str, str]) -> Markup:
    """`names` by user_id, also of those it was done to. What has no Japanese name here is shown as the code it is."""
    return _table(texts.AUDIT, texts.AUDIT_COLUMNS, [_audit_row(entry, names) for entry in entries])


def _table(label: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Markup:
    return fill(
        '<div class="mg-scroll" tabindex="0" role="region" aria-label="{label}"><table class="mg-table">'
        "<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>",
        label=label,
        head=join(fill('<th scope="col">{}</th>', column) for column in columns),
        body=join(fill("<tr>{}</tr>", join(fill("<td>{}</td>", cell) for cell in row)) for row in rows),
    )


def _audit_row(entry: schemas.AuditEntry, names: Mapping[str, str]) -> tuple[object, ...]:
    details = "　".join(f"{name}={value}" for name, value in entry.details.items())
    return (
        entry.seq,
        moment(entry.at),
        names.get(entry.who, entry.who),
        texts.AUDIT_WHAT.get(entry.what, entry.what),
        names.get(entry.object_id, entry.object_id),
        _outcome(entry.outcome),
        details,
    )


def _outcome(outcome: str) -> str:
    if outcome in AnswerStatus.__members__:
        return texts.STATUS[AnswerStatus(outcome)]
    return texts.AUDIT_OUTCOME.get(outcome, outcome)
