"""Knows that "the zone behind the door" is the zone behind of the door, where "zone behind" is a
word for what a door leads to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import LOCATIVES, PREPOSITIONS
from ...text.tokens import Word, key_of
from ...vocabulary.candidates import POSSESSIVES, texts_at
from ...vocabulary.senses import PathNoun
from ...vocabulary.vocabulary import Vocabulary

BEGIN = frozenset({"the", "a", "an", "any", "each", "every", "that", "this", "it", "them",
                   *POSSESSIVES})  # fmt: skip
ONE_ABOVE = frozenset("above below under beneath underneath of".split())
"""What says itself which of two is the larger."""
LONGEST = 3


def noun_before(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, with "of" behind a term such as "zone behind" that ends in a preposition."""
    found = list(words)
    for at in range(len(found) - 1, -1, -1):
        for end in range(min(at + LONGEST, len(found)), at + 1, -1):
            last = found[end - 1].text
            if last not in PREPOSITIONS | LOCATIVES or last in ONE_ABOVE:
                continue
            if texts_at(found, end) in BEGIN and _is_what_is_there(found, at, end, vocabulary):
                found.insert(end, replace(found[end - 1], text="of", written="of"))
                break
    return found


def _is_what_is_there(words: Sequence[Word], start: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether words are a term for where a relation leads, called as what is there is."""
    ends = {
        type_
        for kind, value in vocabulary.entries.get(key_of(words, start, end), ())
        if kind == "PATHN" and isinstance(value, PathNoun) and value.attribute is None
        for type_ in value.ends
    }
    named = {
        type_
        for kind, value in vocabulary.entries.get(key_of(words, start, end - 1), ())
        if kind == "NOUN"
        for type_ in value.types
    }
    return bool(ends & named)
