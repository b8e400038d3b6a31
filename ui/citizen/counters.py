"""Who helps in person: the counter of a department, from the city's directory."""

from collections.abc import Sequence

from assistant.citizen_texts import CitizenTexts
from assistant.types import Passage
from guardrails.pii.directory import Counter, PublicDirectory
from ui.citizen import schemas


class Counters:
    def __init__(self, directory: PublicDirectory, texts: CitizenTexts) -> None:
        self._counters = directory.counters
        self._texts = texts

    def for_garbage(self) -> schemas.Person:
        return self._named(self._texts.garbage_counter) or self._default()

    def person(self, passages: Sequence[Passage] = ()) -> schemas.Person:
        """The counter that the passages speak of, of the department that owns the best of them; else the city's own."""
        department = passages[0].chunk.department if passages else ""
        own = [counter for counter in self._counters if department and counter.department == department]
        if not own:
            return self._default()
        said = "\n".join(passage.chunk.text for passage in passages[:2])
        named = [counter for counter in own if counter.phone in said or _short(counter.name_of_counter) in said]
        return self._person((named or own)[0])

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


def _short(name: str) -> str:
    """「国保資格係（1階7番）」 is 「国保資格係」 in a text."""
    return name.partition("（")[0]
