"""Knows by a relation's name whether it is of people, and of those by whom a thing was made."""

from __future__ import annotations

from ..text.lexicon import PARTICLES, PERSON_TYPES, PREPOSITIONS
from ..text.morphology import base_of_participle
from .phrases import words_of
from .senses import Rel

WRITERS = frozenset("author creator writer drafter composer photographer prescriber".split())
"""Whom a thing is by that somebody is said to have made."""


def is_named_after(rel: Rel, words: list[str]) -> bool:
    """Whether who has something is called by it: the applicant of an application."""
    kind = words_of(rel.type)[-1]
    return personal(words) and len(words) == 1 and words[-1][:4] == kind[:4] and len(kind) > 4


def personal(words: list[str]) -> bool:
    """Whether a relation is called by a word for people: an adviser, an applicant."""
    return words[-1].endswith(("er", "or", "ee", "ant")) and words[-1] not in PREPOSITIONS


def what_they_did(words: list[str], rel: Rel) -> bool:
    """Whether a term for a relation of people says what they did to things: "signed off"."""
    people = words_of(rel.type)[-1] in PERSON_TYPES
    theirs = any(words_of(name)[-1] in PERSON_TYPES for name in rel.subjects)
    alone = len(words) == 1 or (len(words) == 2 and words[1] in PARTICLES)
    return people and not theirs and alone and bool(base_of_participle(words[0]))
