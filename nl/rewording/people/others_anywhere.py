"""Knows what others may do so "in any region" to, where it was said of some in their own: "clerks
may edit claims in their own region; managers may do so in any region" are any claims.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, PREPOSITIONS
from ...text.morphology import singular
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Vocabulary

THEY = frozenset("they you he she".split())
OWN = frozenset("their your his her".split())
ANY = frozenset("any every all".split())
STOPS = frozenset(".;!:")
JOINS = frozenset("and but while whereas".split())
APART = frozenset(
    (
        "those them it ones also if when while once unless without nobody no none not never only "
        "neither nor or who that"
    ).split()
)
PLACES = frozenset("in at within".split())
DO_SO = (["do", "so"], ["do", "it"], ["do", "this"], ["do", "that"])
REGARDLESS = (["regardless", "of"], ["irrespective", "of"], ["no", "matter", "which"])
MOST = 4
"""Words of who may, and of a place."""


def others_anywhere(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "…; managers may do so in any region" as "…; managers may edit claims in any
    region"; and so ", managers in any region".
    """
    found = list(words)
    for at in range(len(found) - 1, 3, -1):
        where = _where(found, at)
        if where is None:
            continue
        before, noun = where
        own = _own(found, before, noun, found[at].text)
        if own is None:
            continue
        modal, begin, end = own
        who = _who(found, end, before, found[modal + 1].text)
        if who is None:
            continue
        first, last = who
        if not _is_somebody(found[first:last], vocabulary):
            continue  # "and view those of any region", "and drafts in any region": the same people
        anywhere = found[at : at + 2 + len(noun)] if found[at].text in PREPOSITIONS else []
        done = at + 2 + len(noun) if anywhere else _end_of_regardless(found, at) + len(noun)
        done = done or at + 1  # "everywhere"
        stop = replace(found[end], text=";", kind="mark")
        again = [*found[first:last], *found[modal:begin], *anywhere]
        found[end:done] = [stop, *again]
    return found


def _is_somebody(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether words name people, and nothing that they do."""
    said = tuple(word.text for word in words)
    senses = (sense for n in range(len(said)) for _, sense in vocabulary.entries.get(said[n:], ()))
    types = [set(types_of(sense)) for sense in senses]
    people = any(each and each <= set(vocabulary.askers) for each in types)
    return people and "VERB" not in vocabulary.kinds(said[:1])


def _where(words: Sequence[Word], at: int) -> tuple[int, list[str]] | None:
    """Where what says where begins, "in any region" or "regardless of region", and its noun."""
    if words[at].text == "everywhere" and texts_at(words, at + 1) in (".", ";", ",", ""):
        return at, []
    start = _end_of_regardless(words, at)
    if words[at].text in PREPOSITIONS and texts_at(words, at + 1) in ANY:
        start = at + 2
    if not start:
        return None
    start += texts_at(words, start) == "the"
    noun = [word.text for word in words[start : start + 1]]
    return (at, noun) if noun and noun[0].isalpha() else None


def _end_of_regardless(words: Sequence[Word], at: int) -> int:
    for said in REGARDLESS:
        if [word.text for word in words[at : at + len(said)]] == said:
            return at + len(said)
    return 0


def _own(
    words: Sequence[Word], before: int, noun: list[str], preposition: str
) -> tuple[int, int, int] | None:
    """Where it is said of some: the modal, and where "in their own region" begins and ends."""
    stops = [n for n in range(before) if words[n].text in STOPS]
    for start in [0, *(n + 1 for n in stops)]:
        modal = next((n for n in range(start, before) if words[n].text in MODALS), 0)
        for n in range(modal + 2, min(modal + 12, before - 2)) if modal else ():
            own = n + 1 + (texts_at(words, n + 1) == "own")
            alike = not noun or _are_alike(texts_at(words, own), noun[0])
            tied = words[n].text in OWN and words[n - 1].text in (PREPOSITIONS if noun else PLACES)
            same = preposition not in PREPOSITIONS or words[n - 1].text == preposition
            said = {word.text for word in words[start:n]}
            if alike and tied and same and APART.isdisjoint(said):
                return modal, n - 1, own + 1
        for n in range(modal + 2, before - 3) if modal and noun else ():
            end = _end_of_theirs(words, n, before, noun)
            same = preposition not in PREPOSITIONS or words[n].text == preposition
            said = {word.text for word in words[start:n]}
            if end and same and APART.isdisjoint(said):
                return modal, n, end
    return None


def _are_alike(one: str, other: str) -> bool:
    """Whether two words are one noun, of one or of many."""
    return not {one, *singular(one)}.isdisjoint({other, *singular(other)})


def _end_of_theirs(words: Sequence[Word], at: int, before: int, noun: list[str]) -> int:
    """Where "on boards they own" ends that begins at a place; nowhere, 0."""
    place = at + 1 + (texts_at(words, at + 1) == "the")
    alike = _are_alike(texts_at(words, place), noun[0])
    they = place + 1 + (texts_at(words, place + 1) in ("that", "which", "where"))
    they += [word.text for word in words[they : they + 2]] == ["of", "which"] and 2
    if words[at].text not in PREPOSITIONS or not alike or texts_at(words, they) not in THEY:
        return 0
    ends = (n for n in range(they + 2, before) if words[n].text in (",", ";", ".", *JOINS))
    return next(ends, 0)


def _who(words: Sequence[Word], end: int, before: int, done: str) -> tuple[int, int] | None:
    """Who the others are, between what some may and where: with "may do so", "may edit them", or
    without.
    """
    at = end
    if texts_at(words, at) not in (",", ".", ";", *JOINS):
        return None
    while texts_at(words, at) in (",", ".", ";", *JOINS):
        at += 1
    last = before
    if [word.text for word in words[before - 2 : before]] in (*DO_SO, [done, "them"]):
        last = before - 3
        if texts_at(words, last) not in MODALS:
            return None
    said = [word.text for word in words[at:last]]
    plain = all(text.isalpha() and text not in {*PREPOSITIONS, *APART, *MODALS} for text in said)
    return (at, last) if 0 < len(said) <= MOST and plain else None
