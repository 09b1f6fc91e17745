"""Knows what something is done without: without a receipt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...chart import Leaf, Tree
from ...vocabulary.senses import is_person
from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Part
from ..closing import mentions, none_of
from ..things import things


def without(tree: Tree, context: Context) -> Iterator[Box]:
    from ..statements.required import requirements

    for box in requirements(tree.children[-1], context):
        yield none_of(box, context.shared)


def without_thing(tree: Tree, context: Context) -> Iterator[Box]:
    """Without a receipt: what is asked for has none; or who asks, of what only people have, "may
    not ride a lift without a valid pass".
    """
    from ..predicates.having import has_thing
    from ..statements.requirements import had

    if _is_just_somebody(tree.children[-1], context):
        return  # "may not be refunded without a moderator": who is told by nothing
    found = list(_told_by_it(tree.children[-1], context)) or list(had(tree.children[-1], context))
    if not found and (asker := next((d for d in context.refs if d.variable == SUBJECT), None)):
        known = replace(asker, known=True, box=Box())
        found = [box for box in has_thing(tree.children[-1], known, context) if box.locals]
    for box in found:
        yield none_of(box, context.shared)


def _is_just_somebody(part: Part, context: Context) -> bool:
    """Whether somebody is named by what people are alone, and not by what they are to a thing."""
    inside = [leaf for leaf in context.shared.leaves
              if part.start <= leaf.start < part.start + 2 and leaf.end == part.end]  # fmt: skip
    kinds = {leaf.kind for leaf in inside if leaf.end - leaf.start == _longest(inside)}
    people = [leaf.value for leaf in inside if leaf.kind in ("CLASS", "NOUN")]
    who = context.vocabulary.principals
    named = bool(people) and kinds <= {"CLASS", "NOUN", "ADJ", "TEXT"}
    return named and all(is_person(value, who) for value in people)


def _longest(leaves: Sequence[Leaf]) -> int:
    return max((leaf.end - leaf.start for leaf in leaves), default=0)


def _told_by_it(part: Part, context: Context) -> Iterator[Box]:
    """Without a ticket that covers it: there is none, whoever's it be."""
    said = {word.text for word in context.shared.words[part.start : part.end]}
    one = len(context.vocabulary.principals) == 1  # "opened by somebody else" than who does it
    inner = replace(context, nobody_said=context.nobody_said and not one)
    for thing in things(part, inner) if said & CLAUSES else ():
        if isinstance(thing, Desc) and not thing.known and mentions(thing.box.tests, RESOURCE):
            yield thing.local()


CLAUSES = frozenset("that which who whose".split())


def without_fact(tree: Tree, context: Context) -> Iterator[Box]:
    """Without consent having been given, without its owner having approved it; with fewer than two
    having done so: so many have not.
    """
    from ..predicates.conditions import _feature, _of

    *noun, last = tree.children
    if not noun:
        found = _feature(tree, context)
    else:
        found = (box for thing in things(noun[0], context) for box in _of(thing, last, context))
    for box in found:
        yield none_of(box, context.shared)


def without_being(tree: Tree, context: Context) -> Iterator[Box]:
    """Without being signed off by HR, without having signed the form: what is asked for, or who
    asks, is not so.
    """
    from ..predicates.predicate import predicate

    for known in context.refs:
        if known.variable in (SUBJECT, RESOURCE):
            for box in predicate(tree.children[-1], replace(known, box=Box()), context):
                yield none_of(box, context.shared)
