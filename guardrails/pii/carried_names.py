"""Carries found names through a text: their readings, lists and columns they stand in, and where they stand again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guardrails.pii.findings import Finding, PiiType
from guardrails.pii.lexicon import Kind, Lexicon
from guardrails.pii.name_judge import NameJudge
from guardrails.pii.name_words import HONORIFICS, ROLE_WORDS, TITLES
from guardrails.pii.names import HIRAGANA, KANJI, KATAKANA, NameFinder
from guardrails.pii.parsing import Parsed

Span = tuple[int, int]
_ADDRESSED = re.compile(rf"[ \n]?(?:{'|'.join((*HONORIFICS, *TITLES))})")
_JOINED = re.compile(r"\s?(?:、|・|と|や|,|→|及び|および|または|又は|か|/|／|&|⇒|から)\s?")
_RENAMED = re.compile(rf"から(?P<v>[{KANJI}]{{1,4}})に(?:なり|なった|変わ|変更|改姓|戻)")
_READING_AFTER = re.compile(rf" ?[(（「](?P<v>[{HIRAGANA}{KATAKANA}]{{2,8}}(?: [{HIRAGANA}{KATAKANA}]{{2,8}})?)[)）」]")
_ITEM = rf"(?:[{KANJI}ノツ]{{1,5}}|[{KATAKANA}]{{2,12}}(?:・[{KATAKANA}]{{1,12}}){{0,4}})"
_NOTE = r"(?:[(（][^()（）\n]{1,6}[)）])?"
_LIST = re.compile(
    rf"(?<![{KANJI}{KATAKANA}])(?<![{HIRAGANA}](?<!の)){_ITEM}{_NOTE}"
    rf"(?:[、,・/→] ?{_ITEM}{_NOTE}){{2,40}}(?![{KANJI}{KATAKANA}ー])"
)
_LISTED_ITEM = re.compile(rf"(?P<v>{_ITEM}){_NOTE}")
_CELL_NAME = re.compile(
    rf"[{KANJI}{KATAKANA}{HIRAGANA}ー]+(?:[ ・][{KANJI}{KATAKANA}{HIRAGANA}ー]+){{0,3}}|[A-Z][A-Za-z' -]+"
)
_COMPANY_AFTER = re.compile(r"[がはを、→/)）。\n]|で[、。]|です|と(?!いう|い[っう])|$")
_GIVEN = rf"(?:[{KANJI}]{{1,3}}|[{HIRAGANA}]{{2,4}}|[{KATAKANA}]{{2,5}})"
_LISTED = 0.72


class Hits:
    """The names found so far; of two that overlap the longer stays, and nothing enters what is closed."""

    def __init__(self, closed: list[Finding]) -> None:
        self._closed = closed
        self._found: dict[Span, tuple[str, float]] = {}

    def add(self, start: int, end: int, rule: str, score: float) -> None:
        if start >= end or any(c.start < end and start < c.end for c in self._closed):
            return
        for other_start, other_end in list(self._found):
            if other_start < end and start < other_end:
                if other_end - other_start >= end - start:
                    return
                del self._found[(other_start, other_end)]
        self._found[(start, end)] = (rule, score)

    def spans(self) -> list[Span]:
        return sorted(self._found)

    def findings(self) -> list[Finding]:
        return [
            Finding(start=start, end=end, type=PiiType.PERSON, score=score, rule=rule)
            for (start, end), (rule, score) in self._found.items()
        ]


@dataclass(frozen=True)
class CarriedNames:
    """What the names found in one text say about its other words."""

    folded: str
    parsed: Parsed
    lexicon: Lexicon
    names: NameFinder
    judge: NameJudge

    def carry(self, hits: Hits) -> None:
        """Add to `hits` what they imply. Each step sees what the one before added."""
        for step in (self._joined, self._family, self._members, self._company, self._column_mates, self._readings):
            for start, end, rule in list(step(hits)):
                hits.add(start, end, rule, _LISTED)
        for start, end in list(self._repeated(hits)):
            hits.add(start, end, "repeated", 0.7)

    def _joined(self, hits: Hits) -> Iterator[tuple[int, int, str]]:
        """「鳥谷部と上遠野の読み方」: what is joined to a name and may be one, is one."""
        spans = hits.spans()
        for start, end in spans:
            joint = _JOINED.match(self.folded, self._after_honorific(end))
            if joint:
                name = self.names.after(joint.end()) or self._unknown(joint.end())
                if name and self._may_be_joined(*name):
                    yield *name, "listed"
            if start and self.folded[start - 1] == "・" and (other := self.names.before(start - 1, known_only=True)):
                if self.lexicon.is_surname(self.folded[slice(*other)]) and self.judge.starts_word(other[0]):
                    yield *other, "listed"
            elif start and self.folded[start - 1] in "、とや,→/":
                before = self.names.before(start - 1, known_only=True)
                if (
                    before
                    and before[1] == start - 1
                    and self._may_be_joined(*before)
                    and self.judge.starts_word(before[0])
                ):
                    yield *before, "listed"
        for match in _RENAMED.finditer(self.folded):  # 「岩永から樋口になりました」
            if any(end == match.start() for _, end in spans) and self.lexicon.is_surname(match["v"]):
                yield *match.span("v"), "renamed"

    def _family(self, hits: Hits) -> Iterator[tuple[int, int, str]]:
        """「榎 和彦　榎 ふじ」: who bears the surname of somebody named."""
        families = {name[0] for s, e in hits.spans() if len(name := self.folded[s:e].split()) == 2}
        for family in filter(self.lexicon.is_surname, families):
            written = rf"(?<![{KANJI}]){re.escape(family)} {{1,2}}(?P<v>{_GIVEN})(?<![様氏殿君方])(?=[\s、。(（,|]|$)"
            for match in re.finditer(written, self.folded):
                if match["v"] not in ROLE_WORDS:
                    yield *match.span(), "family"

    def _may_be_joined(self, start: int, end: int) -> bool:
        if _ADDRESSED.match(self.folded, end):  # 「山野井委員と石動委員」: a place has no title
            return not self.lexicon.is_only_common(self.folded[start:end])
        if re.fullmatch(r"満?[一二三四五六七八九十百]{2,4}", self.folded[start:end]):
            return False  # 「満八十一」
        common = self.judge.reads_as_common(self.judge.family(start, end))
        place = Kind.PLACE in self.lexicon.kind(self.folded[start:end]) or "PLACE" in self.parsed.labels(start, end)
        return not common and not place

    def _members(self, hits: Hits) -> Iterator[tuple[int, int, str]]:
        """「三上、四方、五味の3人」: a list in which somebody is named and everybody may be."""
        spans = hits.spans()
        for row in _LIST.finditer(self.folded):
            items = [m.span("v") for m in _LISTED_ITEM.finditer(self.folded, *row.span())]
            named = [any(s < end and start < e for s, e in spans) for start, end in items]
            known = sum(named)
            if known and all(
                is_named or self._may_be_listed(self.folded[start:end], place_too=known * 2 >= len(items))
                for is_named, (start, end) in zip(named, items, strict=True)
            ):
                for start, end in items:
                    yield start, end, "member"

    def _company(self, hits: Hits) -> Iterator[tuple[int, int, str]]:
        """「父が徳永、母が新里で」: in the sentence of somebody named a surname is one, though a place too."""
        ends = [end for _, end in hits.spans()]
        for token in self.parsed.tokens if ends else ():
            if not _COMPANY_AFTER.match(self.folded, token.end) or not self.judge.starts_word(token.start):
                continue
            kind = self.lexicon.kind(token.text)
            if len(token.text) < 2 or kind & (Kind.SURNAME | Kind.COMMON) != Kind.SURNAME:
                continue
            begin = max(self.folded.rfind(stop, 0, token.start) for stop in "。\n") + 1
            stop = re.compile(r"[。\n]|$").search(self.folded, token.end)
            if any(begin < end <= (stop.start() if stop else end) for end in ends):
                yield token.start, token.end, "company"

    def _may_be_listed(self, word: str, *, place_too: bool) -> bool:
        kind = self.lexicon.kind(word)
        if word in ROLE_WORDS:
            return False
        if re.match(rf"[{KATAKANA}]", word):
            return "・" in word or Kind.COMMON not in kind or Kind.SURNAME in kind
        return Kind.SURNAME in kind or (place_too and Kind.PLACE in kind)

    def _column_mates(self, hits: Hits) -> Iterator[tuple[int, int, str]]:
        """In lines built alike, what stands in the same place as a name: 「1⇥東 太陽⇥…」 above 「2⇥西 美月⇥…」."""
        for delimiter in "\t|,":
            for lines in _alike(self.folded, delimiter):
                for column in zip(*lines, strict=True):
                    cells = [self._trimmed(*cell) for cell in column]
                    named = [cell in hits.spans() for cell in cells]
                    may_be = [self._may_be_cell(*cell) for cell in cells]
                    if sum(named) * 3 >= len(cells) and all(a or b for a, b in zip(named, may_be, strict=True)):
                        for start, end in cells:
                            yield start, end, "column_mate"

    def _trimmed(self, start: int, end: int) -> Span:
        text = self.folded[start:end]
        start += len(text) - len(text.lstrip())
        end -= len(text) - len(text.rstrip())
        honorific = re.search(rf" ?(?:{'|'.join(HONORIFICS)})$", self.folded[start:end])
        return start, start + honorific.start() if honorific and honorific.start() else end

    def _may_be_cell(self, start: int, end: int) -> bool:
        text = self.folded[start:end]
        if len(text) > 24 or not _CELL_NAME.fullmatch(text) or not self.names.is_acceptable(start, end):
            return False
        return " " in text or not self.judge.reads_as_common(text) or self.lexicon.is_surname(text)

    def _readings(self, hits: Hits) -> Iterator[tuple[int, int, str]]:
        """「陽葵（ひまり）」"""
        for _, end in hits.spans():
            match = _READING_AFTER.match(self.folded, end)
            if match and re.match(rf"[{KANJI}]", self.folded[end - 1]):
                parts = match["v"].split()
                if not any(part in ROLE_WORDS or self.lexicon.is_only_common(part) for part in parts):
                    yield *match.span("v"), "reading"

    def _repeated(self, hits: Hits) -> Iterator[Span]:
        """Every other place where a found name stands, also its surname alone or written without the space."""
        forms = {form for start, end in hits.spans() for form in self._forms(self.folded[start:end])}
        for form in sorted(forms, key=len, reverse=True):
            for match in re.finditer(re.escape(form), self.folded):
                if self._stands_again(form, *match.span()):
                    yield match.span()

    def _stands_again(self, form: str, start: int, end: int) -> bool:
        if not self.judge.starts_word(start) or not self.names.is_acceptable(start, end):
            return False
        if len(form) < 2 or re.match(r"[0-9元]", self.folded[end : end + 1]):
            return False  # 「平成さん」 does not make a name of 「平成31年」
        if len(form) < 3 and not self.parsed.is_end(end):
            return False
        if self.judge.starts_line(start) and re.match(r"[ :：(（]", self.folded[end : end + 1]):
            return True  # the speaker of minutes: 「久世　えー、…」
        elsewhere = self.parsed.labels(start, end) & {"PLACE", "ORGANIZATION"}
        place = Kind.PLACE in self.lexicon.kind(form) and not re.match(r"[がはもをに、]", self.folded[end : end + 1])
        return not elsewhere and not place and not self.judge.reads_as_common(form)

    def _forms(self, name: str) -> set[str]:
        bare = re.sub(r"\s", "", name)
        forms = {name, bare}
        parts = name.split()
        if len(parts) == 2 and len(parts[0]) >= 2:
            forms.add(parts[0])
        elif len(parts) == 1 and (cut := self.names.split(bare)) and cut >= 2:
            forms.add(bare[:cut])
        return {form for form in forms if len(form) >= 2}

    def _unknown(self, start: int) -> Span | None:
        titled = re.compile(rf"[{KANJI}]{{2,4}}?(?={_ADDRESSED.pattern})").match(self.folded, start)
        if titled:
            return titled.span()
        match = re.compile(rf"[{KATAKANA}]{{4,9}}").match(self.folded, start)
        return None if match is None or self.lexicon.kind(match[0]) else match.span()

    def _after_honorific(self, end: int) -> int:
        match = _ADDRESSED.match(self.folded, end)
        return match.end() if match else end


def _alike(folded: str, delimiter: str) -> Iterator[list[list[Span]]]:
    """Runs of at least two lines with the same number of delimiters, each line as its cells."""
    if delimiter not in folded:
        return
    run: list[list[Span]] = []
    position = 0
    for line in [*folded.split("\n"), ""]:
        cells: list[Span] = []
        for part in line.split(delimiter):
            cells.append((position, position + len(part)))
            position += len(part) + 1
        if run and len(cells) != len(run[0]):
            if len(run) > 1:
                yield run
            run = []
        if len(cells) > 1:
            run.append(cells)
