"""Finds names of persons. Each rule is one kind of evidence; what they find is carried through the text.

A name in the dictionary proves nothing (千葉, 原), so a name counts only where something says it is one: an honorific,
a label, a self-introduction, a relative, a full name, or GiNZA together with the dictionary.
"""

import re
from collections.abc import Callable, Iterator

from guardrails.pii.carried_names import CarriedNames, Hits
from guardrails.pii.findings import Finding, PiiType
from guardrails.pii.foreign_names import find_foreign_names
from guardrails.pii.label_values import LabelledNames
from guardrails.pii.lexicon import Kind, Lexicon
from guardrails.pii.name_judge import NameJudge
from guardrails.pii.name_words import (
    BELONGINGS,
    HONORIFICS,
    KIN,
    OFFICE_TITLES,
    ROLE_LABELS,
    ROLE_WORDS,
    STRONG_LABELS,
    TITLES,
)
from guardrails.pii.names import HIRAGANA, KANA_NAME_END, KANJI, KATAKANA, NameFinder
from guardrails.pii.parsing import Parsed
from guardrails.pii.tables import Cell

_Hits = Iterator[tuple[int, int, str, float]]
_HONORIFIC = re.compile(rf"(?P<space>[ \n]?)(?P<h>{'|'.join(HONORIFICS)})(?!(?<=サ[ンマ])[{KATAKANA}])")
_NO_HONORIFIC = re.compile(
    r"(?:さんさん|さん(?:商店街|通り|ま(?=[祭つのをがは焼定漁]))|様式|様々|様子|様相|様態|様方|氏名|氏子|氏神|君主|君が|殿下|殿堂"
    r"|どのよ|どのく|どの[^\s、。]|さんざ|さんか(?!ら)|さんぽ|様に[^、。])"
)
_TITLE = re.compile(rf"(?:{'|'.join(sorted(TITLES, key=len, reverse=True))})(?![{KANJI}])")
_STRONG_LABEL = re.compile(
    rf"(?P<label>{STRONG_LABELS})(?:[ ]{{0,2}}[:：=「『は】\]|,\t]|[ ]{{1,3}}|が|(?<=旧姓)の|(?<=本名)の"
    rf"|(?<=名義)(?=[{KATAKANA}]))"
    r"[ :：「『]{0,3}"
)
_ROLE_LABEL = re.compile(rf"(?P<label>{ROLE_LABELS})(?:[ ]{{0,2}}[:：=「]|[ ]{{1,3}}|は)[ :：「『]{{0,3}}")
_INTRODUCES = re.compile(
    r"と(?:言う|いう)ん(?:です|だけど)|と(?:申し|もうし|言い(?:ます|まし)|いい(?:ます|まし)|申す|名乗)|って(?:いい|言い|言う|言っ|申し)|っていう(?:者|もの"
    r"|ん|名|人|子)|という(?:者|もの|男|女|人|方|名|子|苗字|名字|児童|職員|お客)|って(?:人|名前|方|者"
    r"|子が)"
)
_IS = re.compile(
    r"(?:で(?:す(?:[。、.!！,\n)）」]|が|けど|けれど|よ|ね|$)|ございます)|だけど|やけど|なんですが|なんですけど)"
)
_IS_SPOKEN = re.compile(r"で(?:す|ございます)")  # a transcript has no full stops: 「市民課前川ですあの…」
_FROM = re.compile(
    r"より(?=[。\n\s)）]|$)|から(?:の|、)?(?=お?電話|ご?連絡|ご?依頼|ご?相談|申し出|お?問い合わせ|メール|苦情)"
)
_READING_BEFORE = re.compile(rf"(?<=[{KANJI}])[(（](?P<v>[{HIRAGANA}{KATAKANA} ]{{2,12}})[)）]$")
_ROLE_AND_NAME = re.compile(rf"(?:{ROLE_LABELS})(?P<bracket>[(（])?の?(?=[{KANJI}])")
_KIN_NAME = re.compile(rf"{KIN}(?:がね|はね|の名前は|の名は|の氏名は|である|で|も|[のはが])?[、,(（「『:： ]{{0,2}}")
_RELATIVE = re.compile(
    r"(?:夫|妻|主人|父|母|祖父|祖母|息子|娘|[長次三二四]?[男女]|兄|弟|姉|妹|孫|甥|姪|子ども|子供|叔父|叔母|伯父|伯母|義)"
)
_GIVEN_OF_KIN = re.compile(
    rf"(?P<v>[{KANJI}]{{1,3}}|[{HIRAGANA}]{{2,4}}?|[{KATAKANA}]{{2,4}})(?=[がはもをと、)）(（・]|です|という|といい|の[^、。]|$)"
)
_FORMAL_NOUNS = frozenset(("こと", "もの", "ため", "ほう", "とき", "まま", "よう", "ところ", "あと", "なか", "いま"))
# 「陽葵（3歳）」「紬（小1）」
_AGED = re.compile(
    rf"(?<![{KANJI}{KATAKANA}])(?P<v>[{KANJI}]{{1,4}}|[{KATAKANA}]{{2,6}}|(?<![{HIRAGANA}])[{HIRAGANA}]{{2,4}})"
    r"[(（](?:[0-9]{1,3}(?:歳|才|[かヶカケ]月)|[小中高][1-6]|年[少中長]|[0-9]年生)"
)
_OF = re.compile(rf"の(?:{BELONGINGS})|本人(?!確認)|宅(?![配急地建])|宛て?(?=[にのへ])|あて(?=[にのへ])")
_CHILD = re.compile(
    rf"(?:^|[、。\n「 ])(?P<v>[{HIRAGANA}]{{2,5}}|[{KATAKANA}]{{2,6}}|[{KANJI}]{{2,3}})"
    r"(?=の(?:母|父|祖母|祖父|保護者)(?:です|と申|でござ))"
)
_BRACKETED = re.compile(
    rf"(?:^"
    rf"|\n)\s?(?:[(（【<〈\[][○◯●]?(?P<a>[{KANJI}{KATAKANA}]{{1,7}}(?:[ ][{KANJI}]{{1,4}})?)[)）】>〉\]"
    rf"]|[○◯●◎](?P<b>[{KANJI}{KATAKANA}]{{1,6}}?)(?=委員|議員|課長|部長|議長|君|係長|会長)"
    rf"|(?P<c>[{KANJI}{KATAKANA}]{{1,5}})[:：](?=\S))"
)
_OFFICE_AFTER = re.compile(
    rf"(?:^|[\n、])\s?(?P<v>[{KANJI}]{{1,5}}|[{KATAKANA}]{{2,8}}) ?[(（][^()（）]{{0,8}}"
    rf"(?:{'|'.join(TITLES)}|[課係室部]|[夫妻父母子孫兄弟姉妹女男]|本人)[)）]"
)
_WHOLE_WORD = re.compile(
    rf"(?:^|[^{KANJI}{KATAKANA}])(?P<v>(?<![{KANJI}])[{KANJI}]{{1,4}}|(?<![{KATAKANA}])[{KATAKANA}]{{3,8}})$"
)
_QUOTED = re.compile(
    rf"[「『“\"](?P<v>[{KANJI}{KATAKANA}{HIRAGANA}]{{1,6}}[ ]{{0,2}}[{KANJI}{KATAKANA}{HIRAGANA}]{{0,5}})[」』”\"]"
)
_PAIR = re.compile(
    rf"(?<![{KANJI}{KATAKANA}{HIRAGANA}])(?P<a>[{KANJI}ノツ]{{1,7}}"
    rf"|[{KATAKANA}]{{2,7}}) {{1,2}}(?P<b>[{KANJI}]{{1,3}}[{HIRAGANA}]{{0,2}}|[{KATAKANA}]{{2,8}}{KANA_NAME_END}?"
    rf"|[{HIRAGANA}]{{2,5}})(?=名義|[^{KANJI}{KATAKANA}]|$)"
)
_CLAUSE_PAIR = re.compile(
    rf"(?<=[のはがをもやとにで、。「(（:：])(?P<a>[{KANJI}ノツ]{{1,4}}) {{1,2}}(?P<b>[{KANJI}]{{1,3}}"
    rf"|[{HIRAGANA}]{{2,5}}|[{KATAKANA}]{{2,4}})(?=名義|[^{KANJI}{KATAKANA}]|$)"
)
_LAST_LINE = re.compile(
    rf"(?:^|[。\n!！?？]|[0-9月日] |[課係室局所館部] )\s*(?P<v>[{KANJI}]{{1,5}}(?: [{KANJI}{HIRAGANA}]{{1,4}})?)\s*$"
)
_READING = re.compile(
    rf"(?:読み(?:方)?(?:は|が)?|よみ(?:がな)?(?:は)?|カナは|かなは"
    rf"|[(（])[「『 ]?(?P<v>[{HIRAGANA}{KATAKANA}]{{2,8}}[ ]{{0,2}}[{HIRAGANA}{KATAKANA}]{{0,8}})(?=[」"
    rf"』)）と、。で])"
)
_CONTACT_AFTER = re.compile(r"[ ,、/|\t]{1,3}(?:携帯|電話|TEL|Tel|〒|メール|E-?mail|住所|生年月日|[0-9+(]{2})")
_TITLE_END = re.compile(rf"(?:{'|'.join(sorted(TITLES, key=len, reverse=True))})$")
_BEFORE_CONTACT = re.compile(
    rf"(?:^|[、。\n「(（:： ])(?P<v>[{KANJI}]{{1,4}}|[{KATAKANA}]{{2,6}})[、, ]{{1,2}}"
    r"(?:電話|携帯|でんわ|TEL|Tel|tel)?[:： は]{0,2}$"
)
_LETTER_HEAD = re.compile(
    rf"(?:^|\n)(?P<v>[{KANJI}]{{2,5}}(?<![者長員課係会社店局署所校園院室部位業主方])) ?様(?=\n|$)"
)
_NAMED_AFTER = re.compile(r"名義| ?です| ?と申")


class PersonFinder:
    """All evidence for names in one text."""

    def __init__(
        self, folded: str, parsed: Parsed, lexicon: Lexicon, cells: tuple[Cell, ...], closed: list[Finding]
    ) -> None:
        self._folded = folded
        self._parsed = parsed
        self._lexicon = lexicon
        self._cells = cells
        self._closed = closed
        self._names = NameFinder(folded, parsed, lexicon)
        self._judge = NameJudge(folded, parsed, lexicon, self._names, tuple(closed))
        self._values = LabelledNames(folded, parsed, lexicon, self._names, self._judge)

    def find(self) -> list[Finding]:
        hits = Hits(self._closed)
        for rule in _RULES:
            for hit in rule(self):
                hits.add(*hit)
        for finding in find_foreign_names(self._folded, self._entity_spans(), self._judge.is_ordinary):
            hits.add(finding.start, finding.end, finding.rule, finding.score)
        CarriedNames(self._folded, self._parsed, self._lexicon, self._names, self._judge).carry(hits)
        return hits.findings()

    def by_honorific(self) -> _Hits:
        for match in _HONORIFIC.finditer(self._folded):
            if _NO_HONORIFIC.match(self._folded, match.start("h")) or not self._judge.is_own_word(match.start("h")):
                continue
            if match["h"] in ("君", "氏", "殿", "先生") and match["space"] == "\n":
                continue
            closing = 1 if self._folded[match.start() - 1 : match.start()] in ("」", "』", '"') else 0
            name = self._names.before(match.start() - closing) or self._child(match)
            if name and self._judge.may_take_honorific(*name, match["h"]):
                yield *name, "honorific", 0.85

    def _child(self, honorific: re.Match[str]) -> tuple[int, int] | None:
        """りく is a word too, but 「りくくん」 is somebody."""
        token = self._parsed.ending_at(honorific.start())
        if token is None or honorific["h"] not in ("くん", "ちゃん") or token.text in ROLE_WORDS:
            return None
        if self._folded[token.start - 1 : token.start] in ("お", "ご"):
            return None
        return (token.start, token.end) if re.fullmatch(rf"(?![おご])[{HIRAGANA}]{{2,4}}", token.text) else None

    def _word_before(self, end: int) -> tuple[int, int] | None:
        """The whole run of kanji or katakana that ends here, whatever it is."""
        match = _WHOLE_WORD.search(self._folded, max(0, end - 10), end)
        if match is None or match["v"] in ROLE_WORDS or not self._names.is_acceptable(*match.span("v")):
            return None
        return match.span("v")

    def _is_unknown_name(self, start: int, end: int) -> bool:
        """「石動委員」「オオクボ課長」: no name in the dictionary, and no word either."""
        word = self._folded[start:end]
        kanji = re.fullmatch(rf"[{KANJI}]{{2,4}}", word) is not None and not self._lexicon.kind(word) & ~Kind.PLACE
        common = any(self._judge.is_known_word(t.text) for t in self._parsed.between(start, end))
        return (kanji and not common) or self._judge.may_be_katakana_name(word)

    def by_title(self) -> _Hits:
        for match in _TITLE.finditer(self._folded):
            name = self._names.before(match.start(), known_only=True)
            if name is None or name[1] != match.start():
                name = self._word_before(match.start())
                if name and match[0] not in OFFICE_TITLES and self._is_unknown_name(*name):
                    yield *name, "title", 0.8
                continue
            word = self._folded[name[0] : name[1]]
            surname = self._lexicon.is_surname(word) or self._names.split(word) is not None or " " in word
            place = Kind.PLACE in self._lexicon.kind(word)
            if surname and not (place and match[0] in OFFICE_TITLES) and self._judge.starts_word(name[0]):
                yield *name, "title", 0.8

    def by_label(self) -> _Hits:
        for match in _STRONG_LABEL.finditer(self._folded):
            sure = re.search(r"[:：=「『の]|[ ]{1,3}", match[0][len(match["label"]) :]) is not None
            name = self._values.value(match.end(), strict=False)
            if name and not sure and not re.match(r"です|でございます|と申", self._folded[name[1] : name[1] + 6]):
                name = self._values.value(match.end(), strict=True)
            if name:
                yield *name, "label", 0.86
        for match in _ROLE_LABEL.finditer(self._folded):
            name = self._values.value(match.end(), strict=True)
            if name:
                yield *name, "role_label", 0.8
        for match in _ROLE_AND_NAME.finditer(self._folded):  # 「利用者丸山、端末…」
            name = self._names.after(match.end())
            if (
                name
                and self._parsed.is_start(name[0])
                and re.match(r"[\s、。,)）のがはをにへとか]|より|本人|$", self._folded[name[1] : name[1] + 2])
            ):
                token = self._parsed.between(*name)[0]
                in_bracket = match["bracket"] is not None and self._lexicon.is_surname(token.text)
                known = self._lexicon.is_surname(token.text) and "PLACE" not in self._parsed.labels(*name)
                listed = (
                    self._folded[name[1] : name[1] + 1] in ("、", "。", ")", "）") and known and len(token.text) > 1
                )
                if (
                    in_bracket
                    or listed
                    or ((token.is_person or known) and not self._judge.reads_as_common(self._folded[slice(*name)]))
                ):
                    yield *name, "role_and_name", 0.74

    def by_column(self) -> _Hits:
        for cell in self._cells:
            if (
                not re.search(
                    r"氏名|名前|フリガナ|ふりがな|カナ|世帯主|申請者|名義|保護者|児童名|担当者|(?i:name)", cell.header
                )
                or cell.start == cell.end
            ):
                continue
            text = self._folded[cell.start : cell.end]
            if (
                len(text) <= 30
                and not re.search(r"[0-9]", text)
                and text not in ROLE_WORDS
                and not self._lexicon.is_only_common(text)
            ):
                honorific = re.search(rf"\s?(?:{'|'.join(HONORIFICS)})$", text)
                yield cell.start, cell.start + (honorific.start() if honorific else len(text)), "column", 0.88

    def by_introduction(self) -> _Hits:
        for match in _INTRODUCES.finditer(self._folded):
            reading = self._reading_before(match.start())
            end = reading.start() if reading else match.start()
            said_of_persons = re.match(r"と(?:申|もうし|名乗)", match[0]) is not None
            name = self._names.before(end) or (
                self._word_before(end) if said_of_persons else None
            )  # 「小鳥と申します」
            if name and (reading or said_of_persons or not self._judge.is_common_thing(*name)):
                yield *name, "introduction", 0.84
                if reading:
                    yield *reading.span("v"), "reading", 0.74
        for match in (_IS if "。" in self._folded else _IS_SPOKEN).finditer(self._folded):
            reading = self._reading_before(match.start())
            end = reading.start() if reading else match.start()
            name = self._names.before(end)
            if name and name[1] == len(self._folded[:end].rstrip(" ")) and self._judge.introduces_itself(*name):
                yield *name, "self", 0.78
                if reading:
                    yield *reading.span("v"), "reading", 0.74
        for match in _FROM.finditer(self._folded):
            name = self._names.before(match.start(), known_only=True)
            name = name or self._word_before(match.start())
            if name is None or not (
                self._lexicon.is_surname(self._judge.family(*name))
                or self._judge.may_be_katakana_name(self._folded[slice(*name)])
            ):
                continue
            opens = re.search(r"(?:^|[。\n!！、 ])$", self._folded[max(0, name[0] - 1) : name[0]]) is not None
            personal = self._judge.looks_personal(*name) or "PLACE" not in self._parsed.labels(*name)
            if opens or (self._judge.starts_word(name[0]) and personal and name[1] - name[0] > 1):
                yield *name, "from", 0.78

    def _reading_before(self, end: int) -> re.Match[str] | None:
        """「服部（はっとり）です」: the reading that stands between a name and what introduces it."""
        return _READING_BEFORE.search(self._folded, max(0, end - 20), end)

    def by_kin(self) -> _Hits:
        for match in _KIN_NAME.finditer(self._folded):
            name = self._given_of_kin(match) or self._names.after(match.end()) or self._unknown_given(match.end())
            if (
                name is None
                or self._parsed.labels(*name) & {"PLACE", "ORGANIZATION"}
                and not self._judge.is_full(*name)
            ):
                continue
            ends = re.match(rf"[^{KANJI}{KATAKANA}]|$", self._folded[name[1] : name[1] + 1])
            given = self._given_of_kin(match) is not None or self._names_a_relative(match[0], *name)
            if ends and self._parsed.is_start(match.start()) and given:
                yield *name, "kin", 0.76
        for match in _AGED.finditer(self._folded):
            kind = self._lexicon.kind(match["v"])
            if match["v"] not in ROLE_WORDS and (not kind or kind & (Kind.GIVEN | Kind.SURNAME)):
                yield *match.span("v"), "aged", 0.74

    def _given_of_kin(self, cue: re.Match[str]) -> tuple[int, int] | None:
        """「孫の茂が」「長女の、あかりです」: a given name, though 茂 and あかり are words too."""
        match = _GIVEN_OF_KIN.match(self._folded, cue.end())
        if match is None or not re.search(r"[のはが、(（]$", cue[0]) or not _RELATIVE.match(cue[0]):
            return None
        kind = self._lexicon.kind(match["v"])
        unknown = not kind and re.fullmatch(rf"[{HIRAGANA}]{{3,4}}", match["v"]) is not None
        if match["v"] in ROLE_WORDS or match["v"] in _FORMAL_NOUNS or not (Kind.GIVEN in kind or unknown):
            return None
        tokens = self._parsed.between(*match.span("v"))
        return match.span("v") if all(t.tag.startswith("名詞") for t in tokens) else None

    def _names_a_relative(self, cue: str, start: int, end: int) -> bool:
        if self._judge.is_full(start, end):
            return True
        word = self._folded[start:end]
        if re.search(r"[のはがもで、,(（「『:： ]$", cue) is None:  # 「長男蓮の保育園」, but not 「父兄の集まり」
            read_as_name = self._parsed.is_start(start) and all(t.is_person for t in self._parsed.between(start, end))
            given = self._lexicon.is_given(word) and word not in ROLE_WORDS
            return given and (cue.endswith(("男", "女", "息子", "娘")) or read_as_name)
        return len(word) >= 2 and (self._judge.looks_personal(start, end) or not self._judge.reads_as_common(word))

    def by_belonging(self) -> _Hits:
        for match in _CHILD.finditer(self._folded):
            if match["v"] not in ROLE_WORDS and not self._lexicon.is_only_common(match["v"]):
                yield *match.span("v"), "child", 0.74
        for match in _OF.finditer(self._folded):
            about_the_name = re.match(r"の(?:読み|漢字|苗字|名字|旧姓)", match[0]) is not None
            name = self._names.before(match.start(), known_only=not about_the_name)
            if name is None or name[1] != match.start():
                continue
            word = self._folded[name[0] : name[1]]
            surname = self._lexicon.is_surname(word) and not self._judge.reads_as_common(word) and len(word) > 1
            rare = about_the_name and not self._lexicon.kind(word) & ~Kind.PLACE and len(word) > 1
            named = self._judge.is_full(*name) or surname or rare
            named = named or (about_the_name and self._judge.looks_personal(*name))
            organisation = "ORGANIZATION" in self._parsed.labels(*name)
            if named and not organisation and self._judge.starts_word(name[0]):
                yield *name, "belonging", 0.74

    def by_bracket(self) -> _Hits:
        for match in _BRACKETED.finditer(self._folded):
            group = next(g for g in ("a", "b", "c") if match[g])
            start, end = match.span(group)
            word = self._folded[start:end].replace(" ", "")
            named = self._lexicon.is_surname(word) or self._names.split(word) is not None
            if (named or self._is_unknown_name(start, end)) and self._names.is_acceptable(start, end):
                yield start, end, "speaker", 0.8
        for match in _QUOTED.finditer(self._folded):
            start, end = match.span("v")
            surname = self._lexicon.is_surname(match["v"]) and not self._judge.reads_as_common(match["v"])
            place = Kind.PLACE in self._lexicon.kind(match["v"])
            if (self._judge.is_full(start, end) or surname) and not place and self._names.is_acceptable(start, end):
                yield start, end, "quoted", 0.72

    def by_office_after(self) -> _Hits:
        """「安斎（会長）」 at the head of a line or of a part of it."""
        for match in _OFFICE_AFTER.finditer(self._folded):
            kind = self._lexicon.kind(match["v"])
            katakana = re.match(rf"[{KATAKANA}]", match["v"]) is not None and Kind.COMMON not in kind
            if (Kind.SURNAME in kind or katakana) and self._names.is_acceptable(*match.span("v")):
                yield *match.span("v"), "office_after", 0.76

    def by_pair(self) -> _Hits:
        for pattern in (_PAIR, _CLAUSE_PAIR):
            for match in _overlapping(pattern, self._folded):
                start = self._names.family_start(*match.span("a"))
                end = self._names.given_end(match.start("b"), match.end("b"))
                family, given = self._folded[start : match.end("a")], self._folded[match.start("b") : end]
                introduced = self._begins_a_record(start, end) or self._reads_as_given(start, match.start("b"), end)
                if not self._names.is_full_name(family, given, expected=introduced) and not (
                    introduced and re.fullmatch(rf"[{KATAKANA}]+", given)
                ):
                    continue
                if not self._names.is_acceptable(start, end) or self._is_an_act(match.start("b"), end):
                    continue
                short = len(family) == 1 and len(given) == 1
                kana = re.fullmatch(rf"[{KATAKANA}]+", family) is not None
                surname = self._lexicon.is_surname(family)
                known = self._lexicon.is_given(given) and surname and not (short and self._lexicon.kind(family + given))
                # Of surnames in katakana the dictionary has few: 「ヤマネ　カオリ」 is known by its given name.
                half_known = surname or (self._lexicon.is_given(given) and not (kana and self._lexicon.kind(family)))
                if known or (half_known and not short and not self._judge.reads_as_common(family)) or introduced:
                    yield start, end, "pair", 0.76

    def _is_an_act(self, start: int, end: int) -> bool:
        """「生方 転入」: what somebody came for is no given name."""
        tokens = self._parsed.between(start, end)
        return len(tokens) == 1 and tokens[0].tag.endswith("サ変可能") and not self._lexicon.is_given(tokens[0].text)

    def _begins_a_record(self, start: int, end: int) -> bool:
        """A name at the head of a line, with an address or a contact behind it."""
        beside = any(end < c.start <= end + 3 for c in self._closed) or _CONTACT_AFTER.match(self._folded, end)
        return bool(beside) and self._judge.starts_line(start)

    def _reads_as_given(self, start: int, given: int, end: int) -> bool:
        """「三浦 ひなた、」 「ミズノ サキコ名義」: a word that is no name in the dictionary, but stands as one."""
        family, word = self._folded[start:given].strip(), self._folded[given:end]
        tokens = self._parsed.between(given, end)
        if re.fullmatch(rf"[{HIRAGANA}]+", word):
            surname = any(t.tag.endswith("人名-姓") for t in self._parsed.between(start, given))
            return surname and len(family) > 1 and all(t.tag.startswith("名詞") for t in tokens)
        if re.fullmatch(rf"[{KATAKANA}]{{2}}", word):  # 「財津 ウメ」
            return len(family) > 1 and any(t.tag.endswith("人名-姓") for t in self._parsed.between(start, given))
        katakana = re.fullmatch(rf"[{KATAKANA}]{{4,}}", family + word) is not None
        known = any(self._lexicon.is_only_common(part) for part in (family, word))
        return katakana and not known and _NAMED_AFTER.match(self._folded, end) is not None

    def by_contact(self) -> _Hits:
        """「粗大ごみの予約、ナガサワ、(047)366-5512」"""
        for contact in self._closed:
            if contact.type not in (PiiType.PHONE, PiiType.EMAIL):
                continue
            match = _BEFORE_CONTACT.search(self._folded, max(0, contact.start - 24), contact.start)
            if match is None:
                continue
            word = match["v"]
            common = self._lexicon.kind(word) & (Kind.COMMON | Kind.PLACE | Kind.ORGANIZATION)
            unknown = re.fullmatch(rf"[{KATAKANA}]{{3,6}}", word) is not None and not common
            surname = self._lexicon.is_surname(word) and (
                not self._judge.reads_as_common(word) or self._judge.starts_line(match.start("v"))
            )
            if (unknown or surname) and self._names.is_acceptable(*match.span("v")):
                yield *match.span("v"), "beside_contact", 0.74

    def by_letter_head(self) -> _Hits:
        """「白鳥沢様」 alone on a line: whoever it is, it is a person, unless it is an office."""
        for match in _LETTER_HEAD.finditer(self._folded):
            start, end = match.span("v")
            if self._names.is_acceptable(start, end) and not self._lexicon.is_only_common(match["v"]):
                yield start, end, "letter_head", 0.74

    def by_tokens(self) -> _Hits:
        tokens = self._parsed.tokens
        for first, second in zip(tokens, tokens[1:], strict=False):
            if first.end != second.start or not first.tag.endswith("人名-姓") or not second.tag.endswith("人名-名"):
                continue
            start, end = first.start, second.end
            sure = len(first.text) >= 2 or "PERSON" in self._parsed.labels(start, end)
            if sure and end - start >= 3 and self._names.is_acceptable(start, end) and self._judge.starts_word(start):
                yield start, end, "surname_given", 0.75

    def by_surname(self) -> _Hits:
        """A word that is a surname and nothing else, where the sentence is read so: 「滞納者鎌形の預金」."""
        for token in self._parsed.tokens:
            if not token.tag.endswith("人名-姓") or len(token.text) < 2:
                continue
            labels = self._parsed.labels(token.start, token.end)
            other = self._lexicon.kind(token.text) & (Kind.PLACE | Kind.COMMON)
            in_list = "、" in (self._folded[token.end : token.end + 1], self._folded[max(0, token.start - 1)])
            unsure = (
                other == Kind.PLACE | Kind.COMMON or "PERSON" not in labels or in_list
            )  # 「東口、西口」「清水が出る」
            if labels & {"ORGANIZATION", "PLACE"} or (other and unsure) or _NO_HONORIFIC.match(self._folded, token.end):
                continue
            if not self._names.is_acceptable(token.start, token.end) or not self._judge.starts_word(token.start):
                continue
            if not re.match(rf"[{KANJI}{KATAKANA}]", self._folded[token.end : token.end + 1]):
                yield token.start, token.end, "surname", 0.66

    def by_entity(self) -> _Hits:
        for entity in self._parsed.entities:
            if entity.label != "PERSON":
                continue
            start, end = self._without_honorific(entity.start, entity.end)
            word = self._folded[start:end]
            if not word.strip() or re.search(r"[0-9]", word) or not self._names.is_acceptable(start, end):
                continue
            if re.fullmatch(r"[A-Za-z .'-]+", word):
                continue  # Latin words come with their own cues
            if self._judge.believe_entity(start, end, word):
                yield start, self._names.with_given_after(start, end), "ginza", 0.7

    def by_last_line(self) -> _Hits:
        match = _LAST_LINE.search(self._folded, max(0, len(self._folded) - 40))
        if match is None or match.start("v") == 0:
            return
        start, end = match.span("v")
        personal = not self._judge.reads_as_common(match["v"]) or self._judge.looks_personal(start, end)
        alone = self._folded[match.start()] in "。\n" and start > 12
        named = self._judge.is_full(start, end) or (self._lexicon.is_surname(match["v"]) and (personal or alone))
        if named and self._names.is_acceptable(start, end):
            yield start, end, "signature", 0.74

    def by_reading(self) -> _Hits:
        for match in _READING.finditer(self._folded):
            start, end = match.span("v")
            parts = match["v"].split()
            named = (
                re.search(rf"[{KANJI}] ?[「『(（]?$", self._folded[max(0, match.start() - 4) : match.start()])
                or "読み" in match[0]
                or "よみ" in match[0]
            )
            if named and len(parts) == 2 and not any(self._lexicon.is_only_common(part) for part in parts):
                yield start, end, "reading", 0.74

    def _unknown_given(self, start: int) -> tuple[int, int] | None:
        """「孫の颯真の迎え」「祖母（ハツヱ、92歳）」: no word of the dictionary, after a word for a relative."""
        bracket = self._folded[start - 1] in "(（「"
        written = rf"[{KANJI}]{{2}}|[{HIRAGANA}{KATAKANA}]{{2,5}}(?=[、,)）」・])" if bracket else rf"[{KANJI}]{{2}}"
        match = re.compile(rf"(?:{written})(?=[のがはもをに、,)）」・(（])").match(self._folded, start)
        return None if match is None or self._lexicon.kind(match[0]) else match.span()

    def _without_honorific(self, start: int, end: int) -> tuple[int, int]:
        """An entity of GiNZA less its honorific or title, and less what is glued to the front: 「代表黒部 鉄也氏」."""
        match = re.search(rf"\s?(?:{'|'.join(HONORIFICS)})$", self._folded[start:end]) or _TITLE_END.search(
            self._folded[start:end]
        )
        if match and match.start() > 1:
            end = start + match.start()
        family, space, _ = self._folded[start:end].partition(" ")
        if space and len(family) > 2 and re.fullmatch(rf"[{KANJI}]+", family):
            start = self._names.family_start(start, start + len(family))
        return start, end

    def _entity_spans(self) -> frozenset[tuple[int, int]]:
        return frozenset((e.start, e.end) for e in self._parsed.entities if e.label == "PERSON")


_RULES: tuple[Callable[[PersonFinder], _Hits], ...] = (
    PersonFinder.by_column,
    PersonFinder.by_label,
    PersonFinder.by_honorific,
    PersonFinder.by_title,
    PersonFinder.by_introduction,
    PersonFinder.by_kin,
    PersonFinder.by_bracket,
    PersonFinder.by_office_after,
    PersonFinder.by_pair,
    PersonFinder.by_contact,
    PersonFinder.by_letter_head,
    PersonFinder.by_tokens,
    PersonFinder.by_belonging,
    PersonFinder.by_surname,
    PersonFinder.by_entity,
    PersonFinder.by_last_line,
    PersonFinder.by_reading,
)


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches of two words, where the second of one may be the first of the next: 「1割 財津 ウメ」."""
    match = pattern.search(text)
    while match:
        yield match
        match = pattern.search(text, match.start("b"))
