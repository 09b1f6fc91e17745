"""Knows that "until the visitor has checked in" is of the visit, where that alone is declared to be
checked in: "until the visit is checked in".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.morphology import agents
from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Kind, Noun, PathNoun, RelWord, types_of
from ...vocabulary.vocabulary import Vocabulary

THE = frozenset("the its their".split())
HAVE = frozenset("has have is are".split())
NOT_YET = frozenset("not yet already actually".split())
COME = {
    "checked in": "checks in", "checked out": "checks out", "arrived": "arrives",
    "departed": "departs", "boarded": "boards", "landed": "lands", "signed in": "signs in",
    "signed out": "signs out", "moved in": "moves in", "moved out": "moves out",
}  # fmt: skip
"""What somebody does by himself, and is said of what he comes for, too: no other has done it."""
DOES = {tuple(does.split()): done for done, does in COME.items()}
WORDS = frozenset(word for pair in COME.items() for said in pair for word in said.split()[:1])
LONGEST = 3


def they_have_come(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "until the visitor has checked in" as "until the visit is checked in"."""
    found = list(words)
    if WORDS.isdisjoint(word.text for word in found):
        return found
    for at in range(len(found) - 2, 1, -1):
        end, done, between = _come(found, at)
        thing = _what_is(done, vocabulary) if done else ""
        for begin in range(at - 1, max(0, at - 1 - LONGEST), -1) if thing else ():
            who = key_of(found, begin, at)
            if texts_at(found, begin - 1) not in THE or not _is_of(who, thing, vocabulary):
                continue
            noun = _named(thing, found, vocabulary)
            if noun:
                told = ["the", *noun, "is", *between, *done.split()]
                found[begin - 1 : end] = [replace(found[at], text=t, written=t) for t in told]
            break
    return found


def _come(words: Sequence[Word], at: int) -> tuple[int, str, list[str]]:
    """Where "has not yet checked in", "checks in" ends that begins at a place, which of those it
    says, and what stands between; 0 where it says none.
    """
    for size in (2, 1):
        if done := DOES.get(key_of(words, at, at + size)):
            return at + size, done, []
    if words[at].text not in HAVE:
        return 0, "", []
    begin = at + 1
    while texts_at(words, begin) in NOT_YET:
        begin += 1
    between = [word.text for word in words[at + 1 : begin]]
    for size in (2, 1):
        said = " ".join(key_of(words, begin, begin + size))
        if said in COME:
            return begin + size, said, between
    return 0, "", []


def _what_is(done: str, vocabulary: Vocabulary) -> str:
    """The one type of things that can be in a state, where no person can be."""
    types = {
        value.type
        for _, value in vocabulary.entries.get(tuple(done.split()), ())
        if isinstance(value, Kind)
    }
    return types.pop() if len(types) == 1 and types.isdisjoint(vocabulary.principals) else ""


def _is_of(who: tuple[str, ...], thing: str, vocabulary: Vocabulary) -> bool:
    """Whether somebody is who a thing is of: a visit's visitor, a booking's guest, the patient of
    an appointment.
    """
    said = [value for _, value in vocabulary.entries.get(who, ())]
    doers = {one for verb in (thing, thing + "e") for one in agents(verb)}
    if any((one,) in vocabulary.entries for one in doers):
        return who[-1] in doers  # no host of a visit that a visitor makes
    if any(isinstance(value, RelWord) and value.rel.type == thing for value in said) or any(
        isinstance(value, PathNoun) and value.type == thing for value in said
    ):
        return True
    kinds = {t for value in said if isinstance(value, Noun) for t in types_of(value)}
    tied = {one for rel in vocabulary.declared if rel.type == thing for one in rel.subjects}
    tied |= {rel.type for rel in vocabulary.declared if thing in rel.subjects}
    return bool(kinds) and thing not in kinds and kinds <= tied


def _named(thing: str, words: Sequence[Word], vocabulary: Vocabulary) -> tuple[str, ...]:
    """What a type is called, where the text speaks of it."""
    for size in (1, 2):
        for at in range(len(words) - size + 1):
            for _, value in vocabulary.entries.get(key_of(words, at, at + size), ()):
                if isinstance(value, Noun) and value.types == (thing,):
                    return tuple(thing.split("_"))
    return ()
