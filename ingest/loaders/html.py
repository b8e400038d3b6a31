"""Web pages: the main content without scripts, menus, page head and foot, and without what the page hides."""

import re
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from assistant.types import Place, PlaceUnit
from ingest.document import Block, BlockKind, Document
from ingest.left_out import left_out_notes
from ingest.loaders.charset import decode
from ingest.normalise import clean_line
from ingest.tables import Cell, read_table

_DROPPED = "script,style,nav,footer,aside,noscript,template,button,input,select,textarea,svg,iframe,object,head"
# Parts of a page that repeat on every page of a site, by class or id.
_CHROME = re.compile(
    r"(?:^|[-_ ])(?:breadcrumbs?|pankuzu|topicpath|topic-path|skip|pagetop|sns|cookie"
    r"|menu|gnav|gnavi|navi|navigation|sidebar)(?:$|[-_ ])",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.I)
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.I)
_COLOR = re.compile(r"(?<![-\w])color\s*:\s*([^;!]+)", re.I)
_BACKGROUND = re.compile(r"(?<![-\w])background(?:-color|-image)?\s*:\s*([^;!]+)", re.I)
_WHITE = re.compile(
    r"#fff(?:f|fff(?:ff)?)?|white"
    r"|rgba?\(\s*(?:255|100%)(?:\s*[, ]\s*(?:255|100%)){2}\s*(?:[,/][^)]*)?\)"
    r"|hsla?\([^, )]+[, ]\s*[^, )]+[, ]\s*100%\s*(?:[,/][^)]*)?\)",
    re.I,
)
_NO_BACKGROUND = {"", "none", "transparent", "inherit", "initial", "unset"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCK = {
    *_HEADINGS,
    *[
        "p",
        "div",
        "section",
        "article",
        "main",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "pre",
        "blockquote",
        "figure",
        "figcaption",
        "details",
        "summary",
    ],
}
_BLOCK |= {
    "address",
    "center",
    "fieldset",
    "form",
    "header",
    "hgroup",
    "hr",
    "body",
    "html",
    "caption",
    "tr",
    "td",
    "th",
}
_BLOCK |= {"thead", "tbody", "tfoot"}
_MAX_COLSPAN = 1000  # as browsers do


def load(path: Path) -> Document:
    """Raises UnreadableFile when the characters cannot be read."""
    return read_html(decode(path.read_bytes()), title=path.stem, media_type="text/html")


def read_html(markup: str, *, title: str, media_type: str) -> Document:
    """`title` is used when the page has neither <h1> nor <title>. `data-line` attributes become places."""
    soup = BeautifulSoup(markup, "lxml")
    page_title = clean_line(soup.title.get_text()) if soup.title else ""
    for tag in soup.select(_DROPPED):
        tag.decompose()
    for tag in soup.find_all(_is_hidden_or_chrome):
        tag.decompose()
    root = soup.find("main") or soup.find(role="main") or soup.body or soup
    notes = left_out_notes(struck=_drop_struck(root), unseen=_drop_white(root)) if isinstance(root, Tag) else ()
    blocks = tuple(_walk(root)) if isinstance(root, Tag) else ()
    first = next((block.text for block in blocks if block.kind is BlockKind.HEADING and block.level == 1), "")
    return Document(title=first or page_title or title, blocks=blocks, media_type=media_type, notes=notes)


def _drop_struck(root: Tag) -> int:
    """Takes out what is struck through; returns how many places that were."""
    count = 0
    for tag in root.find_all(_is_struck):
        if not tag.decomposed:  # it may stand inside another one
            count += bool(tag.get_text(strip=True))
            tag.decompose()
    return count


def _is_struck(tag: Tag) -> bool:
    return tag.name in ("del", "s", "strike") or bool(_STRUCK_STYLE.search(str(tag.get("style", ""))))


def _drop_white(root: Tag) -> int:
    """Takes out white letters on white; returns how many places that were.

    Colours are read where the page sets them on its elements, not from style sheets.
    """
    count = 0
    for tag in root.find_all(lambda each: bool(_WHITE.fullmatch(_color(each)))):
        unseen = [text for text in tag.find_all(string=True) if _inline_text(text).strip() and _is_white_on_white(text)]
        for text in unseen:
            text.extract()
        count += bool(unseen)
    return count


def _is_white_on_white(text: NavigableString) -> bool:
    color = next(filter(None, map(_color, text.parents)), "")
    background = next(filter(None, map(_background, text.parents)), "white")
    return bool(_WHITE.fullmatch(color) and _WHITE.fullmatch(background))


def _color(tag: Tag) -> str:
    """The colour of letters that the element itself sets; "" where it sets none."""
    found = _COLOR.findall(str(tag.get("style", "")))
    return str(found[-1] if found else tag.get("color", "")).strip()


def _background(tag: Tag) -> str:
    """The background that the element itself sets; "" where it lets shine through what is behind it."""
    named = (tag.get("background", ""), tag.get("bgcolor", ""), *_BACKGROUND.findall(str(tag.get("style", ""))))
    real = [text for each in named if (text := str(each).strip()).lower() not in _NO_BACKGROUND]
    return real[-1] if real else ""


def _is_hidden_or_chrome(tag: Tag) -> bool:
    if not tag.attrs:
        return tag.name == "header" and not tag.find_parent(["main", "article"])
    names = " ".join(str(name) for key in ("class", "id") for name in tag.get_attribute_list(key) if name)
    return (
        tag.has_attr("hidden")
        or tag.get("aria-hidden") == "true"
        or bool(_HIDDEN_STYLE.search(str(tag.get("style", ""))))
        or bool(names and _CHROME.search(names))
        or (tag.name == "header" and not tag.find_parent(["main", "article"]))
    )


def _walk(tag: Tag) -> Iterator[Block]:
    """Blocks of `tag` in order: runs of inline content are paragraphs, block elements speak for themselves."""
    inline: list[str] = []
    for child in [*tag.children, None]:
        if child is None or (isinstance(child, Tag) and _has_blocks(child)):
            yield from _paragraph(inline, tag)
            inline = []
            if isinstance(child, Tag):
                yield from _block(child)
        else:
            inline.append(_inline_text(child))


def _has_blocks(tag: Tag) -> bool:
    return tag.name in _BLOCK or tag.find(list(_BLOCK)) is not None


def _inline_text(element: PageElement) -> str:
    if isinstance(element, Tag):
        if element.name == "br":
            return "\v"  # a line end that is meant, unlike those of the markup
        if element.name in ("rt", "rp"):
            return ""
        text = "".join(_inline_text(child) for child in element.children)
        return f"\v{text}\v" if element.name in ("p", "div") else text
    if isinstance(element, PreformattedString) or not isinstance(element, NavigableString):
        return ""  # comments, CDATA, doctype
    return str(element)


def _text(tag: Tag) -> str:
    return _lines("".join(_inline_text(child) for child in tag.children))


def _lines(text: str) -> str:
    return "\n".join(filter(None, (clean_line(line) for line in text.split("\v"))))


def _paragraph(inline: list[str], parent: Tag) -> Iterator[Block]:
    text = _lines("".join(inline))
    if text:
        yield Block(kind=BlockKind.PARAGRAPH, text=text, place=_place(parent))


def _place(tag: Tag) -> Place | None:
    for each in [tag, *tag.parents]:
        if each.get("data-line"):
            return Place(unit=PlaceUnit.LINE, number=int(str(each["data-line"])))
    return None


def _block(tag: Tag) -> Iterator[Block]:
    if tag.name in _HEADINGS:
        text = _text(tag).replace("\n", " ")
        if text:
            yield Block(kind=BlockKind.HEADING, text=text, place=_place(tag), level=_HEADINGS[tag.name])
    elif tag.name == "table":
        yield from _table(tag)
    elif tag.name in ("ul", "ol"):
        yield from _list(tag, depth=0)
    elif tag.name == "dl":
        yield from _definitions(tag)
    elif tag.name == "pre":
        text = "\n".join(filter(None, (clean_line(line) for line in tag.get_text().split("\n"))))
        if text:
            yield Block(kind=BlockKind.PARAGRAPH, text=text, place=_place(tag))
    else:
        yield from _walk(tag)


def _list(tag: Tag, *, depth: int) -> Iterator[Block]:
    number = int(start) if (start := str(tag.get("start", "1"))).isdecimal() else 1
    for item in tag.find_all("li", recursive=False):
        number = int(value) if (value := str(item.get("value", ""))).isdecimal() else number
        mark = f"{number}. " if tag.name == "ol" else "・"
        number += 1
        own = [
            child
            for child in item.children
            if not (isinstance(child, Tag) and child.name in ("ul", "ol", "table", "dl"))
        ]
        text = _lines("".join(map(_inline_text, own)))
        if text:
            yield Block(kind=BlockKind.LIST_ITEM, text="　" * depth + mark + text, place=_place(item))
        for child in item.children:
            if isinstance(child, Tag) and child.name in ("ul", "ol"):
                yield from _list(child, depth=depth + 1)
            elif isinstance(child, Tag) and child.name in ("table", "dl"):
                yield from _block(child)


def _definitions(tag: Tag) -> Iterator[Block]:
    """「用語: 説明」; several <dt> of one <dd> stand together, and before each <dd> of theirs."""
    terms: list[str] = []
    are_told = False  # a <dd> was read since the last <dt>
    for item in tag.find_all(["dt", "dd"]):
        if item.find_parent("dl") is not tag:
            continue
        if item.name == "dt":
            terms = [*([] if are_told else terms), _text(item).replace("\n", " ")]
            are_told = False
            continue
        are_told = True
        if item.find(["table", "ul", "ol"]):
            yield Block(kind=BlockKind.PARAGRAPH, text="・".join(terms) or "…", place=_place(item))
            yield from _walk(item)
        else:
            text = _text(item)
            if text:
                yield Block(
                    kind=BlockKind.LIST_ITEM, text=": ".join(filter(None, ["・".join(terms), text])), place=_place(item)
                )


def _table(tag: Tag) -> Iterator[Block]:
    if tag.find(["table", *_HEADINGS]):  # a table that only lays out the page
        for cell in tag.find_all(["td", "th"]):
            if cell.find_parent("table") is tag:
                yield from _walk(cell)
        return
    caption = tag.find("caption")
    name = _text(caption).replace("\n", " ") if isinstance(caption, Tag) else ""
    yield from read_table(_cells(tag), caption=name).blocks(_place(tag))


def _cells(tag: Tag) -> Iterator[Cell]:
    occupied: dict[int, int] = {}  # column → first row that is free again below a cell with rowspan
    for row_index, row in enumerate(tag.find_all("tr")):
        column = 0
        for cell in row.find_all(["td", "th"], recursive=False):
            while occupied.get(column, 0) > row_index:
                column += 1
            rows, columns = _span(cell, "rowspan"), min(_span(cell, "colspan"), _MAX_COLSPAN)
            for covered in range(column, column + columns):
                occupied[covered] = row_index + rows
            yield Cell(
                row=row_index,
                column=column,
                rows=rows,
                columns=columns,
                text=_cell_text(cell),
                header=cell.name == "th",
            )
            column += columns


def _cell_text(cell: Tag) -> str:
    return "\n".join(block.text for block in _walk(cell)).replace("\n", " ")


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1")).strip()
    return max(1, int(value)) if value.isdecimal() and len(value) < 6 else 1
