"""Knows that "the director, signed in with MFA" is the director with MFA."""

from __future__ import annotations

from collections.abc import Sequence

from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

SIGNED = (("signed", "in"), ("logged", "in"), ("signed", "on"), ("logged", "on"))
HOW = frozenset("with using from on over via through".split())


def signed_in(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "only by the director, signed in with MFA" as "only by the director, with MFA"."""
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        signed = (found[at].text, texts_at(found, at + 1)) in SIGNED
        behind = found[at - 1].text == "," and texts_at(found, at + 2) in HOW
        if signed and behind and not _is_named(found, at, vocabulary):
            del found[at : at + 2]
    return found


def _is_named(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether the vocabulary has a word that begins at a place: "signed in with a key"."""
    ends = range(at + 2, at + 6)
    return any(key_of(words, at, end) in vocabulary.entries for end in ends)
