"""Knows when "on site" is what the request tells by that name, and not where a site is."""

from __future__ import annotations

from ...chart import Tree
from ..base import Context


def is_said_at_once(tree: Tree, context: Context) -> bool:
    """Whether a preposition and its noun are together the name of a circumstance: "on site"."""
    start = tree.children[0].start
    return any(
        leaf.kind == "CIRC" and leaf.start == start and leaf.end == tree.end > start + 1
        for leaf in context.shared.leaves
    )
