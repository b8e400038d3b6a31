"""One search for names: the text, what is known of it, and what several kinds of evidence ask."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guardrails.pii.findings import Finding
from guardrails.pii.label_values import LabelledNames
from guardrails.pii.lexicon import Kind, Lexicon
from guardrails.pii.name_judge import NameJudge
from guardrails.pii.name_words import ROLE_WORDS
from guardrails.pii.names import KANJI, KATAKANA, NameFinder
from guardrails.pii.parsing import Parsed
from guardrails.pii.tables import Cell

NameHits = Iterator[tuple[int, int, str, float]]  # start, end, rule, score
# Where one of these begins, no honorific does.
NO_HONORIFIC = re.compile(
    r"(?:さんさん|さん(?:商店街|通り|ま(?=[祭つのをがは焼定漁]))|様式|様々|様子|様相|様態|様方|氏名|氏子|氏神|君主|君が|殿下|殿堂"
    r"|どのよ|どのく|どの[^\s、。]|さんざ|さんか(?!ら)|さんぽ|様に[^、。])"
)
_WHOLE_WORD = re.compile(
    rf"(?:^|[^{KANJI}{KATAKANA}])(?P<v>(?<![{KANJI}])[{KANJI}]{{1,4}}|(?<![{KATAKANA}])[{KATAKANA}]{{3,8}})$"
)


@dataclass(frozen=True, kw_only=True)
class NameSearch:
    """What every rule for names is given. `closed` are numbers and addresses already found."""

    folded: str
    parsed: Parsed
    lexicon: Lexicon
    cells: tuple[Cell, ...]
    closed: tuple[Finding, ...]
    names: NameFinder
    judge: NameJudge
    values: LabelledNames

    def word_before(self, end: int) -> tuple[int, int] | None:
        """The whole run of kanji or katakana that ends here, whatever it is."""
        match = _WHOLE_WORD.search(self.folded, max(0, end - 10), end)
        if match is None or match["v"] in ROLE_WORDS or not self.names.is_acceptable(*match.span("v")):
            return None
        return match.span("v")

    def is_unknown_name(self, start: int, end: int) -> bool:
        """「石動委員」「オオクボ課長」: no name in the dictionary, and no word either."""
        word = self.folded[start:end]
        kanji = re.fullmatch(rf"[{KANJI}]{{2,4}}", word) is not None and not self.lexicon.kind(word) & ~Kind.PLACE
        common = any(self.judge.is_known_word(t.text) for t in self.parsed.between(start, end))
        return (kanji and not common) or self.judge.may_be_katakana_name(word)
