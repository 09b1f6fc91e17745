"""Knows that who may "see which instruments are lent to them" may see instruments that are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.senses import Noun
from ...vocabulary.vocabulary import Vocabulary

BE = frozenset("is are was were has have".split())
MOST = 3
"""Words of a noun."""


def which_ones(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "see which instruments are lent to them" as "see instruments that are lent to
    them".
    """
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        if found[at].text != "which" or not acts_of(found[at - 1 : at], ("VERB",), vocabulary):
            continue
        for end in range(at + 2, min(at + 2 + MOST, len(found))):
            noun = tuple(word.text for word in found[at + 1 : end])
            things = any(kind == "NOUN" and isinstance(value, Noun)
                         for kind, value in vocabulary.entries.get(noun, ()))  # fmt: skip
            if things and texts_at(found, end) in BE:
                that = replace(found[at], text="that", written="that")
                found[at:end] = [*found[at + 1 : end], that]
                break
    return found
