"""Knows that what ends "at or after 21:00" ends no earlier than that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.quantities import quantities
from ...text.tokens import Word

BOUNDS = {
    "at or after": "earlier", "at or past": "earlier", "after or at": "earlier",
    "at or before": "later", "before or at": "later",
}  # fmt: skip


def at_or_after(words: Sequence[Word]) -> list[Word]:
    """The words, "at or after 21:00" as "no earlier than 21:00"."""
    found = list(words)
    for at in range(len(found) - 4, 0, -1):
        bound = BOUNDS.get(" ".join(word.text for word in found[at : at + 3]))
        clocks = {leaf.start for leaf in quantities(found) if leaf.kind == "CLOCK"} if bound else ()
        if bound and at + 3 in clocks:
            said = ("no", bound, "than")
            found[at : at + 3] = [
                replace(word, text=text)
                for word, text in zip(found[at : at + 3], said, strict=True)
            ]
    return found
