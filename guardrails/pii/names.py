"""Where a name begins and ends: left of an honorific, right of a label, a given name after a surname."""

import re
from dataclasses import dataclass

from guardrails.pii.lexicon import Kind, Lexicon
from guardrails.pii.name_words import COMPANY_PREFIX, HISTORICAL, PLACE_SUFFIX, ROLE_WORDS
from guardrails.pii.parsing import Parsed

KANJI = "一-龠々〆㐀-䶿豈-﫿𠀀-𯿿ヶヵ"
HIRAGANA = "ぁ-ゖゝゞ"
KATAKANA = "ァ-ヺーヽヾ"
KANA_NAME_END = "[子江枝代美恵]"  # フサ子, キミ江
_RUN_BEFORE = re.compile(rf"(?:[{KANJI}ノツ之の]|[{KATAKANA}・=]|[{HIRAGANA}])+$")
_KANJI_RUN = re.compile(rf"[{KANJI}ノツ]+$")
_SPACED = re.compile(
    rf"(?P<family>[{KANJI}ノツ]{{1,7}}|[{HIRAGANA}]{{2,6}}|[{KATAKANA}]{{2,7}})(?P<space>[ \n]{{1,3}})$"
)
_GIVEN_AFTER = re.compile(
    rf"(?P<space>[ ]{{0,3}}|\n)(?P<given>[{KANJI}]{{1,3}}[{HIRAGANA}]{{0,2}}"
    rf"|[{HIRAGANA}]{{1,3}}{KANA_NAME_END}|[{HIRAGANA}]{{2,5}}|[{KATAKANA}]{{2,6}}{KANA_NAME_END}?)"
)
_PLACE_SUFFIX = re.compile(PLACE_SUFFIX)
_COMPANY_PREFIX = re.compile(COMPANY_PREFIX)
_ORGANISATION_END = re.compile(r"[市県町村区課部局社会店屋院署庁室係館園校所員者業人学部員組課店]$")
# A department or an office before a name is no surname: 「税務課 帯刀様」「総務課長 越智様」.
_OFFICE_END = re.compile(
    r".[課係部室局]長?$|..[者員]$|.(?:会|校|園|所|館|議|委員|事務局)長$|.(?:補佐|主任|主査|主事|主幹|参事)$"
)
_ERA_END = re.compile(r"(?:昭和|平成|令和)$")
_ENDS_AS_PLACE = re.compile(
    r"..(?:橋|町|村|川|山|公園|駅|通り|街道|神社|寺|城|地区|団地|商店街|小学校|中学校|病院|銀行|委員会)$"
)
_FUNCTION_WORD = re.compile(r"です.*|ます.*|より|から|まで|けど.*|さん|という|と申.*|です")
_HIRAGANA_ONLY = re.compile(rf"[{HIRAGANA}]+")
_HIRAGANA_CHARACTERS = "".join(map(chr, range(0x3041, 0x3097)))
# One kanji that Sudachi cuts off a rare surname (長曽我部) belongs to it, but not one of these.
_NO_PART_OF_NAME = "元故前現新旧同各両当本非亡実養義継"
_LONGEST_NAME = 8


@dataclass(frozen=True)
class NameFinder:
    """Finds the edges of names in one text."""

    folded: str
    parsed: Parsed
    lexicon: Lexicon

    def before(self, end: int, *, known_only: bool = False) -> tuple[int, int] | None:
        """The name that ends at `end` (spaces before it skipped), or None.

        With `known_only` the dictionary must know it as a name; else an unknown word is believed too.
        """
        while end > 0 and self.folded[end - 1] == " ":
            end -= 1
        window = self.folded[max(0, end - 16) : end]
        run = _RUN_BEFORE.search(window)
        if run is None:
            return None
        start = self._best_start(end - len(run[0]), end, known_only)
        if start is None or not self.is_acceptable(start, end):
            return None
        return self._with_family_before(self._with_cut_off_kanji(start), end), end

    def after(self, start: int, *, known_only: bool = True) -> tuple[int, int] | None:
        """The name that begins at `start`, or None."""
        match = re.compile(rf"[{KANJI}ノツ]{{1,6}}|[{KATAKANA}]{{2,9}}|[{HIRAGANA}]{{2,6}}").match(self.folded, start)
        if match is None:
            return None
        end = self._best_end(start, match.end(), known_only)
        if end is None or not self.is_acceptable(start, end):
            return None
        return start, self.with_given_after(start, end)

    def with_given_after(self, start: int, end: int) -> int:
        """The end of the given name that follows the surname [start, end), or `end` when none does."""
        surname = self.folded[start:end]
        if (
            " " in surname
            or len(surname) > 5
            or (self.split(surname) is not None and not self.lexicon.is_surname(surname))
        ):
            return end
        match = _GIVEN_AFTER.match(self.folded, end)
        if match is None:
            return end
        first = match.start("given")
        if self._is_grammar(first) or re.match(r"(?:昭和|平成|令和)[0-9元]", self.folded[first : first + 3]):
            return end
        if re.fullmatch(rf"[{KATAKANA}]+[{KANJI}]", match["given"]) and self._ends_a_name(match.end()):
            return match.end()
        for stop in range(match.end(), first, -1):
            given = self.folded[first:stop]
            if given in ROLE_WORDS or not self._ends_a_name(stop):
                continue
            if self.lexicon.is_given(given) and (match["space"] or not self.lexicon.is_surname(surname + given)):
                return stop
        stop = (
            first + len(match["given"].rstrip(_HIRAGANA_CHARACTERS))
            if not _HIRAGANA_ONLY.fullmatch(match["given"])
            else match.end()
        )
        known_space = match["space"] == " " and self._ends_a_name(stop)
        known = any(len(t.text) > 1 and self.lexicon.is_only_common(t.text) for t in self.parsed.between(first, stop))
        return stop if known_space and not known and self._is_unknown_given(self.folded[first:stop]) else end

    def given_end(self, start: int, end: int) -> int:
        """The end of a given name written in [start, end), less what the sentence adds to it: 「楓です」 → 「楓」."""
        for stop in range(end, start, -1):
            if self.lexicon.is_given(self.folded[start:stop]) and self._ends_a_name(stop):
                return stop
        written = re.sub(r"(?<=.)[氏様殿君]$", "", self.folded[start:end])
        kanji = len(written.rstrip(_HIRAGANA_CHARACTERS))
        return start + (kanji or len(written))

    def family_start(self, start: int, end: int) -> int:
        """Where the surname begins in a run of kanji that may have another word before it: 「夫坂巻」 → 「坂巻」."""
        known = self._best_start(start, end, known_only=True)
        if known is None:
            bare = self._after_common_words(start, end)
            return bare if end - bare >= 2 else start
        return start if self.lexicon.is_surname(self.folded[start:end]) else known

    def is_full_name(self, family: str, given: str, *, expected: bool = False) -> bool:
        """Whether 「family given」, written with a space, is a name. `expected`: a quote or an honorific says so."""
        if (
            self._is_office(family)
            or (family in ROLE_WORDS and len(family) > 1)
            or given in ROLE_WORDS
            or _FUNCTION_WORD.fullmatch(given)
        ):
            return False
        if self.lexicon.is_surname(family):
            common_given = expected and (
                len(given) <= 3
                and _KANJI_RUN.fullmatch(given) is not None  # 朝陽
                or 2 <= len(given) <= 4
                and len(family) > 1
                and _HIRAGANA_ONLY.fullmatch(given) is not None  # うらら
            )
            return self.lexicon.is_given(given) or self._is_unknown_given(given) or common_given
        common = self.lexicon.is_only_common(family) and not (expected and len(family) <= 3)
        return self.lexicon.is_given(given) and not common and len(family) <= 4

    def is_acceptable(self, start: int, end: int) -> bool:
        """No role word, no person of history, no part of a place or company name."""
        name = self.folded[start:end]
        bare = re.sub(r"\s", "", name)
        if not bare or bare in ROLE_WORDS or bare in HISTORICAL or len(bare) > 24:
            return False
        if _ERA_END.search(bare) and re.match(r"[0-9元]", self.folded[end : end + 1]):
            return False  # 「期限 令和7年」
        if _PLACE_SUFFIX.match(self.folded, end) or _COMPANY_PREFIX.search(self.folded[max(0, start - 10) : start]):
            return False
        if _ENDS_AS_PLACE.search(bare) and not self._has_known_part(bare):
            return False
        return not (_ORGANISATION_END.search(bare) and len(bare) > 2 and not self._has_known_part(bare))

    def _has_known_part(self, name: str) -> bool:
        return self.lexicon.is_name(name) or self.split(name) is not None

    def split(self, name: str) -> int | None:
        """Where a name written in one ends its surname: 「佐伯拓海」 → 2. None when the dictionary does not tell."""
        if len(name) < 3:
            return None  # 「秋田」 is no Mr 秋 of the given name 田
        for cut in sorted(range(1, len(name)), key=lambda c: abs(c - 2)):
            if self.lexicon.is_surname(name[:cut]) and self.lexicon.is_given(name[cut:]):
                return cut
        return None

    def _best_start(self, run_start: int, end: int, known_only: bool) -> int | None:
        best: tuple[int, int] | None = None
        kanji = _KANJI_RUN.search(self.folded[run_start:end])
        for start in range(max(run_start, end - _LONGEST_NAME), end):
            if not self.parsed.is_start(start) and start != run_start:
                continue
            if self.folded[start] == "の" and start > 0:
                continue
            if end - start == 1 and start > run_start and _KANJI_RUN.match(self.folded[start - 1]):
                continue  # the last character of a longer word: 「自治会長様」
            score = self._score(self.folded[start:end], start, end, known_only)
            if score and (best is None or score > best[0]):
                best = (score, start)
        if best is not None:
            return best[1]
        if known_only:
            return None
        return self._unknown_start(run_start, end, kanji)

    def _score(self, word: str, start: int, end: int, known_only: bool) -> int:
        if word in ROLE_WORDS:
            return 0
        if self.split(word) is not None:
            return 100 + len(word)
        kind = self.lexicon.kind(word)
        if Kind.SURNAME in kind:
            return 80 + len(word)
        if Kind.GIVEN in kind and (len(word) > 1 or not known_only):
            return 60 + len(word)
        tokens = self.parsed.between(start, end)
        grammar = any(t.tag.startswith(("助詞", "助動詞", "接尾辞")) for t in tokens)  # 「目黒さんに」
        if tokens and tokens[0].is_person and not grammar and "PERSON" in self.parsed.labels(start, end):
            return 70 + len(word)
        return 0

    def _unknown_start(self, run_start: int, end: int, kanji: re.Match[str] | None) -> int | None:
        """A word that no dictionary knows, up to the particle or punctuation before it."""
        if kanji:
            start = max(run_start + kanji.start(), self._after_common_words(run_start + kanji.start(), end))
        else:
            start = self._script_start(end)
        word = self.folded[start:end]
        last = self.parsed.ending_at(end)
        if last is not None and last.start >= start and self._is_common_tail(last.text, word):
            return None
        return (
            start if 2 <= len(word) <= 6 and word not in ROLE_WORDS and not self.lexicon.is_only_common(word) else None
        )

    def _is_common_tail(self, tail: str, word: str) -> bool:
        """「施設管理者」 ends in a word of the language; 「戸叶」 ends in one character that happens to be one."""
        if re.match(rf"[{HIRAGANA}]", word):
            return word[0] in "おご" and len(word) > 2 and self.lexicon.is_only_common(word[1:])
        return self.lexicon.is_only_common(tail) and (len(tail) > 1 or len(word) > 3)

    def _after_common_words(self, start: int, end: int) -> int:
        position = start
        for token in self.parsed.between(start, end):
            if token.end < end and len(token.text) > 1 and self.lexicon.is_only_common(token.text):
                position = token.end
        return position

    def _script_start(self, end: int) -> int:
        script = KATAKANA + "・=" if re.match(rf"[{KATAKANA}]", self.folded[end - 1]) else HIRAGANA
        match = re.search(rf"[{script}]+$", self.folded[max(0, end - 24) : end])
        if match is None:
            return end
        start = end - len(match[0])
        if script is not HIRAGANA:
            return start
        particles = [
            t.end
            for t in self.parsed.between(start, end)
            if t.tag.startswith("助詞") and t.end < end and not self._opens(t.start)
        ]
        return max([start, *particles])

    def _opens(self, position: int) -> bool:
        """No sentence begins with a particle: 「からさわ様」 begins with a name."""
        return position == 0 or self.folded[position - 1] in "。、\n】」』)）:"

    def _best_end(self, start: int, run_end: int, known_only: bool) -> int | None:
        for end in range(run_end, start, -1):
            word = self.folded[start:end]
            if word in ROLE_WORDS or not self._ends_a_name(end):
                continue
            if self.split(word) is not None or self.lexicon.is_name(word):
                return end
            if not known_only and end == run_end and 2 <= len(word) <= 6 and not self._common(start, end):
                return end
        return None

    def _common(self, start: int, end: int) -> bool:
        tokens = self.parsed.between(start, end)
        return self.lexicon.is_only_common(self.folded[start:end]) or any(
            len(t.text) > 1 and self.lexicon.is_only_common(t.text) for t in tokens
        )

    def _with_family_before(self, start: int, end: int) -> int:
        match = _SPACED.search(self.folded[max(0, start - 10) : start])
        if match is None or match["family"] in ROLE_WORDS or self._is_office(match["family"]):
            return start
        if re.search(r"[はがもをにの]$", match["family"]):
            return start  # 「わたしは サントス」
        family_start = start - len(match[0])
        given = self.folded[start:end]
        known = self._best_start(family_start, family_start + len(match["family"]), known_only=True)
        if known is not None and self.is_full_name(self.folded[known : start - len(match["space"])], given):
            return known
        bare = self._after_common_words(family_start, start - len(match["space"]))  # 「代表黒部 鉄也」
        if start - len(match["space"]) - bare >= 2:
            family_start = bare
        if self.is_full_name(self.folded[family_start : start - len(match["space"])], given, expected=True):
            return family_start
        standing_alone = len(match["family"]) <= 4 and (
            family_start == 0 or self.folded[family_start - 1] in "\n 「『(（、。:：,|\t【"
        )
        if standing_alone and not self.lexicon.is_only_common(match["family"]) and "\n" not in match["space"]:
            return family_start
        return start

    def _is_office(self, word: str) -> bool:
        if _OFFICE_END.search(word) is None or self.lexicon.is_surname(word):
            return False
        return not word.endswith("部") or self.lexicon.is_only_common(word[:-1])  # 長曽我部 is no department

    def _ends_a_name(self, position: int) -> bool:
        """What follows cannot belong to the name."""
        rest = self.folded[position : position + 4]
        if re.match(rf"[{KATAKANA}]{{2}}", self.folded[position - 1 : position + 1]):
            return False
        return not rest or not re.match(rf"[{KANJI}]", rest) or self.parsed.is_end(position)

    def _with_cut_off_kanji(self, start: int) -> int:
        token = self.parsed.ending_at(start)
        if token is None or len(token.text) != 1 or token.text in _NO_PART_OF_NAME or not _KANJI_RUN.match(token.text):
            return start
        alone = not _KANJI_RUN.match(self.folded[max(0, start - 2) : start - 1])
        rare = token.tag.startswith(("接頭辞", "名詞-固有名詞"))
        return token.start if alone and rare else start

    def _is_grammar(self, start: int) -> bool:
        tokens = self.parsed.between(start, start + 1)
        return bool(tokens) and tokens[0].tag.startswith(("助詞", "助動詞", "感動詞", "代名詞", "接続詞", "副詞"))

    def _is_unknown_given(self, given: str) -> bool:
        return (
            1 <= len(given) <= 4
            and given not in ROLE_WORDS
            and not self.lexicon.is_only_common(given)
            or (len(given) == 1 and given not in ROLE_WORDS and re.match(rf"[{KANJI}]", given) is not None)
        )
