"""What a placeholder looks like, and how one that a model altered is recognised.

The form is 「[[氏名_1]]」: a Japanese word says what is missing, and nothing like it stands in city texts.
"""

from collections.abc import Iterable
from functools import cache

import regex

from guardrails.pii.findings import HARD_TYPES, PiiType

WORDS: dict[PiiType, str] = {
    PiiType.PERSON: "氏名",
    PiiType.ADDRESS: "住所",
    PiiType.POSTAL_CODE: "郵便番号",
    PiiType.PHONE: "電話",
    PiiType.EMAIL: "メール",
    PiiType.IP: "IP",
    PiiType.DATE_OF_BIRTH: "生年月日",
    PiiType.MY_NUMBER: "個人番号",
    PiiType.CREDIT_CARD: "カード番号",
    PiiType.DRIVERS_LICENSE: "免許証番号",
    PiiType.RESIDENCE_CARD: "在留カード番号",
    PiiType.PASSPORT: "旅券番号",
    PiiType.PENSION_NUMBER: "年金番号",
    PiiType.INSURANCE_NUMBER: "被保険者番号",
    PiiType.BANK_ACCOUNT: "口座番号",
    PiiType.CAR_PLATE: "車両番号",
    PiiType.RESIDENT_CODE: "住民票コード",
}
LITERAL = "原文"  # stands for text of the user that looked like a placeholder
FAMILY_SUFFIX = "姓"  # 「[[氏名_1姓]]」: the surname alone of the person [[氏名_1]]
# What a model makes of the words when it answers in another language.
_TRANSLATED: dict[str, tuple[str, ...]] = {
    "氏名": ("PERSON", "NAME", "姓名", "名前", "이름", "성명", "nome", "nombre", "tên", "pangalan"),
    "住所": ("ADDRESS", "地址", "주소", "endereço", "dirección", "địa chỉ"),
    "電話": ("PHONE", "TEL", "电话", "전화", "telefone", "teléfono", "điện thoại", "電話番号"),
    "メール": ("EMAIL", "MAIL", "邮件", "이메일"),
    "郵便番号": ("POSTAL_CODE", "POSTAL CODE"),
    "生年月日": ("DATE_OF_BIRTH", "BIRTHDAY", "DOB", "출생일", "出生日期"),
    "口座番号": ("BANK_ACCOUNT",),
    "旅券番号": ("PASSPORT",),
    "在留カード番号": ("RESIDENCE_CARD",),
    "原文": ("LITERAL",),
}
LONGEST = 48  # no spelling of a placeholder is longer
_OPENING = r"\[［【〔<＜〈《{"
_CLOSING = r"\]］】〕>＞〉》}"


def token(word: str, number: int, suffix: str = "") -> str:
    return f"[[{word}_{number}{suffix}]]"


def one_way(kind: PiiType) -> str:
    """The placeholder of a hard type: without a number, because nothing is kept that it could stand for."""
    return f"[[{WORDS[kind]}]]"


@cache
def pattern() -> regex.Pattern[str]:
    """Every spelling of a placeholder: full-width, brackets lost or changed, spaces, case, a translated word.

    Without brackets an underscore must be there: 「電話1」 is ordinary text. No more brackets are taken at the end than
    at the beginning, so that brackets of the text around it stay.
    """
    words = "|".join(_spelling(word) for word in sorted(set(_all_words()), key=len, reverse=True))
    space = r"[ \u3000]{0,2}"
    body = (
        rf"{space}(?P<word>{words}){space}[_＿ -]?{space}(?P<number>[0-9０-９]{{1,5}})(?![0-9０-９]){space}"
        rf"(?P<suffix>{FAMILY_SUFFIX})?{space}"
    )
    double = rf"(?:{_each_twice(_OPENING)}){body}(?:{_each_twice(_CLOSING)}|[{_CLOSING}])?"
    single = rf"[{_OPENING}]{body}[{_CLOSING}]?"
    bare = (
        rf"(?<![A-Za-zＡ-Ｚａ-ｚ])(?P<word>{words})[ \u3000]?[_＿][ \u3000]?(?P<number>[0-9０-９]{{1,5}})(?![0-9０-９])"
        rf"(?P<suffix>{FAMILY_SUFFIX})?"
    )
    one_way_form = rf"\[\[(?P<one_way>{'|'.join(regex.escape(WORDS[kind]) for kind in HARD_TYPES)})\]\]"
    return regex.compile(f"{one_way_form}|{double}|{single}|{bare}", regex.IGNORECASE)


def meant(match: regex.Match[str]) -> str:
    """The proper placeholder that a spelling stands for; a one-way placeholder stands for itself."""
    if match["one_way"]:
        return str(match[0])
    written = _plain(str(match["word"]))
    word = next(word for word, spellings in _spellings().items() if written in spellings)
    return token(word, int(match["number"]), match["suffix"] or "")


def is_one_way(match: regex.Match[str]) -> bool:
    return match["one_way"] is not None


def hold_from(text: str, start: int) -> int:
    """Where a placeholder may begin that the text so far does not end: everything before can be given out.

    The length of `text` when nothing has to be held back.
    """
    for position in range(max(start, len(text) - LONGEST), len(text)):
        if pattern().fullmatch(text, position, partial=True):
            return position
    return len(text)


@cache
def _spellings() -> dict[str, frozenset[str]]:
    proper = [*WORDS.values(), LITERAL]
    return {word: frozenset(map(_plain, (word, *_TRANSLATED.get(word, ())))) for word in proper}


def _each_twice(brackets: str) -> str:
    return "|".join(regex.escape(b * 2) for b in brackets.replace("\\", ""))


def _all_words() -> Iterable[str]:
    for word in [*WORDS.values(), LITERAL]:
        yield word
        yield from _TRANSLATED.get(word, ())


def _spelling(word: str) -> str:
    """A pattern for the word with ASCII letters also in full-width."""
    return "".join(f"[{c}{chr(ord(c) + 0xFEE0)}]" if "!" <= c <= "~" else regex.escape(c) for c in word)


def _plain(word: str) -> str:
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in word).lower()
