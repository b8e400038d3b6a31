"""The sources panel: what an answer rests on, complete enough to be checked by eye."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote, urlsplit

from assistant.japan import day
from assistant.types import AnswerStatus
from ui.api import schemas
from ui.staff import texts
from ui.staff.answer_view import ANSWERING, source_anchor
from ui.staff.exchange import Exchange
from ui.staff.markup import Markup, fill, icon, join

# A quoted passage longer than this is folded to four lines of the panel.
_LONG_QUOTE = 120


def sources_of(exchange: Exchange) -> Markup:
    """The cited passages; for a refusal, the passages that were found."""
    if exchange.citations:
        heading = texts.SOURCES if exchange.status in ANSWERING else texts.SOURCES_FOUND
        return _panel(heading, [_citation(citation, exchange.message_id) for citation in exchange.citations])
    if exchange.passages:
        return _panel(texts.SOURCES_FOUND, [_passage(passage, None) for passage in exchange.passages])
    if exchange.status is AnswerStatus.NO_SOURCE:
        return _panel(texts.SOURCES_FOUND, [fill('<p class="mg-muted">{}</p>', texts.SOURCES_NONE)])
    return Markup("")


def sources_being_read(passages: Sequence[schemas.Passage]) -> Markup:
    """What the answer is being written from, before its first word."""
    if not passages:
        return _panel(texts.SOURCES_READING, [fill('<p class="mg-muted">{}</p>', texts.SOURCES_NONE)])
    return _panel(
        texts.SOURCES_READING, [_passage(passage, number) for number, passage in enumerate(passages, start=1)]
    )


def passages_of_document(passages: Sequence[schemas.Passage]) -> Markup:
    """A document's passages one after the other, as they were read in."""
    return join(_excerpt(passage) for passage in passages)


def _panel(heading: str, cards: Sequence[Markup]) -> Markup:
    return fill(
        '<section class="mg-sources" aria-label="{heading}"><h3 class="mg-sources-heading">{heading}</h3>'
        '<ol class="mg-cards">{cards}</ol></section>',
        heading=heading,
        cards=join(cards),
    )


def _citation(citation: schemas.Citation, message_id: str) -> Markup:
    return _card(
        anchor=source_anchor(message_id, citation.number),
        number=citation.number,
        title=citation.title,
        place=citation.place,
        heading=citation.heading,
        quote_text=citation.quote,
        facts=_facts(citation.department, citation.updated, None, None),
        links=_links(citation.doc_id, citation.page, citation.place, citation.url),
    )


def _passage(passage: schemas.Passage, number: int | None) -> Markup:
    return _card(
        anchor="",
        number=number,
        title=passage.title,
        place=passage.place,
        heading=passage.heading,
        quote_text=passage.text,
        facts=_facts(passage.department, passage.updated, passage.valid_from, passage.valid_to),
        links=_links(passage.doc_id, passage.page, passage.place, passage.url),
    )


def _excerpt(passage: schemas.Passage) -> Markup:
    return fill(
        '<article class="mg-excerpt"><p class="mg-excerpt-place">{place}{heading}</p>'
        '<p class="mg-excerpt-text">{text}</p></article>',
        place=fill("<b>{}</b> ", passage.place) if passage.place else "",
        heading=passage.heading,
        text=passage.text,
    )


def _card(
    *,
    anchor: str,
    number: int | None,
    title: str,
    place: str,
    heading: str,
    quote_text: str,
    facts: Markup,
    links: Markup,
) -> Markup:
    return fill(
        '<li class="mg-card"{anchor}><div class="mg-card-head">{number}<div><span class="mg-card-title">{title}</span>'
        "{place}{heading}</div></div>{quote}{facts}{links}</li>",
        anchor=fill(' id="{}" tabindex="-1"', anchor) if anchor else "",
        number=fill('<span class="mg-number">{}</span>', number) if number is not None else "",
        title=title,
        place=fill('<span class="mg-place">{}</span>', place) if place else "",
        heading=fill('<div class="mg-path">{}</div>', heading) if heading else "",
        quote=_quote(quote_text),
        facts=facts,
        links=links,
    )


def _quote(text: str) -> Markup:
    if len(text) <= _LONG_QUOTE:
        return fill('<blockquote class="mg-quote">{}</blockquote>', text)
    return fill(
        '<details class="mg-quote-long"><summary><blockquote class="mg-quote">{text}</blockquote>'
        '<span class="mg-more">{more}</span></summary></details>',
        text=text,
        more=texts.MORE,
    )


def _facts(department: str, updated: date | None, valid_from: date | None, valid_to: date | None) -> Markup:
    facts = []
    if department:
        facts.append((texts.SOURCE_DEPARTMENT, department))
    if updated:
        facts.append((texts.SOURCE_UPDATED, day(updated)))
    if valid_from or valid_to:
        period = f"{day(valid_from) if valid_from else ''}〜{day(valid_to) if valid_to else ''}"
        facts.append((texts.SOURCE_VALID, period))
    return fill(
        '<dl class="mg-facts">{}</dl>', join(fill("<div><dt>{}</dt><dd>{}</dd></div>", *fact) for fact in facts)
    )


def _links(doc_id: str, page: int | None, place: str, url: str) -> Markup:
    label = texts.OPEN_ORIGINAL_AT.format(place=place) if place else texts.OPEN_ORIGINAL
    links = [link_out(original_link(doc_id, page), label)]
    if _is_web_address(url):
        links.append(link_out(url, texts.OPEN_PAGE))
    return fill('<p class="mg-links">{}</p>', join(links))


def link_out(address: str, label: str) -> Markup:
    return fill(
        '<a href="{address}" target="_blank" rel="noopener noreferrer">{label}{icon}'
        '<span class="mg-hidden">（{new_tab}）</span></a>',
        address=address,
        label=label,
        icon=icon("open_in_new"),
        new_tab=texts.NEW_TAB,
    )


def original_link(doc_id: str, page: int | None) -> str:
    """Where the browser opens the original: a PDF at its page, other files at their start."""
    fragment = f"#page={page}" if page is not None else ""
    return f"/original/{quote(doc_id, safe='')}{fragment}"


def _is_web_address(url: str) -> bool:
    # url comes from a document; "javascript:…" must not become a link.
    return urlsplit(url).scheme in {"http", "https"}
