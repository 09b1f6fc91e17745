"""Knows what a phrase says of one of a request's parties: of who asks, or of what is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...compiler import model as m
from .base import (
    RESOURCE,
    Box,
    Context,
    Desc,
    Excluding,
    Ranked,
    Several,
    Thing,
    Unreadable,
    renamed_box,
)
from .closing import any_of_one, closed, none_of
from .things import descs_of


def role_of(
    thing: Thing, name: str, type_: str | None, context: Context
) -> Iterator[tuple[frozenset[str | None], Box]]:
    """A thing as the subject or the resource of a request."""
    if isinstance(thing, Excluding):
        apart = {desc.type for desc in descs_of(thing.but)}
        for types, box in role_of(thing.thing, name, type_, context):
            if apart and type_ not in apart and apart <= types:
                yield types, box  # "payments and claims, but not claims that …": payments
            for _, but in role_of(thing.but, name, type_, context):
                yield types, box + none_of(but, context.shared)
        return
    if isinstance(thing, Ranked):
        fitting = [desc for desc in thing.items if desc.type == type_]
        if not fitting:
            return
        thing = fitting[0]
    if isinstance(thing, Desc):
        if thing.type != type_ or thing.every == "at_least":
            return  # one request has one subject and one resource
        yield frozenset((type_,)), box_as(thing, name)
        return
    if isinstance(thing, Several):
        flat = [_likeliest(item, type_) for item in _flat(thing)]
        if not all(isinstance(item, Desc) for item in flat):
            return
        types = frozenset(item.type for item in flat if isinstance(item, Desc))
        mine = [item for item in flat if isinstance(item, Desc) and item.type == type_]
        if not mine or any(item.every == "at_least" and item.k > 1 for item in mine):
            return  # "only by two clerks, one of whom is a lawyer": who asks is one
        if any(d.known for d in mine) and any(not d.known and not d.box.tests for d in mine):
            return  # "it and all zones": then it need not be said
        boxes = [box_as(desc, name) for desc in mine]
        if name == RESOURCE and _one_is_said(mine, boxes, context):
            return
        for box in boxes if len(boxes) == 1 else any_of_one(boxes, context.shared):
            yield types, box


def _one_is_said(descs: Sequence[Desc], boxes: list[Box], context: Context) -> bool:
    """Whether one of several says no more than who asks: "a requester may view their tickets and
    those of their team" is not of the ticket's requester alone.
    """
    asker = set(context.asker.tests)
    told = _as_one(context.asker, context) if asker else None
    said = [
        (set(box.tests) <= asker and (desc.known or bool(box.tests)))
        or (told is not None and told == _as_one(box, context))
        for desc, box in zip(descs, boxes, strict=True)
    ]
    unclear = bool(asker) and any(said) and not all(said)
    if unclear:
        context.shared.ask(
            "who is meant, whoever is so of the very thing, or of any? Say “users who …”",
            (0, len(context.shared.words)),
        )
    return unclear


def _as_one(box: Box, context: Context) -> m.Expr | None:
    """What a box says as one expression, if it can be said."""
    try:
        return closed(box, context.shared)
    except Unreadable:
        return None


def box_as(desc: Desc, name: str) -> Box:
    """What a description says of the subject or the resource: of one known, that it is that one."""
    if desc.known and desc.variable != name:
        return Box((m.SameEntity(m.ValueType("bool"), name, desc.variable),))
    return renamed_box(desc.box, desc.variable, name)


def _likeliest(thing: Thing, type_: str | None) -> Thing:
    """Of those whom a pronoun can mean, the first of a type; any of them, where none is."""
    if isinstance(thing, Ranked):
        of_it = (desc for desc in thing.items if desc.type == type_)
        alike = len({desc.type for desc in thing.items}) == 1
        return next(of_it, thing.items[0] if alike else thing)
    return thing


def _flat(thing: Thing) -> Iterator[Thing]:
    if isinstance(thing, Several):
        for item in thing.items:
            yield from _flat(item)
    else:
        yield thing
