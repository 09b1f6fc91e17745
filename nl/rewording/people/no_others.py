"""Knows that "by no other member of staff" is by nobody else, where anyone who asks is such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word, key_of
from ...vocabulary.senses import Noun
from ...vocabulary.vocabulary import Vocabulary

GENERAL = (("member", "of", "staff"), ("staff", "member"), ("person",), ("individual",))
BEFORE = frozenset("by and but , to".split())
LONGEST = 3


def no_others(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "and by no other employee" as "and by nobody else"."""
    found = list(words)
    for at in range(len(found) - 3, 1, -1):
        if key_of(found, at, at + 2) != ("no", "other") or found[at - 1].text not in BEFORE:
            continue
        for end in range(min(at + 2 + LONGEST, len(found)), at + 2, -1):
            key = key_of(found, at + 2, end)
            if key in GENERAL or _is_anyone(key, vocabulary):
                said = [replace(found[at], text=text) for text in ("nobody", "else")]
                found[at:end] = said
                break
    return found


def _is_anyone(key: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether a noun is one for whoever may ask."""
    nouns = [value for kind, value in vocabulary.entries.get(key, ()) if kind == "NOUN"]
    asks = set(vocabulary.askers)
    return bool(nouns) and all(isinstance(n, Noun) and asks <= set(n.types) for n in nouns)
