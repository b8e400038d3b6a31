"""What is known before a meeting is heard: the city's words, who is invited (名簿), what is discussed (次第).

Made of rows and lines; reading them out of files is the business of `ingest`.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_TITLES = re.compile(
    r"(教育長|副市長|市長|町長|村長|区長|部長|局長|次長|課長補佐|課長|室長|所長|署長|館長|園長|校長|教頭|院長|団長|班長|支部長|"
    r"組合長|理事長|事務長|社長|係長|主査|主任|主幹|主事|参事|理事|監事|幹事|顧問|.監|"
    r"議長|副議長|委員長|副委員長|会長|副会長|委員|議員|監査委員|事務局|書記|司会|座長|代表|オブザーバー|アドバイザー|"
    r"司書|保健師|相談員|教授|弁護士|医師|指導員|推進員)(?:\([^()]*\))?$"
)
_HEADED = re.compile(r"(.+?(?:課|係|室|局|部|所|署|センター))長$")
_ASIDE = re.compile(r"\([^()]*\)$")
_NUMBERED = re.compile(r"^[\s\d()（）.、・]+")
_HEADING = 4  # characters; 「開会」 and 「その他」 are said in every meeting


@dataclass(frozen=True, kw_only=True)
class Term:
    """A word of the city (表記, 読み, 誤り例). `reading` may be "": then it is looked up."""

    written: str
    reading: str = ""
    mistaken: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """Somebody on the roster. `name` is surname and given name, with a space between where the roster has one."""

    name: str
    title: str = ""
    reading: str = ""

    @property
    def post(self) -> str:
        """The title as it is said: without 「(公募)」."""
        return _ASIDE.sub("", self.title)

    @property
    def surname(self) -> str:
        return self.name.split(" ")[0]

    @property
    def surname_reading(self) -> str:
        """Empty where the roster does not tell it from that of the given name."""
        return self.reading.split(" ")[0] if " " in self.reading else ""

    @property
    def called(self) -> tuple[str, ...]:
        """As the chair calls them: by the post, and by the office whose head they are (財政課長, 財政課)."""
        office = _HEADED.match(self.post)
        return tuple(each for each in (self.post, office.group(1) if office else "") if each)


@dataclass(frozen=True, kw_only=True)
class MeetingPapers:
    glossary: tuple[Term, ...] = ()
    roster: tuple[Attendee, ...] = ()
    agenda: tuple[str, ...] = ()

    @property
    def hotwords(self) -> tuple[str, ...]:
        """What may be said, most telling first: the model takes in no more than about 200 tokens, 50 words."""
        people = (f"{each.post}の{each.surname}" if each.post else each.surname for each in self.roster if each.name)
        return tuple(dict.fromkeys([*people, *(term.written for term in self.glossary), *self.subjects]))

    @property
    def subjects(self) -> tuple[str, ...]:
        """The lines of the agenda without their numbers and without 「開会」."""
        return tuple(line for each in self.agenda if len(line := _NUMBERED.sub("", each)) > _HEADING)

    @property
    def heads(self) -> int | None:
        """How many people may speak, None where nobody said."""
        return len(self.roster) or None


def glossary_of(rows: Iterable[Sequence[str]]) -> tuple[Term, ...]:
    """Rows of 表記, 読み, 誤り例 (several in one cell, or in further cells). A heading row is passed over."""
    terms = []
    for row in rows:
        cells = [_clean(cell) for cell in row]
        if not cells or not cells[0] or cells[0] == "表記":
            continue
        mistaken = [part for cell in cells[2:] for part in re.split(r"[、,;／/|]", cell) if part]
        terms.append(Term(written=cells[0], reading=cells[1] if len(cells) > 1 else "", mistaken=tuple(mistaken)))
    return tuple(terms)


def roster_of(rows: Iterable[Sequence[str]]) -> tuple[Attendee, ...]:
    """Rows of 役職 and 氏名, in any order and perhaps with 読み; or one cell 「総務課長 山田 太郎」.

    A tab parts cells too: that is how lines come out of a table.
    """
    split = ([cell for each in row for part in each.split("\t") if (cell := _clean(part))] for row in rows)
    return tuple(attendee for cells in split if (attendee := _attendee(cells)))


def agenda_of(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line for each in lines if (line := _clean(each)))


def _attendee(cells: list[str]) -> Attendee | None:
    if not cells or any(
        cell in ("氏名", "役職", "名前", "職名", "ふりがな", "読み", "出席者", "名簿") for cell in cells
    ):
        return None
    reading = next((cell for cell in cells if re.fullmatch(r"[\u3041-\u30ff ]+", cell) and len(cells) > 1), "")
    parts = [part for cell in cells if cell != reading for part in cell.split(" ")]
    titles = [part for part in parts if _TITLES.search(part)]
    names = [part for part in parts if part not in titles and not re.fullmatch(r"[\d().・:]+", part)]
    if not names and not titles:
        return None
    return Attendee(name=" ".join(names[-2:]), title="".join(titles), reading=reading)


def _clean(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())
