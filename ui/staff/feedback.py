"""Thumbs under an answer, with the reason when it was not helpful."""

import streamlit as st

from ui.api import schemas
from ui.staff import texts
from ui.staff.exchange import Exchange
from ui.staff.session import Session, errors_shown


def thumbs(session: Session, exchange: Exchange) -> None:
    """Two buttons; the chosen one is filled. Choosing again changes the rating."""
    rating = exchange.feedback.rating if exchange.feedback else ""
    if st.button(
        texts.HELPFUL,
        key=f"up-{exchange.message_id}",
        icon=":material/thumb_up:",
        type="primary" if rating == "up" else "tertiary",
    ):
        _rate(session, exchange, schemas.Feedback(rating="up"))
    if st.button(
        texts.NOT_HELPFUL,
        key=f"down-{exchange.message_id}",
        icon=":material/thumb_down:",
        type="primary" if rating == "down" else "tertiary",
    ):
        _rate(session, exchange, schemas.Feedback(rating="down"))


def reason_form(session: Session, exchange: Exchange) -> None:
    """Asks why, after a thumb down and until a reason was sent."""
    if exchange.feedback is None or exchange.feedback.rating != "down" or exchange.feedback.reason:
        return
    with st.form(f"reason-{exchange.message_id}", border=True):
        reason = st.pills(texts.REASON, texts.REASONS, key=f"why-{exchange.message_id}")
        comment = st.text_input(
            texts.COMMENT, key=f"comment-{exchange.message_id}", max_chars=1000, placeholder=texts.COMMENT_HELP
        )
        if st.form_submit_button(texts.SEND_REASON):
            feedback = schemas.Feedback(rating="down", reason=reason or texts.REASONS[-1], comment=comment)
            _rate(session, exchange, feedback, toast=texts.REASON_SENT)


def _rate(session: Session, exchange: Exchange, feedback: schemas.Feedback, *, toast: str = "") -> None:
    with errors_shown(session):
        session.api.give_feedback(
            exchange.message_id, feedback.rating, reason=feedback.reason, comment=feedback.comment
        )
        session.rate(exchange.message_id, feedback)
        session.toast = toast
        st.rerun()
