"""Knows that what a deputy may do "in her place" is what deputies do anyway."""

from __future__ import annotations

from collections.abc import Sequence

from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import POSSESSIVES, texts_at
from ...vocabulary.vocabulary import Vocabulary

STAND_INS = frozenset(
    (
        "delegate delegates deputy deputies stand-in stand-ins substitute substitutes alternate "
        "alternates proxy proxies designee designees understudy understudies locum locums"
    ).split()
)
PLACE = frozenset("place stead".split())
NOUNS = frozenset(["NOUN", "ATTR", "RELN", "PATHN", "CLASS"])
ENDS = frozenset(". ; , if when while unless until up only and but".split())


def in_ones_place(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "her delegate may approve orders in her place" as "her delegate may approve
    orders", unless the vocabulary has a word of its own for the place.
    """
    found = list(words)
    for at in range(len(found) - 3, 1, -1):
        place = texts_at(found, at + 2)
        theirs = texts_at(found, at) == "in" and texts_at(found, at + 1) in POSSESSIVES
        theirs = theirs and place in PLACE
        if not theirs or (texts_at(found, at + 3) or ".") not in ENDS:
            continue
        said = {word.text for word in found[sentence_start(found, at) : at]}
        if not said.isdisjoint(STAND_INS) and NOUNS.isdisjoint(vocabulary.kinds((place,))):
            capped = [word.text for word in found[at + 3 : at + 6]] == [",", "up", "to"]
            del found[at : at + 3 + capped]
    return found
