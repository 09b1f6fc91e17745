"""Knows that "until the order ships", "once it closes" is until it is shipped, once it is closed,
where that is a state of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import OF_THEMSELVES, STOPS
from ...text.morphology import base_of_third, verb
from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Event, Kind, Noun
from ...vocabulary.vocabulary import Vocabulary

WHEN = frozenset("until till once when after before".split())
THE = frozenset("the a an its that any".split())
ENDS = STOPS | {",", ""} | frozenset("but and or if unless except only while".split())
MOST = 3
"""Words of a noun."""


def comes_to_be(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "until the order ships" as "until the order is shipped"."""
    found = list(words)
    if WHEN.isdisjoint(word.text for word in found):
        return found
    for at in range(len(found) - 1, 1, -1):
        if texts_at(found, at + 1) not in ENDS:
            continue
        types, done, many = _state(found[at], vocabulary)
        if done and _is_of(found, at, types, many, vocabulary):
            be = "are" if many else "is"
            found[at : at + 1] = [
                replace(found[at], text=text, written=text) for text in (be, done)
            ]
    return found


def _state(word: Word, vocabulary: Vocabulary) -> tuple[set[str], str, bool]:
    """Of what "ships" says a state, how that is called, and whether of many, as "ship"."""
    if any(isinstance(value, Event) for _, value in vocabulary.entries.get((word.text,), ())):
        return set(), "", False  # at a time that is told
    many = word.text in OF_THEMSELVES
    for base in {word.text} if many else base_of_third(word.text):
        for done in verb(base).participle:
            said = vocabulary.entries.get((done,), ())
            types = {value.type for _, value in said if isinstance(value, Kind)}
            if types and types.isdisjoint(vocabulary.principals):
                return types, done, many
    return set(), "", False


def _is_of(
    words: Sequence[Word], at: int, types: set[str], many: bool, vocabulary: Vocabulary
) -> bool:
    """Whether it is said, in a clause that tells when, of a thing that can be in that state."""
    if texts_at(words, at - 1) == ("they" if many else "it"):
        return texts_at(words, at - 2) in WHEN
    for begin in range(at - 1, max(0, at - 1 - MOST), -1):
        if texts_at(words, begin - 1) in THE and texts_at(words, begin - 2) in WHEN and not many:
            said = vocabulary.entries.get(key_of(words, begin, at), ())
            named = {type_ for _, noun in said if isinstance(noun, Noun) for type_ in noun.types}
            return bool(named) and named <= types
    return False
