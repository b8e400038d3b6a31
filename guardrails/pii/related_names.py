"""Names of relatives and of whom something belongs to: 「孫の茂が」「佐伯の保険証」."""

import re

from guardrails.pii.lexicon import Kind
from guardrails.pii.name_search import NameHits, NameSearch
from guardrails.pii.name_words import BELONGINGS, KIN, ROLE_WORDS
from guardrails.pii.names import HIRAGANA, KANJI, KATAKANA

_KIN_NAME = re.compile(
    rf"[亡曾曽]?{KIN}(?:がね|はね|の名前は|の名は|の氏名は|である|で|も|[のはが])?[、,(（「『:：・ ]{{0,2}}"
)
_RELATIVE = re.compile(
    r"[亡曾曽]?(?:夫|妻|主人|父|母|祖父|祖母|息子|娘|[長次三二四]?[男女]|兄|弟|姉|妹|孫|甥|姪|嫁|婿|子|叔父|叔母|伯父|伯母|お[ばじ]|義|友|知人|同級生|同僚|先輩|後輩|彼)"
)
_GIVEN_OF_KIN = re.compile(
    rf"(?P<v>[{KANJI}]{{1,3}}|[{HIRAGANA}]{{2,4}}?|[{KATAKANA}]{{2,6}})(?=[がはもをに、。)）(（・]|と(?![がをにで])|です|で[、。]|という|といい|の[^、。]|$)"
)
_FORMAL_NOUNS = frozenset(("こと", "もの", "ため", "ほう", "とき", "まま", "よう", "ところ", "あと", "なか", "いま"))
# 「陽葵（3歳）」「紬（小1）」
_AGED = re.compile(
    rf"(?<![{KANJI}{KATAKANA}])(?P<v>[{KANJI}]{{1,4}}|[{KATAKANA}]{{2,6}}|(?<![{HIRAGANA}])[{HIRAGANA}]{{2,4}})"
    r"(?:[(（]|は|が)(?:[0-9]{1,3}(?:歳(?!児から)|才|[かヶカケ]月(?![前後分]))|[小中高][1-6]|年[少中長]|[0-9]年生)"
)
_OF = re.compile(
    rf"の(?:{BELONGINGS})|本人(?!確認)|宅(?![配急地建])|宛て?(?=[にのへ])|あて(?=[にのへ])|姓(?=[のにでがはをと、。だ])"
)
# 「沓掛の家内です」「りくの母です」
_RELATIVE_OF = re.compile(
    rf"(?:^|[、。!\n「 ])(?P<v>[{HIRAGANA}]{{2,5}}|[{KATAKANA}]{{2,6}}|[{KANJI}]{{1,4}})"
    r"(?=の(?:母|父|祖母|祖父|保護者|家内|妻|夫|主人|嫁|息子|娘|長男|長女|次男|次女|孫|兄|弟|姉|妹|身内)(?:です|と申|でござ|だけど))"
)
_ELDER = re.compile(
    rf"(?P<v>[{KATAKANA}]{{2,4}}|[{KANJI}]{{1,4}}|(?<![{HIRAGANA}])[{HIRAGANA}]{{2,3}})"
    r"(?=(?:ひい)?お?(?:ばあ|じい|ばば|じじ|婆|爺)(?:ちゃん|さん|さま|様))"
)
# 「父の林を売る」 is about land, 「兄の蒼と」 about a person.
_LAND = frozenset("林森畑原山川田島谷沢池岡堀岸浜塚坂橋宮寺城門関")


def by_kin(search: NameSearch) -> NameHits:
    for match in _KIN_NAME.finditer(search.folded):
        name = _given_of_kin(search, match) or search.names.after(match.end()) or _unknown_given(search, match.end())
        if name is None or (
            search.parsed.labels(*name) & {"PLACE", "ORGANIZATION"}
            and not search.judge.is_full(*name)
            and search.lexicon.kind(search.folded[slice(*name)]) & (Kind.GIVEN | Kind.PLACE) != Kind.GIVEN
        ):
            continue
        ends = re.match(rf"[^{KANJI}{KATAKANA}]|$", search.folded[name[1] : name[1] + 1]) or _is_read_as_person(
            search, *name
        )
        given = _given_of_kin(search, match) is not None or _names_a_relative(search, match[0], *name)
        if ends and search.parsed.is_start(match.start()) and given:
            yield *name, "kin", 0.76
    for match in _AGED.finditer(search.folded):
        kind = search.lexicon.kind(match["v"])
        if match["v"] not in ROLE_WORDS | _FORMAL_NOUNS and (not kind or kind & (Kind.GIVEN | Kind.SURNAME)):
            yield *match.span("v"), "aged", 0.74


def by_belonging(search: NameSearch) -> NameHits:
    for match in _RELATIVE_OF.finditer(search.folded):
        word = match["v"]
        unsure = search.lexicon.is_only_common(word) or (len(word) == 1 and not search.lexicon.is_surname(word))
        if word not in ROLE_WORDS and not unsure:
            yield *match.span("v"), "relative_of", 0.74
    for match in _ELDER.finditer(search.folded):  # 「スズばあちゃん」「源じいさん」
        if match["v"] not in ROLE_WORDS and (search.lexicon.is_name(match["v"]) or _is_old_given(search, match["v"])):
            yield *match.span("v"), "elder", 0.74
    for match in _OF.finditer(search.folded):
        about_the_name = re.match(r"姓|の(?:読み|漢字|苗字|名字|旧姓)", match[0]) is not None
        name = search.names.before(match.start(), known_only=not about_the_name)
        if name is None or name[1] != match.start():
            continue
        word = search.folded[name[0] : name[1]]
        surname = search.lexicon.is_surname(word) and not search.judge.reads_as_common(word) and len(word) > 1
        rare = about_the_name and not search.lexicon.kind(word) & ~Kind.PLACE and len(word) > 1
        named = search.judge.is_full(*name) or surname or rare
        named = named or (about_the_name and search.judge.looks_personal(*name))
        organisation = "ORGANIZATION" in search.parsed.labels(*name)
        if named and not organisation and search.judge.starts_word(name[0]):
            yield *name, "belonging", 0.74


def _is_read_as_person(search: NameSearch, start: int, end: int) -> bool:
    """「長女文恵同席」: read apart from the word behind it."""
    return all(t.is_person and t.end <= end for t in search.parsed.between(start, end))


def _given_of_kin(search: NameSearch, cue: re.Match[str]) -> tuple[int, int] | None:
    """「孫の茂が」「長女の、あかりです」: a given name, though 茂 and あかり are words too."""
    match = _GIVEN_OF_KIN.match(search.folded, cue.end())
    if match is None or not re.search(r"[のはが、(（・]$", cue[0]) or not _RELATIVE.match(cue[0]):
        return None
    kind = search.lexicon.kind(match["v"])
    unknown = not kind and re.fullmatch(rf"[{HIRAGANA}]{{3,4}}", match["v"]) is not None
    surname_too = len(match["v"]) == 1 and Kind.SURNAME in kind and match["v"] not in _LAND  # 「兄の蒼と」
    named = Kind.GIVEN in kind or unknown or surname_too or _is_old_given(search, match["v"])
    if match["v"] in ROLE_WORDS or match["v"] in _FORMAL_NOUNS or not named:
        return None
    tokens = search.parsed.between(*match.span("v"))
    if len(tokens) == 1 and Kind.GIVEN in kind and tokens[0].tag.startswith(("副詞", "形容詞", "形状詞")):
        return match.span("v")
    return match.span("v") if all(t.tag.startswith("名詞") for t in tokens) else None


def _is_old_given(search: NameSearch, word: str) -> bool:
    """トメ, ウメ: the dictionary has such names in hiragana only."""
    hiragana = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in word)
    person = Kind.PERSON in search.lexicon.kind(word) or search.lexicon.is_given(hiragana)
    return hiragana != word and len(word) <= 3 and person


def _names_a_relative(search: NameSearch, cue: str, start: int, end: int) -> bool:
    if search.judge.is_full(start, end):
        return True
    word = search.folded[start:end]
    if re.search(r"[のはがもで、,(（「『:： ]$", cue) is None:  # 「長男蓮の保育園」, but not 「父兄の集まり」
        read_as_name = search.parsed.is_start(start) and all(t.is_person for t in search.parsed.between(start, end))
        given = search.lexicon.kind(word) & (Kind.GIVEN | Kind.PERSON) and word not in ROLE_WORDS
        return bool(given) and (cue.endswith(("男", "女", "息子", "娘", "夫", "妻")) or read_as_name)
    return len(word) >= 2 and (search.judge.looks_personal(start, end) or not search.judge.reads_as_common(word))


def _unknown_given(search: NameSearch, start: int) -> tuple[int, int] | None:
    """「孫の颯真の迎え」「祖母（ハツヱ、92歳）」: no word of the dictionary, after a word for a relative."""
    bracket = search.folded[start - 1] in "(（「"
    written = rf"[{KANJI}]{{2}}|[{HIRAGANA}{KATAKANA}]{{2,5}}(?=[、,)）」・])" if bracket else rf"[{KANJI}]{{2}}"
    match = re.compile(rf"(?:{written})(?=[のがはもをに、,)）」・(（])").match(search.folded, start)
    return None if match is None or search.lexicon.kind(match[0]) else match.span()
