"""Knows that what is not yet so has come to none of the later stages either: "not yet accepted"
says of a manuscript that it is submitted or under review, not in print.
"""

from __future__ import annotations

from dataclasses import replace

from ....compiler import model as m
from ...chart import Tree
from ..base import Box, Context


def is_yet(tree: Tree, context: Context) -> bool:
    """Whether "yet" stands in a denial: "has not yet been accepted"."""
    return "yet" in (word.text for word in context.shared.words[tree.start : tree.end])


def not_yet(box: Box) -> Box:
    """What is denied of a stage, said of those before it, in the order in which they are declared:
    of the first there are none, and it is denied as it stands.
    """
    return replace(box, tests=tuple(map(_before, box.tests)))


def _before(test: m.Expr) -> m.Expr:
    match test:
        case m.Not(
            type=type_,
            operand=m.Compare(
                op="==", left=m.AttributeOf() as stage, right=m.Const(value=str() as at)
            ),
        ) if at in stage.type.values[1:]:
            earlier = stage.type.values[: stage.type.values.index(at)]
            stages = m.Const(m.ValueType("set", element=stage.type), earlier)
            return m.InSet(type_, stage, stages)
    return test


def or_later(test: m.Expr) -> m.Expr:
    """That something is at a stage, or has come to a later one, in the order of declaration; of the
    first, which everything has come to, only that it is at it. So of "shipped or cancelled".
    """
    match test:
        case m.And(items=items) | m.Or(items=items):
            return type(test)(test.type, tuple(map(or_later, items)))
        case m.Compare(
            op="==", left=m.AttributeOf() as stage, right=m.Const(value=str() as at)
        ) if at in stage.type.values[1:-1]:
            from_it = stage.type.values[stage.type.values.index(at) :]
            return m.InSet(
                test.type, stage, m.Const(m.ValueType("set", element=stage.type), from_it)
            )
    return test


def later_than(test: m.Expr) -> m.Expr | None:
    """That something has come to a later stage than it is said to be at; of the last there are
    none. What is just so, "while it is locked", is so no longer.
    """
    match test:
        case m.Compare(op="==", left=m.AttributeOf() as stage, right=m.Const(value=str() as at)):
            later = stage.type.values[stage.type.values.index(at) + 1 :]
            stages = m.Const(m.ValueType("set", element=stage.type), later)
            return m.InSet(test.type, stage, stages) if later else None
        case m.AttributeOf():
            return m.Not(test.type, test)
    return None
