"""Knows that a "please" at the end of a sentence says nothing."""

from __future__ import annotations

from collections.abc import Sequence

from ..text.tokens import Word
from ..vocabulary.candidates import ENDING, texts_at


def without_please(words: Sequence[Word]) -> list[Word]:
    """The words without a "please" at the end of a sentence."""
    found = list(words)
    for at in range(len(found) - 1, 1, -1):
        if found[at].text == "please" and (texts_at(found, at + 1) or ".") in ENDING:
            del found[at - (found[at - 1].text == ",") : at + 1]
    return found
