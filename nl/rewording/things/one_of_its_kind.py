"""Knows what "one" is after a place of the same kind: "in that cluster or in one that is part of
it" is in a cluster; what "any" is that stands for a noun, "and any with a low margin"; and where
"those" are: "files in it and those in its subfolders".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import PREPOSITIONS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

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


JOINS = frozenset("and or nor as , but".split())
SAID_OF = frozenset(
    "that which with without in over under above below worth from for belonging held owned".split()
)


def any_as_those(words: Sequence[Word]) -> list[Word]:
    """The words, "quotes over $50,000 and any with a low margin" as "… and those with a …"."""
    found = list(words)
    for at in range(1, len(found) - 1):
        said = [word.text for word in found[at - 1 : at + 2]]
        if said[1] == "any" and said[0] in JOINS and said[2] in SAID_OF:
            found[at] = replace(found[at], text="those")
    return found


def those_elsewhere_too(words: Sequence[Word]) -> list[Word]:
    """The words, "photos in it, and those in its albums" as "photos in it or in its albums": those
    are photos as well, and what is said of them before is said of both.
    """
    found = list(words)
    for at in range(len(found) - 4, 1, -1):
        texts = [word.text for word in found[at : at + 4]]
        if texts[0] not in ("it", "them") or found[at - 1].text not in PREPOSITIONS:
            continue
        begin = at + 2 if texts[1] == "," else at + 1
        after = [word.text for word in found[begin : begin + 3]]
        if after in [[join, "those", found[at - 1].text] for join in ("and", "or")]:
            found[at + 1 : begin + 2] = [replace(found[begin], text="or")]
    return found
