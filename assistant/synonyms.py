"""What people call a thing, and its official name: a table that the city edits (`synonyms.csv` in the data folder)."""

import csv
from collections.abc import Mapping
from pathlib import Path

from assistant.errors import UserError

FILE = "synonyms.csv"
_SAID, _OFFICIAL = "言い方", "正式な名前"


class Synonyms:
    """Puts official names into questions, so that they meet the words of the documents."""

    def __init__(self, official: Mapping[str, str] | None = None) -> None:
        # The longest first: 印鑑証明書 is not 印鑑証明 with 書 after it.
        self._official = dict(sorted((official or {}).items(), key=lambda pair: -len(pair[0])))

    def official(self, question: str) -> str:
        """The question with the official names in place of what was said."""
        for said, name in self._official.items():
            if name not in question:
                question = question.replace(said, name)
        return question


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
