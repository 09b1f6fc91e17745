"""Knows that "the officer assigned to an inquest" is its officer, if nothing else is called so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.of_roles import CHARGES
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import RelWord
from ...vocabulary.vocabulary import Vocabulary

TIES = (("assigned", "to"), ("responsible", "for"), ("in", "charge", "of"), ("named", "on"))


def assigned_as_of(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the officer assigned to an inquest" as "the officer of an inquest"."""
    found: list[Word] = []
    at = 0
    while at < len(words):
        tie = next((t for t in TIES if _is_at(words, at, t)), ())
        known = any(_is_declared(tie[: k + 1], vocabulary) for k in range(len(tie)))
        if tie and not known and _is_a_relation(words, at, vocabulary):
            found.append(replace(words[at], text="of", end=words[at + len(tie) - 1].end))
            at += len(tie)
        else:
            found.append(words[at])
            at += 1
    return found


def _is_declared(phrase: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether a vocabulary says so itself, and it isn't just what all supervisors are called."""
    senses = [value for _, value in vocabulary.entries.get(phrase, ())]
    words = [value[0] if isinstance(value, tuple) else value for value in senses]  # "in charge"
    return any(
        not isinstance(word, RelWord) or words_of(word.rel.name)[-1] not in CHARGES
        for word in words
    )


def _is_at(words: Sequence[Word], at: int, tie: tuple[str, ...]) -> bool:
    return tuple(word.text for word in words[at : at + len(tie)]) == tie


def _is_a_relation(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> bool:
    """Whether a noun for who stands in a relation ends here, and nothing else does."""
    for length in (2, 1):
        key = tuple(word.text for word in words[max(0, end - length) : end])
        kinds = vocabulary.kinds(key)
        if kinds:
            return "RELN" in kinds
    return False
