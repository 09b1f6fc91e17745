"""Knows where a sentence begins and ends among the words of a text."""

from __future__ import annotations

from collections.abc import Sequence

from .lexicon import STOPS
from .tokens import Word


def sentence_start(words: Sequence[Word], at: int) -> int:
    """The place of the first word of the sentence that goes on before a place."""
    return max((n + 1 for n in range(at) if words[n].text in STOPS), default=0)


def sentence_end(words: Sequence[Word], at: int) -> int:
    """The place of the stop at or behind a place; the end of the words where there is none."""
    return next((n for n in range(at, len(words)) if words[n].text in STOPS), len(words))


def sentence_starts(words: Sequence[Word]) -> list[int]:
    """The place of the first word of each sentence, and of what stands behind the last stop."""
    return [0, *(n + 1 for n, word in enumerate(words) if word.text in STOPS)]
