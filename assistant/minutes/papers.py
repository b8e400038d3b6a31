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
    r"司書|保健師|相談員|教授|弁護士|医師|指導員|推進員)$"
)
_BODIES = re.compile(
    r"(?:..会|課|係|局|署|組合|団体|法人|会社|..大学|..学校|病院|銀行|センター|支所|支部|本部|...(?:部|室|所|館|園))$"
)
_HEADED = re.compile(r"(.+?(?:課|係|室|局|部|所|署|センター))長$")
_ASIDE = re.compile(r"\([^()]*\)$")
_LEAD = re.compile(r"^(?:(?:【.*?】|\[.*?\]|〔.*?〕|<.*?>|[○●◎◇◆□■・※*])\s*)+")  # 【事務局】 heads the lines below it
_BRACKETS = str.maketrans("[]〔〕【】<>", "()()()()")
_PART = re.compile(r"\([^()]*\)|[^\s():]+")
_ORDINAL = re.compile(r"[\d().・]+")
_KANA = re.compile(r"[\u3041-\u30ff ]+")
_FOREIGN = re.compile(r"[ァ-ヶー・A-Za-z.'-]+")
_COLUMNS = ("氏名", "役職", "名前", "職名", "ふりがな", "フリガナ", "読み", "出席者", "名簿")
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
    """Somebody on the roster. `name` is surname and given name, with a space between where the roster has one.

    `title` is all else that the roster says: 「みどり野大学 教授」, 「委員(公募)」.
    """

    name: str
    title: str = ""
    reading: str = ""

    @property
    def post(self) -> str:
        """The title as it is said: 教授, without 「(公募)」."""
        words = _ASIDE.sub("", self.title).split(" ")
        return next((word for word in reversed(words) if _TITLES.search(word)), words[-1])

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
    """`everybody`: nobody speaks who is not on the roster."""

    glossary: tuple[Term, ...] = ()
    roster: tuple[Attendee, ...] = ()
    agenda: tuple[str, ...] = ()
    everybody: bool = True

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
        """How many people may speak, None where nobody said: the chair alone would make one voice of all."""
        return len(self.roster) or None if self.everybody else None


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
    """Rows of 役職 and 氏名, in any order and perhaps with 読み; or one cell 「総務課長 山田 太郎（やまだ たろう）」.

    A tab parts cells too: that is how lines come out of a table. Headings (氏名, 【事務局】) are nobody.
    """
    split = ([cell for each in row for part in each.split("\t") if (cell := _clean(part))] for row in rows)
    return tuple(attendee for cells in split if (attendee := _attendee(cells)))


def agenda_of(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line for each in lines if (line := _clean(each)))


def _attendee(cells: list[str]) -> Attendee | None:
    if any(cell.replace(" ", "") in _COLUMNS for cell in cells):
        return None
    written = [_LEAD.sub("", cell).translate(_BRACKETS) for cell in cells]
    written.sort(key=_is_kana)  # a reading may stand in a column before the name
    parts = [part for cell in written for part in _PART.findall(cell) if not _ORDINAL.fullmatch(part)]
    in_brackets = [part for part in parts if part.startswith("(") and _is_kana(part[1:-1])]
    parts = [part for part in parts if part not in in_brackets]
    if not parts:
        return None
    name, kana = _name_and_reading([p for p in parts if not (p.startswith("(") or _is_title(p))])
    title = " ".join(part for part in parts if part not in (*name, *kana)).replace(" (", "(")
    reading = in_brackets[0][1:-1].strip() if in_brackets else " ".join(kana)
    return Attendee(name=" ".join(name), title=title, reading=reading)


def _name_and_reading(words: list[str]) -> tuple[list[str], list[str]]:
    """The words of the name and those of its reading. What leads the name and is none of it belongs to the title."""
    last = max((n for n, word in enumerate(words, start=1) if not _is_kana(word)), default=0)
    names, kana = words[:last], words[last:]
    if not _reads("".join(kana), names):
        names, kana = words, []
    if all(_FOREIGN.fullmatch(name) for name in names):
        return names, kana
    return names[-2:], kana


def _reads(kana: str, names: list[str]) -> bool:
    """「ほりちひろ」 after 堀 千尋 or 堀千尋; 「はなこ」 after 山田 is a given name."""
    written = "".join(names)
    whole = len(names) > 1 or (len(written) > 2 and len(kana) > 4)
    return bool(names) and whole and len(kana) > len(written)


def _is_title(word: str) -> bool:
    return bool(_TITLES.search(word) or _BODIES.search(word))


def _is_kana(text: str) -> bool:
    return bool(_KANA.fullmatch(text))


def _clean(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())
