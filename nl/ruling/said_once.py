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
    if (less.effect, less.subjects, less.actions, less.resources, less.region) != (
        more.effect,
        more.subjects,
        more.actions,
        more.resources,
        more.region,
    ):
        return False
    few, many = conjuncts(less.condition), conjuncts(more.condition)
    again = [_is_there_anyhow, _is_again] if less.effect == "permit" else [_is_there_anyhow]
    return few < many and all(
        any(is_so(test, known) for known in few for is_so in again) for test in many - few
    )


def _is_there_anyhow(test: m.Expr, known: m.Expr) -> bool:
    """Whether it is only said that a thing has some of what another test is of: "guild posts" are
    in a guild, which "of that guild's officer" says, too.
    """
    if not isinstance(test, m.Quantifier) or test.body is not None or test.kind != "any":
        return False
    walk = known.of if isinstance(known, m.Member) else getattr(known, "path", None)
    if not isinstance(walk, m.EntityPath) or getattr(known, "kind", "any") != "any":
        return False
    steps = test.path.path
    return walk.root == test.path.root and walk.path[: len(steps)] == steps


def _is_again(test: m.Expr, known: m.Expr) -> bool:
    """Whether who asks is to be of what a thing has as they are of the thing itself."""
    return (
        isinstance(test, m.Member)
        and isinstance(known, m.Member)
        and (test.item, test.of.root) == (known.item, known.of.root) == ("subject", "resource")
        and len(test.of.path) > len(known.of.path) == 1
        and test.of.path[-1] == known.of.path[-1]
    )
