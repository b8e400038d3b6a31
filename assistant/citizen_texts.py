"""What the city says to citizens in its own words: `citizen.toml`, which owners edit and publishing puts in force."""

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import UserError

ByLanguage = dict[str, str]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DisasterText(_Section):
    title: ByLanguage
    text: ByLanguage
    url: str = ""


class CitizenTexts(_Section):
    """`readings`: of names that no dictionary knows, in hiragana. `pages`: each department's official page.
    `counter`: department and name of the one for everything else; `garbage_counter`: of that for the garbage table."""

    opening: ByLanguage = {}
    readings: dict[str, str] = {}
    examples: dict[str, list[str]] = {}
    disaster: list[DisasterText] = []
    pages: dict[str, str] = {}
    home: str = ""
    counter: tuple[str, str] = ("", "")
    garbage_counter: tuple[str, str] = ("", "")


def read_texts(path: Path) -> CitizenTexts:
    """Raises UserError, naming what is wrong. A city that has written nothing says nothing."""
    if not path.exists():
        return CitizenTexts()
    try:
        return CitizenTexts.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise UserError(
            f"市民への案内の文章 {path.name} を読めません（{_place(error)}）。直してから公開してください。"
        ) from error


def in_language(texts: ByLanguage, lang: str) -> str:
    """In the language asked for, else in English for readers of other languages, else in Japanese."""
    japanese = texts.get("ja", "")
    if lang.startswith("ja"):
        return texts.get(lang, japanese)
    return texts.get(lang) or texts.get("en") or japanese


def _place(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "、".join(".".join(map(str, item["loc"])) for item in error.errors())
    return str(error)
