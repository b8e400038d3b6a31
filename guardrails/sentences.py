"""A text taken apart for comparison: segments, clauses, words, values, and what is affirmed or denied."""

import re
import threading
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path

from sudachipy import Dictionary, SplitMode, Tokenizer

from guardrails.expressions import Expression, find_expressions
from guardrails.folding import Folded, fold
from guardrails.polarity import Statement, Token, find_statements

_SUDACHI_CHARACTERS = 8_000  # Sudachi refuses more than 49,149 bytes at once
_SEGMENT = re.compile(r"[^\n。!?]+(?:[。!?]+[」』)]*)?|[。!?]+")
_CLAUSE_ENDS = {"が", "ので", "から", "けれど", "けれども", "し", "て", "ば", "と", "たら", "ため", "場合"}
SLIDE_REACH = 3  # segments; see Analysis.reach
_TITLE_CHARACTERS = 80
_TELLING_SUFFIXES = ("内", "外", "人", "長", "中", "前", "後")
_VERB_PAIRS = {("届ける", "出る"): "届け出る", ("受ける", "付ける"): "受け付ける", ("申す", "込む"): "申し込む"}


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """lexicon.toml. `canonical` maps a word to the one that stands for it, `alike` and `opposites` to several."""

    generic: frozenset[str]
    formal: frozenset[str]
    light: frozenset[str]
    canonical: dict[str, str]
    alike: dict[str, frozenset[str]]
    opposites: dict[str, frozenset[str]]
    opposite_texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Word:
    """A content word: its comparable form, and [start, end) in the folded text."""

    form: str
    start: int
    end: int
    is_topic: bool  # followed by は or も
    is_means: bool  # followed by で: 郵送で


@dataclass(frozen=True, kw_only=True)
class Clause:
    """Part of a segment with one predicate. `asks`: it is a question and affirms nothing."""

    start: int
    end: int
    words: frozenset[str]
    topics: frozenset[str]
    statements: tuple[Statement, ...]
    asks: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Segment:
    """A sentence, a list item or a table row: [start, end) of the folded text."""

    start: int
    end: int
    is_row: bool
    tokens: tuple[Token, ...]
    words: tuple[Word, ...]
    expressions: tuple[Expression, ...]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Analysis:
    """A whole text. `title` is the number of leading segments that belong to a heading line shared by all others."""

    folded: Folded
    segments: tuple[Segment, ...]
    title: int

    def reach(self, segment: Segment) -> int:
        """How far around it segments tell what it is about: a row stands for itself, the lines of a slide are short."""
        if segment.is_row:
            return 0
        return 1 if self.folded.text[segment.start : segment.end].rstrip().endswith("。") else SLIDE_REACH

    @cached_property
    def expressions(self) -> list[Expression]:
        return [e for s in self.segments for e in s.expressions]

    @cached_property
    def forms(self) -> frozenset[str]:
        return frozenset(w.form for s in self.segments for w in s.words)


@cache
def lexicon() -> Lexicon:
    raw = tomllib.loads((Path(__file__).parent / "lexicon.toml").read_text(encoding="utf-8"))
    groups = [line.split("/") for line in raw["same"].split()]
    canonical = {word: group[0] for group in groups for word in group}
    alike = _sets(raw["alike"], canonical)
    others = _sets(raw["opposites"], {})
    texts = [line.split("/") for line in raw["opposite_texts"].split()]
    return Lexicon(
        generic=frozenset(raw["generic"].split()),
        formal=frozenset(raw["formal"].split()),
        light=frozenset(raw["light"].split()),
        canonical=canonical,
        alike=alike,
        opposite_texts=tuple((one, other) for pair in texts for one, other in (pair, pair[::-1])),
        opposites={word: found - alike.get(word, frozenset()) for word, found in others.items()},
    )


def _sets(lines: str, canonical: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Every word with all that stand in a line with it, as written and as Sudachi normalises them."""
    found: dict[str, set[str]] = {}
    for line in lines.split():
        written = line.split("/")
        parsed = [_tokenizer().tokenize(word) for word in written]
        forms = [m[0].normalized_form() for m in parsed if len(m) == 1]
        group = {*written, *(canonical.get(form, form) for form in forms)}
        for word in group:
            found.setdefault(word, set()).update(group)
    return {word: frozenset(group - {word}) for word, group in found.items()}


_local = threading.local()


def _tokenizer() -> Tokenizer:
    """One for each thread: a Sudachi tokenizer may not be shared."""
    if not hasattr(_local, "tokenizer"):
        _local.tokenizer = _dictionary().create(mode=SplitMode.A)
    tokenizer: Tokenizer = _local.tokenizer
    return tokenizer


@cache
def _dictionary() -> Dictionary:
    return Dictionary(dict="core")


@lru_cache(maxsize=256)
def analyse(text: str) -> Analysis:
    """Take a text apart; the passages of one answer are asked for again with every sentence, hence the cache."""
    title, body = _split_title(text)
    folded = fold(title + "\n" + body if title else text)
    content = folded.text
    title_end = content.find("\n") if title else 0
    if title and title_end < 0:
        title_end = len(fold(title).text)
    spans = [(m.start(), m.end()) for m in _SEGMENT.finditer(content)]
    segments = tuple(_segment(folded, start, end) for start, end in spans)
    return Analysis(folded=folded, segments=segments, title=sum(1 for start, _ in spans if start < title_end))


def _split_title(text: str) -> tuple[str, str]:
    """The heading path that stands above a passage; ends as its own segment whatever follows."""
    first, newline, rest = text.partition("\n")
    if not newline or len(first) > _TITLE_CHARACTERS or re.search(r"[。、｜|]\s*$|[｜|]", first):
        return "", text
    return first.strip() + " 。", rest


def _segment(folded: Folded, start: int, end: int) -> Segment:
    text = folded.text[start:end]
    tokens = list(_tokens(text, start))
    expressions = tuple(_shifted(e, start) for e in find_expressions(text))
    words = tuple(_words(tokens, expressions))
    clauses = tuple(_clause(text, start, part, words) for part in _clause_tokens(tokens))
    return Segment(
        start=start, end=end, is_row="|" in text, tokens=tuple(tokens), words=words, expressions=expressions,
        clauses=clauses,
    )  # fmt: skip


def _shifted(expression: Expression, by: int) -> Expression:
    return replace(expression, start=expression.start + by, end=expression.end + by)


def _tokens(text: str, start: int) -> Iterator[Token]:
    for cut in range(0, len(text), _SUDACHI_CHARACTERS):
        waiting: Token | None = None
        for m in _tokenizer().tokenize(text[cut : cut + _SUDACHI_CHARACTERS]):
            pos = m.part_of_speech()
            token = Token(
                surface=m.surface(), form=m.normalized_form(), pos=pos[0], sub=pos[1], use=pos[2],
                start=start + cut + m.begin(), end=start + cut + m.end(),
            )  # fmt: skip
            joined = _joined(waiting, token)
            if waiting and not joined:
                yield waiting
            waiting = joined or token
        if waiting:
            yield waiting


def _joined(left: Token | None, right: Token) -> Token | None:
    """市+長, 県+内, 代理+人, 非+公開: parts that only together tell one thing from another."""
    if left is not None and left.pos == "接頭辞" and left.surface in ("非", "不", "未", "無") and right.pos == "名詞":
        form = left.surface + right.form
        return replace(right, surface=left.surface + right.surface, form=form, start=left.start, prefix=left.surface)
    if left is not None and (left.form, right.form) in _VERB_PAIRS:
        return replace(
            left, surface=left.surface + right.surface, form=_VERB_PAIRS[left.form, right.form], end=right.end
        )
    if left is None or left.pos != "名詞" or left.sub == "数詞" or right.pos != "接尾辞":
        return None
    if len(left.surface) > 1 and right.surface not in _TELLING_SUFFIXES:
        return None
    return replace(left, surface=left.surface + right.surface, form=left.form + right.surface, end=right.end)


def _words(tokens: Sequence[Token], expressions: Sequence[Expression]) -> Iterator[Word]:
    canonical = lexicon().canonical
    for i, token in enumerate(tokens):
        if not token.is_content or any(e.start <= token.start < e.end for e in expressions):
            continue
        tail = i + 1
        while tail < len(tokens) and tokens[tail].pos == "接尾辞":  # 料 of 手数料は
            tail += 1
        after = [t.surface for t in tokens[tail : tail + 2]] + ["", ""]
        yield Word(
            form=canonical.get(token.form, token.form),
            start=token.start,
            end=token.end,
            is_topic=after[0] in ("は", "も") or (after[0] in ("で", "に", "と") and after[1] in ("は", "も")),
            is_means=after[0] == "で" and after[1] not in ("す", "あれ", "ある", "なく", "ない"),
        )


def _clause_tokens(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Cut where a comma follows a predicate, and at cell borders."""
    part: list[Token] = []
    for token in tokens:
        previous = part[-1] if part else None
        part.append(token)
        after_predicate = previous is not None and (
            previous.pos in ("動詞", "助動詞", "形容詞") or previous.surface in _CLAUSE_ENDS
        )
        if token.surface == "|" or (token.surface in ("、", ",", "。") and after_predicate):
            yield part
            part = []
    if part:
        yield part


def _clause(text: str, offset: int, tokens: Sequence[Token], words: Sequence[Word]) -> Clause:
    start, end = tokens[0].start, tokens[-1].end
    inside = [w for w in words if start <= w.start < end]
    written = text[start - offset : end - offset]
    return Clause(
        start=start,
        end=end,
        words=frozenset(w.form for w in inside),
        topics=frozenset(w.form for w in inside if w.is_topic),
        statements=tuple(find_statements(tokens, text)),
        asks=bool(re.search(r"(?:か[。?]?|\?)$", written)),
    )
