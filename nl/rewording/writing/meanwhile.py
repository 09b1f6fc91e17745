"""Knows that what "has been dispensed in the meantime" has been dispensed: it is told as of now."""

from __future__ import annotations

from collections.abc import Sequence

from ...text.lexicon import PARTICLES
from ...text.morphology import base_of_participle
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

MEANWHILE = (("in", "the", "meantime"), ("in", "the", "interim"), ("meanwhile",))
BEEN = frozenset("been".split())
ENDS = frozenset(". ; : ! , and or but by".split())
FAR = 5
"""How far before the participle "has been" can begin."""


def without_meanwhile(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "unless it has been dispensed in the meantime" without "in the meantime"."""
    found = list(words)
    for at in range(len(found) - 1, 2, -1):
        for said in MEANWHILE:
            end = at + len(said)
            texts = tuple(word.text for word in found[at:end])
            ends = (texts_at(found, end) or ".") in ENDS
            if texts == said and ends and _has_come_about(found, at) and _is_free(said, vocabulary):
                del found[at:end]
    return found


def _has_come_about(words: Sequence[Word], at: int) -> bool:
    """Whether what stands before a place says what has been done to something."""
    done = at - 1 - (words[at - 1].text in PARTICLES)
    before = {word.text for word in words[max(0, done - FAR) : done]}
    return bool(base_of_participle(words[done].text)) and not BEEN.isdisjoint(before)


def _is_free(said: Sequence[str], vocabulary: Vocabulary) -> bool:
    return (said[-1],) not in vocabulary.entries and tuple(said) not in vocabulary.entries
