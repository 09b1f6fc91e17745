"""Knows that nobody names what was granted before: "cashiers may refund permits except season
tickets and visitor permits unless …" does not grant visitor permits once more.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from ...compiler import model as m
from ...compiler.twin import nodes
from ..rule import Clause, IntermediateRule, conjuncts
from ..text.lexicon import MODALS
from ..text.tokens import Word


def without_grants_for_nothing(readings: Sequence[IntermediateRule]) -> list[IntermediateRule]:
    """The readings without those that grant some of a kind though all but those of another kind
    are granted to the same anyway.
    """
    return [reading for reading in readings if not _grants_for_nothing(reading)]


def without_others_before(
    readings: Sequence[IntermediateRule], words: Sequence[Word]
) -> list[IntermediateRule]:
    """The readings without those in which "so can the owner's manager" lets only such as may
    anyhow, where another lets more.
    """
    texts = [word.text for word in words]
    if not any(one == "so" and two in MODALS for one, two in itertools.pairwise(texts)):
        return list(readings)
    return [r for r in readings if not _grants_again(r)] or list(readings)


def without_idle_alternatives(readings: Sequence[IntermediateRule]) -> list[IntermediateRule]:
    """The readings without those in which one alternative is part of another, where there are
    more: "a secret document or one that is locked" is no secret one that is locked.
    """
    return [r for r in readings if not _has_idle_alternative(r)] or list(readings)


def _has_idle_alternative(reading: IntermediateRule) -> bool:
    return any(
        conjuncts(one) < conjuncts(other)
        for clause in reading.clauses
        for node in nodes((clause.region, clause.condition))
        if isinstance(node, m.Or)
        for one in node.items
        for other in node.items
    )


def _grants_again(reading: IntermediateRule) -> bool:
    """Whether a permission wants all that another wants, and more."""
    permits = [clause for clause in reading.clauses if clause.effect == "permit"]
    return any(
        (one.subjects, one.resources) == (other.subjects, other.resources)
        and set(one.actions) <= set(other.actions)
        and conjuncts(other.condition) < conjuncts(one.condition)
        for one in permits
        for other in permits
    )


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
