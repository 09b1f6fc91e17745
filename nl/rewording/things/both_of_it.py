"""Knows that "the payouts and the refunds of her merchants" are both of her merchants, as "the
payouts and refunds of her merchants" are.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary
from ..clauses.had_by_whom import denies

MOST_WORDS = 3
JOINS = frozenset("and or".split())
TIES = frozenset("of for".split())


def both_of_it(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, without "the" before the second of two nouns for many, neither of which has been
    spoken of: "the payouts and refunds of her merchants". What is denied is asked about.
    """
    found = list(words)
    for at in range(len(found) - 2, 2, -1):
        if found[at].text != "the" or found[at - 1].text not in JOINS:
            continue
        first = next((n for n in range(at - 2, max(-1, at - 3 - MOST_WORDS), -1)
                      if found[n].text == "the"), -1)  # fmt: skip
        last = next((n for n in range(at + 2, at + 2 + MOST_WORDS)
                     if texts_at(found, n) in TIES), -1)  # fmt: skip
        if first < 1 or last < 0 or denies(found, at):
            continue
        nouns = [tuple(word.text for word in found[start + 1 : end])
                 for start, end in ((first, at - 1), (at, last))]  # fmt: skip
        before = {word.text for word in found[:first]}
        new = all(noun[-1] not in before for noun in nouns)
        if new and all(_are_many(noun, vocabulary) for noun in nouns):
            del found[at]
    return found


def _are_many(noun: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether a noun is one for several things, and for nobody."""
    said = [value for kind, value in vocabulary.entries.get(noun, ()) if kind == "NOUN"]
    people = set(vocabulary.askers)
    return any(value.plural and people.isdisjoint(value.types) for value in said)
