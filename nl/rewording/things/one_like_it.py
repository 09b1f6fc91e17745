"""Knows that "a service that depends on a frozen one" depends on a frozen service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.morphology import singular
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Kind, Noun
from ...vocabulary.vocabulary import Vocabulary

ARTICLES = frozenset("a an another any".split())
WHICH = frozenset("that which".split())
FAR = 12
"""How far before "one" the clause can begin."""


def one_like_it(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a service that depends on a frozen one" as "a service that depends on a frozen
    service", where services are tied to services and can be frozen.
    """
    found = list(words)
    for at in range(len(found) - 1, 4, -1):
        if found[at].text != "one" or found[at - 2].text not in ARTICLES:
            continue
        begin = _clause_before(found, at - 3)
        if begin and found[begin - 1].text in ("or", "and"):
            begin = _clause_before(found, begin - 1)  # "that is frozen or that depends on one"
        for length in (2, 1) if begin else ():
            noun = [word.text for word in found[max(0, begin - length) : begin]]
            type_ = _type_of(noun, vocabulary)
            if type_ and _is_so(texts_at(found, at - 1), type_, vocabulary):
                said = next(iter(singular(" ".join(noun))), " ".join(noun)).split()
                found[at : at + 1] = [replace(found[at], text=t, written=t) for t in said]
                break
    return found


def _clause_before(words: Sequence[Word], at: int) -> int:
    """Where the last clause begins that begins shortly before a place; nowhere, 0."""
    return next((n for n in range(at, max(0, at - FAR), -1) if words[n].text in WHICH), 0)


def _type_of(noun: Sequence[str], vocabulary: Vocabulary) -> str:
    """The one type of a noun whose things are tied to their like; or none."""
    said = vocabulary.entries.get(tuple(noun), ())
    types = {type_ for _, value in said if isinstance(value, Noun) for type_ in value.types}
    return next(iter(types)) if len(types) == 1 and vocabulary.type_pairs(*types, *types) else ""


def _is_so(word: str, type_: str, vocabulary: Vocabulary) -> bool:
    """Whether a word tells what things of a type are, and of no others."""
    said = [value for _, value in vocabulary.entries.get((word,), ()) if isinstance(value, Kind)]
    return bool(said) and all(value.type == type_ for value in said)
