"""Knows who or what "others" are at the beginning of a clause, by what is said of them: "others may
book vans" are people, "others by a manager" and "others may be booked" are the other things.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Vocabulary

BEGINS = frozenset(", ; . and but while whereas".split())
ANYONE = frozenset("anyone anybody".split())
AGENTS = frozenset("by to for".split())
NEEDS = frozenset("needs requires has is gets".split())


def others_by_what_they_do(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "others may book vans" as "everyone else may book vans", "others by a manager" as
    "all others by a manager", "and by no others" as "and by no one else".
    """
    found = list(words)
    for at in range(len(found) - 2, 2, -1):
        if found[at].text == "other":
            _any_other(found, at)
            _no_other(found, at, vocabulary)
        if texts_at(found, at - 1) in ANYONE and _begins_with_anyone_else(found, at):
            found[at - 1 : at + 1] = _said(found[at], "everyone else")
            continue
        if found[at].text != "others":
            continue
        before = [word.text for word in found[at - 2 : at]]
        if before[1] == "no" and before[0] in AGENTS:
            found[at - 1 : at + 1] = _said(found[at], "no one else")
        elif before[1] in BEGINS and _are_things(found, at + 1):
            found[at : at + 1] = _said(found[at], "all others")
        elif before[1] in BEGINS and _act(found, at + 1, vocabulary):
            found[at : at + 1] = _said(found[at], "everyone else")
    return found


def others_need_it_so(words: Sequence[Word]) -> list[Word]:
    """The words, "everyone else needs MFA" behind a statement with "to do so" after it."""
    found = list(words)
    for at in range(len(found) - 3, 2, -1):
        before = {word.text for word in found[:at]}
        if [word.text for word in found[at : at + 2]] != ["everyone", "else"] or "only" in before:
            continue  # "only editors may. Everyone else needs MFA": they may not
        ends = next((i for i in range(at, len(found)) if found[i].text in (".", ";")), 0)
        said = [word.text for word in found[at + 2 : ends]]
        needed = said[:1] in (["needs"], ["requires"]) or said[:2] in (
            ["must", "have"],
            ["must", "use"],
        )
        if needed and FOR_WHAT.isdisjoint(said):
            found[ends:ends] = _said(found[at + 1], "to do so")
    return found


FOR_WHAT = frozenset("to for before when while if unless whenever by where during , only".split())
"""Words with which it would be said for what, or when, somebody needs something."""


def _begins_with_anyone_else(found: list[Word], at: int) -> bool:
    """Whether "anyone else may …", "anyone else needs …" begins a clause after another."""
    begins = at > 2 and found[at - 2].text in BEGINS
    return found[at].text == "else" and begins and texts_at(found, at + 1) in MODALS | NEEDS


def _any_other(found: list[Word], at: int) -> None:
    """Put "all others" for "any other" and "any other one", where they are things."""
    before = [word.text for word in found[at - 2 : at]]
    ones = texts_at(found, at + 1) in ("one", "ones")
    if before[1] == "any" and before[0] in BEGINS and _are_things(found, at + 1 + ones):
        found[at - 1 : at + 1 + ones] = _said(found[at], "all others")


def _no_other(found: list[Word], at: int, vocabulary: Vocabulary) -> None:
    """Put "by no one else" for "by no other user"."""
    before = [word.text for word in found[at - 2 : at]]
    people = vocabulary.entries.get((texts_at(found, at + 1),), ())
    anyone = any(kind == "NOUN" and set(types_of(sense)) & set(vocabulary.principals)
                 for kind, sense in people)  # fmt: skip
    anyone = anyone or texts_at(found, at + 1) in ("person", "people")
    if before[1] == "no" and before[0] in AGENTS and anyone and not _goes_on(found, at + 2):
        found[at - 1 : at + 2] = _said(found[at], "no one else")


def _goes_on(words: Sequence[Word], at: int) -> bool:
    """Whether more is said of whom a noun is: "by no other user who", "no other user of it"."""
    return texts_at(words, at) not in ENDS


ENDS = frozenset(["", ".", ",", ";", "!", "and", "but", "or"])


def _said(word: Word, texts: str) -> list[Word]:
    return [replace(word, text=text) for text in texts.split()]


def _are_things(words: Sequence[Word], at: int) -> bool:
    """Whether something is done to them: "by a manager", "only by a manager", "may be booked"."""
    if texts_at(words, at) in MODALS:
        at += 1 + (texts_at(words, at + 1) in ("only", "not", "also"))
        return texts_at(words, at) == "be"
    return texts_at(words, at + (texts_at(words, at) == "only")) == "by"


def _act(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether they do something: "may book vans", "only vans", where they may do as much."""
    modal = texts_at(words, at) in MODALS
    only = texts_at(words, at + modal) == "only"
    after = texts_at(words, at + modal + only)
    if modal:
        return "VERB" in vocabulary.kinds((after,))
    kinds = vocabulary.kinds((after,)) | vocabulary.kinds((after, texts_at(words, at + only + 1)))
    return only and bool(kinds & {"NOUN", "CLASS", "ADJ"})
