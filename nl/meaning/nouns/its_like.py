"""Knows when "or any component inside it" goes on with the component just spoken of, and not with
what was told by it: "findings that affect a component they own or any component inside it".
"""

from __future__ import annotations

from itertools import pairwise

from ....compiler import model as m
from ..base import SUBJECT, Context, Desc, Several
from ..closing import mentions


def goes_with_its_like(thing: Several, context: Context) -> bool:
    """Whether one of several is told by its like within the description of another before it, which
    is of another type: "view findings that affect a component, or any component inside it"; or is
    nobody who could ask, "whoever oversees the area, or any area".
    """
    return any(
        isinstance(one, Desc)
        and isinstance(other, Desc)
        and (_is_told_within(one, other) or _is_nobody(one, other, context))
        for one, other in pairwise(thing.items)
    )


def _is_nobody(one: Desc, other: Desc, context: Context) -> bool:
    """Whether any of what never asks would do so beside somebody who does."""
    asks = context.role == SUBJECT and one.type in context.vocabulary.askers
    return asks and other.type not in context.vocabulary.askers and not other.box.tests


def _is_told_within(one: Desc, other: Desc) -> bool:
    alike = [x.variable for x in one.box.locals if x.kind == "any" and x.type == other.type]
    ties = [test for test in other.box.tests if isinstance(test, m.Member)]
    return one.type != other.type and any(
        mentions(test, variable) and mentions(test, other.variable)
        for variable in alike
        for test in ties
    )
