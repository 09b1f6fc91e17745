"""explain_plans holds sets of changes that are considered together, and ranks them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

import msgspec

from . import explain_phrases as phrases
from .explanation import Change

KEPT = 6
"""Plans kept for one condition."""
MAX_CHANGES = 4
"""Changes of one plan."""
WEIGHTS = {
    "give": 1, "parameter": 1, "wait": 1, "prove": 1, "set": 2, "add": 2, "remove": 3,
}  # fmt: skip


class Plan(msgspec.Struct, frozen=True):
    """Changes made together.

    `detour` counts how far they lie from what the rule itself speaks of: relations that imply
    the one it names, sets in between, relationships far from the subject.
    """

    changes: tuple[Change, ...] = ()
    detour: int = 0


NOTHING: list[Plan] = [Plan()]
"""What is so already needs no change."""


def one(change: Change, detour: int = 0) -> Plan:
    """A plan of one change."""
    return Plan((change,), detour)


def further(plans: Iterable[Plan], detour: int) -> list[Plan]:
    """The plans as a detour; no change is none."""
    return [Plan(p.changes, p.detour + detour) if p.changes else p for p in plans]


def cost(plan: Plan) -> tuple[int, int, int, str]:
    """Fewest changes first, of as many those to the request before those to what is stored."""
    return (
        len(plan.changes),
        sum(WEIGHTS[c.kind] for c in plan.changes),
        plan.detour,
        "; ".join(map(phrases.change, plan.changes)),
    )


def best(plans: Iterable[Plan], kept: int = KEPT) -> list[Plan]:
    """The cheapest plans, each once."""
    found: list[Plan] = []
    for plan in sorted(plans, key=cost):
        if not any(plan.changes == other.changes for other in found):
            found.append(plan)
    return found[:kept]


def together(parts: Iterable[list[Plan]]) -> list[Plan]:
    """Plans that do something of each part."""
    found: list[Plan] = NOTHING
    for part in parts:
        merged = (merge(a, b) for a, b in product(found, part))
        found = best(plan for plan in merged if plan is not None)
        if not found:
            break
    return found


def merge(a: Plan, b: Plan) -> Plan | None:
    """Both plans as one; None where they contradict one another or grow too long."""
    found = list(a.changes)
    for change in b.changes:
        at = next((i for i, c in enumerate(found) if target(c) == target(change)), None)
        if at is None:
            found.append(change)
        elif found[at] == change:
            continue
        elif change.kind == "wait":
            found[at] = max(found[at], change, key=lambda c: str(c.value))
        else:
            return None
    return Plan(tuple(found), a.detour + b.detour) if len(found) <= MAX_CHANGES else None


def target(c: Change) -> tuple[Any, ...]:
    """What a change is about: two of one target can't both be made."""
    if c.edge is not None:
        return "edge", c.edge.subject, c.edge.relation, c.edge.object
    return c.kind, c.entity, c.name


def includes(plan: Plan, other: Plan) -> bool:
    """Whether a plan does all that the other does."""
    return all(change in plan.changes for change in other.changes)
