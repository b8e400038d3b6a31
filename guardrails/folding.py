"""One notation for comparison: full-width, half-width kana, line breaks and letter-spaced slide text folded away.

Every folded character remembers where it stood, so that a verdict can point into the text as the user knows it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

_CLUSTER = re.compile(r"[ｦ-ﾟ][ﾞﾟ]?|[\s\S]")
_NOT_FOLDED = re.compile(r"[\u2460-\u24ff\u2776-\u2793]")  # ①, ⑴, Ⓐ … are list marks: as digits they would be numbers
_LOOK_ALIKE = str.maketrans(
    {"～": "〜", "~": "〜", "∼": "〜", "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "―": "-"}
)
_SPACED_OUT = re.compile(r"(?:(?<=\n)|^)[^\S\n]*(?:\S[^\S\n]){4,}\S[^\S\n]*(?=\n|$)")
_CJK = r"[\u2e80-\u9fff\uf900-\ufaff\u3000-\u30ff、。「」()〜※]"
_SPACE = re.compile(r"[^\S\n]+")
_BULLET = r"[・•●■□▶▲○◎◆◇※〇【\[①-⑳\-*]|\(?\d{1,2}[.)](?!\d)|第\d+条"
_HARD_BREAK = re.compile(
    rf"(?<=[。!?])\s*\n|\n(?=\s*(?:{_BULLET}))|\n(?=[^\n]*[|]\s*\S)|(?<=[|])[^\n]*\n|\n\s*\n(?![ぁ-ん])"
    # and after a line that ends in a value
    r"|(?<=[\d)][件人円名日分回%年月面台枚冊個歳点])\s*\n(?![ぁ-ん)])"
    r"|(?<=[\d)%])\s*\n(?=[一-龥ァ-ヶ]{2})"
)


@dataclass(frozen=True, kw_only=True)
class Folded:
    """`text` folded from an original; `offsets[i]` is where `text[i]` begins there, with one entry more for the end."""

    text: str
    offsets: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """[start, end) of the folded text as a span of the original; not empty when start < end."""
        first = self.offsets[start]
        last = self.offsets[end]
        return first, max(last, first + 1) if end > start else last

    def gap_before(self, index: int) -> bool:
        """Did white space stand before this character, folded away since?"""
        return 0 < index < len(self.text) and self.offsets[index] > self.offsets[index - 1] + 1

    @cached_property
    def compact(self) -> str:
        """Without any white space and in lower case: for asking whether a term stands in the text at all."""
        return re.sub(r"\s+", "", self.text).lower()


def fold(text: str) -> Folded:
    """NFKC a character at a time, then join what a slide or a column broke.

    Line breaks stay only where a sentence, a list item or a table row ends; white space stays only between two
    Latin words or two numbers. A line in which single characters stand apart (令 和 元 年) is closed up.
    """
    characters: list[str] = []
    offsets: list[int] = []
    for match in _CLUSTER.finditer(text):
        piece = match.group()
        if "\ud800" <= piece <= "\udfff":
            piece = "\ufffd"  # half a character: Sudachi cannot read it
        elif not _NOT_FOLDED.match(piece):
            piece = unicodedata.normalize("NFKC", piece).translate(_LOOK_ALIKE)
        characters += piece
        offsets += [match.start()] * len(piece)
    offsets.append(len(text))
    folded = "".join(characters)
    kept = _characters_to_keep(folded)
    return Folded(
        text="".join("\n" if keep == "\n" else folded[i] for i, keep in kept),
        offsets=(*(offsets[i] for i, _ in kept), offsets[-1]),
    )


def _characters_to_keep(text: str) -> list[tuple[int, str]]:
    """Index and character of everything that survives; a run of white space survives as at most one character."""
    closed_up = {
        i for m in _SPACED_OUT.finditer(text) for i in range(*m.span()) if text[i] != "\n" and text[i].isspace()
    }
    hard = {m.start() + m.group().index("\n") for m in _HARD_BREAK.finditer(text) if "\n" in m.group()}
    kept: list[tuple[int, str]] = []
    position = 0
    for run in re.finditer(r"\s+", text):
        kept += [(i, text[i]) for i in range(position, run.start())]
        position = run.end()
        if closed_up.issuperset(range(*run.span())) or not kept or position == len(text):
            continue
        breaks = [i for i in range(*run.span()) if i in hard]
        if breaks or run.group().count("\n") and _row_boundary(text, run):
            kept.append((breaks[0] if breaks else run.start(), "\n"))
        elif not (re.match(_CJK, text[run.start() - 1]) or re.match(_CJK, text[position])):
            kept.append((run.start(), " "))
    kept += [(i, text[i]) for i in range(position, len(text))]
    return kept


def _row_boundary(text: str, run: re.Match[str]) -> bool:
    """A table row 「表名|列: 値|…」 ends with its line, whatever the line looks like."""
    before = text[text.rfind("\n", 0, run.start()) + 1 : run.start()]
    following_end = text.find("\n", run.end())
    after = text[run.end() : following_end if following_end >= 0 else len(text)]
    return "|" in before or "|" in after
