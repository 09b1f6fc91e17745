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
        case (
            m.Compare(op="==", left=left, right=m.Const() as value),
            m.Compare(op="==", left=right, right=m.Const() as another),
        ):
            return left == right and value != another
        case (m.Compare() as first, m.Compare() as second):
            alike = (first.left, first.right) == (second.left, second.right)
            return alike and OPPOSITE.get(first.op) == second.op
    return False
