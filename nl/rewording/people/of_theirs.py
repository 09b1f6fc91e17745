"""Knows that "a colleague of theirs" is "one of their colleagues", where a walk leads to those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.morphology import plural
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

THEIRS = {"theirs": "their", "hers": "her", "his": "his", "yours": "your"}
ONE = frozenset("a an any".split())
BE = frozenset("is are be was were".split())
MOST_WORDS = 3


def of_theirs(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "is a co-author of theirs" as "is one of their co-authors"."""
    found = list(words)
    for at in range(len(found) - 1, 2, -1):
        whose = THEIRS.get(found[at].text)
        if whose is None or found[at - 1].text != "of":
            continue
        for begin in range(at - 2, max(0, at - 2 - MOST_WORDS), -1):
            noun = tuple(word.text for word in found[begin : at - 1])
            one = texts_at(found, begin - 1) in ONE
            if one and vocabulary.kinds(noun) >= {"PATHN"} and not vocabulary.kinds(noun) & NAMED:
                several = next(iter(plural(" ".join(noun))), "")
                first = "one" if texts_at(found, begin - 2) in BE else "any"
                said = (first, "of", whose, *several.split())
                found[begin - 1 : at + 1] = [replace(found[at], text=text) for text in said]
                break
    return found


NAMED = frozenset({"NOUN", "CLASS"})
