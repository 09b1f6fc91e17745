"""Knows what a clause takes to apply, condition by condition, and which of them can meet at all."""

from __future__ import annotations

from collections.abc import Iterator

from ...compiler import model as m
from ...compiler.twin import nodes
from ..rule import Clause

ENTITIES = "entities"
"""What all conditions about who is related to whom have in common."""


def conditions(clause: Clause) -> list[m.Expr]:
    """All that has to hold for a clause to apply: its region and its condition, item by item."""
    found: list[m.Expr] = []
    for expr in (clause.region, clause.condition):
        if expr is not None:
            found += expr.items if isinstance(expr, m.And) else (expr,)
    return list(dict.fromkeys(found))


def surely_possible(clause: Clause) -> bool:
    """Whether a clause plainly can apply: no two tests of it speak of the same thing.

    False says nothing: a solver has to be asked. Each test by itself can be met, and can fail,
    as far as it is one of the kinds looked at here.
    """
    seen: set[object] = set()
    for expr in conditions(clause):
        for test in _tests(expr):
            about = _about(test)
            if about is None or about & seen:
                return False
            seen |= about
    return True


def _tests(expr: m.Expr) -> Iterator[m.Expr]:
    """The single tests of a condition, as `and`, `or` and `not` put them together."""
    if isinstance(expr, m.And | m.Or):
        for item in expr.items:
            yield from _tests(item)
    elif isinstance(expr, m.Not):
        yield from _tests(expr.operand)
    else:
        yield expr


def _about(test: m.Expr) -> set[object] | None:
    """What a test depends on; None for one that has to be looked into."""
    if isinstance(test, m.Member | m.SameEntity | m.IsEntity):
        return {ENTITIES}
    if isinstance(test, m.AttributeOf | m.RequestField | m.ActionParameter):
        return {_thing(test)}
    if not isinstance(test, m.Compare | m.InSet | m.InNetworks | m.InWindows):
        return None
    found = [each for each in nodes(test) if isinstance(each, _VALUES)]
    others = [each for each in nodes(test) if isinstance(each, _HARD)]
    things = {_thing(each) for each in found}
    if others or not things or len(things) < len(found):
        return None
    return things


_VALUES = m.AttributeOf | m.RequestField | m.ActionParameter | m.Now
_HARD = (
    m.IdOf | m.Quantifier | m.Each | m.Arithmetic | m.If | m.Else | m.Call | m.Collect | m.Convert
)  # fmt: skip


def _thing(value: object) -> object:
    match value:
        case m.AttributeOf(of=of, name=name):
            return ("attribute", of, name)
        case m.RequestField(name=name):
            return ("request", name)
        case m.ActionParameter(name=name):
            return ("action", name)
    return "now"
