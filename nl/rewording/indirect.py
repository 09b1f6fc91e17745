"""Knows that "direct and indirect managers of an owner" are so directly or indirectly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..text.lexicon import MODALS
from ..text.tokens import Word
from ..vocabulary.vocabulary import Vocabulary

STOPS = frozenset(". ; : , and or but".split())
GOES_ON = frozenset("who that which whose if when while unless with except by".split())
MOST_WORDS = 8


def directly_or_not(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "direct and indirect managers of an owner may" as "managers of an owner, directly
    or indirectly, may", where the vocabulary has no such word itself.
    """
    found = list(words)
    if ("indirect",) in vocabulary.entries:
        return found
    for at in range(len(found) - 3, -1, -1):
        start = at - (at > 0 and found[at - 1].text == "both")
        texts = [word.text for word in found[at : at + 3]]
        if texts not in (["direct", "and", "indirect"], ["direct", "or", "indirect"]):
            continue
        adverbs = [
            replace(found[at], text=text) for text in (",", "directly", "or", "indirectly", ",")
        ]
        if at and found[at - 1].text == ",":  # "managers, direct or indirect, of an owner"
            found[at : at + 3] = adverbs[1:4]
            continue
        end = _end(found, at + 3)
        if end:
            last = 4 if found[end : end + 1] and found[end].text in (".", ";", ":", ",") else 5
            found[start:end] = [*found[at + 3 : end], *adverbs[:last]]
    return found


def _end(words: Sequence[Word], start: int) -> int:
    """Where a noun phrase ends, before a modal or a stop; nowhere, 0, if more is said of it."""
    for at in range(start + 1, min(start + MOST_WORDS, len(words)) + 1):
        text = words[at].text if at < len(words) else "."
        if text in MODALS or text in STOPS:
            return at
        if text in GOES_ON:
            return 0
    return 0
