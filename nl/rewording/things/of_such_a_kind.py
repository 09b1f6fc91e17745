"""Knows that what something is for, or contains, may be just what it is marked as: "declarations
for weapons" are those of weapons, "a plan that involves sedation" is one with sedation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.lexicon import MODALS, PREPOSITIONS
from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Kind, Noun
from ...vocabulary.vocabulary import Vocabulary

LINKS = frozenset("for with about containing involving covering concerning".split())
VERBS = frozenset(
    "contain contains involve involves include includes cover covers concern concerns".split()
)
THAT = frozenset(["that", "which"])
ENDS = MODALS | PREPOSITIONS
ENDS |= frozenset(
    ". , ; : ! and or nor but unless if when while except until once before after that which who "
    "whose is are has have needs need requires require without".split()
)
LONGEST = 3
"""Words of what something is marked as."""


def of_such_a_kind(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "for weapons" as "of weapons", "that involves sedation" as "with sedation"."""
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        end = _link_end(found, at)
        word = _said_of(found, at, end, vocabulary) if end else ""
        if word and word != found[at].text:
            found[at:end] = [replace(found[at], text=word, written=word)]
    return found


def _link_end(words: Sequence[Word], at: int) -> int:
    """Where the words end that tell what something is for or has in it; 0 where there are none."""
    if words[at].text in LINKS:
        return at + 1
    return at + 2 if words[at].text in THAT and texts_at(words, at + 1) in VERBS else 0


def _said_of(words: Sequence[Word], at: int, end: int, vocabulary: Vocabulary) -> str:
    """How it is said of the noun before that it is so: "of" one of its sorts, "with" a mark."""
    types = {
        type_
        for start in range(max(0, at - LONGEST), at)
        for kind, value in vocabulary.entries.get(key_of(words, start, at), ())
        if kind == "NOUN" and isinstance(value, Noun)
        for type_ in value.types
        if type_ not in vocabulary.principals
    }
    for stop in range(min(len(words), end + LONGEST), end, -1) if types else ():
        senses = vocabulary.entries.get(key_of(words, end, stop), ())
        if any(kind in ("NOUN", "RELN", "REL", "VERB") for kind, _ in senses):
            return ""
        kinds = [value for kind, value in senses if kind == "CLASS" and isinstance(value, Kind)]
        ends = (texts_at(words, stop) or ".") in ENDS
        if kinds and ends and {value.type for value in kinds} == types:
            marked = all(isinstance(value.test, m.AttributeOf) for value in kinds)
            return "with" if marked else "of"
    return ""
