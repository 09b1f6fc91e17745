"""Knows which statements of a text forbid nothing beyond what others of it forbid: that nobody may
approve a payment they requested, and nobody may approve "one" on leave, if that is such a payment.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...compiler import model as m
from ..meaning.base import RESOURCE, Shared
from ..meaning.closing import mentions
from ..rule import Clause, IntermediateRule, conjuncts


def without_idle(rules: list[IntermediateRule], shared: Shared) -> list[IntermediateRule]:
    """The rules of a text without those in which a statement adds nothing, where "one" may stand
    for any such thing, and then each adds something.
    """
    if not shared.perhaps_any:
        return rules
    return [rule for rule in rules if rule not in shared.idle] or rules


def any_idle(statements: Sequence[list[Clause]]) -> bool:
    """Whether one of several statements, each with its clauses, adds nothing to another."""
    for number, own in enumerate(statements):
        others = [clause for at, all_ in enumerate(statements) if at != number for clause in all_]
        if own and all(any(_bars(other, clause) for other in others) for clause in own):
            return True
    return False


def grants_nothing_more(statements: Sequence[list[Clause]]) -> bool:
    """Whether one of several statements grants only what another does, with more that has to be so:
    "may view drafts; on weekends they may with MFA".
    """
    for number, own in enumerate(statements):
        others = [clause for at, all_ in enumerate(statements) if at != number for clause in all_]
        if own and all(any(_grants_more(other, clause) for other in others) for clause in own):
            return True
    return False


def _grants_more(other: Clause, clause: Clause) -> bool:
    """Whether a permission grants all that another does, and does not want as much for it."""
    more = conjuncts(clause.condition) - conjuncts(other.condition)
    return (
        clause.effect == "permit"
        and _says_as_much(other, clause)
        and any(not mentions(test, RESOURCE) for test in more)
    )


def says_nothing_more(clauses: Sequence[Clause]) -> bool:
    """Whether one of several clauses forbids only what another does."""
    return any(
        _bars(other, clause) for clause in clauses for other in clauses if other is not clause
    )


def without_restated(clauses: Sequence[Clause]) -> list[Clause]:
    """Clauses without what others say of the same: "contractors may only view datasets; they may
    not share or delete them" bars that once.
    """
    return [
        clause
        for at, clause in enumerate(clauses)
        if not any(
            _bars(other, clause) and conjuncts(other.condition) == conjuncts(clause.condition)
            for other in (*clauses[:at], *clauses[at + 1 :])
            if other != clause
        )
    ]


def _bars(other: Clause, clause: Clause) -> bool:
    """Whether a prohibition bars all that another bars."""
    return clause.effect == "forbid" and _says_as_much(other, clause)


def _says_as_much(other: Clause, clause: Clause) -> bool:
    return (
        other.effect == clause.effect
        and set(clause.actions) <= set(other.actions)
        and set(clause.resources) <= set(other.resources)
        and (not other.subjects or _are_some(clause.subjects, other.subjects))
        and conjuncts(other.condition) <= conjuncts(clause.condition)
    )


def _are_some(some: Sequence[m.Who], all_: Sequence[m.Who]) -> bool:
    """Whether those whom a clause names are among others; where it names nobody, it is of all."""
    return bool(some) and set(some) <= set(all_)
