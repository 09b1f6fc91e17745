"""Knows that "must be verified and dispensed by two different pharmacists" is by pharmacists, and
by two different people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.morphology import singular
from ...text.sentences import sentence_end, sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Kind
from ...vocabulary.vocabulary import Vocabulary
from .two_people import DIFFERENT

MUST = (["must", "be"], ["have", "to", "be"], ["has", "to", "be"], ["need", "to", "be"])
MOST = 3
"""Words of what they are called."""


def two_of_a_kind(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "must be verified and dispensed by two different pharmacists" as "must be verified
    and dispensed by pharmacists. … must be verified and dispensed by two different people".
    """
    found = list(words)
    if DIFFERENT.isdisjoint(word.text for word in found):
        return found
    for at in range(len(found) - 2, 3, -1):
        start, end = sentence_start(found, at), sentence_end(found, at)
        by = at - 1 - (texts_at(found, at - 1) in ("two", "three"))
        if found[at].text not in DIFFERENT or texts_at(found, by) != "by":
            continue
        if _are_people(found[at + 1 : end], vocabulary) and _must_be(found[start:by]):
            people = replace(found[at + 1], text="people", written="people")
            stop = replace(found[end - 1], text=".", written=".")
            one = [*found[start : by + 1], *found[at + 1 : end], stop]
            found[start:end] = [*one, *found[start : at + 1], people]
    return found


def _are_people(noun: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a noun is of several people who have a role."""
    *before, last = [word.text for word in noun] or [""]
    said = {
        value
        for one in (last, *singular(last))
        for kind, value in vocabulary.entries.get((*before, one), ())
        if kind == "CLASS"
    }
    roles = [v for v in said if isinstance(v, Kind) and v.type in vocabulary.principals]
    return len(noun) <= MOST and bool(roles)


def _must_be(words: Sequence[Word]) -> bool:
    """Whether a clause says that two things must be done."""
    texts = [word.text for word in words]
    at = next((i for i in range(len(texts)) for m in MUST if texts[i : i + len(m)] == m), 0)
    return at > 0 and "and" in texts[at:] and STOPS.isdisjoint(texts)
