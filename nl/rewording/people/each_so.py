"""Knows that what may be done "by registrars on weekdays and by couriers under supervision" may be
done by each as is said of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.calendar import names_days
from ...text.lexicon import MODALS
from ...text.sentences import sentence_end, sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

ANY_TIME = (("at", "any", "time"), ("at", "all", "times"), ("at", "any", "hour"))
MOST = 4
"""Words of a circumstance."""


def each_so(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "by registrars at any time and by couriers under supervision" with a comma before
    "and by": each in their own circumstances.
    """
    found = list(words)
    for at in range(len(found) - 3, 3, -1):
        if [word.text for word in found[at : at + 2]] != ["and", "by"]:
            continue
        start, end = sentence_start(found, at), sentence_end(found, at)
        before = [word.text for word in found[start:at]]
        may = any(text in MODALS for text in before) and "by" in before and "only" not in before
        if may and _ends_so(found, at, vocabulary) and _ends_so(found, end, vocabulary):
            found.insert(at, replace(found[at], text=",", written=",", kind="mark"))
    return found


def _ends_so(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> bool:
    """Whether a circumstance ends at a place: a time, or one of the request's."""
    if tuple(word.text for word in words[max(0, end - 3) : end]) in ANY_TIME:
        return True
    if names_days(texts_at(words, end - 1)):
        return True
    return any(
        "CIRC" in vocabulary.kinds(tuple(word.text for word in words[end - size : end]))
        for size in range(1, MOST + 1)
    )
