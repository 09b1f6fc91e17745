"""Knows that nobody lets people do something and forbids all of it in one breath: "treasurers may
approve claims against their club's budget, but never their own claims" is not of those.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...compiler import model as m
from ..meaning.base import SUBJECT
from ..meaning.closing import mentions
from ..rule import Clause, IntermediateRule, conjuncts


def without_self_defeating(readings: Sequence[IntermediateRule]) -> list[IntermediateRule]:
    """The readings without those that forbid all that they allow, where another does not."""
    kept = [reading for reading in readings if not _defeats_itself(reading)]
    return kept or list(readings)


def _defeats_itself(reading: IntermediateRule) -> bool:
    return any(
        denied.effect == "forbid" and _lets(allowed, denied) and _covers(denied, allowed)
        for allowed in reading.clauses
        for denied in reading.clauses
    )


def _lets(allowed: Clause, denied: Clause) -> bool:
    """Whether a clause lets something be done: it lets those alone who are told by it, if what is
    denied is denied to all.
    """
    to_all = not any(mentions(part, SUBJECT) for part in _parts(denied))
    return allowed.effect == "permit" or (allowed.effect == "only" and to_all)


def _covers(denied: Clause, allowed: Clause) -> bool:
    """Whether a clause denies all that another allows, as far as its parts show."""
    return (
        set(allowed.actions) <= set(denied.actions)
        and denied.resources == allowed.resources
        and denied.subjects in ((), allowed.subjects)
        and _parts(denied) <= _parts(allowed)
    )


def _parts(clause: Clause) -> set[m.Expr]:
    said = [expr for expr in (clause.region, clause.condition) if expr is not None]
    return {part for expr in said for part in conjuncts(expr)}
