"""Knows that orders "in their region" are those of a store there, where stores alone have one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...vocabulary.senses import Rel
from ..base import SUBJECT, Box, Context, Desc, Val, member
from .fitting import holds


def of_what_it_is_in(desc: Desc, value: Val, context: Context) -> Iterator[Box]:
    """That what a thing is in, or the one thing it has to do with that has such an attribute, has
    the value of who asks: "scopes at their own site", of the unit they are kept at.
    """
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


def tied_to_such(rel: Rel, desc: Desc, value: Val, context: Context) -> Iterator[Box]:
    """As `of_what_it_is_in`, where a relation is named: "scopes kept at their own site"."""
    if rel.type == desc.type and holds(rel):
        for there in _having_it(rel, value, context):
            yield from _there(rel, there, desc, value, context)


def _having_it(rel: Rel, value: Val, context: Context) -> Iterator[str]:
    """The types of things at the end of a relation that have an attribute of who asks."""
    mine = isinstance(value.expr, m.AttributeOf) and value.expr.of == SUBJECT
    for there in rel.subjects if mine else ():
        if there not in (rel.type, *context.vocabulary.principals) and any(
            value.attr is not None and own.name == value.attr.name
            for own in context.vocabulary.types[there].attributes
        ):
            yield there


def _there(rel: Rel, there: str, desc: Desc, value: Val, context: Context) -> Iterator[Box]:
    from .links import attribute_is

    assert value.attr is not None
    middle = context.new(there)
    tie = Box((member(middle.variable, desc.variable, rel.name),))
    for box in attribute_is(middle, value.attr.name, value, context):
        yield tie + box + replace(middle.local(), spoken=())
