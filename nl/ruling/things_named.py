"""Knows that what is named beside a thing is asked for, too: of "the cases that are part of it, and
the contacts exposed to them", the contacts are no part of how the cases are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..chart import Leaf
from ..meaning.base import Shared
from ..rule import IntermediateRule
from ..text.lexicon import MODALS
from ..vocabulary.senses import Noun

BEFORE = frozenset("the all any every each also their its".split())
AFTER = frozenset(("'s", "who", *MODALS))


def leaves_out_a_thing(rule: IntermediateRule, shared: Shared) -> bool:
    """Whether things stand after ", and" to which the same can be done, and none of it is asked."""
    return any(_is_left_out(leaf, rule, shared) for leaf in shared.leaves if leaf.kind == "NOUN")


THEN = frozenset("if unless when while until once provided".split())


def of_the_one(readings: Sequence[IntermediateRule], shared: Shared) -> Sequence[IntermediateRule]:
    """The readings about what "the deployment" is, where a case is told of one that was not spoken
    of: "no deploying to production unless the deployment is urgent" is of deploying that; and about
    "it", after "the lead of the queue a ticket sits in", by which alone that queue is told.
    """
    if not all(clause.resources for reading in readings for clause in reading.clauses):
        return readings
    types = {*_first_told(shared), *_by_which_it_is_told(shared)}
    kept = [
        reading
        for reading in readings
        if all({who.type for who in clause.resources} & types for clause in reading.clauses)
    ]
    return kept or readings


def _first_told(shared: Shared) -> Iterator[str]:
    words = [word.text for word in shared.words]
    nouns = [leaf for leaf in shared.leaves if isinstance(leaf.value, Noun)]
    for leaf in nouns:
        types = set(leaf.value.types)
        the = leaf.start > 1 and words[leaf.start - 1] == "the" and words[leaf.start - 2] in THEN
        before = any(one.end < leaf.start and types & set(one.value.types) for one in nouns)
        whose = words[leaf.end : leaf.end + 1] in (["'s"], ["of"])
        if the and not (before or whose or leaf.value.plural):
            yield from types


def _by_which_it_is_told(shared: Shared) -> Iterator[str]:
    """The type of the one that a clause right behind "the queue" begins with, where "it" is what
    something may be done to.
    """
    words = [word.text for word in shared.words]
    may = next((at for at, text in enumerate(words) if text in MODALS), len(words))
    if words[may:].count("it") != 1 or words[may - 1 : may] not in [[last] for last in LAST]:
        return
    nouns = [leaf for leaf in shared.leaves if isinstance(leaf.value, Noun)]
    for leaf in nouns:
        at = leaf.start - 1
        if not 1 < at < may or words[at] not in ("a", "an") or leaf.value.plural:
            continue
        at -= words[at - 1] in ("that", "which")
        if any(one.end == at and words[one.start - 1] == "the" for one in nouns):
            yield from leaf.value.types


LAST = frozenset("in to on under at with for by of from".split())
"""What ends a clause in which the one that it is about is left out."""


def _is_left_out(leaf: Leaf, rule: IntermediateRule, shared: Shared) -> bool:
    noun = leaf.value
    if not isinstance(noun, Noun) or not noun.plural or not _is_one_more(leaf, shared):
        return False
    actions = shared.vocabulary.actions
    asked = {who.type for clause in rule.clauses for who in clause.resources}
    return (
        asked.isdisjoint(noun.types)
        and bool(asked)
        and all(
            any(type_ in actions.get(name, ()) for type_ in noun.types)
            for clause in rule.clauses
            for name in clause.actions
        )
    )


def _is_one_more(leaf: Leaf, shared: Shared) -> bool:
    words = [word.text for word in shared.words]
    at = leaf.start - 1
    while words[at] in BEFORE:
        at -= 1
    after = words[leaf.end] if leaf.end < len(words) else "."
    return words[at - 1 : at + 1] == [",", "and"] and after not in AFTER
