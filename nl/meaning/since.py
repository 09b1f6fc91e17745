"""Knows since when a span counts that does not say so: "archived pages can be restored within 60
days".
"""

from __future__ import annotations

from collections.abc import Iterator

from ...compiler import model as m
from ..chart import Leaf, Tree
from ..phrases import is_set_ahead
from ..senses import Event
from .base import NOW, RESOURCE, Box, Context, compare
from .plans import Draft
from .times import later


def since_it_was(tree: Tree, draft: Draft, context: Context) -> Iterator[Box]:
    """Within 60 days, for 60 days: since what is asked for was what the text calls it, where that
    is one thing that happened to it; else that is asked.
    """
    leaf = tree.children[0]
    assert isinstance(leaf, Leaf)
    moments = {
        event.attr
        for event in (
            x.value for x in context.shared.leaves if x.kind == "EVENTP" and x.end <= tree.start
        )
        if isinstance(event, Event) and event.attr.of == draft.resource_type
    }
    if len(moments) == 1 and draft.effect in ("permit", "only"):
        (attr,) = moments
        if not is_set_ahead(attr.name):
            moment = m.AttributeOf(attr.type, RESOURCE, attr.name)
            end = later(moment, leaf.value)
            yield Box((compare(">=", NOW, moment), compare("<=", NOW, end)))
            return
    said = context.shared.said(tree.start, tree.end)
    context.shared.complain(
        "ambiguous", f"“{said}” of what, or since when? Say it", (tree.start, tree.end)
    )
