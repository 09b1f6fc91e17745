"""Knows that "company vehicles", "the company's vehicles" are the vehicles there are, where a
vocabulary knows of no company and of no others: whoever writes rules writes of what is the house's.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at, types_named
from ...vocabulary.phrases import words_of
from ...vocabulary.vocabulary import Vocabulary

HOUSE = "company"
OTHERS = frozenset(
    (
        "company companies corporate corporation employer firm business organisation organization "
        "enterprise owner ownership owned private personal leased rented hired external vendor "
        "supplier client partner"
    ).split()
)
"""Words by which a vocabulary tells whose a thing is, or that there are others."""
ANOTHER = frozenset("a an another other each every any no some".split())
"""Before a company that is not the house."""
MOST_WORDS = 3


def of_the_house(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "drive company vehicles" as "drive vehicles"."""
    found = list(words)
    if not any(word.text == HOUSE for word in found) or _is_known(vocabulary):
        return found
    if any(word.text == "own" for word in found):
        return found  # "company vehicles, but not their own": there are others
    for at in range(len(found) - 2, -1, -1):
        if found[at].text != HOUSE:
            continue
        if at and found[at - 1].text in ANOTHER:
            continue
        end = at + 1 + (texts_at(found, at + 1) == "'s")
        types = types_named(found[end : end + 1], vocabulary)
        types = types or types_named(found[end : end + MOST_WORDS], vocabulary)
        begin = at - (at > 0 and end > at + 1 and found[at - 1].text in ("the", "our"))
        if types and all(_has_no_others(type_, vocabulary) for type_ in types):
            del found[begin:end]
    return found


def _is_known(vocabulary: Vocabulary) -> bool:
    """Whether a vocabulary calls anything a company."""
    return any(HOUSE in key or "companies" in key for key in vocabulary.entries)


def _has_no_others(type_: str, vocabulary: Vocabulary) -> bool:
    """Whether things of a type are asked for, and nothing tells them from those of others."""
    declared = vocabulary.types[type_]
    if type_ in vocabulary.principals or not declared.actions:
        return False
    names = [own.name for own in declared.attributes] + [own.name for own in declared.relations]
    values = [value for own in declared.attributes for value in own.type.values]
    told = {word for name in (*names, *values) for word in words_of(name)}
    return OTHERS.isdisjoint(told)
