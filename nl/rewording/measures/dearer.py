"""Knows that "more expensive" behind a sum is what costs more than it; alone it is a vague word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.numbers import SYMBOLS
from ...text.quantities import CURRENCIES
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

COSTS = {"more": "dearer", "less": "cheaper"}


def dearer(words: Sequence[Word]) -> list[Word]:
    """The words, "implants of up to €800; more expensive ones …" as "…; dearer ones …"."""
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        said = COSTS.get(found[at].text, "")
        if not said or found[at + 1].text != "expensive" or texts_at(found, at + 2) == "than":
            continue
        if any(word.text in SYMBOLS or word.text in CURRENCIES for word in found[:at]):
            found[at : at + 2] = [replace(found[at], text=said, end=found[at + 1].end)]
    return found
