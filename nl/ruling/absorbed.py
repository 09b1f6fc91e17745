"""Knows what two prohibitions say as well if one says less: that nobody may without MFA at the
office, and nobody elsewhere, is that nobody may without MFA, and nobody elsewhere.
"""

from __future__ import annotations

from msgspec.structs import replace

from ...compiler import model as m
from ..rule import Clause, IntermediateRule, conjunction, negation


def absorbed(rule: IntermediateRule) -> IntermediateRule:
    """A rule that allows the same, its prohibitions without what others of them say already."""
    clauses = tuple(
        _without_said(clause, [other for other in rule.clauses if other is not clause])
        for clause in rule.clauses
    )
    return replace(rule, clauses=clauses) if clauses != rule.clauses else rule


def _without_said(clause: Clause, others: list[Clause]) -> Clause:
    if clause.effect != "forbid" or not isinstance(clause.condition, m.And):
        return clause
    barred = [other.condition for other in others if _bars_as_much(other, clause)]
    said = {negation(condition) for condition in barred if condition is not None}
    kept = [item for item in clause.condition.items if item not in said]
    if len(kept) == len(clause.condition.items) or not kept:
        return clause
    return replace(clause, condition=conjunction(kept))


def _bars_as_much(other: Clause, clause: Clause) -> bool:
    """Whether what a prohibition bars in some case, another would bar in any."""
    return (
        other.effect == "forbid"
        and other.region is None
        and not isinstance(other.condition, m.And)
        and other.subjects == clause.subjects
        and other.actions == clause.actions
        and other.resources == clause.resources
    )
