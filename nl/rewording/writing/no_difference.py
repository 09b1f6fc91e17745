"""Knows words that make no difference: "emergency or no emergency", "and likewise by"."""

from __future__ import annotations

from collections.abc import Sequence

from ...text.lexicon import STOPS
from ...text.tokens import Word


def without_no_difference(words: Sequence[Word]) -> list[Word]:
    """The words without ", emergency or no emergency" at an end, and without "likewise"."""
    found = list(words)
    for at in range(len(found) - 4, 2, -1):
        texts = [word.text for word in found[at : at + 5]]
        whole = found[at - 1].text == "," and texts[4:] and texts[4] in {",", *STOPS}
        if whole and texts[1:3] == ["or", "no"] and texts[0] == texts[3]:
            del found[at - 1 : at + 4]
            break
    for at in range(len(found) - 2, 1, -1):
        around = [found[at - 1].text, found[at + 1].text]
        if found[at].text == "likewise" and around == ["and", "by"]:
            del found[at]
    return found
