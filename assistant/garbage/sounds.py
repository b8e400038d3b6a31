"""Foldings under which two spellings of one name are the same text."""

import re
import unicodedata

_ROWS = {
    "あ": "あかがさざただなはばぱまやらわ",
    "い": "いきぎしじちにひびぴみり",
    "う": "うくぐすずつぬふぶぷむゆる",
    "え": "えけげせぜてでねへべぺめれ",
    "お": "おこごそぞとどのほぼぽもよろ",
}
_VOWEL = {kana: vowel for vowel, row in _ROWS.items() for kana in row}
_LONG = {("お", "う"), ("え", "い"), *((vowel, vowel) for vowel in "あいうえお")}
_SAME = str.maketrans("ぁぃぅぇぉゃゅょゎゕゖぢづを", "あいうえおやゆよわかけじずお")
_VOICELESS = str.maketrans(
    "がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽ", "かきくけこさしすせそたちつてとはひふへほはひふへほ"
)
_V = {"ゔあ": "ば", "ゔい": "び", "ゔえ": "べ", "ゔお": "ぼ", "ゔ": "ぶ", "いや": "いあ"}
_ACCENTS = re.compile("[\u0300-\u036f]")  # of Latin letters only: が must not become か
_DASH = re.compile(r"(?<=[ぁ-ゖー])[-‐‑–—―−]")  # what people type for ー
_SIGNS = re.compile(r"[^\w]|_")
_PLURALS = {
    "en": (("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("sses", "ss"), ("s", "")),
    "es": (("ones", "on"), ("ores", "or"), ("ces", "z"), ("les", "l"), ("s", "")),
    "pt": (("oes", "ao"), ("ores", "or"), ("ns", "m"), ("is", "l"), ("s", "")),
}
_SUFFIXES = ("हरूलाई", "हरूको", "हरू", "लाई", "को", "का")  # what Nepali writes onto a noun


def plain(text: str) -> str:
    """One width, lower case, hiragana for katakana. Keeps the length of NFKC text."""
    return _DASH.sub("ー", hiragana(unicodedata.normalize("NFKC", text).lower()))


def hiragana(text: str) -> str:
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)


def surface(text: str) -> str:
    """What remains when width, case, kana and signs do not count."""
    return _SIGNS.sub("", plain(text))


def sound(kana: str) -> str:
    """A reading without long vowels, small kana and double spellings: コンピュータ = こんぴゅうたー."""
    text = surface(kana).replace("ー", "").translate(_SAME)
    for spelling, simple in _V.items():
        text = text.replace(spelling, simple)
    kept = text[:1]
    for kana_before, kana_now in zip(text, text[1:], strict=False):
        if (_VOWEL.get(kana_before), kana_now) not in _LONG:
            kept += kana_now
    return kept


def voiceless(sounds: str) -> str:
    """カーペッド = カーペット, バック = バッグ."""
    return sounds.translate(_VOICELESS)


def words(text: str, lang: str) -> list[str]:
    """Words of a language that puts spaces between them, without accents, plural endings and joined particles."""
    return [_singular(unaccented(word), lang) for word in written(text)]


def written(text: str) -> list[str]:
    """The same words with all that `words` leaves away, in lower case."""
    composed = unicodedata.normalize("NFKC", text.casefold().replace("'", "").replace("’", ""))
    return re.findall(r"[\w\u0900-\u097f]+", _ACCENTS.sub("", composed))


def unaccented(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return unicodedata.normalize("NFKC", _ACCENTS.sub("", folded))


def has_accents(text: str) -> bool:
    return any(unaccented(word) != word for word in written(text))


def spelling(text: str) -> tuple[str, ...]:
    """Words with their accents, wherever in a syllable these stand: hoà = hòa."""
    return tuple("".join(sorted(unicodedata.normalize("NFD", word))) for word in written(text))


def _singular(word: str, lang: str) -> str:
    if lang == "ne":
        return next((word.removesuffix(s) for s in _SUFFIXES if word.endswith(s) and len(word) > len(s) + 1), word)
    for plural, singular in _PLURALS.get(lang, ()):
        if len(word) > len(plural) + 2 and word.endswith(plural) and not word.endswith(("ss", "us")):
            return word.removesuffix(plural) + singular
    return word


def kanji(text: str) -> frozenset[str]:
    return frozenset(c for c in text if "一" <= c <= "鿿" or c == "々")
