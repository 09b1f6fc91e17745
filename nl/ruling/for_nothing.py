"""Knows that nobody names what was granted before: "cashiers may refund permits except season
tickets and visitor permits unless …" does not grant visitor permits once more.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...compiler import model as m
from ..rule import Clause, IntermediateRule, conjuncts


def without_grants_for_nothing(readings: Sequence[IntermediateRule]) -> list[IntermediateRule]:
    """The readings without those that grant some of a kind though all but those of another kind
    are granted to the same anyway.
    """
    return [reading for reading in readings if not _grants_for_nothing(reading)]


def _grants_for_nothing(reading: IntermediateRule) -> bool:
    permits = [clause for clause in reading.clauses if clause.effect == "permit"]
    return any(_is_within(one, other) for one in permits for other in permits if one is not other)


def _is_within(one: Clause, other: Clause) -> bool:
    """Whether a clause grants part of what another grants, as its kind is not the one left out."""
    if (one.subjects, one.actions, one.resources) != (
        other.subjects,
        other.actions,
        other.resources,
    ):
        return False
    said = conjuncts(one.condition)
    left = [part for part in conjuncts(other.condition) if part not in said]
    return bool(left) and all(any(_excludes(test, part) for test in said) for part in left)


def _excludes(test: m.Expr, part: m.Expr) -> bool:
    """Whether one value of an enum leaves out another: "visitor" that it is "season"."""
    match test, part:
        case (
            m.Compare(op="==", left=one, right=m.Const() as value),
            m.Not(operand=m.Compare(op="==", left=other, right=m.Const() as denied)),
        ):
            return one == other and value != denied and one.type.kind == "enum"
    return False
