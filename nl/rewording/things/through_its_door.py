"""Knows that to enter a zone is to enter by a door to it, where one enters doors and each leads
to a zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Vocabulary

ENTER = (["enter"], ["access"], ["go", "into"], ["get", "into"], ["entering"], ["leave"])
MOST_WORDS = 5
ENDS = frozenset(". , ; : who that which whose if when unless with without by only".split())


def through_its_door(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may enter a zone" as "may enter any door to a zone"."""
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        for verb in ENTER:
            end = at + len(verb)
            if [word.text for word in found[at:end]] == verb:
                door = _door(found, at, end, vocabulary)
                said = ("any", *words_of(door), "to") if door else ()
                found[end:end] = [replace(found[end], text=t, end=found[end].start) for t in said]
    return found


def _door(words: Sequence[Word], at: int, end: int, vocabulary: Vocabulary) -> str:
    """The one type of what is entered, where it leads to what is named; else nothing."""
    acts = acts_of(words[at:end], ("VERB", "ACTG"), vocabulary)
    types = {type_ for act in acts for type_ in vocabulary.actions.get(act, ())}
    places = _named(words, end, vocabulary)
    if len(acts) != 1 or len(places) != 1 or places & types:
        return ""
    doors = [
        type_
        for type_ in sorted(types)
        if len([r for r in vocabulary.types[type_].relations if _leads(r, places)]) == 1
    ]
    return doors[0] if len(doors) == len(types) == 1 else ""


def _leads(relation: m.Relation, places: set[str]) -> bool:
    return {kind.type for kind in relation.subjects} == places


def _named(words: Sequence[Word], begin: int, vocabulary: Vocabulary) -> set[str]:
    """The types of the first noun from a place on."""
    for at in range(begin, min(begin + MOST_WORDS, len(words))):
        if texts_at(words, at) in ENDS:
            break
        for size in (3, 2, 1):
            senses = vocabulary.entries.get(tuple(w.text for w in words[at : at + size]), ())
            types = {
                t for kind, noun in senses if kind in ("NOUN", "CLASS") for t in types_of(noun)
            }
            if types:
                return types
    return set()
