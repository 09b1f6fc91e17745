"""Knows that orders "in their region" are those of a store there, where stores alone have one, and
leave requests "in their department" those of people there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...text.lexicon import MEMBERSHIPS
from ...vocabulary.senses import Rel
from ..base import SUBJECT, Box, Context, Desc, Val, member
from .fitting import holds


def of_what_it_is_in(desc: Desc, value: Val, context: Context) -> Iterator[Box]:
    """That what a thing is in, or the one thing it has to do with that has such an attribute, has
    the value of who asks: "scopes at their own site", of the unit they are kept at.
    """
    if any(_has_it(local.type, value, context) for local in desc.box.locals):
        return  # "applications of students in their faculty": those students
    ways = [
        (rel, there)
        for rel in context.vocabulary.relations
        if rel.type == desc.type and rel.inverse_of is None
        for there in _having_it(rel, value, context)
    ]
    inside = [(rel, there) for rel, there in ways if holds(rel)]
    only = next((found for found in (inside, ways) if len(found) == 1), [])
    for rel, there in only:
        yield from _there(rel, there, desc, value, context)
    whose = _whose(desc.type, context)
    mine = isinstance(value.expr, m.AttributeOf) and value.expr.of == SUBJECT
    if not inside and whose is not None and mine and value.attr is not None:
        for there in whose.subjects:
            yield from _there(whose, there, desc, value, context)


def of_people_there(desc: Desc, preposition: str, place: Desc, context: Context) -> Iterator[Box]:
    """That those are in a group whose a thing is: leave requests "in their department"."""
    whose = _whose(desc.type, context)
    people = context.vocabulary.principals
    if whose is None or preposition not in ("in", "from", "of", "at") or place.type in people:
        return
    if context.vocabulary.type_pairs(desc.type, place.type):
        return
    if whose.name == "employee" and preposition == "in":
        return  # payslips "in their department": also those of the departments below it?
    for type_ in whose.subjects:
        middle = context.new(type_)
        ways = [rel for rel in context.vocabulary.type_pairs(type_, place.type)
                if rel.inverse_of is None
                and (holds(rel) if rel.type == type_ else rel.name in MEMBERSHIPS)]  # fmt: skip
        if len(ways) == 1:
            (rel,) = ways
            one, two = middle.variable, place.variable
            inside = member(two, one, rel.name) if rel.type == type_ else member(one, two, rel.name)
            tie = (member(one, desc.variable, whose.name), inside)
            yield Box(tie) + replace(middle.local(), spoken=()) + place.local()


def is_otherwise_there(type_: str, place: str, context: Context) -> bool:
    """Whether something else that a thing has to do with is in such a place: requests charged to a
    department's account.
    """
    return any(
        context.vocabulary.type_pairs(between, place)
        for rel in context.vocabulary.relations
        if rel.type == type_ and rel.inverse_of is None
        for between in rel.subjects
        if between not in (type_, *context.vocabulary.principals)
    )


WHOSE = frozenset("employee requester requestor requested_by raised_by submitted_by".split())
"""Relations to people by whom a thing is told, whoever else has to do with it."""
PASSING = frozenset("approved_by reviewed_by approver reviewer verifier signed_off_by".split())
"""Relations to people to whom a thing belongs in no way."""


def _whose(type_: str, context: Context) -> Rel | None:
    """The relation to somebody whose a thing is, where none leads to anybody else."""
    people = set(context.vocabulary.principals)
    ties = [rel for rel in context.vocabulary.relations
            if rel.type == type_ and rel.inverse_of is None and people & set(rel.subjects)
            and rel.name not in PASSING]  # fmt: skip
    return ties[0] if len(ties) == 1 and ties[0].name in WHOSE else None


def tied_to_such(rel: Rel, desc: Desc, value: Val, context: Context) -> Iterator[Box]:
    """As `of_what_it_is_in`, where a relation is named: "scopes kept at their own site"."""
    if rel.type == desc.type and holds(rel) and not _has_it(desc.type, value, context):
        for there in _having_it(rel, value, context):
            yield from _there(rel, there, desc, value, context)


def _having_it(rel: Rel, value: Val, context: Context) -> Iterator[str]:
    """The types of things at the end of a relation that have an attribute of who asks."""
    mine = isinstance(value.expr, m.AttributeOf) and value.expr.of == SUBJECT
    for there in rel.subjects if mine else ():
        own = there in (rel.type, *context.vocabulary.principals)
        if not own and _has_it(there, value, context):
            yield there


def _has_it(type_: str, value: Val, context: Context) -> bool:
    """Whether things of a type have an attribute that is called as that of a value."""
    named = value.attr.name if value.attr is not None else ""
    return any(own.name == named for own in context.vocabulary.types[type_].attributes)


def _there(rel: Rel, there: str, desc: Desc, value: Val, context: Context) -> Iterator[Box]:
    from .links import attribute_is

    assert value.attr is not None
    middle = context.new(there)
    tie = Box((member(middle.variable, desc.variable, rel.name),))
    for box in attribute_is(middle, value.attr.name, value, context):
        yield tie + box + replace(middle.local(), spoken=())
