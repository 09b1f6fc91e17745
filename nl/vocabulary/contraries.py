"""Knows what something is called that is not so: "occupied" flats are not vacant, "unapproved" jobs
not what a term says approved is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...compiler import model as m
from ..text.morphology import base_of_participle
from .relations import taken
from .senses import BOOL, IT, Kind, put
from .stages import otherwise

if TYPE_CHECKING:
    from .vocabulary import Vocabulary

_PAIRS = (
    "vacant occupied", "public private", "enabled disabled", "online offline", "internal external",
    "visible hidden", "mandatory optional", "permanent temporary", "open closed", "alive dead",
    "remote local",
)  # fmt: skip
CONTRARIES = {
    one: other for pair in map(str.split, _PAIRS) for one, other in (pair, reversed(pair))
}
"""What something is that is not so, where a boolean says whether it is."""


def add_contraries(vocabulary: Vocabulary) -> None:
    """Such words, where a vocabulary has none of its own for that type."""
    for word, kind in [*_of_booleans(vocabulary), *_of_terms(vocabulary)]:
        senses = [value for _, value in vocabulary.entries.get((word,), ())]
        if not any(isinstance(sense, Kind) and sense.type == kind.type for sense in senses):
            vocabulary.add(word, "ADJ", kind)


UNTIED = {
    "assigned_to": "unassigned", "assignee": "unassigned", "allocated_to": "unallocated",
    "claimed_by": "unclaimed", "owned_by": "unowned",
}  # fmt: skip
"""What something is that nobody has so. "Assigned" ones are rather one's own, or anybody's."""


def add_taken(vocabulary: Vocabulary) -> None:
    """ "A borrowed tape": one that has a borrower, where nothing else says whether it is; "an
    unassigned ticket": one that is assigned to nobody.
    """
    for rel in vocabulary.relations:
        state = UNTIED.get(rel.name)
        if state and rel.inverse_of is None and not _is_said_of(rel.type, state, vocabulary):
            has = m.Quantifier(BOOL, "any", "x1", rel.subjects, m.EntityPath(IT, (rel.name,)))
            vocabulary.add(state, "ADJ", Kind(rel.type, m.Not(BOOL, has)))
        for state in taken(rel) if rel.inverse_of is None else ():
            kinds = vocabulary.kinds((state,))
            if kinds.isdisjoint({"ADJ", "RELX", "EVENTP", "CLASS", "FEAT"}):
                path = m.EntityPath(IT, (rel.name,))
                some = m.Quantifier(BOOL, "any", "x1", rel.subjects, path)
                for form in (state, *otherwise(state)):
                    if not _is_said_of(rel.type, form, vocabulary):
                        vocabulary.add(form, "ADJ", Kind(rel.type, some))
                vocabulary.add(f"un{state}", "ADJ", Kind(rel.type, m.Not(BOOL, some)))


def _is_said_of(type_: str, phrase: str, vocabulary: Vocabulary) -> bool:
    """Whether a vocabulary has a phrase for a state of a type already: "on loan", of lent."""
    senses = vocabulary.entries.get(tuple(phrase.split()), ())
    return any(isinstance(value, Kind) and value.type == type_ for _, value in senses)


def _of_booleans(vocabulary: Vocabulary) -> Iterator[tuple[str, Kind]]:
    for type_ in vocabulary.model.types:
        for attribute in type_.attributes:
            contrary = CONTRARIES.get(attribute.name.removeprefix("is_"))
            if attribute.type.kind == m.BOOL and contrary is not None:
                so = m.AttributeOf(attribute.type, IT, attribute.name)
                yield contrary, Kind(type_.name, m.Not(BOOL, so))


def _of_terms(vocabulary: Vocabulary) -> Iterator[tuple[str, Kind]]:
    for term in vocabulary.model.terms:
        for phrase in term.phrases:
            done = " " not in phrase and not phrase.startswith("un") and base_of_participle(phrase)
            if term.when is not None and term.type is not None and done:
                so = put(term.when, IT, "subject")
                yield f"un{phrase}", Kind(term.type, m.Not(BOOL, so))
            contrary = CONTRARIES.get(phrase)
            if term.when is not None and term.type is not None and contrary is not None:
                yield contrary, Kind(term.type, m.Not(BOOL, put(term.when, IT, "subject")))
