"""Judges whether a stretch of text may be a name: alone, before an honorific, as GiNZA says, in a self-introduction."""

import re
from dataclasses import dataclass
from functools import cached_property

from guardrails.pii.findings import Finding, PiiType
from guardrails.pii.lexicon import Kind, Lexicon
from guardrails.pii.name_words import ROLE_WORDS
from guardrails.pii.names import HIRAGANA, KANJI, KATAKANA, NameFinder
from guardrails.pii.parsing import Parsed

_BEFORE_IS = re.compile(
    r"(?:^|[。\n!！?？、「『(（:：…~ 課係室]|(?:課|係|部|室|局|所|署|社|校|会|店|園|院|組|町|[0-9号番]|担当"
    r"|保護者|父|母|夫|妻|生|生まれ|自治会長|代表|住む|者|市民|職員|の者)の"
    r"|[ぁ-ん][ただ]|たい|ない|ている)$"
)
_NUMERALS = "一二三四五六七八九十数"
_OF_AN_OFFICE = re.compile(r"(?:[課係室局部]|センター)の$")
_OF_A_COMPANY = re.compile(r"(?:(?:株式|有限|合同)会社|法人|\([株有]\)|㈱|㈲)[^、。\s]{0,14}の$")
_GREETED = re.compile(
    r"(?:こんにち[はわ]|こんばん[はわ]|おはよう(?:ございます)?|[は初]じめまして|失礼(?:し|いたし)ます|すみません|もしもし"
    r"|[私僕]は?|(?:お世話に|いつも|突然|夜分)[^、。!\n]{0,16})[、。,!…~\s]{1,3}$"
)
_ASKED = re.compile(r"名前[^。?？\n]{0,16}[。?？]\s?(?:[^\s。]{0,8}[ :：】])?(?:はい|ええ)?[、。]?(?:はい)?[、。]?$")
_AFTER_A_SENTENCE = re.compile(r"(?:です|ます|ました|ません|ですけど|もしもし)$")


@dataclass(frozen=True)
class NameJudge:
    """Judgements about one text. `closed` are numbers and addresses already found."""

    folded: str
    parsed: Parsed
    lexicon: Lexicon
    names: NameFinder
    closed: tuple[Finding, ...]

    def introduces_itself(self, start: int, end: int) -> bool:
        before = self.folded[max(0, start - 24) : start]
        word = self.folded[start:end]
        if before.endswith("の") and self._belongs_to_somewhere(before, word):
            return True
        spoken = _AFTER_A_SENTENCE.search(before) is not None and self.lexicon.is_surname(self.family(start, end))
        if not _BEFORE_IS.search(before) and not spoken and not self._follows_a_contact(start):
            return False
        if re.search(r"[ただい]$", before) and re.fullmatch(r"[ぁ-ん]+", word):
            return False  # 「受けたいそうです」
        if self.is_full(start, end):
            return True
        tokens = self.parsed.between(start, end)
        if len(tokens) == 1 and tokens[0].tag.startswith(("副詞", "感動詞", "代名詞", "連体詞")):
            return False  # 「そうです」
        if self.is_asked_for_name(start) and not self.lexicon.is_only_common(word) and word not in ROLE_WORDS:
            return True
        if any((e.start, e.end, e.label) == (start, end, "PERSON") for e in self.parsed.entities) and len(word) > 1:
            return word not in ROLE_WORDS  # 「盗まれた東雲です」: a word of the dictionary that GiNZA reads as a name
        opening = start == 0 or self.folded[start - 1] in "。\n!！ "
        rare = not self.lexicon.kind(word) & ~Kind.PLACE and re.fullmatch(rf"[{KANJI}]{{2,4}}", word) is not None
        rare = rare and word[0] not in _NUMERALS  # 「まだ三歳なんですが」
        unknown = not self.lexicon.kind(word) and re.fullmatch(rf"[{HIRAGANA}]{{3,5}}|[{KATAKANA}]{{3,8}}", word)
        if re.search(r"[ぁ-ん][ただ]$|\n$", before) and (
            rare or (self.lexicon.is_surname(word) and before[-1] != "\n")
        ):
            return True  # 「予約をした大豆生田です」: no dictionary knows it, but somebody did it
        if (rare or unknown or self.lexicon.is_surname(word)) and (start == 0 or _GREETED.search(before)):
            return True
        if self.lexicon.is_surname(word):
            common = Kind.COMMON in self.lexicon.kind(word) and len(word) == 1
            place_only_by_context = (
                Kind.PLACE in self.lexicon.kind(word) and not opening and before.endswith(("、", "(", "（", "「"))
            )
            return not (common and not opening and not self._follows_a_contact(start)) and not (
                place_only_by_context
                and "PLACE" in self.parsed.labels(start, end)
                and not re.search(r"[0-9号室F]、$", before)
            )
        if self._follows_a_contact(start):
            at_an_address = any(c.end == start - 1 and c.type is PiiType.ADDRESS for c in self.closed)
            place = at_an_address and Kind.PLACE in self.lexicon.kind(word)  # 「…2-5の公園前です」
            return not self.lexicon.is_only_common(word) and not place
        kind = self.lexicon.kind(word)
        if start == 0 and (Kind.PLACE in kind or re.fullmatch(rf"[{HIRAGANA}]{{3,5}}", word)):
            return True  # a message that begins 「大阪です。」 gives its sender's name
        return opening and not kind and re.fullmatch(rf"[{KATAKANA}]{{2,5}}|[{KANJI}]{{2,3}}", word) is not None

    def is_asked_for_name(self, start: int) -> bool:
        return _ASKED.search(self.folded, max(0, start - 60), start) is not None

    def _follows_a_contact(self, start: int) -> bool:
        return self.folded[start - 1 : start] == "の" and any(c.end == start - 1 for c in self.closed)

    def _belongs_to_somewhere(self, before: str, word: str) -> bool:
        """「福祉課の大豆生田です」「株式会社…設備の丸山です」「二階の蓮見です」"""
        kind = self.lexicon.kind(word)
        if _OF_AN_OFFICE.search(before) or _OF_A_COMPANY.search(before):
            unknown = not kind & ~Kind.PLACE and re.fullmatch(rf"[{KANJI}]{{2,4}}", word) is not None
            return unknown or self.lexicon.is_surname(word)
        numbered = word[0] in _NUMERALS  # 「そこの二階です」
        return Kind.SURNAME in kind and not kind & (Kind.COMMON | Kind.PLACE) and not numbered

    def may_take_honorific(self, start: int, end: int, honorific: str) -> bool:
        word = self.folded[start:end]
        if self.is_full(start, end) or self.lexicon.is_surname(word):
            return True
        labels = self.parsed.labels(start, end)
        if honorific in ("くん", "ちゃん") and re.fullmatch(rf"[{HIRAGANA}]{{2,4}}", word):
            return word[0] not in "おご"  # りく is a word too, but 「りくくん」 is somebody
        if self.lexicon.is_only_common(word) or (
            Kind.GIVEN in self.lexicon.kind(word) and honorific in ("氏", "先生", "殿") and len(word) == 1
        ):
            return False
        if labels & {"ORGANIZATION", "PLACE"} and not self.lexicon.is_name(word):
            return (
                honorific in ("様", "氏", "さん")
                and Kind.ORGANIZATION not in self.lexicon.kind(word)
                and "ORGANIZATION" not in labels
            )
        return True

    def believe_entity(self, start: int, end: int, word: str) -> bool:
        bare = re.sub(r"\s", "", word)
        kind = self.lexicon.kind(bare)
        if Kind.PERSON in kind and Kind.SURNAME not in kind:
            return False  # one dictionary entry for a whole person: somebody famous
        parts = word.split()
        if self.is_full(start, end) or (len(parts) == 2 and self.names.is_full_name(*parts, expected=True)):
            return self.starts_word(start)
        if kind & (Kind.SURNAME | Kind.GIVEN):
            return len(bare) > 1 and not kind & (Kind.COMMON | Kind.PLACE) and self.starts_word(start)
        tokens = self.parsed.between(start, end)
        unknown = all(not self.lexicon.is_only_common(t.text) or len(t.text) == 1 for t in tokens)
        return unknown and 2 <= len(bare) <= 5 and re.fullmatch(rf"[{KANJI}]+", bare) is not None and not kind

    def is_full(self, start: int, end: int) -> bool:
        word = self.folded[start:end].strip()
        parts = word.split()
        if len(parts) == 2:
            return self.names.is_full_name(parts[0], parts[1])
        return len(parts) == 1 and self.names.split(word) is not None

    def family(self, start: int, end: int) -> str:
        word = self.folded[start:end]
        return word.split()[0] if word.split() else word

    def reads_as_common(self, word: str) -> bool:
        """Whether it is a word of the language here: 谷口 is one in the dictionary, but seldom in a sentence."""
        common = Kind.COMMON in self.lexicon.kind(word) and word not in self._read_as_surnames
        return common or word in ROLE_WORDS

    @cached_property
    def _read_as_surnames(self) -> frozenset[str]:
        return frozenset(token.text for token in self.parsed.tokens if token.tag.endswith("人名-姓"))

    def looks_personal(self, start: int, end: int) -> bool:
        """The sentence itself is read with a name here, by Sudachi or by GiNZA."""
        return "PERSON" in self.parsed.labels(start, end) or any(t.is_person for t in self.parsed.between(start, end))

    def may_be_katakana_name(self, word: str) -> bool:
        written = re.fullmatch(rf"[{KATAKANA}]{{3,8}}", word) is not None
        return written and not self.lexicon.kind(word) & (Kind.COMMON | Kind.PLACE | Kind.ORGANIZATION)

    def is_common_thing(self, start: int, end: int) -> bool:
        word = self.folded[start:end]
        if re.fullmatch(rf"[{HIRAGANA}]{{3,5}}", word) and not self.lexicon.kind(word):
            return False
        tokens = self.parsed.between(start, end)
        return (
            self.reads_as_common(word)
            and not self.lexicon.is_surname(word)
            or any(self.is_known_word(t.text) for t in tokens)
        )

    def is_ordinary(self, word: str) -> bool:
        return self.lexicon.is_only_common(word)

    def is_known_word(self, piece: str) -> bool:
        return len(piece) > 1 and self.lexicon.is_only_common(piece)

    def is_own_word(self, start: int) -> bool:
        if self.parsed.is_start(start):
            return True
        return (
            re.search(
                r"[^多同一異有仕模文貴何](?:様|さん|さま)$",
                self.folded[max(0, start - 1) : start + 2].rstrip("、。はがのを"),
            )
            is not None
        )

    def starts_line(self, start: int) -> bool:
        return not self.folded[self.folded.rfind("\n", 0, start) + 1 : start].strip(" \t,|0123456789")

    def starts_word(self, start: int) -> bool:
        return (
            self.parsed.is_start(start)
            and not re.match(rf"[{KANJI}]", self.folded[start - 1 : start])
            or start == 0
            or (
                self.parsed.is_start(start)
                and self.is_known_word((self.parsed.ending_at(start) or self.parsed.tokens[0]).text)
            )
        )
