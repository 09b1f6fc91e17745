"""Knows that what stands in front may be two things at once: "through the portal and with MFA,
clients may".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.sentences import sentence_starts
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary


def with_it_too(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "through the portal and with MFA, clients may" as "through the portal, with MFA,
    clients may".
    """
    found = list(words)
    for start in sentence_starts(found):
        comma = next((n for n in range(start, len(found)) if found[n].text == ","), 0)
        front = [word.text for word in found[start:comma]]
        if not MODALS.isdisjoint(front) or "with" not in front[2:]:
            continue
        at = start + front.index("with", 2) - 1
        told = _kinds_from(found, start, at, vocabulary)
        too = _kinds_from(found, at + 2, comma, vocabulary)
        if texts_at(found, at) == "and" and "CIRC" in told and "CIRC" in too:
            found[at] = replace(found[at], text=",", written=",", kind="mark")
    return found


def _kinds_from(words: Sequence[Word], start: int, end: int, vocabulary: Vocabulary) -> set[str]:
    """What the words of a stretch, or those behind its preposition and its article, can be."""
    texts = [word.text for word in words[start:end]]
    starts = range(min(3, len(texts)))
    return set().union(*(vocabulary.kinds(texts[n:]) for n in starts)) if texts else set()
