"""Knows whether a clause can ever apply, and if not, which of its conditions exclude each other."""

from __future__ import annotations

from ...compiler import model as m
from ..rule import Clause
from .asking import Asker
from .clauses import conditions, surely_possible


def excluded(clause: Clause, asker: Asker) -> list[m.Expr] | None:
    """Conditions of a clause that can't hold together, as few as are found; None if it can apply.

    None also where nothing is proved.
    """
    if surely_possible(clause):
        return None
    items = conditions(clause)
    clashing: dict[m.Expr, None] = {}
    for group in asker.groups(clause):
        bits = [group.encoder.condition(item).true for item in items]
        if asker.possible(group, bits)[0] != "no":
            return None
        for at in asker.fewest(group, bits):
            clashing[items[at]] = None
    return list(clashing) or None
