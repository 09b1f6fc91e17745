"""Knows that "a certificate that has not expired" is a valid one, where such are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

STILL = (
    "has not expired", "have not expired", "has not yet expired", "has not lapsed", "is valid",
    "has not run out", "is still valid", "is current", "is unexpired", "is not expired",
    "is in date", "is still in date", "are valid", "are still valid",
)  # fmt: skip
SAID = tuple(tuple(each.split()) for each in STILL)
MOST_WORDS = 3
"""Of what can be valid."""
ARTICLES = frozenset("a an the their his her its any".split())


def still_valid(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a certificate that has not expired" as "a valid certificate"."""
    found = list(words)
    for that in range(len(found) - 2, 1, -1):
        if found[that].text not in ("that", "which"):
            continue
        rest = tuple(word.text for word in found[that + 1 : that + 5])
        said = next((each for each in SAID if rest[: len(each)] == each), ())
        begin = _noun(found, that, vocabulary) if said else 0
        if begin:
            valid = replace(found[begin], text="valid", written="valid")
            noun = found[begin:that]
            found[begin : that + 1 + len(said)] = [valid, *noun]
    return found


def _noun(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> int:
    """Where the noun begins that ends at a place, of what can be valid; 0 where none does."""
    for begin in range(end - 1, max(0, end - 1 - MOST_WORDS), -1):
        noun = tuple(word.text for word in words[begin:end])
        known = ("valid", *noun) in vocabulary.entries
        if known and texts_at(words, begin - 1) in ARTICLES:
            return begin
    return 0
