"""Knows that an "approved" payment is one that anybody has approved, where only a relation tells of
it, and an "unapproved" one is none that anybody has.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...compiler import model as m
from .senses import BOOL, IT, Kind, Rel, RelWord

if TYPE_CHECKING:
    from .vocabulary import Vocabulary

SAID_SO = frozenset(["ADJ", "FEAT", "CLASS", "EVENTP"])


def add_done_by_any(vocabulary: Vocabulary) -> None:
    """Lets what somebody has done to a thing be said before its noun."""
    done = [
        (key[0], type_, path)
        for key, found in vocabulary.entries.items()
        for kind, word in found
        if kind == "RELX" and len(key) == 1 and isinstance(word, RelWord)
        for type_, path in _walks(word, vocabulary)
    ]
    for said, type_, rel in done:
        if _is_said_otherwise(said, type_, vocabulary):
            continue
        path = m.EntityPath(IT, (rel.name,))
        by_any = m.Quantifier(BOOL, "any", "v", rel.subjects, path, None, 1)
        if not SAID_SO & vocabulary.kinds((said,)):
            vocabulary.done_by_any.add(said)
        vocabulary.add(said, "ADJ", Kind(type_, by_any))
        if not said.startswith("un"):
            vocabulary.add(f"un{said}", "ADJ", Kind(type_, m.Not(BOOL, by_any)))


def _walks(word: RelWord, vocabulary: Vocabulary) -> Iterator[tuple[str, Rel]]:
    """The things that it is done to, each with the relation from them to who did it."""
    if word.head == "object":
        yield word.rel.type, word.rel
        return
    for rel in vocabulary.relations:
        if rel.inverse_of == (word.rel.type, word.rel.name):
            yield rel.type, rel


def _is_said_otherwise(said: str, type_: str, vocabulary: Vocabulary) -> bool:
    """Whether a state, or a moment, of the thing is called so."""
    return any(
        kind in SAID_SO and (kind == "EVENTP" or getattr(value, "type", None) == type_)
        for kind, value in vocabulary.entries.get((said,), ())
    )
