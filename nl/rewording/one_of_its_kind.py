"""Knows what "one" is after a place of the same kind: "in that cluster or in one that is part of
it" is in a cluster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..text.lexicon import PREPOSITIONS
from ..text.tokens import Word
from ..vocabulary.candidates import texts_at
from ..vocabulary.vocabulary import Vocabulary

DETERMINERS = frozenset("that this the a an any each every their its his her your".split())
GOES_ON = frozenset("that which under below beneath inside within above".split())
MOST_WORDS = 4


def one_as_such(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "in that cluster or in one that …" as "in that cluster or in a cluster that …"."""
    found = list(words)
    for at in range(len(found) - 2, 3, -1):
        one = found[at].text == "one" and texts_at(found, at + 1) in GOES_ON
        place = found[at - 1].text
        joined = found[at - 2].text in ("or", "and") and place in PREPOSITIONS
        if not one or not joined:
            continue
        noun = _noun_before(found, at - 2, place, vocabulary)
        if noun:
            found[at : at + 1] = [replace(found[at], text=text) for text in ("a", *noun)]
    return found


def _noun_before(
    words: Sequence[Word], end: int, place: str, vocabulary: Vocabulary
) -> tuple[str, ...]:
    """The noun of "in that cluster", where it ends before a place, or before a comma there."""
    if words[end - 1].text == ",":
        end -= 1
    for start in range(end - 1, max(1, end - MOST_WORDS), -1):
        noun = tuple(word.text for word in words[start:end])
        known = "NOUN" in vocabulary.kinds(noun)
        if known and words[start - 1].text in DETERMINERS and words[start - 2].text == place:
            return noun
    return ()
