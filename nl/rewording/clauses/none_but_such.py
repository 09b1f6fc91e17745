"""Knows what may be done to some alone: "no samples other than urgent ones may be received"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

LONGEST = 10
"""Words of those to which it may be done."""


def none_but_such(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "no samples other than urgent ones may be received" as "samples other than urgent
    ones may not be received".
    """
    found = list(words)
    for at in range(len(found) - 6, -1, -1):
        if found[at].text != "no" or "NOUN" not in vocabulary.kinds((found[at + 1].text,)):
            continue
        begin = at + 2 + _length_of_but(found, at + 2)
        can = next((i for i in range(begin, min(begin + LONGEST, len(found)))
                    if found[i].text in (*MODALS, ",", *STOPS)), 0)  # fmt: skip
        if begin > at + 2 and texts_at(found, can) in MODALS and texts_at(found, can + 1) == "be":
            found.insert(can + 1, replace(found[can], text="not"))
            del found[at]
    return found


def _length_of_but(words: Sequence[Word], at: int) -> int:
    if texts_at(words, at) == "other" and texts_at(words, at + 1) == "than":
        return 2
    return int(texts_at(words, at) in ("except", "but"))
