"""Finds names of persons. Each rule is one kind of evidence; what they find is carried through the text.

A name that is a place or a word too proves nothing (千葉, 原): it counts only where something says it is one, as an
honorific, a label, a self-introduction or a relative does. Any other name counts unless something speaks against it.
"""

from collections.abc import Callable

from guardrails.pii.addressed_names import by_honorific, by_letter_head, by_office_after, by_title
from guardrails.pii.carried_names import CarriedNames, Hits
from guardrails.pii.findings import Finding
from guardrails.pii.foreign_names import find_foreign_names
from guardrails.pii.form_names import by_bracket, by_column, by_contact, by_label
from guardrails.pii.full_names import by_entity, by_last_line, by_pair, by_reading, by_surname, by_tokens
from guardrails.pii.introduced_names import by_introduction
from guardrails.pii.label_values import LabelledNames
from guardrails.pii.lexicon import Lexicon
from guardrails.pii.likely_names import by_dictionary, by_place_in_sentence
from guardrails.pii.name_judge import NameJudge
from guardrails.pii.name_search import NameHits, NameSearch
from guardrails.pii.names import NameFinder
from guardrails.pii.parsing import Parsed
from guardrails.pii.related_names import by_belonging, by_kin
from guardrails.pii.tables import Cell

_RULES: tuple[Callable[[NameSearch], NameHits], ...] = (
    by_column,
    by_label,
    by_honorific,
    by_title,
    by_introduction,
    by_kin,
    by_bracket,
    by_office_after,
    by_pair,
    by_contact,
    by_letter_head,
    by_tokens,
    by_belonging,
    by_surname,
    by_entity,
    by_last_line,
    by_reading,
    by_place_in_sentence,
    by_dictionary,
)


def find_persons(
    folded: str, parsed: Parsed, lexicon: Lexicon, cells: tuple[Cell, ...], closed: list[Finding]
) -> list[Finding]:
    """All names in one text; nothing enters what is `closed`: numbers and addresses already found."""
    names = NameFinder(folded, parsed, lexicon)
    judge = NameJudge(folded, parsed, lexicon, names, tuple(closed))
    search = NameSearch(
        folded=folded,
        parsed=parsed,
        lexicon=lexicon,
        cells=cells,
        closed=tuple(closed),
        names=names,
        judge=judge,
        values=LabelledNames(folded, parsed, lexicon, names, judge),
    )
    hits = Hits(closed)
    for rule in _RULES:
        for hit in rule(search):
            hits.add(*hit)
    persons = frozenset((e.start, e.end) for e in parsed.entities if e.label == "PERSON")
    for finding in find_foreign_names(folded, persons, judge.is_ordinary):
        hits.add(finding.start, finding.end, finding.rule, finding.score)
    CarriedNames(folded, parsed, lexicon, names, judge).carry(hits)
    return hits.findings()
