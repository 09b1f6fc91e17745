"""Knows that inspectors "who present a warrant" have what the request says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import PREPOSITIONS
from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary

WHO = frozenset(["who", "that"])
THEY = frozenset("they he she you".split())
MOST = 6
"""Words of what they do."""


BEING = frozenset("is are was were has have had do does".split())


def who_do_so(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "inspectors who present a warrant" as "inspectors with present a warrant", where
    "present a warrant" is a circumstance; "if they present one" as "if they have" it.
    """
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        text = found[at].text
        if text not in WHO | THEY or not _do_so(found, at + 1, vocabulary):
            continue
        if text in WHO:
            found[at] = replace(found[at], text="with")
        else:
            found.insert(at + 1, replace(found[at], text="have", written="have"))
    return found


def _do_so(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a circumstance of several words begins with what one does."""
    first = words[at].text
    if first in PREPOSITIONS or first in BEING or "CIRC" in vocabulary.kinds((first,)):
        return False
    return any(
        "CIRC" in vocabulary.kinds(tuple(word.text for word in words[at : at + size]))
        for size in range(2, MOST + 1)
        if at + size <= len(words)
    )
