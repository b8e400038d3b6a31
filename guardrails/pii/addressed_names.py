"""Names with an honorific, a title or an office, and the head of a letter: 「佐伯様」「貫井主査」."""

import re

from guardrails.pii.lexicon import Kind
from guardrails.pii.name_search import NO_HONORIFIC, NameHits, NameSearch
from guardrails.pii.name_words import HONORIFICS, OFFICE_TITLES, ROLE_WORDS, TITLES
from guardrails.pii.names import HIRAGANA, KANJI, KATAKANA

_HONORIFIC = re.compile(
    rf"(?P<space>[ \n]?)(?<![ばじ][あいばじ])(?P<h>{'|'.join(HONORIFICS)})(?!(?<=サ[ンマ])[{KATAKANA}])"
)
_TITLE = re.compile(rf"(?:{'|'.join(sorted(TITLES, key=len, reverse=True))})(?![{KANJI}])")
_OFFICE_AFTER = re.compile(
    rf"(?:^|[\n、])\s?(?P<v>[{KANJI}]{{1,5}}|[{KATAKANA}]{{2,8}}) ?[(（][^()（）]{{0,8}}"
    rf"(?:{'|'.join(TITLES)}|[課係室部]|[夫妻父母子孫兄弟姉妹女男]|本人)[)）]"
)
_LETTER_HEAD = re.compile(
    rf"(?:^|\n)(?P<v>[{KANJI}]{{2,5}}(?<![者長員課係会社店局署所校園院室部位業主方])) ?様(?=\n|$)"
)


def by_honorific(search: NameSearch) -> NameHits:
    for match in _HONORIFIC.finditer(search.folded):
        if NO_HONORIFIC.match(search.folded, match.start("h")) or not search.judge.is_own_word(match.start("h")):
            continue
        if match["h"] in ("君", "氏", "殿", "先生") and match["space"] == "\n":
            continue
        closing = 1 if search.folded[match.start() - 1 : match.start()] in ("」", "』", '"') else 0
        name = search.names.before(match.start() - closing) or _child(search, match)
        if name and search.judge.may_take_honorific(*name, match["h"]):
            yield *name, "honorific", 0.85


def by_title(search: NameSearch) -> NameHits:
    for match in _TITLE.finditer(search.folded):
        if match[0] == "家" and not search.parsed.is_start(match.start()):
            continue  # 「栃木の実家」
        name = search.names.before(match.start(), known_only=True)
        if name is None or name[1] != match.start():
            name = search.word_before(match.start())
            if name and match[0] not in OFFICE_TITLES and search.is_unknown_name(*name):
                yield *name, "title", 0.8
            continue
        word = search.folded[name[0] : name[1]]
        surname = search.lexicon.is_surname(word) or search.names.split(word) is not None or " " in word
        place = Kind.PLACE in search.lexicon.kind(word)
        if surname and not (place and match[0] in OFFICE_TITLES) and search.judge.starts_word(name[0]):
            yield *name, "title", 0.8


def by_letter_head(search: NameSearch) -> NameHits:
    """「白鳥沢様」 alone on a line: whoever it is, it is a person, unless it is an office."""
    for match in _LETTER_HEAD.finditer(search.folded):
        start, end = match.span("v")
        if search.names.is_acceptable(start, end) and not search.lexicon.is_only_common(match["v"]):
            yield start, end, "letter_head", 0.74


def by_office_after(search: NameSearch) -> NameHits:
    """「安斎（会長）」 at the head of a line or of a part of it."""
    for match in _OFFICE_AFTER.finditer(search.folded):
        kind = search.lexicon.kind(match["v"])
        katakana = re.match(rf"[{KATAKANA}]", match["v"]) is not None and Kind.COMMON not in kind
        if (Kind.SURNAME in kind or katakana) and search.names.is_acceptable(*match.span("v")):
            yield *match.span("v"), "office_after", 0.76


def _child(search: NameSearch, honorific: re.Match[str]) -> tuple[int, int] | None:
    """りく is a word too, but 「りくくん」 is somebody."""
    token = search.parsed.ending_at(honorific.start())
    if token is None or honorific["h"] not in ("くん", "ちゃん") or token.text in ROLE_WORDS:
        return None
    if search.folded[token.start - 1 : token.start] in ("お", "ご"):
        return None
    return (token.start, token.end) if re.fullmatch(rf"(?![おご])[{HIRAGANA}]{{2,4}}", token.text) else None
