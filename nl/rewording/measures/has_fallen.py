"""Knows that a stock that "has fallen below 20" is below 20."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary

HAVE = {"has": "is", "have": "are", "had": "was"}
GONE = frozenset(
    "fallen dropped sunk slipped declined risen climbed grown gone increased decreased".split()
)
SINCE = frozenset("below under beneath above over beyond".split())
BELOW = {"beneath": "below", "beyond": "above"}


def has_fallen(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "has fallen below 20" as "is below 20"."""
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        have, gone, where = (word.text for word in found[at : at + 3])
        if have not in HAVE or gone not in GONE or where not in SINCE:
            continue
        if (gone,) in vocabulary.entries or (gone, where) in vocabulary.entries:
            continue
        is_ = replace(found[at], text=HAVE[have])
        found[at : at + 3] = [is_, replace(found[at + 2], text=BELOW.get(where, where))]
    return found
