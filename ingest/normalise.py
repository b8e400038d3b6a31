"""Cleans characters of extracted text. Changes spelling only, never wording: 和暦, ①, ％ and （） stay as written.

Own code: neologdn also removes spaces and repeats that people wrote, ftfy guards Western mojibake, jaconv does only
kana; what is needed here is `unicodedata` on chosen ranges.
"""

import re
import unicodedata

# Half-width kana, full-width digits and letters, ligatures, Kangxi radicals, CJK compatibility ideographs: characters
# that PDF fonts and old systems emit in place of the ordinary ones. Everything else keeps its form for display.
_TO_NFKC = re.compile("[\uff61-\uff9f]+|[０-９Ａ-Ｚａ-ｚ\ufb00-\ufb06\u2f00-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")

# CJK radicals that NFKC leaves alone although Japanese PDF fonts emit them for the ordinary kanji.
_RADICALS = str.maketrans("⺠⻁⻄⻆⻑⻘⻝⻤⻨⻩⻭⻯⻲⺟", "民虎西角長青食鬼麦黄歯竜亀母")

# Wingdings and Symbol bullets that arrive in the private use area.
_BULLETS = str.maketrans(
    {
        "\uf06c": "●",
        "\uf06e": "■",
        "\uf06f": "□",
        "\uf075": "◆",
        "\uf076": "◆",
        "\uf09f": "・",
        "\uf0a7": "■",
        "\uf0b7": "・",
        "\uf0d8": "➢",
        "\uf0e0": "→",
        "\uf0e8": "⇒",
        "\uf0fc": "✓",
    }
)
_GAIJI = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")  # a glyph only the author's machine knows
_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
_SPACES = re.compile("[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_DIGIT_MARKS = (
    (re.compile(r"(?<=\d)[，](?=\d{3})"), ","),
    (re.compile(r"(?<=\d)[．](?=\d)"), "."),
    (re.compile(r"(?<=\d)[－−‐‑–](?=\d)"), "-"),
)
_LETTER_SPACED = re.compile(r"\S(?: \S){2,}|[\u3040-\u30ff\u4e00-\u9fff] [\u3040-\u30ff\u4e00-\u9fff]")
# Figures and table marks with spaces between may be cells of a row: 男 3 5 is not 男35. A day and 第12条 are one thing.
_DIGITS = r"\d(?: \d)*"
_WORDS = re.compile(
    rf"(?:第 {_DIGITS} [編章節款条項号表]|第 \d(?! \d)|\d(?: \d)? 月 \d(?: \d)? 日"
    rf"|(?:(?:令 和|平 成|昭 和) (?:元|{_DIGITS})|\d \d \d \d) 年(?: \d(?: \d)? 月(?: \d(?: \d)? 日)?)?"
    r"|[A-Za-z\u3005\u3040-\u30fb\u30fd-\u30ff\u4e00-\u9fff、。：:（）()「」『』【】〔〕]|(?<=\S )ー)(?: |$)"
)
_JAPANESE = "[\u3005\u3040-\u30ff\u3001\u3002\uff00-\uffef\u4e00-\u9fff「」『』【】〔〕]"
_SPACE_INSIDE = re.compile(f"(?<={_JAPANESE}) (?=[、。）」』】〕])|(?<=[（「『【〔]) (?={_JAPANESE})")


def clean(text: str) -> str:
    """`text` for display, lines kept, each stripped.

    「ﾏｲﾅﾝﾊﾞｰ」→「マイナンバー」, 「１，０００円」→「1,000円」, 「氏　名」→「氏名」 (a line of spaced characters),
    Kangxi 「⽇」→「日」. Control, zero-width, soft hyphen and direction characters go: they hide text from the reader.
    Unicode tags stay, so that `instructions.without_hidden_messages` can count the messages written in them.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _TO_NFKC.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    text = unicodedata.normalize("NFC", text).translate(_RADICALS).translate(_BULLETS)
    text = _VARIATION.sub("", _GAIJI.sub("〓", text))
    text = "".join(filter(_stays, text))
    for pattern, mark in _DIGIT_MARKS:
        text = pattern.sub(mark, text)
    return "\n".join(_clean_line(line) for line in text.split("\n"))


def _stays(character: str) -> bool:
    is_tag = "\U000e0000" <= character <= "\U000e007f"
    return character in "\n\t" or is_tag or unicodedata.category(character) not in ("Cc", "Cf", "Cs")


def clean_line(text: str) -> str:
    """`clean`, and on one line: lines within are joined, with a space only between Latin words."""
    return join_parts(clean(text).split("\n"))


def join_parts(parts: list[str]) -> str:
    """Joins pieces of one sentence: Japanese without a space, Latin words with one."""
    joined = ""
    for part in filter(None, parts):
        both_latin = joined[-1:].isascii() and part[0].isascii() and joined[-1:].isalnum() and part[0].isalnum()
        joined += (" " if joined and both_latin else "") + part
    return joined


def fold(text: str) -> str:
    """A key under which two spellings of the same label are equal: NFKC, lower case, no spaces."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", clean(text)).casefold())


def _clean_line(line: str) -> str:
    line = _SPACES.sub(" ", line).strip()
    if _LETTER_SPACED.fullmatch(line) and not _WORDS.sub("", line):
        return line.replace(" ", "")
    return _SPACE_INSIDE.sub("", line)
