"""What this browser tab knows: who is signed in and what is on the screen. Everything lasting is with the API."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Literal, cast

import httpx
import streamlit as st

from assistant.types import Role
from ui.api import schemas
from ui.staff import texts
from ui.staff.client import ApiError, PasswordChangeRequired, SessionEnded, StaffApi
from ui.staff.exchange import Exchange
from ui.staff.live_answer import LiveAnswer
from ui.staff.markup import as_label
from ui.staff.session_cookie import token_from_cookie

_KEY = "madoguchi"


@dataclass(frozen=True, kw_only=True)
class Deletion:
    """A conversation that was just deleted and can be brought back for `seconds`; `until` is on the monotonic clock."""

    conversation: schemas.Conversation
    seconds: int
    until: float


@dataclass(frozen=True, kw_only=True)
class Dialog:
    """What stands before the page until it is answered or dismissed."""

    title: str
    icon: str
    body: Callable[[], None]
    width: Literal["small", "large"] = "small"


@dataclass(kw_only=True)
class Session:
    """The state of one tab. It changes as the user acts, so unlike the values elsewhere it is not frozen."""

    http: httpx.Client
    token: str = ""
    user: schemas.User | None = None
    notice: str = ""  # shown once on the sign-in page
    submitted: str = ""  # a question just entered, not yet asked
    draft: str = ""  # a question that could not be sent; goes back into the input field
    toast: str = ""  # shown once after the next run
    refusal: str = ""  # what the API refused before the page was drawn; shown once on it
    signed_out: bool = False  # the cookie this tab connected with is not to be used again

    conversation_id: str = ""
    exchanges: tuple[Exchange, ...] = ()
    live: LiveAnswer | None = None
    department: str = ""

    departments: tuple[str, ...] | None = None
    examples: tuple[str, ...] | None = None
    deletion: Deletion | None = None
    report: tuple[schemas.Job, ...] = field(default=())
    dialog: Dialog | None = None
    secret: tuple[str, str] | None = None  # (what it is, a password or key to show once)

    @property
    def api(self) -> StaffApi:
        return StaffApi(self.http, self.token)

    @property
    def signed_in_user(self) -> schemas.User:
        if self.user is None:
            raise SessionEnded(texts.SESSION_EXPIRED, "not_signed_in")
        return self.user

    def begin(self, signed_in: schemas.SignedIn) -> None:
        """Signed in, or the password was changed. What another user, or another department, was shown must not remain;
        a question that was not sent is its author's."""
        if self.user is not None and _reads_as(self.user) != _reads_as(signed_in.user):
            draft = self.draft if self.user.user_id == signed_in.user.user_id else ""
            self.clear_screen()
            self.draft = draft
        self.token, self.user, self.notice, self.signed_out = signed_in.token, signed_in.user, "", False

    def expire(self) -> None:
        """The session ended by itself: the screen is kept for the same user, and so is an unsent question."""
        if self.live is not None and self.live.progress.answer is None:
            self.draft = self.live.question
        self.draft = self.submitted or self.draft
        self.submitted = ""
        self.live = None
        self.dialog = None
        self.token = self.refusal = ""
        self.signed_out = True
        self.notice = texts.SESSION_EXPIRED_DRAFT if self.draft else texts.SESSION_EXPIRED

    def sign_out(self) -> None:
        self.clear_screen()
        self.token, self.user, self.notice, self.signed_out = "", None, texts.SIGNED_OUT, True

    def clear_screen(self) -> None:
        self.start_conversation()
        st.query_params.clear()  # it names the conversation
        self.draft = self.submitted = self.refusal = ""
        self.department = ""
        self.departments = self.examples = self.deletion = self.dialog = self.secret = None
        self.report = ()

    def start_conversation(self) -> None:
        self.conversation_id, self.exchanges, self.live = "", (), None

    def open_conversation(self, conversation: schemas.ConversationWithMessages) -> None:
        self.start_conversation()
        self.conversation_id = conversation.conversation_id
        self.exchanges = tuple(Exchange.from_message(message) for message in conversation.messages)

    def ask(self, question: str) -> None:
        self.draft = self.submitted = ""
        self.live = LiveAnswer(
            self.api, question, conversation_id=self.conversation_id or None, department=self.department
        )
        self.live.start()

    def finish_live(self) -> None:
        """Move the finished answer into the conversation."""
        if self.live is None or self.live.progress.answer is None:
            return
        answer = self.live.progress.answer
        self.conversation_id = answer.conversation_id
        self.exchanges = (*self.exchanges, Exchange.from_answer(self.live.question, answer))
        self.live = None

    def known_departments(self) -> tuple[str, ...]:
        """The departments that have documents; asked once."""
        if self.departments is None:
            self.departments = tuple(self.api.departments())
        return self.departments

    def rate(self, message_id: str, feedback: schemas.Feedback) -> None:
        """Remember a rating the API has accepted."""
        self.exchanges = tuple(
            replace(exchange, feedback=feedback) if exchange.message_id == message_id else exchange
            for exchange in self.exchanges
        )


def _reads_as(user: schemas.User) -> tuple[str, Role, str]:
    return user.user_id, user.role, user.department


def current_session(http: httpx.Client) -> Session:
    """This tab's session; a tab that was reloaded goes on with the cookie's token."""
    session = cast(Session, st.session_state.setdefault(_KEY, Session(http=http)))
    if not session.token and not session.signed_out:
        session.token = token_from_cookie()
    return session


@contextmanager
def errors_shown(session: Session) -> Iterator[None]:
    """Turns what the API refused into what the page does. Every page, fragment and dialog runs inside."""
    try:
        yield
    except SessionEnded:
        session.expire()
        st.rerun()
    except PasswordChangeRequired:
        session.user = None  # asked for anew; it then says that the password must change
        st.rerun()
    except ApiError as error:
        st.error(as_label(error.message), icon=":material/error:")


@contextmanager
def errors_kept(session: Session) -> Iterator[None]:
    """For callbacks: they run before the page is drawn, and the page then shows what the API refused."""
    try:
        yield
    except ApiError as error:
        session.refusal = error.message


def show_refusal(session: Session) -> None:
    if session.refusal:
        st.error(as_label(session.refusal), icon=":material/error:")
        session.refusal = ""
