"""Knows who somebody is whom a term calls after what they are so of: guild officers are officers
of a guild, and "their guild" is that one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, PREPOSITIONS
from ...text.sentences import sentence_end, sentence_starts
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Noun, RelWord
from ...vocabulary.vocabulary import Vocabulary

THEIR = frozenset("their his her".split())
TIES = frozenset({"RELN", "PATHN"})
BEFORE = frozenset("a an any every each no all the".split())


def officers_of_one(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "guild officers can kick members of their guild" as "officers of a guild can kick
    members of that guild"; where the text speaks of "their guild" afterwards.
    """
    found = list(words)
    begins = sentence_starts(words)
    for begin in reversed(begins):
        at = begin + (texts_at(found, begin) in BEFORE)
        end = _end_of_office(found, at, vocabulary)
        stop = sentence_end(found, at)
        noun = texts_at(found, at)
        theirs = _places_of_theirs(found, end, stop, noun) if end else []
        if not theirs or texts_at(found, end) not in MODALS:
            continue
        if texts_at(found, end + 1) in ("not", "never"):
            continue  # who is barred from what is theirs may be of it otherwise
        for one in reversed(_places_of_one(found, theirs[0][1], stop)):
            found[one : one + 1] = [replace(found[one], text=text) for text in ("a", noun)]
        for first, last in reversed(theirs):
            found[first:last] = [replace(found[first], text="that")]
        named = [replace(found[at], text=text) for text in ("of", "a", noun)]
        found[at:end] = [*found[at + 1 : end], *named]
    return found


def _end_of_office(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where what those are called ends who are so of a thing of the type named first; else 0."""
    first = vocabulary.entries.get((texts_at(words, at),), ())
    types = {type_ for kind, value in first if kind == "NOUN" and isinstance(value, Noun)
             and not value.plural for type_ in value.types}  # fmt: skip
    for length in (2, 1):
        end = at + 1 + length
        office = tuple(word.text for word in words[at + 1 : end])
        kinds = vocabulary.kinds((texts_at(words, at), *office))
        named = bool(kinds) and kinds <= TIES
        named = named or (not kinds and _have_several(types, vocabulary))
        if named and types and _are_so_of(office, types, vocabulary):
            return end
    return 0


def _have_several(types: set[str], vocabulary: Vocabulary) -> bool:
    """Whether somebody can be of a thing of some type in several ways, so that "their guild" alone
    does not tell which is meant.
    """
    tied = [rel.name for rel in vocabulary.relations
            if rel.inverse_of is None and rel.type in types
            and not set(rel.subjects).isdisjoint(vocabulary.askers)]  # fmt: skip
    return len(tied) > 1


def _are_so_of(office: tuple[str, ...], types: set[str], vocabulary: Vocabulary) -> bool:
    return any(
        kind == "RELN"
        and isinstance(value, RelWord)
        and value.head == "subject"
        and value.rel.type in types
        and not set(value.rel.subjects).isdisjoint(vocabulary.askers)
        for kind, value in vocabulary.entries.get(office, ())
    )


def _places_of_theirs(
    words: Sequence[Word], start: int, stop: int, noun: str
) -> list[tuple[int, int]]:
    """Where "their own" stands before a noun, from its first word to the noun."""
    found = []
    for at in range(start, stop - 1):
        if words[at].text in THEIR:
            last = at + 1 + (words[at + 1].text == "own")
            if texts_at(words, last) == noun:
                found.append((at, last))
    return found


def _places_of_one(words: Sequence[Word], start: int, stop: int) -> list[int]:
    """Where "or to one below it" speaks of another of the same."""
    return [
        at
        for at in range(start, stop - 1)
        if words[at].text == "one"
        and (words[at - 1].text in PREPOSITIONS or words[at - 1].text == "or")
        and words[at + 1].text != "of"
    ]
