"""Knows that who has submitted "their own review" is who has one that is submitted, where nothing
records who has done so; and that beside it "the other reviews" are all but that one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ...text.lexicon import MODALS, STOPS
from ...text.morphology import singular
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Kind, Noun, RelWord
from ...vocabulary.vocabulary import Vocabulary

ENDS = STOPS | {","}
DONE = frozenset("submitted completed finished filed lodged".split())
"""What nobody but who makes something does with it: others approve it."""
HAVE = frozenset("have has".split())
WHEN = frozenset("once if when after unless until before".split())
THEIR = frozenset("their his her".split())
THEY = frozenset("they he she".split())
OF = frozenset("of for on".split())
OTHERS = frozenset("the all any".split())
"""What stands before them."""


def their_own_done(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "once reviewers have submitted their own review of an application, they can view
    the other reviews of it" as "once another review of theirs of an application is submitted,
    reviewers can view reviews that are not theirs of it".
    """
    found = list(words)
    if DONE.isdisjoint(word.text for word in found):
        return found
    for at in range(len(found) - 4, 1, -1):
        if found[at].text not in HAVE or texts_at(found, at + 1) not in DONE:
            continue
        begin = next((i for i in range(at - 1, -1, -1) if found[i].text in ENDS | WHEN), 0)
        done, begin = found[at + 1], _begin(found, at)
        own = at + 3 + (texts_at(found, at + 3) == "own")
        others = _others(found, range(begin, own), vocabulary)
        mine, end = _one(found, own, others), _end(found, own)
        clause = found[begin].text in WHEN and texts_at(found, at + 2) in THEIR
        types = _types(mine.text, vocabulary) if clause and mine and end else set()
        if mine is None or not _is_just_a_state(done.text, types, vocabulary):
            continue
        thing = found[at + 2 : end]
        if others is not None and others.types & types:
            of = found[own + 1 : end] or _of_it(found, others.end)
            thing = [_as(mine, "another"), mine, _as(mine, "of"), _as(mine, "theirs"), *of]
            if not of:
                continue  # of any at all?
        who = found[begin + 1 : at]
        if who[0].text not in THEY and not _named_behind(found, end, who):
            continue
        there = [(begin + 1, end, [*thing, _as(done, "is"), done])]
        if others is not None and others.types & types:
            there.append((others.start, others.end, others.instead))
        for first, last, instead in sorted(there, reverse=True):
            found[first:last] = instead
    return found


def _begin(words: Sequence[Word], at: int) -> int:
    """Where the clause begins that a place is in."""
    return next((i for i in range(at - 1, -1, -1) if words[i].text in ENDS | WHEN), 0)


def _one(words: Sequence[Word], own: int, others: Others | None) -> Word | None:
    """What "their own" is: what stands behind it, or one such as the others that are spoken of."""
    if texts_at(words, own) in ENDS | {""} and texts_at(words, own - 1) == "own":
        return others and others.one
    return words[own] if own < len(words) else None


def _types(noun: str, vocabulary: Vocabulary) -> set[str]:
    """The types of things that a noun is for."""
    said = vocabulary.entries.get((noun,), ())
    return {type_ for _, value in said if isinstance(value, Noun) for type_ in value.types}


def _is_just_a_state(done: str, types: set[str], vocabulary: Vocabulary) -> bool:
    """Whether things can be in a state of which nothing tells who has brought them to it."""
    said = [value for _, value in vocabulary.entries.get((done,), ())]
    told = any(
        isinstance(value, RelWord) and types & {value.rel.type, *value.rel.subjects}
        for value in said
    )
    return not told and any(isinstance(value, Kind) and value.type in types for value in said)


def _end(words: Sequence[Word], own: int) -> int:
    """Where "review of an application" ends that begins at a place, with its clause; else 0."""
    end = own + (texts_at(words, own) not in ENDS)
    if texts_at(words, end) in OF:
        end += 2 if texts_at(words, end + 1) == "it" else 3
    return end if end >= len(words) or words[end].text in ENDS else 0


def _named_behind(words: list[Word], end: int, who: Sequence[Word]) -> bool:
    """Whether "they" right behind a clause are whom it names, and are named there from now on."""
    if texts_at(words, end) != "," or texts_at(words, end + 1) not in THEY:
        return False
    if texts_at(words, end + 2) not in MODALS or len(who) > 3:
        return False
    words[end + 1 : end + 2] = [replace(word, start=words[end + 1].start) for word in who]
    return True


class Others(NamedTuple):
    """Where "the other reviews" are, of which types, what one of them is, and how it is said."""

    start: int
    end: int
    types: set[str]
    one: Word
    instead: list[Word]


def _others(words: Sequence[Word], but: range, vocabulary: Vocabulary) -> Others | None:
    """ "The other reviews" outside of a clause: "reviews that are not theirs"."""
    for at in range(1, len(words) - 1):
        if words[at].text != "other" or at in but:
            continue
        noun, first = words[at + 1], at - (words[at - 1].text in OTHERS)
        if types := _types(noun.text, vocabulary):
            one = next((n for n in singular(noun.text) if _types(n, vocabulary)), noun.text)
            be, every = ("is", words[first:at]) if one == noun.text else ("are", ())
            instead = [*every, noun, *(_as(noun, text) for text in ("that", be, "not", "theirs"))]
            return Others(first, at + 2, types, _as(noun, one), instead)
    return None


def _of_it(words: Sequence[Word], at: int) -> list[Word]:
    """ "Of it", where "the other reviews" that end at a place are "of an application"."""
    if texts_at(words, at) not in OF or texts_at(words, at + 1) not in ("a", "an", "the"):
        return []
    return [words[at], _as(words[at], "it")]


def _as(word: Word, text: str) -> Word:
    return replace(word, text=text, written=text)
