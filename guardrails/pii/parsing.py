"""The tokens and named entities of a text as plain values, so that the rules for names need no NLP library."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, kw_only=True)
class Token:
    start: int
    end: int
    text: str
    tag: str  # UniDic part of speech as GiNZA gives it, e.g. 「名詞-固有名詞-人名-姓」

    @property
    def is_person(self) -> bool:
        return "人名" in self.tag


@dataclass(frozen=True, kw_only=True)
class Entity:
    start: int
    end: int
    label: str  # PERSON, PLACE or ORGANIZATION: GiNZA's labels mapped in `analyzer.py`


@dataclass(frozen=True)
class Parsed:
    """Tokens in order and entities in order; offsets in the fold."""

    tokens: tuple[Token, ...]
    entities: tuple[Entity, ...]

    @cached_property
    def starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    @cached_property
    def ends(self) -> list[int]:
        return [token.end for token in self.tokens]

    def is_start(self, position: int) -> bool:
        index = bisect_left(self.starts, position)
        return index < len(self.starts) and self.starts[index] == position

    def is_end(self, position: int) -> bool:
        index = bisect_left(self.ends, position)
        return index < len(self.ends) and self.ends[index] == position

    def between(self, start: int, end: int) -> tuple[Token, ...]:
        """The tokens that overlap [start, end)."""
        return self.tokens[bisect_right(self.ends, start) : bisect_left(self.starts, end)]

    def ending_at(self, position: int) -> Token | None:
        index = bisect_left(self.ends, position)
        return self.tokens[index] if index < len(self.ends) and self.ends[index] == position else None

    def labels(self, start: int, end: int) -> frozenset[str]:
        """Labels of the entities that overlap [start, end)."""
        first = bisect_right(self._entity_ends, start)
        last = bisect_left(self._entity_starts, end)
        return frozenset(e.label for e in self.entities[first:last])

    @cached_property
    def _entity_starts(self) -> list[int]:
        return [entity.start for entity in self.entities]

    @cached_property
    def _entity_ends(self) -> list[int]:
        return [entity.end for entity in self.entities]
