"""Knows that what may not be done when less than so long is left may not be either when no time is
left: what expires within a week is barred, and so is what has expired.
"""

from __future__ import annotations

import msgspec

from ...compiler import model as m
from ..rule import Clause, conjunction


def barred_too_late(clause: Clause) -> Clause:
    """A clause in which what bars something because it is soon bars it once it is past, too."""
    return msgspec.structs.replace(
        clause, condition=_past_too(clause.condition, clause.effect == "forbid")
    )


def _past_too(expr: m.Expr | None, bars: bool) -> m.Expr | None:
    match expr:
        case m.Not(operand=operand):
            inner = _past_too(operand, not bars)
            return expr if inner is None else msgspec.structs.replace(expr, operand=inner)
        case m.Or(items=items):
            made = tuple(_past_too(item, bars) for item in items)
            return msgspec.structs.replace(expr, items=made)
        case m.And(items=items):
            rest = [item for item in items if not (bars and _is_yet_to_come(item, items))]
            return conjunction(found for item in rest if (found := _past_too(item, bars)))
        case m.Quantifier(body=body) if body is not None:
            return msgspec.structs.replace(expr, body=_past_too(body, bars))
    return expr


def _is_yet_to_come(item: m.Expr, others: tuple[m.Expr, ...]) -> bool:
    """Whether of a moment that is less than so far away it says that it has not passed."""
    match item:
        case m.Compare(op=">=", left=moment, right=m.Now()):
            return any(_is_soon(other, moment) for other in others)
        case m.Compare(op="<", left=m.Now(), right=moment):
            return any(_is_just_before(other, moment) for other in others)
    return False


def _is_soon(test: m.Expr, moment: m.Expr) -> bool:
    """Whether it says that a moment is at most so far ahead: "expires within a week"."""
    match test:
        case m.Compare(op="<" | "<=", left=left, right=m.Arithmetic(op="+", left=m.Now())):
            return left == moment
    return False


def _is_just_before(test: m.Expr, moment: m.Expr) -> bool:
    """Whether it says that it is less than so long before a moment; "in the hour before it" is a
    stretch with two ends.
    """
    match test:
        case m.Compare(op=">", left=m.Now(), right=m.Arithmetic(op="-", left=left)):
            return left == moment
    return False
