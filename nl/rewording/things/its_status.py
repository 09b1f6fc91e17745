"""Knows that a membership that "is frozen" is one whose status that is, where the membership itself
is declared to be something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary

WHOSE = frozenset("whose their its his her the 's".split())
BE = frozenset("is are was were".split())
STATUS = ("status", "state", "stage")
LONGEST = 3


def as_its_status_says(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "whose membership is frozen" as "whose membership status is frozen"."""
    found = list(words)
    for be in range(len(found) - 2, 1, -1):
        if found[be].text not in BE:
            continue
        value = texts_at(found, be + 1 + (texts_at(found, be + 1) == "not"))
        for start in range(be - 1, max(0, be - LONGEST - 1), -1):
            noun = tuple(word.text for word in found[start:be])
            if texts_at(found, start - 1) not in WHOSE or value in _values(noun, vocabulary):
                continue
            status = next((s for s in STATUS if value in _values((*noun, s), vocabulary)), None)
            if status is not None and _is_just_a_value(noun, vocabulary):
                found.insert(be, replace(found[be - 1], text=status, written=status))
                break
    return found


def _values(noun: tuple[str, ...], vocabulary: Vocabulary) -> set[str]:
    """What an attribute that is called so may be."""
    return {
        name.replace("_", " ")
        for kind, value in vocabulary.entries.get(noun, ())
        if kind == "ATTR" and isinstance(value, Attr)
        for name in value.type.values
    }


def _is_just_a_value(noun: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether a word is for nothing that has states of its own."""
    return vocabulary.kinds(noun).isdisjoint(("NOUN", "RELN", "PATHN", "CLASS"))
