"""Knows that what is revealed to somebody is so at their request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary

BEFORE = frozenset("is are was were be been am only never not".split())
SHOWN = frozenset("revealed shown displayed".split())
"""What is done to something by whoever gets to see it."""


def seen_by(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may be revealed to admins" as "by admins": whoever sees it asks for it."""
    texts = [word.text for word in words]
    return [
        replace(word, text="by")
        if word.text == "to" and "by" not in texts[at:] and _is_shown(texts[:at], vocabulary)
        else word
        for at, word in enumerate(words)
    ]


def _is_shown(texts: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether words end with what is done to something, "be revealed", "are revealed only"."""
    said = texts[:-1] if texts[-1:] == ["only"] else texts
    if len(said) < 2 or said[-1] not in SHOWN or said[-2] not in BEFORE:
        return False
    return "ACTP" in vocabulary.kinds((said[-1],))
