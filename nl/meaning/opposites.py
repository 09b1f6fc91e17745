"""Knows what can't hold of the same: privileged and not, a low priority and a high one."""

from __future__ import annotations

from ...compiler import model as m
from ..rule import negation
from .base import Box


def excludes(one: Box, other: Box) -> bool:
    """Whether what one says rules out what the other says."""
    return any(_opposed(a, b) for a in one.tests for b in other.tests)


OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def _opposed(one: m.Expr, other: m.Expr) -> bool:
    """Whether two tests can't hold of the same."""
    if negation(one) == other or negation(other) == one:
        return True
    match one, other:
        case (_, m.Or(items=items)):
            return all(_opposed(one, item) for item in items)
        case (m.Or(items=items), _):
            return all(_opposed(item, other) for item in items)
        case (
            m.Compare(op="==", left=left, right=m.Const() as value),
            m.Compare(op="==", left=right, right=m.Const() as another),
        ):
            return left == right and value != another
        case (m.Compare() as first, m.Compare() as second):
            alike = (first.left, first.right) == (second.left, second.right)
            return alike and OPPOSITE.get(first.op) == second.op
        case (m.InWindows(item=item, windows=some), m.InWindows(item=other_item, windows=others)):
            return item == other_item and not any(_overlap(a, b) for a in some for b in others)
    return False


def _overlap(one: m.Window, other: m.Window) -> bool:
    """Whether two windows of the week may have a minute in common: one past midnight may."""
    if one.zone != other.zone or one.end <= one.start or other.end <= other.start:
        return True
    return not set(one.days).isdisjoint(other.days) and max(one.start, other.start) < min(
        one.end, other.end
    )
