"""Knows what can't hold of the same: privileged and not, a low priority and a high one."""

from __future__ import annotations

from decimal import Decimal

from ...compiler import model as m
from ..rule import negation
from ..vocabulary.senses import put
from .base import Box


def excludes(one: Box, other: Box) -> bool:
    """Whether what one says rules out what the other says."""
    return any(_opposed(a, b) for a in one.tests for b in other.tests)


def tells_apart(one: Box, other: Box) -> bool:
    """Whether what one says is set against what the other says: also the state of what two things
    are in, though one thing might be in several.
    """
    return any(_opposed(a, b) or _of_other_ones(a, b) for a in one.tests for b in other.tests)


def _of_other_ones(one: m.Expr, other: m.Expr) -> bool:
    """Whether two tests are of what the same walk leads to, and can't hold of the same there."""
    match one, other:
        case (_, m.Or(items=items)):
            return all(_of_other_ones(one, item) for item in items)
        case (m.Or(items=items), _):
            return all(_of_other_ones(item, other) for item in items)
        case (m.Quantifier() as some, m.Quantifier() as others):
            if some.kind != "any" or others.kind != "any" or some.path != others.path:
                return False
            body = put(others.body, some.variable, others.variable)
            return some.body is not None and body is not None and _opposed(some.body, body)
    return False


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
        case (m.InSet(item=left, set=some), m.Compare(op="==", left=right, right=value)):
            return left == right and not _has(some, value)
        case (m.Compare(), m.InSet()):
            return _opposed(other, one)
        case (m.Compare() as first, m.Compare() as second):
            alike = (first.left, first.right) == (second.left, second.right)
            apart = _is_below(first, second) or _is_below(second, first)
            return apart or (alike and OPPOSITE.get(first.op) == second.op)
        case (m.InWindows(item=item, windows=some), m.InWindows(item=other_item, windows=others)):
            return item == other_item and not any(_overlap(a, b) for a in some for b in others)
    return False


def _has(some: m.Expr, value: m.Expr) -> bool:
    """Whether a value is perhaps one of some."""
    match some, value:
        case (m.Const(value=tuple() as known), m.Const(value=one)):
            return one in known
    return True


def _is_below(one: m.Compare, other: m.Compare) -> bool:
    """Whether the first is of less than the second: at most $500, and more than $900."""
    most, least = number_of(one.right), number_of(other.right)
    ordered = one.left == other.left and one.op in ("<", "<=") and other.op in (">", ">=")
    if not ordered or most is None or least is None or most[1] != least[1]:
        return False
    return most[0] < least[0] or (most[0] == least[0] and "=" not in one.op)


def number_of(value: m.Expr) -> tuple[Decimal, str] | None:
    """How much a number or an amount of money is, and of what."""
    if not isinstance(value, m.Const) or value.type.kind not in (m.INT, m.DECIMAL, m.MONEY):
        return None
    number, _, currency = str(value.value).partition(" ")
    return Decimal(number), currency


def _overlap(one: m.Window, other: m.Window) -> bool:
    """Whether two windows of the week may have a minute in common: one past midnight may."""
    if one.zone != other.zone or one.end <= one.start or other.end <= other.start:
        return True
    return not set(one.days).isdisjoint(other.days) and max(one.start, other.start) < min(
        one.end, other.end
    )
