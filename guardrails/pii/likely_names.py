"""Names that nothing speaks against: read as a person by Sudachi, or written where only somebody's name stands."""

import re

from guardrails.pii.dates import WRITTEN_DATE
from guardrails.pii.lexicon import Kind
from guardrails.pii.name_search import NO_HONORIFIC, NameHits, NameSearch
from guardrails.pii.name_words import HONORIFICS, ROLE_WORDS
from guardrails.pii.names import HIRAGANA, KANJI, KATAKANA
from guardrails.pii.parsing import Token

_KANJI_OR_KATAKANA = re.compile(rf"[{KANJI}{KATAKANA}]")
_WORD = rf"(?P<v>[{KANJI}]{{1,4}}?|[{KATAKANA}]{{2,8}}?|[{HIRAGANA}]{{2,5}}?)"
_CHILD = r"(?:[上下真]ん?中?の子|うちの子|双子|双子の[兄弟姉妹])"
_SIBLINGS = "(?:双子|兄弟|姉妹|夫婦|いとこ|きょうだい)"
_OF_A_CHILD = re.compile(
    rf"(?:^|[。、\n])(?P<v>[{KANJI}]{{1,3}}|[{HIRAGANA}]{{2,4}}|[{KATAKANA}]{{2,5}})(?:[がはも]|の)(?:[^。\n、]{{0,6}}?)"
    r"(?:不登校|アレルギー|保育園|入園|担任|健診|母子手帳|就学|給食費|いじめ|発熱|学童|予防接種|お迎え|[0-9]歳)"
)
# Between these two only somebody's name stands, be it a word of the language or a place as well.
_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[旧現新前]姓[はもが]?[:「]? ?{_WORD}(?=[」、。\n ]|です|だ|で、|から|$)",
        rf"(?:^|[ \n])[旧新]:{_WORD}(?=[ \n、。]|$)",
        rf"名前[、をは]{{1,2}}「?{_WORD}」?(?=を|に(?:し|決|変|改|直|訂))",
        rf"[名苗]字[はもが]{_WORD}(?=[」、。\n ]|です|だ|で、|なの|$)",
        rf"(?:(?:こっち|こちら|当方|今|現在)は[、 ]?|こちら){_WORD}(?=です(?:[。、が]|$)|だけど|ですけど|と申)",
        rf"[町目台]の(?P<v>[{KANJI}]{{1,4}})(?=です(?:[。、が]|$)|と申)",
        rf"(?<![{KANJI}{HIRAGANA}]){_WORD}(?:は|が)(?:私の|わたしの|母の|妻の)?旧姓",
        rf"(?<![{KANJI}]){_CHILD}[のはがも、(（]{_WORD}(?=[はがもをのとに、。)）]|です|$)",
        rf"(?:^|[。、\n「]){_WORD}と[{KANJI}{KATAKANA}{HIRAGANA}]{{1,5}}[は、が]{_SIBLINGS}",
        rf"と{_WORD}[は、が]{_SIBLINGS}",
        rf"(?<![{KANJI}{KATAKANA}])(?P<v>[{KANJI}]{{1,4}})(?=家の(?:墓|葬|法事|[長次][男女]|[父母]|祖[父母]|息子|娘))",
        rf"(?:じゃな[いく]て?|では?なく(?:て)?)[、 ]?{_WORD}(?:[っと]て?書|です|の(?:字|ほう|方)です)",
        rf"(?:^|[。、\n ])うちの{_WORD}(?=[がはもをと、]|に(?:なって|は))",
        rf"(?:欠席|出席|参加|在席|面談|対応)者?[:： ]{{1,2}}{_WORD}(?=[\n、。,]|$)",
        rf"(?<![{KANJI}{KATAKANA}{HIRAGANA}ー])(?P<v>[{KANJI}]{{2,4}}|[{KATAKANA}]{{3,8}})"
        r"(?:宅|一家)(?=[をにへのが、。\n ]|で[^あ])",
    )
)
_TIME = r"(?:[0-9]{1,2}[:時][0-9]{2}分?|[0-9]{1,2}番(?:窓口)?|(?:№|No\.?) ?[0-9]{1,4}) "
# What only persons do, and what is done only with persons: there a surname may be a word or a place too.
_ACTS = re.compile(
    rf"(?<![{KANJI}{KATAKANA}])(?P<v>[{KANJI}]{{2,4}}|[{KATAKANA}]{{3,8}})(?:"
    r"に(?:確認|連絡|伝え|聞[いく]|渡し|報告|引き?継|頼ん|依頼|任せ|伺|委任|代わ|替わ)|と(?:面談|話し|相談|言えば|同席)"
    r"|が(?:担当|対応|同席|欠席|来庁|不在|休み|休暇|言っ|申し出|探し|出動)|は(?:不在|休み|欠席|出張|離席|休暇))"
)
# 「手帳の更新、尾花、2級です」: between two parts of a sentence, not in a list of nouns.
_PARENTHETIC = re.compile(
    rf"[{HIRAGANA}][^、。\n]{{0,14}}、(?P<v>[{KANJI}]{{2,4}}|[{KATAKANA}]{{3,8}})、(?=[0-9明大昭平令{HIRAGANA}])"
)
_RECORD = re.compile(
    rf"(?:^|[\n/]) ?(?:{_TIME} ?)?(?P<v>[{KANJI}]{{1,4}}|[{KATAKANA}]{{2,8}}) ?[(（][^()（）\n]{{1,10}}[)）]?"
)
_OF_A_COUNTRY = re.compile(
    rf"(?<![{KANJI}{KATAKANA}])(?P<v>[{KATAKANA}]{{2,10}}|[{KANJI}]{{1,3}})[(（](?P<country>[{KATAKANA}]{{2,8}}|[{KANJI}]{{2}})[)）]"
)
_LISTED_TIME = re.compile(rf"{_TIME} ?(?P<v>[{KANJI}]{{2,4}}|[{KATAKANA}]{{3,8}})(?= [^\n]|[(（、]|$)")
_BEFORE_OLD_DATE = re.compile(
    rf"(?:^|[、。\n「(（:： |])(?P<v>[{KANJI}]{{1,4}}(?: ?[{KANJI}{HIRAGANA}]{{1,4}})?|[{KATAKANA}]{{2,6}})"
    r"[、,／/|\t ]{1,3}$"
)


def by_dictionary(search: NameSearch) -> NameHits:
    """「申し送り 滝沢 済」「返信 美咲」: masked unless the word is a place or a word too, or part of a longer one."""
    for token in search.parsed.tokens:
        if (
            not token.is_person
            or len(token.text) < 2
            or not re.fullmatch(rf"[{KANJI}{KATAKANA}{HIRAGANA}]+", token.text)
        ):
            continue
        kind = search.lexicon.kind(token.text)
        labels = search.parsed.labels(token.start, token.end)
        by_place = bool(kind & Kind.PLACE) and _stands_by_place(search, token)
        # Without a label Sudachi knows the place and reads a name.
        elsewhere = by_place or (kind & Kind.PLACE and labels and "PERSON" not in labels)
        if kind & Kind.COMMON or elsewhere or not kind & (Kind.SURNAME | Kind.GIVEN):
            continue
        if NO_HONORIFIC.match(search.folded, token.end) or _KANJI_OR_KATAKANA.match(search.folded, token.end):
            continue
        if search.names.is_acceptable(token.start, token.end) and search.judge.starts_word(token.start):
            yield token.start, search.names.with_given_after(token.start, token.end), "dictionary", 0.6


def _stands_by_place(search: NameSearch, token: Token) -> bool:
    """「成田、佐倉、酒々井」"""
    near = search.parsed.between(max(0, token.start - 2), token.end + 2)
    return any("地名" in t.tag or search.lexicon.kind(t.text) == Kind.PLACE for t in near if t is not token)


def by_place_in_sentence(search: NameSearch) -> NameHits:
    """「旧姓も秋田です」「岬と渚は双子です」「10:05 門倉（印鑑登録）」"""
    for pattern in _PLACES:
        for match in pattern.finditer(search.folded):
            if _may_be_somebody(search, *match.span("v")):
                yield *match.span("v"), "place_in_sentence", 0.72
    for pattern in (_ACTS, _PARENTHETIC):
        for match in pattern.finditer(search.folded):
            if search.lexicon.is_surname(match["v"]) and _may_be_somebody(search, *match.span("v")):
                yield *match.span("v"), "act", 0.7
    for pattern in (_RECORD, _LISTED_TIME):
        for match in pattern.finditer(search.folded):
            word = match["v"]
            if (
                search.lexicon.is_surname(word)
                and _may_be_somebody(search, *match.span("v"))
                and not (search.lexicon.kind(word) & Kind.COMMON)
            ):
                yield *match.span("v"), "record", 0.72
    for match in _OF_A_COUNTRY.finditer(search.folded):  # 「ディアス（ペルー）」
        foreign = "地名-国" in "".join(t.tag for t in search.parsed.between(*match.span("country")))
        if foreign and not search.lexicon.kind(match["v"]) & Kind.PLACE and _may_be_somebody(search, *match.span("v")):
            yield *match.span("v"), "of_a_country", 0.72
    for match in _OF_A_CHILD.finditer(search.folded):  # 「遥が不登校で」
        if search.lexicon.is_given(match["v"]) and match["v"] not in ROLE_WORDS:
            yield *match.span("v"), "of_a_child", 0.72
    for date in WRITTEN_DATE.finditer(search.folded):
        before = _BEFORE_OLD_DATE.search(search.folded, max(0, date.start() - 14), date.start())
        if before and _may_be_somebody(search, *before.span("v")) and search.lexicon.is_surname(before["v"].split()[0]):
            yield *before.span("v"), "before_date", 0.72


def _may_be_somebody(search: NameSearch, start: int, end: int) -> bool:
    word = search.folded[start:end]
    if word in ROLE_WORDS or word in HONORIFICS or not search.names.is_acceptable(start, end):
        return False
    if search.lexicon.is_name(word) or search.judge.is_full(start, end):
        return True
    kind = search.lexicon.kind(word)
    if kind & Kind.PLACE and not kind & Kind.COMMON:
        return True
    grammar = any(not t.tag.startswith("名詞") for t in search.parsed.between(start, end))
    known = any(search.judge.is_known_word(t.text) for t in search.parsed.between(start, end))
    return not kind and not grammar and not known and len(word) > 1
