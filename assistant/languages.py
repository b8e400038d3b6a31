"""The ten languages: their fixed texts, and which of them a question is written in."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from assistant.errors import UserError

LANGUAGES = ("ja", "ja-easy", "en", "zh-Hans", "ko", "vi", "pt", "es", "tl", "ne")
_LATIN = ("en", "vi", "pt", "es", "tl")
_SCRIPTS = {
    "ko": re.compile("[가-힣ㄱ-ㆎ]"),
    "ne": re.compile("[\u0900-\u097f]"),
}
_KANA = re.compile("[ぁ-ゖァ-ー]")
_HIRAGANA = re.compile("[ぁ-ゖ]")
_VIETNAMESE = set("ăđơư") | {chr(code) for code in range(0x1EA0, 0x1EFA)}  # letters of no other language here
# Latin words in a row, one of them in small letters, are a sentence around a Japanese word (What is 住民票?). Hiragana
# may be that word's too (How do I throw away やかん?), but not where a particle leads on: USB memory stick の捨て方.
_LATIN_WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_LATIN_ROW = re.compile(rf"{_LATIN_WORD}(?:[ ,]+{_LATIN_WORD})*")
_LED_ON = re.compile(r"[^\W\d_ぁ-ヺ一-鿿] *[のはをがにでもと](?:[^\Wぁ-ゖ]|.{0,60}[かいすたて]\W*$)")
_MIN_ROW, _MIN_ROW_BESIDE_HIRAGANA = 2, 3
_MIN_LETTERS = 3
_MIN_WORDS = 3
_CERTAIN = 0.9  # probability from which one or two words say more than the language of the page
_FOLDER = Path(__file__).with_name("texts")


@dataclass(frozen=True, kw_only=True)
class Texts:
    """The fixed texts of every language. Japanese stands in where a language has none."""

    names: Mapping[str, str]
    entries: Mapping[str, Mapping[str, str]]

    def text(self, lang: str, key: str, **values: str) -> str:
        """Raises KeyError for a key that Japanese does not have."""
        japanese = self.entries["ja"]
        return self.entries.get(lang, japanese).get(key, japanese[key]).format(**values)


def load_texts(own: Path | None = None) -> Texts:
    """The texts that come with the product; files of the same name in the city's `own` folder replace single texts.

    Raises UserError naming file and text.
    """
    names: dict[str, str] = {}
    entries: dict[str, dict[str, str]] = {}
    for lang in LANGUAGES:
        shipped = _read(_FOLDER / f"{lang}.toml")
        names[lang] = shipped["name"]
        entries[lang] = shipped["texts"]
        if own and (path := own / f"{lang}.toml").exists():
            entries[lang] = {**entries[lang], **_checked(path, entries["ja"])}
    return Texts(names=names, entries=entries)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(
            f"決まった文のファイル {path.name} を読めません（{error}）。直して保存し直してください。"
        ) from error


def _checked(path: Path, japanese: Mapping[str, str]) -> dict[str, str]:
    """A text with a name in braces that the product does not fill would break every answer that uses it."""
    texts: dict[str, str] = _read(path).get("texts", {})
    for key, text in texts.items():
        if key not in japanese:
            raise UserError(f"{path.name} の {key} という文は使われません。ja.toml にある名前を書いてください。")
        if not isinstance(text, str) or not _fields(text) <= _fields(japanese[key]):
            allowed = "、".join(sorted(_fields(japanese[key]))) or "なし"
            raise UserError(f"{path.name} の {key} の {{ }} の中を直してください（使える名前: {allowed}）。")
    return texts


def _fields(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {"?"}


class LanguageDetector:
    """Tells the language of a question by its script, and for Latin letters by py3langid (model in the package).

    Thread-safe after the first use.
    """

    def __init__(self) -> None:
        self._identifier: Any = None

    def detect(self, text: str, preferred: str = "ja") -> str:
        """A code of LANGUAGES. `preferred`, the language of the page, decides where the letters do not."""
        folded = unicodedata.normalize("NFKC", text)
        latin = "".join(c if _is_latin(c) or not c.isalpha() else "|" for c in folded)
        if latin != folded and _is_sentence(latin, folded):
            return self._latin(latin.replace("|", " "), preferred)
        for lang, letters_of in _SCRIPTS.items():  # katakana is only a name in it: マイナンバー카드 신청
            if len(letters_of.findall(folded)) > len(_HIRAGANA.findall(folded)):
                return lang
        if _HIRAGANA.search(folded) or (_KANA.search(folded) and not _is_chinese(folded)):
            return _japanese(preferred)
        if any("一" <= c <= "鿿" for c in folded):
            return _han(folded, preferred)
        letters = [c for c in folded if c.isalpha()]
        if len(letters) < _MIN_LETTERS:
            return preferred
        if not any("LATIN" in unicodedata.name(c, "") for c in letters):
            return "en"  # Arabic, Thai, Cyrillic …: no language of ours, and most of their readers know some English
        return self._latin(folded, preferred)

    def _latin(self, text: str, preferred: str) -> str:
        if any(c in _VIETNAMESE for c in unicodedata.normalize("NFC", text.lower())):
            return "vi"
        lang, score = self._loaded().classify(text)
        # One word such as "pension" is several languages at once: the page's language stays.
        if len(text.split()) < _MIN_WORDS and preferred in _LATIN and score < _CERTAIN:
            return preferred
        return str(lang)

    def _loaded(self) -> Any:
        if self._identifier is None:
            from py3langid.langid import MODEL_FILE, LanguageIdentifier

            identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
            identifier.set_languages(list(_LATIN))
            self._identifier = identifier
        return self._identifier


def _han(text: str, preferred: str) -> str:
    """Chinese characters alone: those that only one of the two languages writes decide."""
    if _is_chinese(text):
        return "zh-Hans"
    if preferred.startswith("zh") and all(_is_writable(c, "gb2312") for c in text if "一" <= c <= "鿿"):
        return preferred
    return _japanese(preferred)


def _is_chinese(text: str) -> bool:
    """A Japanese name may stand in it: 布団怎么扔."""
    han = [(_is_writable(c, "gb2312"), _is_writable(c, "cp932")) for c in text if "一" <= c <= "鿿"]
    chinese, japanese = han.count((True, False)), han.count((False, True))
    return chinese > 1 or chinese > japanese


def _japanese(preferred: str) -> str:
    return preferred if preferred.startswith("ja") else "ja"


def _is_latin(letter: str) -> bool:
    return letter.isalpha() and "LATIN" in unicodedata.name(letter, "")


def _is_sentence(latin: str, text: str) -> bool:
    """Whether what is written in Latin letters is more than names in a text of another script. `latin`: these alone."""
    if _LED_ON.search(text):
        return False
    needed = _MIN_ROW_BESIDE_HIRAGANA if _HIRAGANA.search(text) else _MIN_ROW
    rows = [row.split() for row in _LATIN_ROW.findall(latin)]
    return any(len(row) >= needed and any(word.islower() for word in row) for row in rows)


def _is_writable(letter: str, charset: str) -> bool:
    try:
        letter.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
