"""Knows that "the patient's wristband has been scanned" is so where a request tells it as a whole:
"wristband has been scanned".
"""

from __future__ import annotations

from collections.abc import Sequence

from ...text.tokens import Word
from ...vocabulary.senses import Circumstance, types_of
from ...vocabulary.vocabulary import Vocabulary

SHORTEST = 3
"""Words of what is said as a clause: "scan is done"."""
LONGEST = 6
MOST = 3
"""Words of a noun."""


def whose_circumstance(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the patient's wristband has been scanned" as "the wristband has been scanned"."""
    found = list(words)
    for at in range(len(found) - SHORTEST, 1, -1):
        if found[at].text != "'s" or not _is_told(found, at + 1, vocabulary):
            continue
        for start in range(at - 1, max(0, at - 1 - MOST), -1):
            noun = tuple(word.text for word in found[start:at])
            if found[start - 1].text == "the" and _asks_for_nothing(noun, vocabulary):
                del found[start : at + 1]
                break
    return found


def _asks_for_nothing(noun: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether a noun is of things alone that never ask: "the author's device is managed" is not so
    of the device of who asks.
    """
    said = vocabulary.entries.get(noun, ())
    types = {type_ for _, value in said for type_ in types_of(value)}
    named = any(kind == "NOUN" for kind, _ in said)
    return named and types.isdisjoint(vocabulary.principals)


def _is_told(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> bool:
    """Whether a clause stands at a place that a term tells to be so of a request, as a whole."""
    for end in range(start + SHORTEST, min(start + LONGEST, len(words)) + 1):
        clause = tuple(word.text for word in words[start:end])
        said = vocabulary.entries.get(clause, ())
        told = any(isinstance(value, Circumstance) for _, value in said)
        if told and " ".join(clause) in vocabulary.defined:
            return True
    return False
