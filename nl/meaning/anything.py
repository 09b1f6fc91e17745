"""Knows what "anything above that" is, and whether "those on hold" can be what is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..chart import Tree
from .base import RESOURCE, SUBJECT, Box, Context, Desc, Several, Thing, renamed_box, trees
from .closing import mentions
from .contrasts import measures_in, without_measured
from .measures import compared, measured_before

BEYOND = {"over_that": ">", "under_that": "<"}


def is_of_another_type(asked: str | None, context: Context) -> bool:
    """Whether "those on hold", "sealed ones" can't be what is asked for: the statement before was
    about things of another type.
    """
    before = context.prior.resource if context.prior is not None else None
    items = before.items if isinstance(before, Several) else (before,)
    types = {desc.type for desc in items if isinstance(desc, Desc)}
    return bool(types) and asked not in types


def anything_measured(tree: Tree, context: Context) -> Iterator[Thing]:
    """Anything above that, anything over $500: of what is asked for. Whether it is so narrowed as
    what was spoken of before is asked.
    """
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if asked is None or context.role != RESOURCE or is_of_another_type(asked.type, context):
        return
    desc = context.new(asked.type)
    part = tree.children[0]
    for inner in trees(part):
        found = (
            measured_before(desc, BEYOND[inner.label], context)
            if inner.label in BEYOND
            else compared(part, desc, context)
        )
        for box in found:
            yield desc.with_box(box)
            rest = _narrower(box, desc, context)
            if rest.tests:
                yield desc.with_box(rest + box)


def _narrower(box: Box, desc: Desc, context: Context) -> Box:
    """What else was said of what was spoken of before, but whose it is."""
    old = context.prior.resource if context.prior is not None else None
    if not isinstance(old, Desc) or old.type != desc.type:
        return Box()
    measured = measures_in(renamed_box(box, desc.variable, old.variable))
    kept = without_measured(old.box, measured, context)
    tests = tuple(test for test in kept.tests if not mentions(test, SUBJECT))
    return renamed_box(replace(kept, tests=tests), old.variable, desc.variable)
