"""Knows that who did something is told only once it is done: a limit of "the approver" of what is
to be approved now may be that of who does it, or of nobody yet.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...compiler import model as m
from ...compiler.twin import nodes
from ..rule import Clause
from ..text.morphology import agents, singular, verb


def asks_who_did(clause: Clause) -> str | None:
    """What to ask where a deed is barred by an amount of whoever did that very deed."""
    if clause.effect == "permit":
        return None
    for relation in _measured(clause):
        called = {relation, *singular(relation.replace("_", " "))}
        if any(called & _doers(action) for action in clause.actions):
            who = relation.replace("_", " ")
            return f"who is “{who}” before it is done? If it is who does it now, say “their limit”"
    return None


def _measured(clause: Clause) -> Iterator[str]:
    """The relations of the resource to those with whose attributes it is compared."""
    for expr in (clause.region, clause.condition):
        for node in nodes(expr) if expr is not None else ():
            if not isinstance(node, m.Quantifier) or node.path.root != "resource":
                continue
            compared = [part for part in nodes(node.body) if isinstance(part, m.Compare)]
            own = (each for part in compared for each in (part.left, part.right))
            if any(isinstance(each, m.AttributeOf) and each.of == node.variable for each in own):
                yield node.path.path[0]


def _doers(action: str) -> set[str]:
    """What those are called who did something: its approver, approved_by."""
    base = action.partition("_")[0]
    return {*agents(base), *(f"{form}_by" for form in verb(base).participle)}
