"""Knows the one way there is from a thing to another: "the vessel" of a manifest, which is of a
sailing, which is operated by one.
"""

from __future__ import annotations

from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Part, member

MOST_STEPS = 2
"""Further away nobody takes it for understood: "the section", of the animal of a transfer."""


def only_way(thing: Desc, other: Desc, context: Context) -> Box | None:
    """How a thing leads to another, where one way is the shortest: not through people, who have to
    do with many things, nor over another of the thing's own type.
    """
    vocabulary = context.vocabulary
    ways: list[tuple[tuple[str, str], ...]] = [()]
    for _ in range(MOST_STEPS):
        ways = [
            (*way, (rel.name, type_))
            for way in ways
            for rel in vocabulary.relations
            if rel.type == (way[-1][1] if way else thing.type) and rel.inverse_of is None
            for type_ in rel.subjects
            if type_ not in vocabulary.principals and type_ != thing.type
        ]
        found = [way for way in ways if way[-1][1] == other.type]
        if found:
            return _along(found[0], thing, other, context) if len(found) == 1 else None
    return None


def _along(way: tuple[tuple[str, str], ...], thing: Desc, other: Desc, context: Context) -> Box:
    """That one is reached by a walk from the thing."""
    box, at = Box(), thing.variable
    for name, type_ in way[:-1]:
        middle = context.new(type_)
        step = middle.with_box(Box((member(middle.variable, at, name),))).local()
        box, at = box + Box(step.tests, step.locals), middle.variable
    return box + Box((member(other.variable, at, way[-1][0]),))


def as_the_things_own(part: Part, desc: Desc, context: Context) -> Desc:
    """What somebody has, where that is "the account" and who may do something to a payment is told
    by it: that of the payment, where it leads to one.
    """
    asked = next((known for known in context.refs if known.variable == RESOURCE), None)
    words = [word.text for word in context.shared.words]
    noun = words[part.start + 1 : part.end]
    if asked is None or context.role != SUBJECT or words[part.start] != "the":
        return desc
    if desc.type in (asked.type, *context.vocabulary.principals) or desc.known:
        return desc
    before = any(words[at : at + len(noun)] == noun for at in range(part.start))
    way = None if before else only_way(asked, desc, context)
    return desc if way is None else desc.with_box(way)
