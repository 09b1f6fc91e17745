"""Knows what commas tell of where a phrase belongs: "by its owner, or by HR if it is paid"."""

from __future__ import annotations

from ...chart import Node, Tree
from ..base import Context, Part, trees
from .beside import EXCEPTIONS


def last_agent_is(tree: Tree, context: Context, label: str = "may_passive_by") -> bool:
    """Whether a passive's last agent is set apart: "by the tenant, or by the janitor"; what follows
    that without a comma is of the last alone. So are those for whom something is allowed.
    """
    agents = [c for c in tree.children if isinstance(c, Node) and c.symbol == "by_np"]
    if tree.label == "doing_allowed" and label == "may_passive_by":
        several = tree.children[-1:]
    elif tree.label == label and agents:
        several = tuple(each.children[0] for each in trees(agents[0]))
    else:
        return False
    words = [word.text for word in context.shared.words]
    return any(
        words[each.children[-1].start - 3] == ","
        and words[each.children[-1].start - 1] in ("by", "for", "to")
        for part in several
        for each in trees(part)
        if each.label == "each_union" and len(each.children) > 1
    )


def before_the_exception(tails: list[Part], context: Context) -> int:
    """How many phrases stand before one that makes an exception from all: ", but never on …"."""
    words = [word.text for word in context.shared.words]
    for at, part in enumerate(tails):
        apart = words[part.start - 1] == "," and words[part.start : part.start + 2] in BUT_NEVER
        if at and apart and {tree.label for tree in trees(part)} <= EXCEPTIONS:
            return at
    return len(tails)


BUT_NEVER = (["but", "never"], ["but", "not"])
