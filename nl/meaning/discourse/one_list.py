"""Knows that what may be "edited, shared or deleted only by editors" is one list: what stands
before its comma is not done by others.
"""

from __future__ import annotations

from ...chart import Leaf, Node, Tree
from ..base import Context, Part, trees
from ..statements.verbs import parts_of


def ends_a_list(tree: Tree, context: Context) -> bool:
    """Whether what is done stands behind but a comma, at the end of a list with "or" or "and"."""
    words, clause = context.shared.words, context.clause_before
    if clause is None or words[tree.start - 1].text != "," or clause.end != tree.start - 1:
        return False
    done = parts_of(tree, "actps")[0]
    several = any(word.text in ("or", "and") for word in words[done.start : done.end])
    return several and _ends_in_what_is_done(clause)


def _ends_in_what_is_done(part: Part) -> bool:
    """Whether a clause ends in what may be done, and not in by whom, or when."""
    if isinstance(part, Leaf):
        return False
    if isinstance(part, Node) and part.symbol == "actps":
        return True
    return any(
        child.end == part.end and _ends_in_what_is_done(child)
        for tree in trees(part)
        for child in tree.children
    )
