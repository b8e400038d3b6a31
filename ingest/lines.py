"""Lines as extraction leaves them → sentences, list items and headings. Knows Japanese typography, no file format."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.types import Place
from ingest.document import Block, BlockKind
from ingest.normalise import join_parts


@dataclass(frozen=True, kw_only=True)
class Line:
    """One extracted line, already cleaned. `full`: it reaches the right margin, so the sentence may go on in the next.

    `gap`: a blank line or a larger distance stands before it. `level`: the loader knows it for a heading (font size).
    `apart`: wide spaces part it, as cells of a row. `turns`: of joined lines, as in Block.
    """

    text: str
    place: Place | None = None
    turns: tuple[tuple[int, Place], ...] = ()
    full: bool = False
    gap: bool = False
    apart: bool = False
    level: int = 0


# How a line begins that starts something of its own, with the heading level it suggests.
# Levels leave 1 to 3 to titles that a loader knows by style or size.
_MARKERS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"第[0-9一二三四五六七八九十百]+[編部章](?![一-龥])"), 4),
    (re.compile(r"第[0-9一二三四五六七八九十百]+節(?![一-龥])"), 5),
    (
        re.compile(
            r"第[0-9一二三四五六七八九十百]+条(?:の[0-9一二三四五六七八九十]+)?(?![0-9第にのをはがとへまから、・,及並若又各ただ])"
        ),
        6,
    ),
    (re.compile(r"[■◎◆□◇★☆▼▲]|【[^】]{1,30}】|〈[^〉]{1,30}〉|≪[^≫]{1,30}≫|＜[^＞]{1,30}＞$"), 7),
    (re.compile(r"[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ](?=[.．、\s])"), 7),
    (re.compile(r"(?:No\.|Q|Ｑ|問)\s?\d{1,3}(?=[.．、:：\s])"), 8),
    (re.compile(r"\d{1,2}(?:[-‐.．]\d{1,2}){1,2}[.．]?\s+(?=\D)"), 9),
    (re.compile(r"\d{1,2}(?:[.．、]\s*(?=\D|\d{1,2}つの)|\s+(?=[^\d\s%％]))"), 8),
    (re.compile(r"[(（]\d{1,2}[)）]|\d{1,2}[)）]|[⑴-⒇]"), 10),
    (re.compile(r"[①-⑳❶-❿㉑-㉟]"), 11),
    (re.compile(r"[ア-ン](?=[.．、\s])|[(（][ア-ンa-z一二三四五六七八九十][)）]|[a-z][.)]\s"), 12),
)
_BULLET = re.compile(r"[・●○〇◯•▪➢➤▶►▷✓✔☑✧⇒⇨→‣◦※*＊]|[-–—]\s|[ー－]\s")
_ENDS_SENTENCE = re.compile(r"[。！？!?][」』）)】]*$|[」』]$|[:：]$")
_GOES_ON = re.compile(
    r"[、，。．）」』】〕ーっゃゅょぁぃぅぇぉッャュョァィゥェォ々％]|を|つの|[ァ-ヶ]{1,2}(?![ァ-ヶー・])"
)
_PARTICLE_START = re.compile(
    r"(?:[にのがはへとでもやれるりらしまくけいうえきめせたす]|か[らつ、]|ば|ず|べ|な[どいらるけりくっ])"
)
_STARTS_ANEW = re.compile(
    r"なお|また|ただし|そこで|さらに|しかし|このような|それ|あなた|すべて|ごみ|いつ|どこ|まち|くらし|こども|みんな|はがき|はじめ|もし|"
    r"とき|できる|しごと|りよう|まず|すぐ|たとえば|いじめ|うち|えらぶ|くるま|けが|ため池|もくじ|のり|がん|はし|もの|にほん|です$|ます$"
)
_ENDS_OPEN = re.compile(r"[、，・（「『【〔(のをがはにへとでや]$|(?:及び|並びに|又は|若しくは|または|および)$")
_BEGINS_WITH_YEAR = re.compile(r"(?:令和|平成|昭和)?(?:\d{1,4}|元)年")
_LEADER = re.compile(r"(?:[…‥]{2,}|[・.．]{3,})\s*[^\s。、]{1,12}$")
_STANDS_ALONE = re.compile(r"[\d.,%％\s]+$")
_CJK_CHAR = re.compile(r"[\u3005\u3040-\u30ff\u4e00-\u9fff]")
_HEADING_LENGTH = 40
_PROSE_LENGTH = 28


def width(text: str) -> int:
    """Columns `text` takes in a fixed-width font: 2 for a full-width character."""
    return sum(2 if unicodedata.east_asian_width(char) in "FWA" else 1 for char in text)


def marker_level(text: str) -> int:
    """Heading level that the beginning of `text` suggests (第1章, 第3条, ■, 1., (1), ①); 0 without such a beginning."""
    return next((level for pattern, level in _MARKERS if pattern.match(text)), 0)


def is_item(text: str) -> bool:
    """Whether `text` begins with a bullet or a number, and so never goes on from the line before."""
    return bool(_BULLET.match(text)) or marker_level(text) > 0


def ends_sentence(text: str) -> bool:
    return bool(_ENDS_SENTENCE.search(text))


def goes_on(text: str) -> bool:
    """Whether `text` can only be the rest of a sentence: it begins with を, a closing bracket, a small kana …"""
    return bool(_GOES_ON.match(text))


def ends_open(text: str) -> bool:
    """Whether the sentence of `text` must go on: it ends with a comma, an open bracket, a particle."""
    return bool(_ENDS_OPEN.search(text))


def is_row(line: Line) -> bool:
    """A label with its value: 「大人　　500円」, 「大人……500円」. Two below each other are two rows of a table."""
    return line.apart or bool(_LEADER.search(line.text))


def unroll_vertical(lines: Sequence[Line]) -> list[Line]:
    """A heading written downwards comes one character a line; two such lines and more without a gap become one."""
    done: list[Line] = []
    run: list[Line] = []
    for line in [*lines, Line(text="", gap=True)]:
        if run and (line.gap or not _CJK_CHAR.fullmatch(line.text)):
            done += [replace(run[0], text="".join(each.text for each in run))] if len(run) > 1 else run
            run = []
        if _CJK_CHAR.fullmatch(line.text):
            run.append(line)
        elif line.text:
            done.append(line)
    return done


def join(lines: Sequence[Line]) -> list[Line]:
    """Joins lines that were broken in mid-sentence. Items and headings keep their own line."""
    done: list[Line] = []
    previous: Line | None = None
    for line in lines:
        if previous and done and _continues(done[-1], previous, line):
            done[-1] = _joined(done[-1], line)
        else:
            done.append(line)
        previous = line
    return done


def _joined(sentence: Line, line: Line) -> Line:
    text = join_parts([sentence.text, line.text])
    last = sentence.turns[-1][1] if sentence.turns else sentence.place
    if line.place is None or line.place == last:
        return replace(sentence, text=text)
    return replace(sentence, text=text, turns=(*sentence.turns, (len(text) - len(line.text), line.place)))


def _continues(sentence: Line, previous: Line, line: Line) -> bool:
    """Whether `line` goes on with `sentence`, whose last line is `previous`."""
    if is_row(previous) and is_row(line):
        return False
    if line.level != sentence.level or is_item(line.text) or _STANDS_ALONE.match(line.text):
        return False
    if line.gap and (_BEGINS_WITH_YEAR.match(line.text) or sentence.text.endswith(("）", ")"))):
        return False
    if line.level:  # a title in large letters over two lines
        return not line.gap and not ends_sentence(sentence.text)
    if _GOES_ON.match(line.text) and not ends_sentence(sentence.text):
        return True
    if sentence.text.count("（") > sentence.text.count("）") and not ends_sentence(sentence.text):
        return previous.full or not line.gap
    if ends_sentence(previous.text):
        return False
    prose = "、" in sentence.text or "。" in sentence.text or len(sentence.text) > _PROSE_LENGTH
    if previous.full and prose:
        return True
    anew = _STARTS_ANEW.match(line.text)
    if line.gap:
        open_ended = _ENDS_OPEN.search(previous.text) or (_PARTICLE_START.match(line.text) and not anew)
        return previous.full and bool(open_ended)
    if line.text[0] in "（(" and not ends_sentence(sentence.text):
        return len(sentence.text) <= _HEADING_LENGTH
    if _ENDS_OPEN.search(previous.text):
        return True
    return bool(_PARTICLE_START.match(line.text) and not anew) or (previous.full and not marker_level(sentence.text))


def blocks(lines: Sequence[Line], *, before_table: bool = False) -> Iterator[Block]:
    """Joined lines → headings, list items and paragraphs. `before_table`: a table follows the last line."""
    table = Line(text="") if before_table else None
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else table
        level = line.level or _heading_level(line.text, following)
        if level:
            yield Block(kind=BlockKind.HEADING, text=line.text, place=line.place, level=level)
        else:
            kind = BlockKind.LIST_ITEM if is_item(line.text) else BlockKind.PARAGRAPH
            yield Block(kind=kind, text=line.text, place=line.place, turns=line.turns)


def _heading_level(text: str, following: Line | None) -> int:
    """A short marked line is a heading when something else than its own kind follows.

    「1 対象者」 before a sentence is one, 「1 本人」 before 「2 家族」 is not.
    """
    level = marker_level(text)
    if not level or len(text) > _HEADING_LENGTH or text[-1] in "。、，" or not following:
        return 0
    if level <= 6:
        return level
    next_level = following.level or marker_level(following.text)
    return 0 if next_level and next_level <= level else level
