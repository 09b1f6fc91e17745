"""Knows that a "please" at the end of a sentence, or between commas, says nothing."""

from __future__ import annotations

from collections.abc import Sequence

from ...text.tokens import Word
from ...vocabulary.candidates import ENDING, texts_at


def without_please(words: Sequence[Word]) -> list[Word]:
    """The words without a "please" at the end of a sentence, or between commas."""
    found = list(words)
    for at in range(len(found) - 1, 1, -1):
        apart = [word.text for word in found[at - 1 : at + 2]] == [",", "please", ","]
        if apart:
            del found[at - 1 : at + 1]
        elif found[at].text == "please" and (texts_at(found, at + 1) or ".") in ENDING:
            del found[at - (found[at - 1].text == ",") : at + 1]
    return found
