"""A document's blocks → chunks for retrieval, cut where the document itself is cut."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from assistant.excerpts import begins_with_proviso, sentences
from assistant.types import Audience, Chunk, ChunkKind, DocumentRecord, PiiSpan, Place
from ingest.document import Block, BlockKind, Document
from ingest.normalise import fold
from ingest.tables import SEPARATOR

PiiFinder = Callable[[str, Audience], tuple[PiiSpan, ...]]
_Turns = tuple[tuple[int, Place], ...]  # as in Block and Chunk

_INTRODUCTION = 150  # characters; a longer paragraph before a list is not repeated over the list's next chunk
_WIDTH = {Audience.PUBLIC: 0, Audience.INTERNAL: 1, Audience.DEPARTMENT: 2}  # from the widest to the narrowest


@dataclass(frozen=True, kw_only=True)
class ChunkSize:
    """In characters. No chunk grows past `most` (an FAQ entry may, and a rule with its proviso). Of 260, 350, 450 and
    700 the context built from 450 held the answer most often (96 % against 88 % with 700, on 50 questions over slide
    texts).

    A section shorter than `tiny` joins its neighbour under the same heading; one shorter than `stub` (a title page)
    joins what follows in any case.
    """

    most: int = 450
    tiny: int = 150
    stub: int = 60


@dataclass(frozen=True, kw_only=True)
class _Part:
    """What is never cut: a paragraph, a table row, a list's introduction with its first item; each with its proviso."""

    text: str
    place: Place | None
    kind: BlockKind
    turns: _Turns = ()
    introduction: str = ""  # of the list this item belongs to


@dataclass(kw_only=True)
class _Draft:
    path: tuple[str, ...]
    parts: list[_Part] = field(default_factory=list)
    faq: Block | None = None
    last_path: tuple[str, ...] = ()  # of the last section, when several were merged
    place: Place | None = None  # set when several were merged

    @property
    def length(self) -> int:
        return sum(len(part.text) + 1 for part in self.parts)

    @property
    def start(self) -> Place | None:
        return self.faq.place if self.faq else self.place or self.parts[0].place

    @property
    def turns(self) -> _Turns:
        """Where in the text of its parts, one a line, the place is another than before; at first `start`."""
        found: list[tuple[int, Place]] = []
        at, last = 0, self.start
        for part in self.parts:
            for begin, place in ((0, part.place), *part.turns):
                if place and place != last:
                    found.append((at + begin, place))
                    last = place
            at += len(part.text) + 1
        return tuple(found)

    @property
    def is_heading_only(self) -> bool:
        return all(part.kind is BlockKind.HEADING for part in self.parts)


def chunk(
    document: Document,
    record: DocumentRecord,
    *,
    find_pii: PiiFinder,
    valid_from: date | None = None,
    valid_to: date | None = None,
    size: ChunkSize | None = None,
) -> list[Chunk]:
    """Chunks of `document` in order, ids f"{doc_id}-{ordinal:04d}".

    Title, audience and department come from `record`. An FAQ row may narrow its audience, never widen it: whoever
    ingests a file as internal must not publish it by a word in a cell.
    """
    size = size or ChunkSize()
    find_pii = cache(find_pii)  # many chunks stand under one heading
    drafts = _merged(list(_drafts(document.blocks, size)), size)
    return [
        _chunk(draft, ordinal, record, find_pii, valid_from, valid_to)
        for ordinal, draft in enumerate(drafts)
        if draft.parts or draft.faq
    ]


def _drafts(blocks: Sequence[Block], size: ChunkSize) -> Iterator[_Draft]:
    stack: list[Block] = []  # the headings above, from the highest
    draft = _Draft(path=())
    for part in _parts(_with_provisos(blocks), size.most):
        if isinstance(part, Block) and part.kind is BlockKind.FAQ:
            yield draft
            yield _Draft(path=tuple(heading.text for heading in stack), faq=part)
            draft = _Draft(path=draft.path)
        elif isinstance(part, Block):
            yield draft
            stack = [*(heading for heading in stack if heading.level < part.level), part]
            draft = _Draft(path=tuple(heading.text for heading in stack))
            draft.parts.append(_Part(text=part.text, place=part.place, kind=BlockKind.HEADING))
        else:
            if draft.length + len(part.text) > size.most and not draft.is_heading_only:
                yield draft
                draft = _Draft(path=draft.path)
                if part.introduction:
                    draft.parts.append(_Part(text=part.introduction, place=part.place, kind=BlockKind.PARAGRAPH))
            draft.parts.append(part)
    yield draft


def _with_provisos(blocks: Sequence[Block]) -> list[Block]:
    """A block that begins with 「ただし…」 joined to the one before: a quote does not reach over two chunks."""
    joined: list[Block] = []
    for block in blocks:
        follows = bool(joined) and joined[-1].kind not in (BlockKind.HEADING, BlockKind.FAQ)
        if follows and block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) and begins_with_proviso(block.text):
            joined[-1] = _joined(joined[-1], block)
        else:
            joined.append(block)
    return joined


def _joined(before: Block, block: Block) -> Block:
    """`before` with the text of `block` on a line of its own."""
    start = len(before.text) + 1
    here = ((0, block.place), *block.turns) if block.place else block.turns
    turns = tuple((start + at, place) for at, place in here)
    return replace(before, text=f"{before.text}\n{block.text}", turns=(*before.turns, *turns))


def _parts(blocks: Sequence[Block], most: int) -> Iterator[_Part | Block]:
    """Headings and FAQ entries as they are; everything else in parts of at most `most` characters."""
    introduction: Block | None = None  # the paragraph just read, kept back while a list may follow
    list_introduction = ""
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if block.kind in (BlockKind.HEADING, BlockKind.FAQ):
            list_introduction = ""
            yield block
        elif block.kind is BlockKind.TABLE_ROW:
            for text in _row_pieces(block, most):
                yield _Part(text=text, place=block.place, kind=block.kind)
        elif block.kind is BlockKind.LIST_ITEM:
            if introduction:
                list_introduction = introduction.text
                yield from _pieces(replace(_joined(introduction, block), kind=block.kind), most)
                introduction = None
            else:
                yield from _pieces(block, most, introduction=list_introduction)
        elif following and following.kind is BlockKind.LIST_ITEM and len(block.text) <= _INTRODUCTION:
            introduction = block
        else:
            list_introduction = ""
            yield from _pieces(block, most)


def _pieces(block: Block, most: int, *, introduction: str = "") -> Iterator[_Part]:
    most -= len(introduction)
    at = 0
    for piece in [block.text] if len(block.text) <= most else _split(block.text, most):
        at = max(at, block.text.find(piece, at))  # a proviso moved behind its rule may differ in a line end
        place = next((place for start, place in reversed(block.turns) if start <= at), block.place)
        turns = tuple((start - at, place) for start, place in block.turns if at < start < at + len(piece))
        yield _Part(text=piece, place=place, kind=block.kind, turns=turns, introduction=introduction)
        at += len(piece)


def _split(text: str, most: int) -> list[str]:
    """Sentences packed up to `most` characters; a longer sentence is cut at a comma, at worst anywhere.

    No piece begins with a proviso; with the rule before it, it may be longer than `most`.
    """
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=most, chunk_overlap=0, separators=["\n", "。", "；", "、", "，", " ", ""], keep_separator="end"
    )
    pieces: list[str] = []
    for piece in splitter.split_text(text):
        if pieces and begins_with_proviso(piece):
            pieces += _behind_rule(pieces.pop(), piece, most)
        else:
            pieces.append(piece)
    return pieces


def _behind_rule(before: str, piece: str, most: int) -> Iterator[str]:
    """`before` without its last rule, that rule with the proviso that `piece` begins with, and the rest of `piece`."""
    *earlier, rule = _rules(before)
    together = rule + ("" if rule.endswith("。") else "\n") + piece
    first, *rest = _rules(together)
    cut = len(together) if len(together) <= most else len(first)
    for text in ("".join(earlier), together[:cut], together[cut:]):
        if text.strip():
            yield text.strip()


def _rules(text: str) -> list[str]:
    """Its sentences, each with the provisos behind it; a 「。」 inside brackets ends none."""
    rules: list[str] = []
    for part in sentences(text):
        is_open = bool(rules) and sum(map(rules[-1].count, "（(")) > sum(map(rules[-1].count, "）)"))
        if is_open or (rules and begins_with_proviso(part)):
            rules[-1] += part
        else:
            rules.append(part)
    return rules


def _row_pieces(block: Block, most: int) -> Iterator[str]:
    """A row too long for one chunk goes on under its caption and first cell."""
    if len(block.text) <= most:
        yield block.text
        return
    cells = block.text.split(SEPARATOR)
    head = [cell for cell in cells[: 2 if block.caption else 1] if len(cell) <= most // 4]
    piece = list(head)
    for cell in cells[len(head) :]:
        for text in [cell] if len(cell) <= most // 2 else _split(cell, most // 2):
            if len(piece) > len(head) and len(SEPARATOR.join([*piece, text])) > most:
                yield SEPARATOR.join(piece)
                piece = list(head)
            piece.append(text)
    yield SEPARATOR.join(piece)


def _merged(drafts: Sequence[_Draft], size: ChunkSize) -> list[_Draft]:
    merged: list[_Draft] = []
    for draft in drafts:
        if not draft.parts and not draft.faq:
            continue
        if merged and _belong_together(merged[-1], draft, size):
            before = merged[-1]
            path = _common_path(before, draft, size)
            start = draft.start if path == draft.path else before.start  # a title page is not where the text stands
            merged[-1] = _Draft(path=path, parts=before.parts + draft.parts, last_path=draft.path, place=start)
        else:
            merged.append(draft)
    return merged


def _belong_together(before: _Draft, draft: _Draft, size: ChunkSize) -> bool:
    if before.faq or draft.faq or before.length + draft.length > size.most:
        return False
    if before.length < size.stub and len(before.path) <= 1:
        return True
    if draft.is_heading_only:  # belongs to what follows
        return False
    last = before.last_path or before.path
    is_sibling = len(last) > 1 and draft.path[:-1] == last[:-1]
    is_child = bool(last) and draft.path[: len(last)] == last
    return (is_sibling or is_child) and min(before.length, draft.length) < size.tiny


def _common_path(before: _Draft, draft: _Draft, size: ChunkSize) -> tuple[str, ...]:
    if before.is_heading_only or (before.length < size.stub and len(before.path) <= 1):
        return draft.path
    shared = 0
    while shared < min(len(before.path), len(draft.path)) and before.path[shared] == draft.path[shared]:
        shared += 1
    return before.path[:shared]


def _chunk(
    draft: _Draft,
    ordinal: int,
    record: DocumentRecord,
    find_pii: PiiFinder,
    valid_from: date | None,
    valid_to: date | None,
) -> Chunk:
    faq = draft.faq.faq if draft.faq else None
    text = f"{faq.question}\n{faq.answer}" if faq else "\n".join(part.text for part in draft.parts)
    audience = max(record.audience, faq.audience or record.audience, key=_WIDTH.__getitem__) if faq else record.audience
    keeps_department = record.audience is Audience.DEPARTMENT or not (faq and faq.department)
    path = draft.path[1:] if draft.path and fold(draft.path[0]) == fold(record.title) else draft.path
    made = Chunk(
        chunk_id=f"{record.doc_id}-{ordinal:04d}",
        doc_id=record.doc_id,
        ordinal=ordinal,
        title=record.title,
        text=text,
        kind=ChunkKind.FAQ if faq else _kind(draft),
        audience=audience,
        department=record.department if keeps_department or not faq else faq.department,
        place=draft.start,
        turns=draft.turns,
        heading_path=path,
        question=faq.question if faq else "",
        answer=faq.answer if faq else "",
        url=faq.url if faq else "",
        valid_from=(faq.valid_from if faq else None) or valid_from,
        valid_to=(faq.valid_to if faq else None) or valid_to,
        pii=find_pii(text, audience),
    )
    return replace(made, heading_pii=find_pii(made.heading, audience))


def _kind(draft: _Draft) -> ChunkKind:
    rows = sum(len(part.text) for part in draft.parts if part.kind is BlockKind.TABLE_ROW)
    return ChunkKind.TABLE if rows * 2 > draft.length else ChunkKind.PROSE
