"""Names in forms, lists and minutes: in a column, after a label or a role, as a speaker, beside a telephone number."""

import re

from guardrails.pii.findings import PiiType
from guardrails.pii.lexicon import Kind
from guardrails.pii.name_search import NameHits, NameSearch
from guardrails.pii.name_words import HONORIFICS, ROLE_LABELS, ROLE_WORDS, STRONG_LABELS
from guardrails.pii.names import HIRAGANA, KANJI, KATAKANA

_STRONG_LABEL = re.compile(
    rf"(?P<label>{STRONG_LABELS})[①-⑨]?(?:[ ]{{0,2}}[:：=「『は】\]|,\t]|[ ]{{1,3}}|が|(?<=旧姓)の|(?<=本名)の"
    rf"|(?<=名義)(?=[{KATAKANA}]))"
    r"[ :：「『]{0,3}"
)
_ROLE_LABEL = re.compile(rf"(?P<label>{ROLE_LABELS})[①-⑨]?(?:[ ]{{0,2}}[:：=「]|[ ]{{1,3}}|は)[ :：「『]{{0,3}}")
_ROLE_AND_NAME = re.compile(rf"(?:{ROLE_LABELS})(?P<bracket>[(（])?の?(?=[{KANJI}])")
_BRACKETED = re.compile(
    rf"(?:^"
    rf"|\n)\s?(?:[(（【<〈\[][○◯●]?(?P<a>[{KANJI}{KATAKANA}]{{1,7}}(?:[ ][{KANJI}]{{1,4}})?)[)）】>〉\]"
    rf"]|[○◯●◎](?P<b>[{KANJI}{KATAKANA}]{{1,6}}?)(?=委員|議員|課長|部長|議長|君|係長|会長)"
    rf"|(?P<c>[{KANJI}{KATAKANA}]{{1,5}})[:：](?=\S))"
)
_QUOTED = re.compile(
    rf"[「『“\"](?P<v>[{KANJI}{KATAKANA}{HIRAGANA}]{{1,6}}[ ]{{0,2}}[{KANJI}{KATAKANA}{HIRAGANA}]{{0,5}}?)"
    r"(?:さん|様|氏)?[」』”\"]"
)
_AFTER_CONTACT = re.compile(
    rf"[、,/| ]{{1,3}}(?P<v>[{KANJI}]{{1,4}}|[{KATAKANA}]{{2,6}})(?=まで|宛|です|で[。、]|[。\n]|$)"
)
_ABOUT_A_NAME = re.compile(r"(?:名前|名|氏名|命名)[のはを]|名前")
_BEFORE_CONTACT = re.compile(
    rf"(?:^|[、。\n「(（:： ])(?P<v>[{KANJI}]{{1,4}}|[{KATAKANA}]{{2,6}})[、。,/|\t ]{{1,3}}"
    r"(?:電話|携帯|でんわ|TEL|Tel|tel)?[:： は]{0,2}$"
)


def by_column(search: NameSearch) -> NameHits:
    for cell in search.cells:
        if (
            not re.search(
                r"氏名|名前|フリガナ|ふりがな|カナ|世帯主|申請者|名義|保護者|児童名|担当者|(?i:name)", cell.header
            )
            or cell.start == cell.end
        ):
            continue
        text = search.folded[cell.start : cell.end]
        if (
            len(text) <= 30
            and not re.search(r"[0-9]", text)
            and text not in ROLE_WORDS
            and not search.lexicon.is_only_common(text)
        ):
            honorific = re.search(rf"\s?(?:{'|'.join(HONORIFICS)})$", text)
            yield cell.start, cell.start + (honorific.start() if honorific else len(text)), "column", 0.88


def by_label(search: NameSearch) -> NameHits:
    for match in _STRONG_LABEL.finditer(search.folded):
        sure = re.search(r"[:：=「『の]|[ ]{1,3}", match[0][len(match["label"]) :]) is not None
        name = search.values.value(match.end(), strict=False)
        if name and not sure:
            known = search.lexicon.is_name(search.folded[slice(*name)])  # 「名前は泉、」
            said = re.compile(r"です|でございます|と申" + (r"|[、。\n]|$" if known else "")).match(
                search.folded, name[1]
            )
            name = name if said else search.values.value(match.end(), strict=True)
        if name:
            yield *name, "label", 0.86
    for match in _ROLE_LABEL.finditer(search.folded):
        name = search.values.value(match.end(), strict=True)
        if name:
            yield *name, "role_label", 0.8
    for match in _ROLE_AND_NAME.finditer(search.folded):  # 「利用者丸山、端末…」
        name = search.names.after(match.end())
        if (
            name
            and search.parsed.is_start(name[0])
            and re.match(r"[\s、。,)）のがはをにへとか]|より|本人|$", search.folded[name[1] : name[1] + 2])
        ):
            token = search.parsed.between(*name)[0]
            in_bracket = match["bracket"] is not None and search.lexicon.is_surname(token.text)
            known = search.lexicon.is_surname(token.text) and "PLACE" not in search.parsed.labels(*name)
            listed = (
                search.folded[name[1] : name[1] + 1] in ("、", "。", ")", "）", "(", "（")
                and known
                and len(token.text) > 1
            )
            of_role = (
                match[0].endswith("の")
                and search.lexicon.kind(token.text) & (Kind.SURNAME | Kind.COMMON) == Kind.SURNAME
            )
            if (
                in_bracket
                or listed
                or (of_role and len(token.text) > 1)  # 「代理人の三好に」
                or ((token.is_person or known) and not search.judge.reads_as_common(search.folded[slice(*name)]))
            ):
                yield *name, "role_and_name", 0.74


def by_bracket(search: NameSearch) -> NameHits:
    for match in _BRACKETED.finditer(search.folded):
        group = next(g for g in ("a", "b", "c") if match[g])
        start, end = match.span(group)
        word = search.folded[start:end].replace(" ", "")
        named = search.lexicon.is_surname(word) or search.names.split(word) is not None
        if (named or search.is_unknown_name(start, end)) and search.names.is_acceptable(start, end):
            yield start, end, "speaker", 0.8
    for match in _QUOTED.finditer(search.folded):
        start, end = match.span("v")
        surname = search.lexicon.is_surname(match["v"]) and not search.judge.reads_as_common(match["v"])
        place = Kind.PLACE in search.lexicon.kind(match["v"])
        about_a_name = _ABOUT_A_NAME.search(search.folded, max(0, start - 40), start) is not None
        rare = not search.lexicon.kind(match["v"]) and re.fullmatch(rf"[{KANJI}]{{2}}", match["v"]) is not None
        given = about_a_name and (rare or search.lexicon.is_given(match["v"]))  # 「名前の漢字…「颯人」のつもり」
        if (
            given
            or (search.judge.is_full(start, end) or surname)
            and not place
            and search.names.is_acceptable(start, end)
        ):
            yield start, end, "quoted", 0.72


def by_contact(search: NameSearch) -> NameHits:
    """「粗大ごみの予約、ナガサワ、(047)366-5512」「…1-9-18、滝口で。」"""
    for contact in search.closed:
        after = _AFTER_CONTACT.match(search.folded, contact.end)
        if after and search.lexicon.is_surname(after["v"]) and search.names.is_acceptable(*after.span("v")):
            yield *after.span("v"), "beside_contact", 0.74
        if contact.type not in (PiiType.PHONE, PiiType.EMAIL):
            continue
        match = _BEFORE_CONTACT.search(search.folded, max(0, contact.start - 24), contact.start)
        if match is None:
            continue
        word = match["v"]
        common = search.lexicon.kind(word) & (Kind.COMMON | Kind.PLACE | Kind.ORGANIZATION)
        unknown = re.fullmatch(rf"[{KATAKANA}]{{3,6}}", word) is not None and not common
        surname = search.lexicon.is_surname(word) and (
            not search.judge.reads_as_common(word) or search.judge.starts_line(match.start("v"))
        )
        if (unknown or surname) and search.names.is_acceptable(*match.span("v")):
            yield *match.span("v"), "beside_contact", 0.74
