"""Knows what two amounts are together: "what they have spent today plus its cost"."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator

from ....compiler import model as m
from ...chart import Tree
from ..base import Context, Thing, Val
from ..things import things

NUMBERS = frozenset(["int", "decimal", "money", "duration"])


def sum_of(tree: Tree, context: Context) -> Iterator[Thing]:
    """Today's spend plus the cost: one amount. Lawyers plus paralegals are both."""
    from ..nouns.unions import union

    parts = list(tree.children)
    options = [list(things(part, context)) for part in parts]
    if not any(isinstance(thing, Val) for found in options for thing in found):
        yield from union(tree, context)
        return
    for chosen in itertools.product(*options):
        amounts = [thing for thing in chosen if isinstance(thing, Val)]
        if len(amounts) == len(chosen):
            yield from _together(amounts)


def _together(amounts: list[Val]) -> Iterator[Val]:
    kinds = {amount.type.kind for amount in amounts}
    if len(kinds) > 1 or not kinds <= NUMBERS:
        return
    type_ = amounts[0].type
    total = functools.reduce(
        lambda one, two: m.Arithmetic(type_, "+", one, two), (a.expr for a in amounts)
    )
    boxes = (amount.box for amount in amounts)
    yield Val(total, type_, amounts[0].attr, functools.reduce(lambda a, b: a + b, boxes))
