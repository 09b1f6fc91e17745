"""Knows that "changes affecting anything they own" are those that affect any service they own,
where nothing else is affected by a change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Noun, RelWord
from ...vocabulary.vocabulary import Vocabulary

TYING = frozenset(["RELG", "RELV", "RELP", "RELVP"])
GOES_ON = frozenset("they their he his she her you your that which a an any the".split())
ANYTHING = frozenset("anything everything whatever something".split())
LONGEST = 3
"""Words of how one thing is tied to another, and of what it is called."""


def tied_to_anything(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, with the one kind of thing that "anything" can be which others are tied to."""
    found = list(words)
    for at in range(len(found) - 2, 1, -1):
        place = found[at].text in PLACES and _is_told_further(found, at, vocabulary)
        anything = found[at].text in ANYTHING and texts_at(found, at + 1) in GOES_ON
        if not anything and not place:
            continue
        types = _tied_to(found, at, vocabulary)
        if len(types) == 1:
            named = ["any", *types.pop().split("_")]
            found[at : at + 1] = [replace(found[at], text=text) for text in named]
    return found


PLACES = frozenset("space spaces premises areas places somewhere".split())
"""Words for wherever something is."""


def _is_told_further(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a word for places, which the vocabulary has not, begins what tells of one: "space
    leased by their company".
    """
    if (words[at].text,) in vocabulary.entries or words[at - 1].text in DETERMINERS:
        return False
    goes_on = texts_at(words, at + 1) in GOES_ON
    return goes_on or "RELP" in vocabulary.kinds(key_of(words, at + 1, at + 3))


DETERMINERS = frozenset("a an the any their its this that".split())


def _tied_to(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> set[str]:
    """The types of what things named before are tied to, by the words that stand there."""
    for start in range(max(1, end - LONGEST), end):
        rels = [
            value.rel
            for kind, value in vocabulary.entries.get(key_of(words, start, end), ())
            if kind in TYING and isinstance(value, RelWord)
        ]
        of = _types_named(words, start, vocabulary) if rels else set()
        tied = [{rel.type, *rel.subjects} for rel in rels]
        if of and (ends := {t for each in tied if each & of for t in each - of}):
            return ends
    return set()


def _types_named(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> set[str]:
    """The type of the noun that ends at a place, before "that" if that stands there."""
    end -= words[end - 1].text in ("that", "which")
    return {
        type_
        for start in range(max(0, end - LONGEST), end)
        for kind, value in vocabulary.entries.get(key_of(words, start, end), ())
        if kind == "NOUN" and isinstance(value, Noun)
        for type_ in value.types
    }
