"""How an answer looks: its status, its text with the places it cites, what is still being checked."""

import re
from collections.abc import Callable

from assistant.types import AnswerStatus
from ui.staff import texts
from ui.staff.exchange import Exchange
from ui.staff.live_answer import LiveAnswer, Progress, Sentence
from ui.staff.markup import Markup, escape, fill, icon, join

ANSWERING = frozenset({AnswerStatus.ANSWERED, AnswerStatus.FAQ, AnswerStatus.TABLE})
_BROKEN = frozenset({AnswerStatus.MODEL_DOWN, AnswerStatus.BUSY, AnswerStatus.CLOSED})

# Status by text, icon and colour together: colour alone would not reach everybody.
_ICONS: dict[AnswerStatus, str] = {
    AnswerStatus.ANSWERED: "verified",
    AnswerStatus.FAQ: "quiz",
    AnswerStatus.TABLE: "table",
    AnswerStatus.NO_SOURCE: "search_off",
    AnswerStatus.UNVERIFIED: "help",
    AnswerStatus.OUT_OF_SCOPE: "do_not_disturb_on",
    AnswerStatus.BLOCKED_PII: "shield",
    AnswerStatus.BLOCKED_INJECTION: "shield",
    AnswerStatus.INVALID_QUESTION: "help",
    AnswerStatus.CLOSED: "block",
    AnswerStatus.BUSY: "hourglass_top",
    AnswerStatus.MODEL_DOWN: "cloud_off",
    AnswerStatus.CANCELLED: "stop_circle",
}
_CITED = re.compile(r"\[(\d{1,2})\]")


def question_view(question: str) -> Markup:
    return fill(
        '<div class="mg-question"><span class="mg-hidden">{label}：</span>{question}</div>',
        label=texts.QUESTION,
        question=question,
    )


def answer_of(exchange: Exchange) -> Markup:
    note = texts.STATUS_NOTE.get(exchange.status, "")
    return fill(
        '<article class="mg-answer mg-{tone}"><header class="mg-status">{badge}<span class="mg-status-note">{note}'
        '</span></header><div class="mg-text">{text}</div>{masked}</article>',
        tone=_tone(exchange.status),
        badge=status_badge(exchange.status),
        note=note,
        text=_cited_text(exchange),
        masked=_masked(exchange),
    )


def status_badge(status: AnswerStatus) -> Markup:
    return fill(
        '<span class="mg-badge mg-badge-{tone}">{icon}{label}</span>',
        tone=_tone(status),
        icon=icon(_ICONS[status]),
        label=texts.STATUS[status],
    )


def answer_being_written(live: LiveAnswer) -> Markup:
    progress = live.progress
    return fill(
        '<article class="mg-answer mg-live" aria-busy="true"><header class="mg-status" role="status">'
        '<span class="mg-badge mg-badge-live"><span class="mg-pulse" aria-hidden="true"></span>{phase}</span></header>'
        '<div class="mg-text">{sentences}{unchecked}</div></article>',
        phase=_phase(live),
        sentences=join(_sentence(sentence) for sentence in progress.sentences),
        unchecked=_unchecked(progress),
    )


def plain_text(exchange: Exchange) -> str:
    """What the copy button copies: the answer and where it stands."""
    if not exchange.citations:
        return exchange.text
    sources = "\n".join(
        " ".join(part for part in (f"[{citation.number}]", citation.title, citation.place) if part)
        for citation in exchange.citations
    )
    return f"{exchange.text}\n\n{texts.COPY_SOURCES}\n{sources}"


def _tone(status: AnswerStatus) -> str:
    if status in ANSWERING:
        return "good"
    if status in _BROKEN:
        return "broken"
    return "quiet" if status is AnswerStatus.CANCELLED else "care"


def _cited_text(exchange: Exchange) -> Markup:
    """The text with [1] as links to the cards beside it; a number without a card stays as it is."""
    numbers = {citation.number for citation in exchange.citations}

    def reference(number: int) -> Markup:
        if number not in numbers:
            return escape(f"[{number}]")
        return fill(
            '<a class="mg-ref" href="#{anchor}" aria-label="{label}">{number}</a>',
            anchor=source_anchor(exchange.message_id, number),
            label=f"{texts.SOURCES}{number}",
            number=number,
        )

    return _with_references(exchange.text, reference)


def _numbered(text: str) -> Markup:
    """Text still being written: its numbers look the same, but lead nowhere yet."""
    return _with_references(text, lambda number: fill('<span class="mg-ref">{}</span>', number))


def _with_references(text: str, reference: Callable[[int], Markup]) -> Markup:
    pieces: list[Markup] = []
    end = 0
    for match in _CITED.finditer(text):
        pieces += [escape(text[end : match.start()]), reference(int(match.group(1)))]
        end = match.end()
    return join([*pieces, escape(text[end:])])


def source_anchor(message_id: str, number: int) -> str:
    """The address inside the page that [number] in the answer jumps to."""
    return f"source-{message_id}-{number}"


def _phase(live: LiveAnswer) -> str:
    if live.stopping:
        return texts.STOPPING
    return texts.SEARCHING if live.progress.passages is None else texts.WRITING


def _sentence(sentence: Sentence) -> Markup:
    if sentence.verified or not sentence.text:
        return _numbered(sentence.text)
    return fill(
        '<span class="mg-doubtful">{text}<span class="mg-tag">{tag}</span></span>',
        text=_numbered(sentence.text),
        tag=texts.UNVERIFIED,
    )


def _unchecked(progress: Progress) -> Markup:
    if not progress.unchecked.strip():
        return Markup("")
    return fill(
        '<span class="mg-unchecked">{text}<span class="mg-tag mg-tag-wait" title="{long}">{tag}</span></span>',
        text=_numbered(progress.unchecked),
        long=texts.UNCHECKED_LONG,
        tag=texts.UNCHECKED,
    )


def _masked(exchange: Exchange) -> Markup:
    count = sum(number for _, number in exchange.masked)
    if not count:
        return Markup("")
    kinds = [texts.MASKED_TYPES[kind] for kind, _ in exchange.masked if kind in texts.MASKED_TYPES]
    message = (
        texts.MASKED_WITH_TYPES.format(count=count, types="・".join(dict.fromkeys(kinds)))
        if kinds
        else texts.MASKED.format(count=count)
    )
    return fill(
        '<details class="mg-masked"><summary>{}{}</summary><p>{}：{}</p></details>',
        icon("shield_lock"),
        message,
        texts.MASKED_PREVIEW,
        exchange.masked_question,
    )
