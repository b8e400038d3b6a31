"""Names that need no word beside them: surname and given name, a pure surname, what GiNZA reads as a person."""

import re
from collections.abc import Iterator

from guardrails.pii.lexicon import Kind
from guardrails.pii.name_search import NO_HONORIFIC, NameHits, NameSearch
from guardrails.pii.name_words import HONORIFICS, KIN, ROLE_WORDS, STRONG_LABELS, TITLES
from guardrails.pii.names import HIRAGANA, KANA_NAME_END, KANJI, KATAKANA

_PAIR = re.compile(
    rf"(?<![{KANJI}{KATAKANA}])(?P<a>[{KANJI}ノツ]{{1,7}}"
    rf"|(?<![{HIRAGANA}])[{KATAKANA}]{{2,7}}) {{1,2}}(?P<b>[{KANJI}]{{1,3}}[{HIRAGANA}]{{0,2}}"
    rf"|[{KATAKANA}]{{2,8}}{KANA_NAME_END}?|[{HIRAGANA}]{{1,3}}{KANA_NAME_END}"
    rf"|[{HIRAGANA}]{{2,5}})(?=名義|[^{KANJI}{KATAKANA}]|$)"
)
_INSIDE_WORD = re.compile(rf"[{HIRAGANA}](?<![のはがをもやとにで])")
_LAST_LINE = re.compile(
    rf"(?:^|[。\n!！?？]|[0-9月日] |[課係室局所館部] )\s*(?P<v>[{KANJI}]{{1,5}}(?: [{KANJI}{HIRAGANA}]{{1,4}})?)\s*$"
)
_KANA_NAME = rf"[{HIRAGANA}{KATAKANA}]{{2,8}}?(?: {{1,2}}[{HIRAGANA}{KATAKANA}]{{2,8}}?)?"
_READING = re.compile(
    r"(?:(?:読み|よみ|振り|ふり|フリ)(?:仮名|がな|ガナ|方|かた)?|カナ|かな)(?:は|が|を|も|:)?"
    rf" ?(?P<quote>[「『(]?)(?P<v>{_KANA_NAME})"
    r"(?=[」』)]|です|と|、|。|$)"
)
_READING_IN_BRACKETS = re.compile(rf"(?<=[{KANJI}])[(（][「『 ]?(?P<v>{_KANA_NAME})(?=[」』)）と、。で])")
_NEXT_QUOTE = re.compile(rf"(?:[」』]|です。)[^「『」』\n]{{0,14}}[「『](?P<v>{_KANA_NAME}|[{KANJI}]{{1,3}})(?=[」』])")
_WRITING = frozenset(("ひらがな", "カタカナ", "かたかな", "フルネーム", "ローマ", "ふりがな", "フリガナ"))
_CONTACT_AFTER = re.compile(r"[ ,、/|\t]{1,3}(?:携帯|電話|TEL|Tel|〒|メール|E-?mail|住所|生年月日|[0-9+(]{2})")
_LABEL = re.compile(rf"{STRONG_LABELS}[:： ]")
_TITLE_END = re.compile(rf"(?:{'|'.join(sorted(TITLES, key=len, reverse=True))})$")
_NAMED_AFTER = re.compile(r"名義| ?です| ?と申| ?[(（][^()（）]{1,8}(?:籍|人|本人)[)）]| ?(?:旅券|在留|パスポート)")


def by_pair(search: NameSearch) -> NameHits:
    for match in _overlapping(_PAIR, search.folded):
        start = search.names.family_start(*match.span("a"))
        end = search.names.given_end(match.start("b"), match.end("b"))
        family, given = search.folded[start : match.end("a")], search.folded[match.start("b") : end]
        introduced = _begins_a_record(search, start, end) or _reads_as_given(search, start, match.start("b"), end)
        if not search.names.is_full_name(family, given, expected=introduced) and not (
            introduced and re.fullmatch(rf"[{KATAKANA}]+", given)
        ):
            continue
        if not search.names.is_acceptable(start, end) or _is_an_act(search, match.start("b"), end):
            continue
        short = len(family) == 1 and len(given) == 1
        kana = re.fullmatch(rf"[{KATAKANA}]+", family) is not None
        surname = search.lexicon.is_surname(family)
        known = search.lexicon.is_given(given) and surname and not (short and search.lexicon.kind(family + given))
        # Of surnames in katakana the dictionary has few: 「ヤマネ　カオリ」 is known by its given name.
        half_known = surname or (search.lexicon.is_given(given) and not (kana and search.lexicon.kind(family)))
        if _INSIDE_WORD.match(search.folded, match.start() - 1) and not (surname and len(family) > 1):
            continue  # 「飼い主仲宗根 光」, but not 「取り扱い 店内」
        if known or (half_known and not short and not search.judge.reads_as_common(family)) or introduced:
            yield start, end, "pair", 0.76


def by_tokens(search: NameSearch) -> NameHits:
    tokens = search.parsed.tokens
    for first, second in zip(tokens, tokens[1:], strict=False):
        if first.end != second.start or not first.tag.endswith("人名-姓") or not second.tag.endswith("人名-名"):
            continue
        start, end = first.start, second.end
        if re.fullmatch(KIN, first.text):
            yield second.start, end, "surname_given", 0.75
            continue
        sure = len(first.text) >= 2 or "PERSON" in search.parsed.labels(start, end)
        if sure and end - start >= 3 and search.names.is_acceptable(start, end) and search.judge.starts_word(start):
            yield start, end, "surname_given", 0.75


def by_surname(search: NameSearch) -> NameHits:
    """A word that is a surname and nothing else, where the sentence is read so: 「滞納者鎌形の預金」."""
    for token in search.parsed.tokens:
        if not token.tag.endswith("人名-姓") or len(token.text) < 2:
            continue
        labels = search.parsed.labels(token.start, token.end)
        other = search.lexicon.kind(token.text) & (Kind.PLACE | Kind.COMMON)
        in_list = "、" in (search.folded[token.end : token.end + 1], search.folded[max(0, token.start - 1)])
        unsure = other == Kind.PLACE | Kind.COMMON or "PERSON" not in labels or in_list  # 「東口、西口」「清水が出る」
        if labels & {"ORGANIZATION", "PLACE"} or (other and unsure) or NO_HONORIFIC.match(search.folded, token.end):
            continue
        if not search.names.is_acceptable(token.start, token.end) or not search.judge.starts_word(token.start):
            continue
        if not re.match(rf"[{KANJI}{KATAKANA}]", search.folded[token.end : token.end + 1]):
            yield token.start, token.end, "surname", 0.66


def by_entity(search: NameSearch) -> NameHits:
    for entity in search.parsed.entities:
        if entity.label != "PERSON":
            continue
        start, end = _without_honorific(search, entity.start, entity.end)
        word = search.folded[start:end]
        if not word.strip() or re.search(r"[0-9]| [A-Z]$", word) or not search.names.is_acceptable(start, end):
            continue
        if re.fullmatch(r"[A-Za-z .'-]+", word):
            continue  # Latin words come with their own cues
        if search.judge.believe_entity(start, end, word):
            yield start, search.names.with_given_after(start, end), "ginza", 0.7


def by_last_line(search: NameSearch) -> NameHits:
    match = _LAST_LINE.search(search.folded, max(0, len(search.folded) - 40))
    if match is None or match.start("v") == 0:
        return
    start, end = _without_honorific(search, *match.span("v"))
    personal = not search.judge.reads_as_common(match["v"]) or search.judge.looks_personal(start, end)
    alone = search.folded[match.start()] in "。\n" and start > 12
    named = search.judge.is_full(start, end) or (search.lexicon.is_surname(match["v"]) and (personal or alone))
    if named and search.names.is_acceptable(start, end):
        yield start, end, "signature", 0.74


def by_reading(search: NameSearch) -> NameHits:
    """「佐伯（さえき たくみ）」「読みは、しおりです」「読み仮名は「のぞみ」で届出。「のあ」への変更は」"""
    for match in _READING.finditer(search.folded):
        if not _is_reading(search, match["v"], quoted=bool(match["quote"])):
            continue
        yield *match.span("v"), "reading", 0.74
        following = _NEXT_QUOTE.match(search.folded, match.end())
        if following and _is_reading(search, following["v"], quoted=True):
            yield *following.span("v"), "reading", 0.74
    for match in _READING_IN_BRACKETS.finditer(search.folded):
        if " " in match["v"] and _is_reading(search, match["v"], quoted=True):
            yield *match.span("v"), "reading", 0.74


def _is_reading(search: NameSearch, kana: str, *, quoted: bool) -> bool:
    parts = kana.split()
    if any(part in _WRITING or part in ROLE_WORDS for part in parts):
        return False
    if quoted:
        return True
    known = [search.lexicon.is_name(part) for part in parts]
    return all(known) or (len(parts) > 1 and not any(search.lexicon.is_only_common(part) for part in parts))


def _is_an_act(search: NameSearch, start: int, end: int) -> bool:
    """「生方 転入」「二階堂 滞納分」: what somebody came for is no given name."""
    tokens = search.parsed.between(start, end)
    if _LABEL.match(search.folded, start):
        return True  # 「由紀 児童名:」
    if len(tokens) == 1 and search.lexicon.is_only_common(tokens[0].text) and len(tokens[0].text) > 1:
        return "人名" not in tokens[0].tag and re.fullmatch(rf"[{KANJI}]+", tokens[0].text) is not None
    if len(tokens) > 1 and any(len(t.text) > 1 and t.tag.endswith("サ変可能") for t in tokens):
        return True
    return len(tokens) == 1 and tokens[0].tag.endswith("サ変可能") and not search.lexicon.is_given(tokens[0].text)


def _begins_a_record(search: NameSearch, start: int, end: int) -> bool:
    """A name at the head of a line, with an address or a contact behind it."""
    beside = any(end < c.start <= end + 3 for c in search.closed) or _CONTACT_AFTER.match(search.folded, end)
    return bool(beside) and search.judge.starts_line(start)


def _reads_as_given(search: NameSearch, start: int, given: int, end: int) -> bool:
    """「三浦 ひなた、」 「ミズノ サキコ名義」: a word that is no name in the dictionary, but stands as one."""
    family, word = search.folded[start:given].strip(), search.folded[given:end]
    tokens = search.parsed.between(given, end)
    if re.fullmatch(rf"[{HIRAGANA}]+", word):
        surname = any(t.tag.endswith("人名-姓") for t in search.parsed.between(start, given))
        return surname and len(family) > 1 and all(t.tag.startswith("名詞") for t in tokens)
    if re.fullmatch(rf"[{KATAKANA}]{{2}}", word):  # 「財津 ウメ」
        return len(family) > 1 and any(t.tag.endswith("人名-姓") for t in search.parsed.between(start, given))
    katakana = re.fullmatch(rf"[{KATAKANA}]{{4,}}", family + word) is not None
    known = any(search.lexicon.is_only_common(part) for part in (family, word))
    return katakana and not known and _NAMED_AFTER.match(search.folded, end) is not None


def _without_honorific(search: NameSearch, start: int, end: int) -> tuple[int, int]:
    """An entity of GiNZA less its honorific or title, and less what is glued to the front: 「代表黒部 鉄也氏」."""
    match = re.search(rf"\s?(?:{'|'.join(HONORIFICS)}|姓|宅)$", search.folded[start:end]) or _TITLE_END.search(
        search.folded[start:end]
    )
    if match and match.start() > 1:
        end = start + match.start()
    family, space, _ = search.folded[start:end].partition(" ")
    rest = search.parsed.between(start + len(family) + 1, end)
    if space and all(t.text == "宅" or search.judge.is_known_word(t.text) for t in rest):
        return start, start + len(family)  # 「赤池 住民票」
    if space and family in ROLE_WORDS:
        return start + len(family) + 1, end
    if space and len(family) > 2 and re.fullmatch(rf"[{KANJI}]+", family):
        start = search.names.family_start(start, start + len(family))
    return start, end


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches of two words, where the second of one may be the first of the next: 「1割 財津 ウメ」."""
    match = pattern.search(text)
    while match:
        yield match
        match = pattern.search(text, match.start("b"))
