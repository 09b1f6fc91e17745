"""Knows an "only" that would leave out nobody: "only tenants may open the doors of their flat"."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ..compiler import model as m
from .meaning.base import RESOURCE, SUBJECT, Shared
from .meaning.closing import mentions, path_types
from .rule import Clause, conjunction
from .senses import BOOL


def leaving_out(clause: Clause, shared: Shared) -> Clause:
    """A clause in which what an "only" governs is not told by who may: those who alone may unlock
    the doors of their flat are its tenants, and of any door of a flat.
    """
    if clause.effect != "only" or clause.region is None or clause.condition is None:
        return clause
    governed, allowed = _parts(clause.region), _parts(clause.condition)
    idle = [test for test in allowed if _holds(test, governed)]
    kept = [test for test in allowed if test not in idle]
    if not idle or any(mentions(test, x) for test in kept for x in (SUBJECT, RESOURCE)):
        return clause
    ties = [test for test in governed if mentions(test, SUBJECT)]
    there = [_there_is(tie, shared) for tie in ties]
    if not all(isinstance(tie, m.Member) and tie.item == SUBJECT for tie in ties):
        return clause
    rest = [test for test in governed if test not in ties]
    region = conjunction(test for test in (*rest, *there) if test is not None)
    return msgspec.structs.replace(clause, region=region, condition=conjunction([*ties, *kept]))


def _holds(test: m.Expr, governed: Sequence[m.Expr]) -> bool:
    """Whether a test says nothing that what is governed does not say."""
    if isinstance(test, m.Quantifier) and test.kind == "any" and test.body is None:
        return any(test == other or implies(other, test.path) for other in governed)
    return test in governed


def _there_is(tie: m.Expr, shared: Shared) -> m.Expr | None:
    """That there is what somebody may stand in a relation to: a flat that the door leads to."""
    if not isinstance(tie, m.Member) or len(tie.of.path) < 2:
        return None
    path = msgspec.structs.replace(tie.of, path=tie.of.path[:-1])
    return m.Quantifier(BOOL, "any", "x1", path_types(path, shared), path)


def _parts(expr: m.Expr | None) -> tuple[m.Expr, ...]:
    """What is said together."""
    if expr is None:
        return ()
    return expr.items if isinstance(expr, m.And) else (expr,)


def implies(expr: m.Expr, path: m.EntityPath) -> bool:
    """Whether what an expression says takes it that a walk leads somewhere."""
    steps = path.path
    if isinstance(expr, m.Member):
        there = expr.of.root == path.root and expr.of.path[: len(steps)] == steps
        back = len(steps) == 1 and expr.item == path.root and _turns(steps[0], expr.of.path)
        return there or back
    if isinstance(expr, m.Quantifier) and expr.kind in ("any", "at_least"):
        there = expr.path.root == path.root and expr.path.path[: len(steps)] == steps
        return (there and expr.body is not None) or (
            expr.body is not None and implies(expr.body, path)
        )
    if isinstance(expr, m.And):
        return any(implies(item, path) for item in expr.items)
    return False


def _turns(step: str, path: tuple[str, ...]) -> bool:
    """Whether a step made to walk a relation the other way is that of a path's last step."""
    return step.startswith(f"{path[-1]}-of-")
