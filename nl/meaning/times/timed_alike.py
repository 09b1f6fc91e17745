"""Knows that a time behind two things that happened is said of both: "opened or closed within the
last three days".
"""

from __future__ import annotations

from ...chart import Leaf, Node, Tree
from ...vocabulary.senses import Event
from ..base import Context, Part, trees

TIMED = ("comp_event_when", "event_when")


def timed_alike(parts: list[Part], context: Context) -> list[Part]:
    """The parts, each that happened with the time that stands behind the last alone, where no
    comma sets that apart.
    """
    timed = [tree for tree in trees(parts[-1]) if tree.label in TIMED]
    apart = context.shared.words[parts[-1].start - 2].text == ","
    if not timed or apart:
        return parts
    return [*(_timed(part, timed[0], context) for part in parts[:-1]), parts[-1]]


def _timed(part: Part, last: Tree, context: Context) -> Part:
    when = last.children[-1]
    happened = (
        leaf
        for leaf in context.shared.leaves
        if (leaf.kind, leaf.start, leaf.end) == ("EVENTP", part.start, part.end)
        and isinstance(leaf.value, Event)
    )
    leaf = next(happened, None)
    if leaf is None or not isinstance(when, Node) or isinstance(part, Leaf):
        return part
    tree = Tree(last.label, (leaf, when), part.start, when.end)
    return Node(part.symbol, part.start, part.end, part.chart, [], (tree,))
