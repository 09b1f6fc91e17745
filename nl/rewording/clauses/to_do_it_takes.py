"""Knows that "to unfreeze one takes a manager" is what unfreezing one takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.morphology import verb
from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary

TAKES = frozenset("takes requires needs".split())
NOT_DEEDS = frozenset(", you they one's there he she we i it's".split())
MOST = 7
"""Words of what is done."""


def to_do_it_takes(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "; to unfreeze one takes a manager" as "; unfreezing one takes a manager"."""
    found = list(words)
    if TAKES.isdisjoint(word.text for word in found):
        return found
    for at in range(len(found) - 3, -1, -1):
        begins = not at or found[at - 1].text in STOPS | {"and", "but"}
        if not begins or found[at].text != "to":
            continue
        ends = range(at + 2, min(at + MOST, len(found)))
        end = next((n for n in ends if found[n].text in TAKES), 0)
        said = [word.text for word in found[at + 1 : end]]
        if not end or not NOT_DEEDS.isdisjoint(said) or not MODALS.isdisjoint(said):
            continue
        if any("VERB" in vocabulary.kinds(tuple(said[:size])) for size in (1, 2, 3)):
            doing = verb(said[0]).gerund[0]
            found[at : at + 2] = [replace(found[at + 1], text=doing, written=doing)]
    return found
