"""What the Sudachi dictionary knows of a word: surname, given name, place, organisation, common word."""

from collections.abc import Callable
from enum import Flag, auto


class Kind(Flag):
    UNKNOWN = 0
    SURNAME = auto()
    GIVEN = auto()
    PERSON = auto()  # a whole person in one entry (historical or famous)
    PLACE = auto()
    ORGANIZATION = auto()
    PROPER = auto()  # another proper noun
    COMMON = auto()


class Lexicon:
    """Dictionary look-ups, remembered. Not thread-safe: the engine's lock guards it."""

    def __init__(self, lookup: Callable[[str], list[tuple[str, ...]]], remembered: int = 50_000) -> None:
        self._lookup = lookup
        self._remembered = remembered
        self._kinds: dict[str, Kind] = {}

    def kind(self, word: str) -> Kind:
        known = self._kinds.get(word)
        if known is not None:
            return known
        kind = Kind.UNKNOWN
        if 0 < len(word) <= 12:
            for part_of_speech in self._lookup(word):
                kind |= _kind_of(part_of_speech)
        if len(self._kinds) >= self._remembered:
            self._kinds.clear()
        self._kinds[word] = kind
        return kind

    def is_surname(self, word: str) -> bool:
        return Kind.SURNAME in self.kind(word)

    def is_given(self, word: str) -> bool:
        return Kind.GIVEN in self.kind(word)

    def is_name(self, word: str) -> bool:
        return bool(self.kind(word) & (Kind.SURNAME | Kind.GIVEN | Kind.PERSON))

    def is_only_common(self, word: str) -> bool:
        """A word of the language with no reading as a name: 「業者」「はやぶさ」."""
        kind = self.kind(word)
        return Kind.COMMON in kind and not kind & (Kind.SURNAME | Kind.GIVEN | Kind.PERSON)


def load_lexicon() -> Lexicon:
    """Open the core dictionary (memory-mapped, some 10 ms)."""
    import sudachipy

    dictionary = sudachipy.Dictionary(dict="core")

    def lookup(word: str) -> list[tuple[str, ...]]:
        return [tuple(morpheme.part_of_speech()) for morpheme in dictionary.lookup(word)]

    return Lexicon(lookup)


def _kind_of(part_of_speech: tuple[str, ...]) -> Kind:
    main, sub, detail, last = part_of_speech[:4]
    if sub != "固有名詞":
        return Kind.COMMON
    if detail == "人名":
        return {"姓": Kind.SURNAME, "名": Kind.GIVEN}.get(last, Kind.PERSON)
    if detail == "地名":
        return Kind.PLACE
    return Kind.ORGANIZATION if detail == "組織" else Kind.PROPER
