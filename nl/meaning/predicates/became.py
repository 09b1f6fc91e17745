"""Knows that "once a draft has been approved" is of what was a draft, and is none by then."""

from __future__ import annotations

from dataclasses import replace

from ...chart import Tree
from ...vocabulary.candidates import texts_at
from ..base import Box, Context, Desc, Part, Thing
from ..opposites import excludes
from .predicate import predicate

WHEN = frozenset("once when after until before as soon".split())


def became_so(thing: Thing, pred: Part, tree: Tree, context: Context) -> Thing:
    """A thing without the state that its noun tells, where it has come into another."""
    if not isinstance(thing, Desc) or not thing.box.tests:
        return thing
    if texts_at(context.shared.words, tree.start - 1) not in WHEN or tree.start == 0:
        return thing
    said = next(iter(predicate(pred, thing, context)), None)
    if said is None:
        return thing
    kept = tuple(test for test in thing.box.tests if not excludes(Box((test,)), said))
    return replace(thing, box=replace(thing.box, tests=kept))
