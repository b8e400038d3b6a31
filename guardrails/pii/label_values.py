"""Reads the name written after a label: 「氏名　鷹 野　武」, 「フリガナ：オミガワ マサユキ」."""

import re
from dataclasses import dataclass

from guardrails.pii.lexicon import Lexicon
from guardrails.pii.name_judge import NameJudge
from guardrails.pii.name_words import HONORIFICS, ROLE_LABELS, ROLE_WORDS, STRONG_LABELS
from guardrails.pii.names import HIRAGANA, KANJI, KATAKANA, NameFinder
from guardrails.pii.parsing import Parsed

_SEGMENT = re.compile(rf"[{KANJI}{KATAKANA}{HIRAGANA}・ノー=]+")
_KANA_VALUE = re.compile(rf"[{KATAKANA}{HIRAGANA}ー]+")


@dataclass(frozen=True)
class LabelledNames:
    """Names after labels in one text."""

    folded: str
    parsed: Parsed
    lexicon: Lexicon
    names: NameFinder
    judge: NameJudge

    def value(self, start: int, *, strict: bool) -> tuple[int, int] | None:
        """The name written after a label: pieces separated by spaces, until something that is no piece of a name."""
        pieces: list[tuple[int, int]] = []
        position = start
        while len(pieces) < 5:
            gap = re.compile(r" {0,4}").match(self.folded, position)
            position = gap.end() if gap and pieces else position
            match = _SEGMENT.match(self.folded, position)
            if match is None:
                break
            piece = self._piece(match.group(), match.start(), bool(pieces))
            if not piece or (pieces and not self._may_continue(pieces, piece)):
                break
            pieces.append((match.start(), match.start() + len(piece)))
            position = pieces[-1][1]
            if len(piece) < len(match.group()):
                break
        if not pieces:
            return None
        start = self.names.family_start(*pieces[0]) if len(pieces) > 1 else pieces[0][0]  # 「亡父徳永 弥一」
        name = start, self._over_line_break(pieces)
        return name if self._is_value(*name, strict=strict) else None

    def _piece(self, text: str, start: int, later: bool) -> str:
        honorific = re.search(rf"(?:{'|'.join(HONORIFICS)})(?=$|[^{KANJI}])", text)
        if honorific and honorific.start() > 0:
            text = text[: honorific.start()]
        particle = re.search(
            r"(?<=[一-龠ァ-ヺー])(?:です|と申|といい|という|さん|様|である|の|は|が|を|に|で|から|まで"
            r"|より|宛|名義|と(?=[ぁ-ん]))",
            text,
        )
        if particle and not _KANA_VALUE.fullmatch(text):
            text = text[: particle.start()]
        elif _KANA_VALUE.fullmatch(text):
            text = re.split(r"です|と申|といい|でござ|という|になり|に[^ぁ-ん]|で(?=[。、]|$)", text)[0]
        if re.match(rf"[{KANJI}ノ]+・", text):
            text = text.split("・")[0]  # two persons
        # 都 and 堀 are words and surnames: alone they may begin a name, 印 and 男 in a form do not.
        surname = len(text) == 1 and text not in "印男女有無他等" and self.lexicon.is_surname(text) and not later
        if (text in ROLE_WORDS and not surname) or re.match(
            rf"(?:{STRONG_LABELS}|{ROLE_LABELS}|性別|生年月日|年齢|住所|電話|携帯|印|男|女|続柄|備考|TEL|のよう|うまれた?|じゅうしょ|でんわ|せいべつ|こくせき)$",
            text,
        ):
            return ""
        limit = 24 if re.match(rf"[{KATAKANA}・]", text) else 6
        return text if len(text) <= limit and not (later and len(text) > 10) else ""

    def _may_continue(self, pieces: list[tuple[int, int]], piece: str) -> bool:
        lengths = [end - start for start, end in pieces]
        if len(pieces) == 1:
            # 朝陽 is a word too: after a surname and a label it is taken for the given name it looks like.
            family = self.folded[slice(*pieces[0])]
            written = rf"[{KANJI}]{{2}}|[{HIRAGANA}]{{2,4}}|[{KATAKANA}]{{2,5}}"
            given = re.fullmatch(written, piece) is not None and self.lexicon.is_surname(family)
            return len(piece) <= 8 and (given or not self.judge.is_known_word(piece))
        if all(re.match(rf"[{KATAKANA}]", p) for p in (piece, *(self.folded[s:e] for s, e in pieces))):
            return True  # 「ファム ティ トゥイ」
        return (
            (min(lengths) == 1 or re.match(rf"[{HIRAGANA}]", piece) is not None)
            and len(piece) <= 4
            and not self.judge.is_known_word(piece)
        )

    def _over_line_break(self, pieces: list[tuple[int, int]]) -> int:
        """「氏名 前園↵秀一」: a given name that slipped to the next line."""
        end = pieces[-1][1]
        if len(pieces) > 1 or self.folded[end : end + 1] != "\n":
            return end
        line = re.compile(rf"[{KANJI}]{{1,3}}(?=\s|$)|[{HIRAGANA}]{{2,4}}(?=\s|$)").match(self.folded, end + 1)
        return line.end() if line and self.lexicon.is_given(line[0]) else end

    def _is_value(self, start: int, end: int, *, strict: bool) -> bool:
        word = self.folded[start:end]
        bare = re.sub(r"\s", "", word)
        if len(bare) < 1 or bare in ROLE_WORDS or not self.names.is_acceptable(start, end):
            return False
        parts = word.split()
        full = len(parts) == 2 and self.names.is_full_name(parts[0], parts[1], expected=True)
        known = full or self.judge.is_full(start, end) or self.lexicon.is_name(bare)
        if strict:
            alone = re.match(r"[ \n、・(（]|です|$", self.folded[end : end + 2]) is not None
            sure = self.folded[start - 1] in ":「"
            if alone and (self.lexicon.is_name(bare) if sure else self.lexicon.is_surname(bare) and len(bare) > 1):
                return True  # 「受付者 鹿毛」「申請者：堀」
            return (
                known and not self.judge.reads_as_common(bare) and len(bare) > 1
            ) or self.judge.may_be_katakana_name(bare)
        if known:
            return not (len(bare) == 1 and not self.lexicon.is_name(bare))
        tokens = self.parsed.between(start, end)
        common = any(
            len(t.text) > 1 and self.lexicon.is_only_common(t.text) and not _KANA_VALUE.fullmatch(t.text)
            for t in tokens
        )
        verbs = (
            any(t.tag.startswith(("動詞", "助動詞", "助詞-格")) for t in tokens)
            and " " not in word
            and not re.search(rf"[{KATAKANA}]", word)
        )
        return not common and not verbs and not self.lexicon.is_only_common(bare) and len(bare) >= 2
