"""Knows that what is not yet so has come to none of the later stages either: "not yet accepted"
says of a manuscript that it is submitted or under review, not in print.
"""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

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
    first, which everything has come to, only that it is at it. So of either of two, "until it is
    filed or refused", and of what a thing has, "until its order is packed".
    """
    match test:
        case m.Or(items=items):
            found = tuple(map(or_later, _earliest(items)))
            return found[0] if len(found) == 1 else m.Or(test.type, found)
        case m.And(items=items):
            return m.And(test.type, tuple(map(or_later, items)))
        case m.Quantifier(kind="any", body=body) if body is not None:
            return structs.replace(test, body=or_later(body))
        case m.Compare(
            op="==", left=m.AttributeOf() as stage, right=m.Const(value=str() as at)
        ) if at in stage.type.values[1:-1]:
            from_it = stage.type.values[stage.type.values.index(at) :]
            return m.InSet(
                test.type, stage, m.Const(m.ValueType("set", element=stage.type), from_it)
            )
    return test


def _earliest(items: tuple[m.Expr, ...]) -> tuple[m.Expr, ...]:
    """Of several stages of one thing the earliest, which the others come after."""
    stages = [
        (test.left, test.left.type.values.index(test.right.value))
        for test in items
        if isinstance(test, m.Compare) and test.op == "==" and isinstance(test.left, m.AttributeOf)
        and isinstance(test.right, m.Const) and test.right.value in test.left.type.values
    ]  # fmt: skip
    first = min((at for _, at in stages), default=0)
    if len(stages) < len(items) or len({left for left, _ in stages}) > 1 or not first:
        return items
    return tuple(item for item, (_, at) in zip(items, stages, strict=True) if at == first)


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
