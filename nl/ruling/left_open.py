"""Knows that what is barred until all matters of some kind are settled is not barred where there
are none: a ticket without child tickets may be closed.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ...compiler import model as m
from ...compiler.twin import nodes
from ..meaning.base import NOW
from ..rule import Clause, negation, rebuilt
from ..vocabulary.phrases import words_of

SETTLED = frozenset(
    "closed resolved settled paid repaid refunded discharged redeemed returned cancelled canceled "
    "withdrawn dismissed revoked waived lifted removed".split()
)
"""How a matter is that hinders nothing any more; what is approved, signed or tested was needed."""


def barred_by_any_left(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clauses of a rule, where those that forbid something because not all of its matters are
    settled forbid it because one is not. What is allowed only once all are asks for one still.
    """
    asked = {
        part
        for clause in clauses
        if clause.effect != "forbid"
        for part in nodes(clause)
        if isinstance(part, m.Quantifier)
    }

    def change(node: m.Node) -> m.Node:
        match node:
            case m.Not(operand=m.Quantifier(kind="all", body=body) as every):
                if body is not None and every not in asked and _is_settled(body):
                    return msgspec.structs.replace(every, kind="any", body=negation(body))
        return node

    return tuple(
        msgspec.structs.replace(clause, condition=rebuilt(clause.condition, change))
        if clause.effect == "forbid"
        else clause
        for clause in clauses
    )


def _is_settled(body: m.Expr) -> bool:
    """Whether it says that a thing is closed, paid, or has been discharged by now."""
    match body:
        case m.Or(items=items):
            return all(map(_is_settled, items))
        case m.Compare(op="==", left=m.AttributeOf(), right=m.Const(value=str(value))):
            return _says_so(value)
        case m.AttributeOf(name=name):
            return _says_so(name)
        case m.And(
            items=(m.Present(operand=m.AttributeOf() as moment), m.Compare(op="<=") as come)
        ):
            return (come.left, come.right) == (moment, NOW) and _says_so(moment.name)
    return False


def _says_so(name: str) -> bool:
    return not SETTLED.isdisjoint(words_of(name)) and "not" not in words_of(name)
