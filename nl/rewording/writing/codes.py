"""Knows codes that are written with hyphens: "eu-west-1" is one word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary


def codes_together(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "eu-west-1" as one: a code that no word of the vocabulary begins."""
    found: list[Word] = []
    at = 0
    while at < len(words):
        end = _code_end(words, at)
        texts = tuple(word.text for word in words[at:end])
        if end > at + 1 and texts[:1] not in vocabulary.entries and texts not in vocabulary.entries:
            written = "-".join(word.written for word in words[at:end])
            last = words[end - 1].end
            found.append(replace(words[at], text=written.lower(), end=last, written=written))
        else:
            found += words[at:end]
        at = end
    return found


def _code_end(words: Sequence[Word], at: int) -> int:
    """Where a word ends to which others, and a number at the end, are joined; else after it."""
    end = at + 1
    while end < len(words) and words[end].joined and words[end].kind in ("word", "number"):
        end += 1
    begins = words[at].kind == "word" and words[at].text not in GRAMMATICAL
    return end if begins and words[end - 1].kind == "number" else at + 1


GRAMMATICAL = frozenset("pre post non over under above below sub top up past mid".split())
"""What before a number is no code: "post-2020"."""
