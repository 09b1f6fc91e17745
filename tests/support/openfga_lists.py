"""Knows where OpenFGA's lists of users say another thing than its checks.

It walks from the object to all users at once. A relation met again on one way adds nobody there,
so that what depends on its own opposite comes out by the way it is reached; and it passes on
whom `but not` takes away as such, which another `but not` around it may turn into the opposite.
"""

from __future__ import annotations

from collections.abc import Iterator

from sayso.compiler.openfga.tree import Operation, Rewrite, leaves
from sayso.server.suite.openfga.tuples import User
from sayso.server.suite.openfga.walk import Node

from .openfga_judge import Judge, Truths, known


def opposes_itself(judge: Judge, start: Node) -> bool:
    """Whether a relation on the ways from one depends on what it takes away, and that on it."""
    return any(
        node in judge.reached(after)
        for node in judge.reached(start)
        for operation in exclusions(judge, node)
        for part in leaves(operation.items[1])
        for after in judge.after(part, node)
    )


def taken_twice(judge: Judge, user: str, start: Node) -> bool:
    """Whether `but not` meets a user that both its sides have taken away before."""
    who = known(user)
    truths = judge.truths(who, start)
    return any(
        all(taken(judge, item, node, who, truths, frozenset()) for item in operation.items)
        for node in truths
        for operation in exclusions(judge, node)
    )


def taken(
    judge: Judge,
    rewrite: Rewrite,
    node: Node,
    who: User,
    truths: Truths,
    within: frozenset[Node],
) -> bool:
    """Whether a part of a relation passes a user on as one taken away."""
    if isinstance(rewrite, Operation):
        if rewrite.op != "but not":
            return False
        away = judge.rewrite(rewrite.items[1], node, who, truths) is not False
        return away or taken(judge, rewrite.items[0], node, who, truths, within)
    for after in judge.after(rewrite, node):
        relation = judge.relation(after)
        if (
            relation is not None
            and after not in within
            and taken(judge, relation.rewrite, after, who, truths, within | {after})
        ):
            return True
    return False


def exclusions(judge: Judge, node: Node) -> Iterator[Operation]:
    """The `but not` of a relation, one within another included."""
    relation = judge.relation(node)
    stack = [relation.rewrite] if relation else []
    while stack:
        rewrite = stack.pop()
        if isinstance(rewrite, Operation):
            stack += rewrite.items
            if rewrite.op == "but not":
                yield rewrite
