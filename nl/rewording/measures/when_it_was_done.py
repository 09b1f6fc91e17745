"""Knows that a moment that is called as it is said to have come, "background check was done", is
what it is: "whose background check was done more than 365 days ago".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary

BE = frozenset("was were is are been".split())
ENDS = frozenset((".", ",", ";", "!", "", "and", "or"))


def when_it_was_done(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "background check was done more than 365 days ago" as "background check was done
    is more than 365 days ago", where that is what the moment is called.
    """
    found = list(words)
    if BE.isdisjoint(word.text for word in words):
        return found
    named = [
        key
        for key, values in vocabulary.entries.items()
        if len(key) > 2
        and not BE.isdisjoint(key[1:-1])
        and any(isinstance(v, Attr) and v.type.kind == m.DATETIME for _, v in values)
    ]
    for key in named:
        for at in range(len(found) - len(key), 0, -1):
            end = at + len(key)
            said = tuple(word.text for word in found[at:end]) == key
            if said and texts_at(found, end) not in ENDS | BE:
                found[end:end] = [replace(found[end - 1], text="is")]
    return found
