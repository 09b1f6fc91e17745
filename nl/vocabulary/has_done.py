"""Knows what terms say that one has done: "has approved", "have signed off the release of"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..text.morphology import base_of_agent, base_of_participle
from .phrases import words_of
from .relations import Entry, verb_words
from .senses import Rel

HAS = frozenset("has have had".split())
ITS = " its "


def what_was_done(phrase: str) -> str:
    """What one has done, as a term says it: "approved", of "has approved", "agreed the sale of", of
    "agreed its sale"; nothing of "has access to".
    """
    first, _, rest = phrase.partition(" ")
    if ITS in phrase and base_of_participle(first):
        before, _, deed = phrase.partition(ITS)
        return f"{before} the {deed} of"
    return rest if first in HAS and rest and base_of_participle(rest.split()[0]) else ""


def words_for_having_done(done: str, rel: Rel) -> Iterator[Entry]:
    """The verb of what one has done, in all its forms: "approves", "have approved", "approving"."""
    participle, _, rest = done.partition(" ")
    for base in base_of_participle(participle):
        yield from verb_words(base, rest, rel, "object")


def done_by_others(rel: Rel, all_: Sequence[Rel]) -> bool:
    """Whether another relation of the type says who has done what a noun is of who does it:
    "approved" is approved_by, where there is an approver too.
    """
    words = words_of(rel.name)
    bases = set(base_of_agent(words[-1])) if len(words) == 1 else set()
    return any(
        other.type == rel.type and bases & set(base_of_participle(said[0]))
        for other in all_
        if len(said := words_of(other.name)) == 2 and said[1] == "by"
    )
