"""Knows that after "the officer who drafted an assessment may not issue it" the officer is that
officer: "nor may the officer's supervisor".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

LONGEST = 3


def told_of_first(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the officer who drafted it may not …, nor may the officer's supervisor" as "…,
    nor may that officer's supervisor".
    """
    found = list(words)
    if not found or found[0].text not in ("the", "an", "a"):
        return found
    noun = _noun(found, vocabulary)
    if not noun or texts_at(found, 1 + len(noun)) != "who":
        return found
    for at in range(len(noun) + 4, len(found) - len(noun)):
        again = found[at].text == "the" and key_of(found, at + 1, at + 1 + len(noun)) == noun
        if again and texts_at(found, at + 1 + len(noun)) == "'s":
            found[at] = replace(found[at], text="that")
    return found


def _noun(words: Sequence[Word], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The noun for somebody that a text begins with."""
    keys = (key_of(words, 1, 1 + length) for length in range(LONGEST, 0, -1))
    return next((key for key in keys if vocabulary.kinds(key) & {"NOUN", "CLASS"}), ())
