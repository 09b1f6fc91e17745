"""Knows who does what a statement is about, as a condition of it: "unless a manager does it"."""

from __future__ import annotations

from collections.abc import Iterator

from ..chart import Tree
from .base import SUBJECT, Box, Context, Part, trees
from .parties import role_of
from .plans import Draft
from .things import things


def doer(tree: Tree, draft: Draft, context: Context) -> Iterator[Box]:
    """Unless a manager does it, if it is done by one of its editors: of who asks, where the
    statement itself says of nobody who that is.
    """
    if draft.who.tests:
        return
    for who in _who(tree.children[-1]):
        for thing in things(who, context):
            for _, box in role_of(thing, SUBJECT, draft.subject_type, context):
                if box.tests:
                    yield box


def _who(part: Part) -> Iterator[Part]:
    for tree in trees(part):
        if tree.label == "done_by":
            for agent in trees(tree.children[-1]):
                yield agent.children[0]
        else:
            yield tree.children[0]
