"""Knows what says one and the same of where something is, or is to be."""

from __future__ import annotations

from collections.abc import Iterator

SAME_WAY = (
    ("destined for", "bound for", "headed for"), ("located in", "situated in", "sited in"),
    ("kept at", "held at", "stored at"), ("kept in", "held in", "stored in"),
    ("assigned to", "allocated to"),
)  # fmt: skip
"""What says one and the same of where something is, or is to be."""


def said_alike(phrase: str) -> Iterator[str]:
    """ "Bound for", of what is destined for something."""
    for row in SAME_WAY:
        if phrase in row:
            yield from (other for other in row if other != phrase)
