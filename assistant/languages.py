"""The ten languages: their fixed texts, and which of them a question is written in."""

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
    "ja": (("ぁ", "ゖ"), ("ァ", "ー")),
    "ko": (("가", "힣"), ("ㄱ", "ㆎ")),
    "ne": (("\u0900", "\u097f"),),
}
_VIETNAMESE = set("ăđơư") | {chr(code) for code in range(0x1EA0, 0x1EFA)}  # letters of no other language here
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
        for lang, ranges in _SCRIPTS.items():
            if any(first <= c <= last for c in folded for first, last in ranges):
                return preferred if preferred.startswith(lang) else lang
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
    simplified, japanese = _writable(text, "gb2312"), _writable(text, "cp932")
    if simplified == japanese:
        return preferred if preferred.startswith(("ja", "zh")) else "ja"
    return "zh-Hans" if simplified else _japanese(preferred)


def _japanese(preferred: str) -> str:
    return preferred if preferred.startswith("ja") else "ja"


def _writable(text: str, charset: str) -> bool:
    try:
        "".join(c for c in text if "一" <= c <= "鿿").encode(charset)
    except UnicodeEncodeError:
        return False
    return True
