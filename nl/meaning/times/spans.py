"""Knows how long a span of time is, and a moment so long after another, by the clock or by the
calendar.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, cast

from ....compiler import model as m
from ...rule import Clause, rebuilt
from ...text.quantities import Duration
from ..base import DURATION, Context, Unreadable, compare

DATETIME = m.ValueType("datetime")
MONTHS = m.ValueType("int")
"""Of a span that is so many months of a calendar, until it is known in which zone."""


def length(span: Duration) -> m.Const:
    """A span as a length; raises Unreadable for months and years, which are of no fixed length."""
    if span.months:
        raise Unreadable
    return m.Const(DURATION, span.microseconds)


def later(moment: m.Expr, span: Duration, sign: str = "+") -> m.Expr:
    """A moment and a span of time after it, or before."""
    op = cast(Literal["+", "-"], sign)
    added = m.Const(MONTHS, span.months) if span.months else length(span)
    return m.Arithmetic(DATETIME, op, moment, added)


STARTS = {
    "same_day": "start_of_day",
    "same_week": "start_of_week",
    "same_month": "start_of_month",
    "same_year": "start_of_year",
}
"""What two moments have the same start of that are in the same part of the calendar."""


def in_the_same(label: str, one: m.Expr, other: m.Expr, context: Context) -> m.Expr:
    """Whether two moments are in the same day, week, month or year of the policy's calendar."""
    place = m.Const(m.ValueType("string"), context.vocabulary.model.zone or "UTC")
    starts = (m.Call(DATETIME, STARTS[label], (moment, place)) for moment in (one, other))
    return compare("==", *starts)


def by_the_calendar(clauses: Iterable[Clause], zone: str) -> tuple[Clause, ...]:
    """The clauses with what is so many months after a moment as the policy language says it."""

    def said(node: m.Node) -> m.Node:
        match node:
            case m.Arithmetic(
                type=m.ValueType(m.DATETIME),
                op=op,
                left=left,
                right=m.Const(type=m.ValueType(m.INT), value=months),
            ):
                count = int(str(months)) * (1 if op == "+" else -1)
                place = m.Const(m.ValueType("string"), zone)
                args = (left, m.Const(MONTHS, count), place)
                return m.Call(DATETIME, "months_after", args)
        return node

    return cast("tuple[Clause, ...]", rebuilt(tuple(clauses), said))
