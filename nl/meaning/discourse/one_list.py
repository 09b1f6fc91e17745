"""Knows that what may be "edited, shared or deleted only by editors", "edited and shared only by
editors", is one list: what stands before its comma or "and" is not done by others.
"""

from __future__ import annotations

from ...chart import Leaf, Node, Tree
from ...vocabulary.senses import Act
from ..base import Context, Part, Prior, trees
from ..statements.verbs import parts_of

DONE_TOO = frozenset("be and or ,".split())
"""Before what may be done: it "may be signed and sent", but not "has been signed"."""


def ends_a_list(tree: Tree, context: Context) -> bool:
    """Whether what is done stands behind but a comma, at the end of a list with "or" or "and", or
    behind "and" alone: "edited and shared only by editors".
    """
    words, clause = context.shared.words, context.clause_before
    done = parts_of(tree, "actps")
    denied = tree.label == "again_not_done"
    if clause is None or not done or denied or not _ends_in_what_is_done(clause):
        return False
    joined = [word.text for word in words[clause.end : tree.start]]
    if joined == [",", "and"]:  # "viewed, edited, and shared only by editors"
        return any(x.kind == "ACTP" and x.start == clause.start for x in context.shared.leaves)
    if joined == ["and"]:
        return True
    several = any(word.text in ("or", "and") for word in words[done[0].start : done[0].end])
    return several and joined == [","]


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


def is_of_one_deed_of(tree: Tree, prior: Prior, context: Context) -> bool:
    """Whether "but by nobody on weekends" may be of all that its sentence says is done, or of the
    last alone: "may be signed by clerks and sent by porters, but …".
    """
    words = context.shared.words
    begin = max((n for n in range(tree.start) if words[n].text in (".", ";", "!")), default=-1)
    done = [x for x in context.shared.leaves if x.kind == "ACTP" and begin < x.start < tree.start]
    same = {x.start for x in done if isinstance(x.value, Act) and x.value.name in prior.actions}
    others = [x for x in done if x.start not in same and words[x.start - 1].text in DONE_TOO]
    return bool(others) and context.shared.ask_of(
        tree, "is “{said}” said of all that is done, or of the last alone? Write two sentences"
    )
