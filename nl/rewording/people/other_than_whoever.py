"""Knows that "someone other than the vet who wrote it" is nobody who wrote it: that they are a vet
tells who is meant, and lets in none that wrote it and is no vet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

THAN = (("other", "than"), ("different", "from"), ("apart", "from"))
LONGEST = 3


def other_than_whoever(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "other than the vet who wrote it" as "other than whoever wrote it"."""
    found = list(words)
    for at in range(len(found) - 4, 1, -1):
        if found[at].text != "the" or key_of(found, at - 2, at) not in THAN:
            continue
        for length in range(LONGEST, 0, -1):
            who = at + 1 + length
            role = "CLASS" in vocabulary.kinds(key_of(found, at + 1, who))
            done = "RELVP" in vocabulary.kinds((texts_at(found, who + 1),))
            if role and done and texts_at(found, who) in ("who", "that"):
                found[at : who + 1] = [replace(found[at], text="whoever", end=found[who].end)]
                break
    return found
