"""Knows that who is called by what they have to a thing need not be called so of another: "members
may view their own quotes" is of a quote's member, and not of one of its scheme besides.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...compiler import model as m
from ..rule import Clause, IntermediateRule, conjuncts


def said_once(readings: Sequence[IntermediateRule]) -> list[IntermediateRule]:
    """The readings without those that ask for one relation twice, of what is asked for and of what
    it has, where another reading asks for it once.
    """
    return [one for one in readings if not any(_asks_once(other, one) for other in readings)]


def _asks_once(other: IntermediateRule, one: IntermediateRule) -> bool:
    """Whether a reading is another without what that says twice."""
    pairs = list(zip(other.clauses, one.clauses, strict=False))
    differ = [(less, more) for less, more in pairs if less != more]
    return (
        len(other.clauses) == len(one.clauses)
        and bool(differ)
        and all(_is_less(less, more) for less, more in differ)
    )


def _is_less(less: Clause, more: Clause) -> bool:
    if less.effect != "permit" or (less.subjects, less.actions, less.resources, less.region) != (
        more.subjects,
        more.actions,
        more.resources,
        more.region,
    ):
        return False
    few, many = conjuncts(less.condition), conjuncts(more.condition)
    twice = many - few
    return few < many and all(any(_is_again(test, known) for known in few) for test in twice)


def _is_again(test: m.Expr, known: m.Expr) -> bool:
    """Whether who asks is to be of what a thing has as they are of the thing itself."""
    return (
        isinstance(test, m.Member)
        and isinstance(known, m.Member)
        and (test.item, test.of.root) == (known.item, known.of.root) == ("subject", "resource")
        and len(test.of.path) > len(known.of.path) == 1
        and test.of.path[-1] == known.of.path[-1]
    )
