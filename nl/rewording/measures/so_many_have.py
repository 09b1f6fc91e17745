"""Knows how many have done what a thing has a number of: "if fewer than 8 students have signed up
for it" is if it has fewer than 8 signed up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.numbers import numbers_at
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Attr, types_of
from ...vocabulary.vocabulary import Vocabulary

IF = frozenset("if when where while whenever once unless until".split())
HAVE = frozenset("have has are is were was".split())
FOR = frozenset("for on in to at".split())
WHICH = frozenset(["that", "which"])
IT = frozenset(["it", "them"])
ENDS = frozenset(". ; , and or but".split())
BOUNDS = (
    "fewer than", "less than", "more than", "at least", "at most", "no more than", "over", "under",
    "no fewer than", "up to", "exactly", "only",
)  # fmt: skip
LONGEST = 3


def so_many_have(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "if fewer than 8 students have signed up for it" as "if it has fewer than 8 signed
    up", and "a course for which 8 have signed up" as one with so many.
    """
    found = list(words)
    for at in range(len(found) - 4, 0, -1):
        which = texts_at(found, at) in WHICH
        bare = texts_at(found, at) == "with"
        if found[at].text not in IF and not (which or bare):
            continue
        bound = _bound(found, at + 1)
        ends = [end for _, end in numbers_at(found, bound)][-1:]
        for noun in range(ends[0] + 1, ends[0] + 3) if ends else ():
            told = _done(found, ends[0], noun, vocabulary, bare)
            if not told:
                continue
            end, said = told
            behind = texts_at(found, end) in FOR
            end += behind + (behind and texts_at(found, end + 1) in IT)
            if texts_at(found, end) not in ENDS:
                continue
            of = which and found[at - 1].text in FOR
            it_has = "there are" if _is_asked_with(said, vocabulary) else "it has"
            how = "with" if which or bare else f"{found[at].text} {it_has}"
            has = [replace(found[at], text=each) for each in how.split()]
            found[at - of : end] = [*has, *found[at + 1 : ends[0]], *said]
            break
    return found


def _bound(words: Sequence[Word], at: int) -> int:
    """Where the number stands of "fewer than 8", which begins at a place."""
    for bound in BOUNDS:
        length = len(bound.split())
        if " ".join(word.text for word in words[at : at + length]) == bound:
            return at + length
    return at


def _done(
    words: Sequence[Word], number: int, noun: int, vocabulary: Vocabulary, bare: bool
) -> tuple[int, list[Word]] | None:
    """Where "students have signed up", or "students signed up", ends behind a number, and what a
    thing has so many of.
    """
    if not bare and texts_at(words, noun) not in HAVE:
        return None
    done = noun if bare else noun + 1 + (texts_at(words, noun + 1) == "been")
    who = list(words[number:noun])
    for end in range(done + LONGEST, done, -1):
        if _is_number([*who, *words[done:end]], vocabulary):  # "tickets have been sold for it"
            return end, [*who, *words[done:end]]
        if _are_people(who, vocabulary) and _is_number(words[done:end], vocabulary):
            return end, list(words[done:end])
    return None


def _are_people(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    texts = tuple(word.text for word in words)
    people = set(vocabulary.principals)
    return texts == ("people",) or any(
        kind in ("NOUN", "CLASS") and set(types_of(value)) <= people
        for kind, value in vocabulary.entries.get(texts, ())
    )


def _is_asked_with(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether it is the request that has so many: "once two quotes are attached"."""
    senses = vocabulary.entries.get(tuple(word.text for word in words), ())
    having = {value.of for kind, value in senses if kind == "ATTR"}
    return having == {"request"}


def _is_number(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    return any(
        kind == "ATTR" and isinstance(value, Attr) and value.type.kind == m.INT
        for kind, value in vocabulary.entries.get(tuple(word.text for word in words), ())
    )
