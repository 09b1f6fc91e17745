"""Knows that with a witness present something is done "in the presence of a witness"."""

from __future__ import annotations

from collections.abc import Iterator


def in_presence(phrase: str) -> Iterator[str]:
    """Witness present: "the presence of a witness", "the company of their witness"."""
    who, _, present = phrase.rpartition(" ")
    if present == "present" and who:
        for article in ("", "a ", "an ", "the ", "their "):
            for noun in ("presence", "company"):
                yield f"the {noun} of {article}{who}"
