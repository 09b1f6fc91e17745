"""Knows that of what only some may do above one measure, and only others above a higher one, the
higher is for those alone: "above $100 only by team leads, and above $1,000 only by supervisors".
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from ...compiler import model as m
from ..meaning.opposites import OPPOSITE, number_of
from ..rule import Clause, conjunction, conjuncts


def in_tiers(clauses: Sequence[Clause]) -> list[Clause]:
    """Clauses of which an "only" does not govern what a later one gives to others."""
    found = list(clauses)
    for at, clause in enumerate(clauses):
        ends = [end for other in clauses[at + 1 :] if (end := _ends_at(clause, other)) is not None]
        if ends:
            first = min(ends, key=_how_much)
            found[at] = replace(clause, region=conjunction([*_parts(clause), first]))
    return found


def _parts(clause: Clause) -> tuple[m.Expr, ...]:
    """The parts of what a clause governs, in their order."""
    region = clause.region
    if region is None:
        return ()
    return region.items if isinstance(region, m.And) else (region,)


def _ends_at(clause: Clause, other: Clause) -> m.Compare | None:
    """Up to how much a clause governs, where another governs the rest of the same for others."""
    same = (clause.actions, clause.subjects, clause.resources) == (
        other.actions,
        other.subjects,
        other.resources,
    )
    if not same or (clause.effect, other.effect) != ("only", "only"):
        return None
    if conjuncts(clause.condition) <= conjuncts(other.condition):
        return None  # "over $150,000 only by managers in the finance org": managers anyhow
    own, others = conjuncts(clause.region), conjuncts(other.region)
    less, more = own - others, others - own
    if len(less) != 1 or len(more) != 1:
        return None
    (low,), (high,) = less, more
    return _turned(high) if is_higher(high, low) else None


def is_higher(high: m.Expr, low: m.Expr) -> bool:
    """Whether one test is of more of the same than another: over $1,000, and over $100."""
    if not isinstance(high, m.Compare) or not isinstance(low, m.Compare):
        return False
    if high.left != low.left or high.op not in (">", ">=") or low.op not in (">", ">="):
        return False
    one, two = number_of(high.right), number_of(low.right)
    return one is not None and two is not None and one[1] == two[1] and one[0] > two[0]


def _turned(test: m.Expr) -> m.Compare:
    assert isinstance(test, m.Compare)
    return replace(test, op=OPPOSITE[test.op])


def _how_much(test: m.Compare) -> Decimal:
    number = number_of(test.right)
    assert number is not None
    return number[0]
