"""Knows that "the same goes for embargoed investors", after "orders of frozen investors may not be
released", is said of the orders of those.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...chart import Tree
from ..base import RESOURCE, Box, Context, Desc, Local, Prior, Thing, renamed_box
from ..closing import mentions
from ..statements.verbs import parts_of
from ..things import things


def of_such_too(tree: Tree, prior: Prior, context: Context) -> Iterator[Thing]:
    """What was spoken of before, with others in the place of those that tell it."""
    before = prior.resource
    if not isinstance(before, Desc):
        return
    for thing in things(parts_of(tree, "np")[0], context):
        if not isinstance(thing, Desc) or thing.type == before.type or thing.box.locals:
            continue
        told = [x for x in before.box.locals if x.type == thing.type]
        if len(told) == 1 and (box := _in_its_place(before.box, told[0], thing)) is not None:
            yield replace(before, box=box)


def _in_its_place(box: Box, local: Local, thing: Desc) -> Box | None:
    """What a box says with what it tells of a local told of another thing."""
    old = [test for test in box.tests if _tells(test, local)]
    new = renamed_box(thing.box, thing.variable, local.variable)
    if not old or not new.tests:
        return None
    kept = tuple(test for test in box.tests if test not in old)
    return replace(box, tests=(*kept, *new.tests), spoken=())


def _tells(test: object, local: Local) -> bool:
    """Whether a test says what a local is like, and not whose it is."""
    return mentions(test, local.variable) and not mentions(test, RESOURCE)
