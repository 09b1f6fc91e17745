"""Knows that "club presidents and treasurers" are the presidents and treasurers of one club."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ...text.tokens import Word
from ...vocabulary.senses import RelWord, types_of
from ...vocabulary.vocabulary import Vocabulary

BEFORE = frozenset(". ; : , only by to for from of are nobody but except".split())
JOINED = frozenset({"and", "or"})


def of_one_house(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "club presidents and members may view their club's budget" as "presidents and
    members of a club may view that club's budget", where no other thing has such.
    """
    found = list(words)
    for at in range(len(found) - 4, -1, -1):
        if at and found[at - 1].text not in BEFORE:
            continue
        house, one, joint, two = (word.text for word in found[at : at + 4])
        of = _of_what(one, vocabulary)
        types = {
            type_
            for kind, noun in vocabulary.entries.get((house,), ())
            if kind == "NOUN"
            for type_ in noun.types
        }
        known = not vocabulary.kinds((house, one)).isdisjoint(NOUNS)
        too = _of_what(two, vocabulary)
        both = len(types) == 1 and types <= of and types <= too and types in (of, too)
        if joint in JOINED and both and not known:
            texts = found[at + 1 : at + 4]
            of_a = [replace(found[at], text=text) for text in ("of", "a")]
            end = next((n for n in range(at, len(found)) if found[n].text in ".;"), len(found))
            for n in range(at + 4, end - 1):
                if found[n].text == "their" and found[n + 1].text == house:
                    found[n] = replace(found[n], text="that")
            found[at : at + 4] = [*texts, *of_a, found[at]]
    return found


def _of_what(noun: str, vocabulary: Vocabulary) -> set[str]:
    """The types that a relation's noun, of many, is of, where it is no other noun."""
    senses = vocabulary.entries.get((noun,), ())
    named = [value for kind, value in senses if kind == "RELN"]
    types = {value.rel.type for value in named if value.head == "subject" and value.plural}
    other = not vocabulary.kinds((noun,)).isdisjoint(NOUNS)
    return types if named and not other else set()


NOUNS = frozenset({"NOUN", "CLASS", "ATTR", "PATHN", "NAME"})


def of_that_house(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a head of department" as "a head of a department" where a text goes on about
    "that department".
    """
    found = list(words)
    texts = [word.text for word in found]
    for at in range(len(found) - 3, 0, -1):
        office, of, house = texts[at : at + 3]
        named = "RELN" in vocabulary.kinds((office, of, house))
        again = (("that", house), ("the", house))
        if of == "of" and named and any(pair in again for pair in pairwise(texts[at + 3 :])):
            types = {t for _, noun in vocabulary.entries.get((house,), ()) for t in types_of(noun)}
            of_it = {type_ for word in _relations_called(office, vocabulary) for type_ in _of(word)}
            if types and types == of_it:
                found.insert(at + 2, replace(found[at + 2], text="a"))
    return found


def _relations_called(office: str, vocabulary: Vocabulary) -> list[RelWord]:
    """The relations that a noun by itself names."""
    senses = vocabulary.entries.get((office,), ())
    return [value for kind, value in senses if kind == "RELN"]


def _of(word: RelWord) -> tuple[str, ...]:
    """The types of what somebody is called so of, whichever declares it."""
    return (word.rel.type,) if word.head == "subject" else word.rel.subjects
