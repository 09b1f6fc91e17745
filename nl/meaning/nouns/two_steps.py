"""Knows how two things are tied by way of a third: submissions in a course, by their assignment."""

from __future__ import annotations

from dataclasses import replace

from ....compiler import model as m
from ...text.lexicon import LOCATIVES
from ...text.morphology import base_of_third
from ...vocabulary.levels import DEEP, leads_up
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Rel
from ..base import (
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Thing,
    member,
)
from .fitting import (
    COUNTERPARTS,
    NOT_OF,
    POSSESSIVE,
    RECEIVERS,
    holds,
    owns,
)
from .levels import all_the_way


def two_steps(
    desc: Desc, preposition: str, other: Desc, context: Context, deep: bool = False
) -> Box | None:
    """Submissions in a course: that are part of an assignment that is part of it, where there is
    one such way; beneath it, over any number of steps of the last.
    """
    if preposition not in LOCATIVES | {"from", "of", "for", POSSESSIVE}:
        return None
    if context.vocabulary.type_pairs(desc.type, other.type):
        return None
    if not other.noun and _is_of_itself(desc, other, context):
        return None
    if preposition == POSSESSIVE and other.known and _another_has_it(desc, other, context):
        return None
    person = other.type in context.vocabulary.principals
    owned = preposition == POSSESSIVE and person
    into = [one for one in context.vocabulary.relations if one.type == desc.type and holds(one)]
    found = [
        (one, between, two)
        for one in into or _done_to_others(desc.type, context)
        for between in one.subjects
        if between not in context.vocabulary.principals
        for two in context.vocabulary.relations
        if two.type == between
        and other.type in two.subjects
        and (holds(two, person) or (owned and owns(two, words_of(two.name))))
    ]
    if not found and preposition in ("of", "for", POSSESSIVE):
        return _of_what_they_have(desc, other, context)
    if len(found) != 1:
        return None
    ((one, between, two),) = found
    if preposition == "for" and words_of(two.name)[-1] not in {*RECEIVERS, *COUNTERPARTS, "for"}:
        return None
    middle = _said_between(desc, one, between, context) or context.new(between)
    first = () if middle.known else (member(middle.variable, desc.variable, one.name),)
    far = deep or preposition in DEEP
    last = all_the_way(other.variable, middle.variable, two, context) if far else None
    if far and last is None and _is_in_its_like(other, context):
        return None  # "a room below a region": the rooms of hotels in it, or in those in it?
    return (
        Box((*first, last or member(other.variable, middle.variable, two.name)))
        + replace(middle.local(), spoken=())
        + other.local()
    )


def by_the_only_way(desc: Desc, preposition: str, thing: Thing, context: Context) -> list[Box]:
    """A vendor's invoices, which `bill` orders `placed_with` it: over two relations of things to
    things, where there is just one such way; bookings at a hotel, of a room that is in it.
    """
    there = preposition in ("at", "in")
    tying = there or preposition in ("of", "with", "under", POSSESSIVE)
    if not tying or not isinstance(thing, Desc):
        return []
    people = context.vocabulary.askers
    if desc.type in people or thing.type in people or desc.variable == thing.variable:
        return []
    if context.vocabulary.type_pairs(desc.type, thing.type):
        return []
    rels = [rel for rel in context.vocabulary.relations if _is_among_things(rel, context)]
    found = [
        (first, between, second)
        for first in rels
        if first.type == desc.type
        for between in first.subjects
        for second in rels
        if second.type == between and thing.type in second.subjects
    ]
    if len(found) != 1:
        return []
    ((one, between, two),) = found
    if there and not holds(two):
        return []
    middle = context.new(between)
    tests = (
        member(middle.variable, desc.variable, one.name),
        member(thing.variable, middle.variable, two.name),
    )
    return [Box(tests) + replace(middle.local(), spoken=()) + thing.local()]


def _is_among_things(rel: Rel, context: Context) -> bool:
    """Whether a relation, declared as such, is of things to things of other types."""
    people = set(context.vocabulary.askers)
    plain = rel.inverse_of is None and words_of(rel.name)[0] not in NOT_OF
    return plain and people.isdisjoint((rel.type, *rel.subjects)) and rel.type not in rel.subjects


def _done_to_others(type_: str, context: Context) -> list[Rel]:
    """The inverses by which things of a type do something to others, where that is declared of
    those: submissions, of what an assignment `answers` has.
    """
    return [
        rel
        for rel in context.vocabulary.relations
        if rel.type == type_
        and rel.inverse_of is not None
        and base_of_third(words_of(rel.inverse_of[1])[0])
    ]


def _of_what_they_have(desc: Desc, other: Desc, context: Context) -> Box | None:
    """The claims of a customer: under a policy that they hold, where there is one such way."""
    relations = context.vocabulary.relations
    found = [
        (one, between, has)
        for one in relations
        if one.type == desc.type and holds(one)
        for between in one.subjects
        if between not in context.vocabulary.askers
        for has in relations
        if has.type == other.type and between in has.subjects and words_of(has.name)[0] in HAVING
    ]
    if len(found) != 1:
        return None
    ((one, between, has),) = found
    middle = context.new(between)
    tests = (
        member(middle.variable, desc.variable, one.name),
        member(middle.variable, other.variable, has.name),
    )
    return Box(tests) + replace(middle.local(), spoken=()) + other.local()


HAVING = frozenset("holds owns has hold own have".split())
"""What the relations are called by which somebody has what things are in, or under."""


def _is_in_its_like(desc: Desc, context: Context) -> bool:
    """Whether what is described can be in others of its type."""
    return any(map(leads_up, context.vocabulary.type_pairs(desc.type, desc.type)))


def _said_between(desc: Desc, rel: Rel, between: str, context: Context) -> Desc | None:
    """The hotel of "a room in a hotel that lies in that region": the room is in the region by the
    hotel it was said to be in, and by no other.
    """
    said = [d.box.tests for d in context.refs if d.variable == desc.variable]
    way = m.EntityPath(desc.variable, (rel.name,))
    return next(
        (
            Desc(test.item, between, known=True)
            for tests in (desc.box.tests, *reversed(said))
            for test in tests
            if isinstance(test, m.Member)
            and test.of == way
            and context.shared.types[test.item] == between
        ),
        None,
    )


def _another_has_it(desc: Desc, other: Desc, context: Context) -> bool:
    """Whether "its passengers" are those of the flight that was spoken of, and not of the team that
    such a flight is assigned to.
    """
    return any(
        known.variable not in (SUBJECT, RESOURCE, other.variable, desc.variable)
        and bool(context.vocabulary.type_pairs(desc.type, known.type))
        for known in context.refs
        if known.type not in context.vocabulary.principals
    )


def _is_of_itself(desc: Desc, other: Desc, context: Context) -> bool:
    """Whether the state that something is told by is one of what is said to be in it: a workload
    "in staging" is one whose own environment that is, and not that of its cluster.
    """
    own = context.vocabulary.types[desc.type].attributes
    return any(
        isinstance(test, m.Compare)
        and isinstance(test.left, m.AttributeOf)
        and test.left.of == other.variable
        and test.left.name in {attribute.name for attribute in own}
        for test in other.box.tests
    )
