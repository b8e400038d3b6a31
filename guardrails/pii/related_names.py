"""Names of relatives and of whom something belongs to: 「孫の茂が」「佐伯の保険証」."""

import re

from guardrails.pii.lexicon import Kind
from guardrails.pii.name_search import NameHits, NameSearch
from guardrails.pii.name_words import BELONGINGS, KIN, ROLE_WORDS
from guardrails.pii.names import HIRAGANA, KANJI, KATAKANA

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


def by_kin(search: NameSearch) -> NameHits:
    for match in _KIN_NAME.finditer(search.folded):
        name = _given_of_kin(search, match) or search.names.after(match.end()) or _unknown_given(search, match.end())
        if name is None or search.parsed.labels(*name) & {"PLACE", "ORGANIZATION"} and not search.judge.is_full(*name):
            continue
        ends = re.match(rf"[^{KANJI}{KATAKANA}]|$", search.folded[name[1] : name[1] + 1])
        given = _given_of_kin(search, match) is not None or _names_a_relative(search, match[0], *name)
        if ends and search.parsed.is_start(match.start()) and given:
            yield *name, "kin", 0.76
    for match in _AGED.finditer(search.folded):
        kind = search.lexicon.kind(match["v"])
        if match["v"] not in ROLE_WORDS and (not kind or kind & (Kind.GIVEN | Kind.SURNAME)):
            yield *match.span("v"), "aged", 0.74


def by_belonging(search: NameSearch) -> NameHits:
    for match in _CHILD.finditer(search.folded):
        if match["v"] not in ROLE_WORDS and not search.lexicon.is_only_common(match["v"]):
            yield *match.span("v"), "child", 0.74
    for match in _OF.finditer(search.folded):
        about_the_name = re.match(r"の(?:読み|漢字|苗字|名字|旧姓)", match[0]) is not None
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


def _given_of_kin(search: NameSearch, cue: re.Match[str]) -> tuple[int, int] | None:
    """「孫の茂が」「長女の、あかりです」: a given name, though 茂 and あかり are words too."""
    match = _GIVEN_OF_KIN.match(search.folded, cue.end())
    if match is None or not re.search(r"[のはが、(（]$", cue[0]) or not _RELATIVE.match(cue[0]):
        return None
    kind = search.lexicon.kind(match["v"])
    unknown = not kind and re.fullmatch(rf"[{HIRAGANA}]{{3,4}}", match["v"]) is not None
    if match["v"] in ROLE_WORDS or match["v"] in _FORMAL_NOUNS or not (Kind.GIVEN in kind or unknown):
        return None
    tokens = search.parsed.between(*match.span("v"))
    return match.span("v") if all(t.tag.startswith("名詞") for t in tokens) else None


def _names_a_relative(search: NameSearch, cue: str, start: int, end: int) -> bool:
    if search.judge.is_full(start, end):
        return True
    word = search.folded[start:end]
    if re.search(r"[のはがもで、,(（「『:： ]$", cue) is None:  # 「長男蓮の保育園」, but not 「父兄の集まり」
        read_as_name = search.parsed.is_start(start) and all(t.is_person for t in search.parsed.between(start, end))
        given = search.lexicon.is_given(word) and word not in ROLE_WORDS
        return given and (cue.endswith(("男", "女", "息子", "娘")) or read_as_name)
    return len(word) >= 2 and (search.judge.looks_personal(start, end) or not search.judge.reads_as_common(word))


def _unknown_given(search: NameSearch, start: int) -> tuple[int, int] | None:
    """「孫の颯真の迎え」「祖母（ハツヱ、92歳）」: no word of the dictionary, after a word for a relative."""
    bracket = search.folded[start - 1] in "(（「"
    written = rf"[{KANJI}]{{2}}|[{HIRAGANA}{KATAKANA}]{{2,5}}(?=[、,)）」・])" if bracket else rf"[{KANJI}]{{2}}"
    match = re.compile(rf"(?:{written})(?=[のがはもをに、,)）」・(（])").match(search.folded, start)
    return None if match is None or search.lexicon.kind(match[0]) else match.span()
