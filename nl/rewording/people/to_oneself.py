"""Knows that who "has recused themselves from a case" is recused from it: it is themselves alone to
whom it was done.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...text.tokens import Word
from ...vocabulary.candidates import REFLEXIVES
from ...vocabulary.vocabulary import Vocabulary

DOING = frozenset(["RELV", "RELVP", "RELG"])


def to_oneself(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "who have recused themselves from a case" as "who have recused from a case"."""
    found = list(words)
    if REFLEXIVES.isdisjoint(word.text for word in found):
        return found
    for at in range(len(found) - 2, 0, -1):
        if found[at].text in REFLEXIVES:
            said = (found[at - 1].text, found[at + 1].text)
            if not DOING.isdisjoint(vocabulary.kinds(said)):
                del found[at]
    return found
