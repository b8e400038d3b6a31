"""The items of the minutes, topic by topic; first those that wait for the clerk."""

from collections.abc import Sequence

import streamlit as st

from assistant.minutes.forms import due_label
from assistant.minutes.items import Item, ItemKind, Judgement, Minutes, UnusedCue
from assistant.minutes.subtitles import clock
from ui.api import minutes_schemas as schemas
from ui.staff import texts
from ui.staff.dialogs import close_dialog
from ui.staff.markup import Markup, as_label, fill, join, show
from ui.staff.session import Dialog, Session


def item_list(session: Session, record: schemas.Record) -> None:
    minutes = record.minutes
    if minutes is None:
        return
    unsure = [i for i in minutes.items if i.waits]
    if unsure:
        with st.container(border=True, key="unsure"):
            st.subheader(texts.MINUTES_UNSURE.format(count=len(unsure)), anchor=False)
            st.caption(texts.MINUTES_UNSURE_LEAD)
            for item in unsure:
                _item(session, record, item)
    if minutes.skipped_topics:
        topics = "、".join(topic.title for topic in minutes.skipped_topics)
        st.warning(as_label(texts.MINUTES_SKIPPED.format(topics=topics)), icon=":material/warning:")
    for index, topic in enumerate(minutes.topics):
        own = [i for i in minutes.items if i.topic == index and i.stands]
        if own:
            show(fill('<h3 class="mg-topic">{} {}</h3>', topic.number, topic.title))
            for item in own:
                _item(session, record, item)
    _unused(session, record, minutes.unused)
    _rejected(session, record, minutes)


def _item(session: Session, record: schemas.Record, item: Item) -> None:
    with st.container(horizontal=True, vertical_alignment="top", key=f"row-{item.item_id}"):
        show(_card(record, item))
        if st.button(
            "", icon=":material/play_arrow:", help=texts.MINUTES_LISTEN, type="tertiary", key=f"hear-{item.item_id}"
        ):
            jump_to(item.utterance_ids[0])
        if record.approved_at is not None:
            return
        if not item.stands and st.button(texts.MINUTES_TAKE, type="primary", key=f"take-{item.item_id}"):
            _judge(session, record, item, Judgement.TAKEN)
        if st.button(
            "", icon=":material/edit:", help=texts.MINUTES_CHANGE, type="tertiary", key=f"edit-{item.item_id}"
        ):
            _change(session, record, item)
        if st.button("", icon=":material/close:", help=texts.MINUTES_REJECT, type="tertiary", key=f"no-{item.item_id}"):
            _judge(session, record, item, Judgement.REJECTED)


def _card(record: schemas.Record, item: Item) -> Markup:
    start = {u.utterance_id: u.start for u in record.transcript.utterances}.get(item.utterance_ids[0], 0.0)
    facts: list[Markup] = []
    if item.kind is ItemKind.ACTION:
        facts.append(fill("<span>{}：<b>{}</b></span>", texts.MINUTES_OWNER, item.owner or texts.MINUTES_NO_OWNER))
        facts.append(fill("<span>{}：<b>{}</b></span>", texts.MINUTES_DUE, due_label(item.due)))
    facts.append(fill("<span>{}</span>", clock(start)))
    facts.append(_trust(item))
    return fill(
        '<div class="mg-item"><p><span class="mg-badge mg-badge-{tone}">{kind}</span> {text}</p>{answer}'
        '<blockquote>{quote}</blockquote><p class="mg-row-facts">{facts}</p></div>',
        tone=texts.MINUTES_TONE[item.kind],
        kind=item.kind.value,
        text=item.text,
        answer=fill("<p><b>{}</b>　{}</p>", texts.MINUTES_ANSWER, item.answer) if item.answer else "",
        quote=join(fill("<span>{}</span>", line) for line in item.quote.splitlines()),
        facts=join(facts),
    )


def _trust(item: Item) -> Markup:
    if item.doubt:
        return fill('<span class="mg-note">{}</span>', item.doubt)
    if item.judgement is Judgement.TAKEN:
        return fill('<span class="mg-checked">{}</span>', texts.MINUTES_BY_CLERK)
    return fill('<span class="mg-checked">{}</span>', texts.MINUTES_SOURCE[item.source] or texts.MINUTES_VERIFIED)


def jump_to(utterance_id: str) -> None:
    """The player goes there and plays."""
    _, number = st.session_state.get("minutes-focus", ("", 0))
    st.session_state["minutes-focus"] = (utterance_id, number + 1)
    st.rerun()


def _judge(session: Session, record: schemas.Record, item: Item, judgement: Judgement) -> None:
    session.api.judge_item(record.job_id, item.item_id, judgement)
    st.rerun()


def _change(session: Session, record: schemas.Record, item: Item) -> None:
    def body() -> None:
        show(fill('<div class="mg-item"><blockquote>{}</blockquote></div>', item.quote))
        with st.form("item-form", border=False):
            kinds = list(ItemKind)
            kind = st.selectbox(texts.MINUTES_KIND, kinds, kinds.index(item.kind), format_func=lambda k: k.value)
            text = st.text_area(texts.MINUTES_TEXT, item.text, height=110, max_chars=schemas.TEXT)
            left, middle, right = st.columns(3)
            owner = left.text_input(texts.MINUTES_OWNER, item.owner, max_chars=schemas.SHORT)
            due_words = item.due.words if item.due else ""
            words = middle.text_input(texts.MINUTES_DUE_WORDS, due_words, max_chars=schemas.SHORT)
            day = right.date_input(texts.MINUTES_DUE_DAY, item.due.day if item.due else None, format="YYYY/MM/DD")
            if not st.form_submit_button(texts.SAVE, type="primary"):
                return
        changed = schemas.ChangedItem(kind=kind, text=text, owner=owner, due_words=words, due_day=day)
        session.api.change_item(record.job_id, item.item_id, changed)
        close_dialog(session)

    session.dialog = Dialog(title=texts.MINUTES_CHANGE, icon=":material/edit:", body=body, width="large")


def _unused(session: Session, record: schemas.Record, unused: Sequence[UnusedCue]) -> None:
    if not unused:
        return
    with st.expander(texts.MINUTES_UNUSED.format(count=len(unused)), icon=":material/search:"):
        st.caption(texts.MINUTES_UNUSED_LEAD)
        for number, cue in enumerate(unused):
            with st.container(horizontal=True, vertical_alignment="center", key=f"row-unused-{number}"):
                before, _, after = cue.sentence.partition(cue.cue)
                show(fill('<p class="mg-cue">{}<mark>{}</mark>{}</p>', before, cue.cue, after))
                if st.button(
                    "", icon=":material/play_arrow:", help=texts.MINUTES_LISTEN, type="tertiary", key=f"hear-{number}"
                ):
                    jump_to(cue.utterance_id)
                if record.approved_at is None and st.button(texts.MINUTES_ADD, key=f"add-{number}"):
                    _add(session, record, cue)


def _add(session: Session, record: schemas.Record, cue: UnusedCue) -> None:
    def body() -> None:
        with st.form("add-form", border=False):
            kind = st.selectbox(texts.MINUTES_KIND, list(ItemKind), format_func=lambda k: k.value)
            text = st.text_area(texts.MINUTES_TEXT, cue.sentence, height=110, max_chars=schemas.TEXT)
            if not st.form_submit_button(texts.SAVE, type="primary") or kind is None:
                return
        session.api.add_item(record.job_id, kind=kind, text=text, utterance_id=cue.utterance_id)
        close_dialog(session)

    session.dialog = Dialog(title=texts.MINUTES_ADD, icon=":material/add:", body=body)


def _rejected(session: Session, record: schemas.Record, minutes: Minutes) -> None:
    rejected = [i for i in minutes.items if i.judgement is Judgement.REJECTED]
    if not rejected:
        return
    with st.expander(texts.MINUTES_REJECTED.format(count=len(rejected)), icon=":material/delete:"):
        for item in rejected:
            with st.container(horizontal=True, vertical_alignment="center", key=f"row-{item.item_id}"):
                show(_card(record, item))
                if record.approved_at is None and st.button(texts.MINUTES_RESTORE, key=f"restore-{item.item_id}"):
                    _judge(session, record, item, Judgement.OPEN)
