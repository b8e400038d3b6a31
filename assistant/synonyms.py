"""What people call a thing, and its official name: a table that the city edits (`synonyms.csv` in the data folder)."""

import csv
import re
from collections.abc import Mapping
from pathlib import Path

from assistant.errors import UserError

FILE = "synonyms.csv"
_SAID, _OFFICIAL = "言い方", "正式な名前"
_KANJI, _KATAKANA, _LATIN = "一-鿿々", "ァ-ヺーｦ-ﾟ", "A-Za-zＡ-Ｚａ-ｚ"
# Behind a short name in kanji: 引越先, 町内会費, 生保受給者
_ENDINGS = "先|元|前|後|中|時|日|費|料|代|者|員|長|届|業者|受給|加入|手続"


class Synonyms:
    """Puts official names into questions, so that they meet the words of the documents."""

    def __init__(self, official: Mapping[str, str] | None = None) -> None:
        # The longest first: 印鑑証明書 is not 印鑑証明 with 書 after it.
        longest_first = sorted((official or {}).items(), key=lambda pair: -len(pair[0]))
        self._official = [(_as_a_word(said), name) for said, name in longest_first]

    def official(self, question: str) -> str:
        """The question with the official names in place of what was said."""
        for said, name in self._official:
            if name not in question:
                question = said.sub(name.replace("\\", r"\\"), question)
        return question


def _as_a_word(said: str) -> re.Pattern[str]:
    """Where it is a word, not a piece of a longer one: no 生保 in 小学生保護者, no アプリ in アプリコット.

    Four kanji and more are plain enough to stand beside others.
    """
    if re.fullmatch(f"[{_KANJI}]{{1,3}}", said):
        return re.compile(f"(?<![{_KANJI}]){said}(?:(?={_ENDINGS})|(?![{_KANJI}]))")
    before, behind = (_letters_like(edge) for edge in (said[0], said[-1]))
    return re.compile((f"(?<![{before}])" if before else "") + re.escape(said) + (f"(?![{behind}])" if behind else ""))


def _letters_like(letter: str) -> str:
    """Of katakana and Latin letters; between others, words have no border to go by."""
    return next((letters for letters in (_KATAKANA, _LATIN) if re.match(f"[{letters}]", letter)), "")


def load_synonyms(folder: Path) -> Synonyms:
    """From `synonyms.csv`; none if there is no such file. Raises UserError naming file, line and what to do."""
    path = folder / FILE
    if not path.exists():
        return Synonyms()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not {_SAID, _OFFICIAL} <= set(reader.fieldnames or ()):
                raise UserError(f"{FILE} の 1 行目を「{_SAID},{_OFFICIAL}」にしてください。")
            return Synonyms(dict(_pair(row, reader.line_num) for row in reader))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"{FILE} を UTF-8 の CSV として読めません。保存し直してください。") from error


def _pair(row: Mapping[str, str | None], line: int) -> tuple[str, str]:
    said, name = ((row[column] or "").strip() for column in (_SAID, _OFFICIAL))
    if not said or not name:
        raise UserError(f"{FILE} の {line} 行目: 空の欄があります。書き足すか、行を消してください。")
    return said, name
