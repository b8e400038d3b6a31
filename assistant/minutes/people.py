"""Who speaks and who is meant: voices, roster and departments."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.minutes.papers import Attendee
from assistant.minutes.types import Speaker

_UNIT = r"(?:課|係|室|局|部|班|署|センター|支所|事務所)"
_RANKS = r"(?:長|課長|係長|部長|室長|局長|署長|次長|主幹|主査|主任|主事|補佐|課長補佐|職員)"
_UNIT_OF_TITLE = re.compile(rf"^([一-龥ぁ-んァ-ヶー]+?{_UNIT})(?={_RANKS})")
_SURE_UNIT = (
    r"(?:課|係|署|センター|支所|事務所)"  # 授乳室 and 全部 are no departments: other endings must be on the roster
)
_HONORIFIC = re.compile(r"(?<=..)(?:さん|様|氏|君|委員|先生|主任|主査|主事|専門員)$")
_NOT_UNITS = ("他課", "同課", "部", "局", "当課", "本部")
_BODY = r"(?:町内会|自治会|委員会|協議会|連合会|組合|団体|学校|事業者)"
_HEAD = r"(?:課長|教頭|校長|園長|所長|館長|会長|係長|部長|室長|局長|署長)"
_ACTS = (  # what follows the one who is to do something
    r"(?:さん|先生)?(?:の(?:ほう|方))?(?:は|が|から(?=[^、。]{1,14}もらう)|で(?!す)|において|にて|、|に(?=(?:は、)?[^、。]{1,12}を(?:ご)?お願い)"
    r"|(?=の[^、。]{1,8}は、))"
)
_DEPARTMENT = re.compile(
    rf"(?<![一-龥ァ-ヶー])((?:[一-龥ァ-ヶー]{{2,10}}?{_UNIT}[と・])?[一-龥ァ-ヶー]{{1,12}}?(?:{_SURE_UNIT}|{_BODY})"
    rf"|事務局|[一-龥ァ-ヶー]{{0,10}}{_HEAD}){_ACTS}"
)


@dataclass(frozen=True, kw_only=True)
class People:
    """The voices of a transcript by label, and the family names that may be called."""

    speakers: dict[str, Speaker]
    surnames: frozenset[str]
    units: frozenset[str]  # departments of the roster
    led: dict[str, str]  # family name of a head → the department

    def shown(self, label: str) -> str:
        """As it stands before a statement: the title, else the name, else the label of the voice."""
        speaker = self.speakers.get(label)
        if speaker is None or not (speaker.title or speaker.name):
            return label
        return (
            speaker.title
            if not speaker.name or speaker.name in speaker.title
            else (f"{speaker.title}（{speaker.name}）" if speaker.title else speaker.name)
        )

    def owner(self, label: str) -> str:
        """For whom a voice promises: its department where the title names one, else itself."""
        speaker = self.speakers.get(label, Speaker(label=label))
        for known in (speaker.title.split(" ")[-1], speaker.name):  # 財政課長 of 「総務部 財政課長」
            if (unit := _UNIT_OF_TITLE.match(known)) and not self._person(known):
                return unit.group(1)
        name = _HONORIFIC.sub("", speaker.name or speaker.title or label)
        return self._person(name) or name

    def agent(self, sentence: str) -> str:
        """The department or person that a sentence asks, calls or names as the one who acts; "" when none."""
        named = [(m.start(), m.group(1)) for m in _DEPARTMENT.finditer(sentence) if m.group(1) not in _NOT_UNITS]
        named += [
            (m.start(), surname)
            for surname in self.surnames
            for m in re.finditer(
                rf"(?<![一-龥]){re.escape(surname)}(?:さん|委員|係長|主任|主査|主事|課長|氏)?(?:、|は|が|の(?:ほう|方)で)",
                sentence,
            )
        ]
        named += [(m.start(), unit) for unit in self.units for m in re.finditer(re.escape(unit) + _ACTS, sentence)]
        if not named:
            return ""
        _, found = min(named, key=lambda each: (each[0], -len(each[1])))
        if found.startswith("各"):
            return found
        unit = _UNIT_OF_TITLE.match(found)
        return self._person(found) or (unit.group(1) if unit else found)

    def _person(self, called: str) -> str:
        """「河野課長」, 「河野」: the department that the person leads, else the family name; "" for a department."""
        surname = max((s for s in self.surnames if called.startswith(s)), key=len, default="")
        rest = called.removeprefix(surname)
        if not surname or (rest and not _HONORIFIC.match(f"＿＿{rest}", 2) and not re.fullmatch(_RANKS, rest)):
            return ""
        return self.led.get(surname, surname)


def people_of(speakers: Sequence[Speaker], roster: Sequence[Attendee]) -> People:
    names = [a.name for a in roster] + [s.name for s in speakers]
    surnames = {_HONORIFIC.sub("", re.split(r"[\s　]", name)[0]) for name in names if name}
    titles = [(a.post, re.split(r"[\s　]", a.name)[0]) for a in roster] + [(s.title or s.name, "") for s in speakers]
    units = {unit.group(1): (title, surname) for title, surname in titles if (unit := _UNIT_OF_TITLE.match(title))}
    return People(
        units=frozenset(units),
        led={
            s: unit
            for unit, (title, s) in units.items()
            if s and re.fullmatch(r"(?:課|係|部|室|局)?長", title[len(unit) :])
        },
        speakers={s.label: s for s in speakers},
        surnames=frozenset(name for name in surnames if len(name) >= 1 and not _UNIT_OF_TITLE.match(name)),
    )
