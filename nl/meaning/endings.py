"""Knows what is said of what ends: "its retention period has ended", "past its due date"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from msgspec.structs import replace as replace_struct

from ...compiler import model as m
from ..chart import Tree
from ..phrases import runs_out
from ..words import POSSESSIVES
from .base import NOW, Box, Context, Desc, Part, Val, compare, trees, tried
from .closing import none_of
from .heads import PERIOD
from .things import things


def ended(tree: Tree, target: Desc | Val, context: Context) -> Iterator[Box]:
    """It has ended, passed, run out: of a moment, or of what ends at one."""
    for how in trees(tree.children[-1]):
        if isinstance(target, Val) and can_end(target, how.label):
            yield over(target.expr) + target.box


def not_ended(tree: Tree, target: Desc | Val, context: Context) -> Iterator[Box]:
    """It has not ended yet, is still running: known to be so."""
    for how in trees(tree.children[-1]):
        if isinstance(target, Val) and can_end(target, how.label):
            yield Box((compare("<", NOW, target.expr),)) + target.box


def that_ends(tree: Tree, context: Context) -> Iterator[Box]:
    """Once its retention period ends: from then on."""
    noun, how = tree.children
    for value in _values(noun, context):
        if any(can_end(value, each.label) for each in trees(how)):
            yield over(value.expr) + value.box


def past_its_end(tree: Tree, desc: Desc | Val, context: Context) -> Iterator[Box]:
    """Orders past their due date; it is past its retention period."""
    if not isinstance(desc, Desc):
        return
    noun = tree.children[-1]
    bare = context.shared.words[noun.start].text not in POSSESSIVES
    itself = replace(desc, box=Box(), known=True)
    here = replace(context, refs=(itself,), clause=True)
    for value in _values(noun, here):
        expr = value.expr
        if not isinstance(expr, m.AttributeOf) or value.attr is None:
            continue
        if bare and value.attr.of == desc.type:  # "past the due date": their own
            expr = replace_struct(expr, of=desc.variable)
        if expr.of == desc.variable and can_end(value, "come"):
            yield over(expr) + value.box


def not_past_its_end(tree: Tree, desc: Desc | Val, context: Context) -> Iterator[Box]:
    """It is not past its due date."""
    for box in past_its_end(tree, desc, context):
        yield none_of(box, context.shared)


def ending(tree: Tree, context: Context) -> Iterator[tuple[m.Expr, Box]]:
    """The moment at which something ends: "30 days after the end of its retention period"."""
    noun, *verb = tree.children
    how = [each.label for part in verb for each in trees(part)] or ["run_out"]
    for value in _values(noun, context):
        if any(can_end(value, label) for label in how):
            yield value.expr, value.box


def can_end(value: Val, how: str) -> bool:
    """Whether a value can be said to run out, or, as a date, to have come."""
    if value.attr is None:
        return False
    period = value.type == PERIOD
    ends = period or (value.type.kind == m.DATETIME and runs_out(value.attr.name))
    return ends if how == "run_out" else period or value.type.kind == m.DATETIME


def over(moment: m.Expr) -> Box:
    """That a moment has come. Where nobody knows when, it isn't known: that bars what is barred
    after it, and allows nothing "unless it ended".
    """
    return Box((compare("<=", moment, NOW),))


def _values(noun: Part, context: Context) -> Iterator[Val]:
    for thing in things(noun, context):
        for value in tried(thing, lambda one: iter((one,))):
            if isinstance(value, Val):
                yield value
