"""Who helps in person: the counter of a department, from the city's directory."""

import re
from collections.abc import Sequence

from assistant.citizen_texts import CitizenTexts
from assistant.guides import Counter as GuideCounter
from assistant.types import Passage
from guardrails.pii.directory import Counter, PublicDirectory
from ui.citizen import schemas

_PLACE = re.compile(r"(?P<floor>\d+)階(?P<first>\d+)(?:[〜～-](?P<last>\d+))?番")


class Counters:
    def __init__(self, directory: PublicDirectory, texts: CitizenTexts) -> None:
        self._counters = directory.counters
        self._texts = texts

    def for_garbage(self) -> schemas.Person:
        return self._named(self._texts.garbage_counter) or self._default()

    def person(self, passages: Sequence[Passage] = ()) -> schemas.Person:
        """The counter that the best passage speaks of first, of the department that owns it; else the city's own."""
        department = passages[0].chunk.department if passages else ""
        own = [counter for counter in self._counters if department and counter.department == department]
        if not own:
            return self._default()
        said = passages[0].chunk.text
        return self._person(min(own, key=lambda counter: _first_mention(counter, said)))

    def owner(self, counter: GuideCounter) -> str:
        """The department that a guide's counter is named after, or whose telephone it has, as the directory knows
        them; else the first word of its name."""
        name = counter.name.in_language("ja")
        named = [known.department for known in self._counters if name.startswith(known.department)]
        called = [known.department for known in self._counters if known.phone == counter.phone]
        return next(iter([*named, *called, *name.split()]), "")

    def page(self, department: str) -> str:
        """The department's official page, or the city's."""
        return self._texts.pages.get(department, self._texts.home)

    def _default(self) -> schemas.Person:
        if found := self._named(self._texts.counter):
            return found
        if self._counters:
            return self._person(self._counters[0])
        return schemas.Person(name="", phone="", hours="", place="", url=self._texts.home)

    def _named(self, counter: tuple[str, str]) -> schemas.Person | None:
        """By department and name; the department's first where no name is given."""
        department, name = counter
        own = (c for c in self._counters if c.department == department and name in ("", c.name_of_counter))
        found = next(own, None)
        return self._person(found) if found else None

    def _person(self, counter: Counter) -> schemas.Person:
        name = counter.name_of_counter
        return schemas.Person(
            name=name if name.startswith(counter.department) else f"{counter.department} {name}".strip(),
            phone=counter.phone,
            hours=counter.hours,
            place=counter.address,
            url=self.page(counter.department),
        )


def _first_mention(counter: Counter, text: str) -> int:
    """Where the text names it: 「国保資格係（1階7番）」 by its telephone, as 国保資格係 or as 「本庁舎1階7番窓口」."""
    name, _, place = counter.name_of_counter.partition("（")
    found = [text.find(known) for known in (counter.phone, name) if known]
    if where := _PLACE.match(place):
        first, last = int(where["first"]), int(where["last"] or where["first"])
        found += [
            m.start()
            for m in _PLACE.finditer(text)
            if m["floor"] == where["floor"] and first <= int(m["first"]) <= last
        ]
    return min((start for start in found if start >= 0), default=len(text))
