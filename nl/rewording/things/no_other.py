"""Knows that "no other dataset is derived from it" is said of any: nothing is so of itself."""

from __future__ import annotations

from collections.abc import Sequence

from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

BE = frozenset("is are has have was were".split())
IF = frozenset("if unless when while once until as provided that because where".split())
LONGEST = 3


def no_other_is(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "only if no other dataset has been derived from it" as "only if no dataset has
    been …", where a condition says so.
    """
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        if found[at].text != "other" or found[at - 1].text != "no":
            continue
        ends = range(at + 1 + LONGEST, at + 1, -1)
        end = next((n for n in ends if "NOUN" in vocabulary.kinds(key_of(found, at + 1, n))), 0)
        if end and texts_at(found, end) in BE and texts_at(found, at - 2) in IF:
            del found[at]
    return found
