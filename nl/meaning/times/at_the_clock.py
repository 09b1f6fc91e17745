"""Knows whether what came at a clock time itself came after it: "ends after 21:00" leaves that out,
"ends by 21:00" takes it in.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....compiler import model as m
from ...chart import Node
from ...vocabulary.senses import BOOL
from ..base import DURATION, Context, Part, trees

DAY = 1440
ONE_SECOND = m.Const(DURATION, 1_000_000)


def at_the_clock(then: m.InWindows, part: Part, context: Context) -> m.Expr:
    """That a moment is within windows, which begin as they do and do not have their end: other than
    a phrase says that is after their start, or by their end.
    """
    said = set(_bounds(part, context))
    late = m.InWindows(BOOL, m.Arithmetic(then.item.type, "-", then.item, ONE_SECOND), then.windows)
    if "after" in said:
        ends = "by" in said or all(window.end == DAY for window in then.windows)
        return late if ends else m.And(BOOL, (then, late))
    return m.Or(BOOL, (then, late)) if "by" in said else then


def _bounds(part: Part, context: Context) -> Iterator[str]:
    """How the bounds of a time are said: "after" or "by"."""
    for tree in trees(part):
        word = context.shared.words[tree.start].text
        if tree.label == "after_clock" and word in ("after", "past", "later"):
            yield "after"
        elif tree.label == "before_clock" and word not in ("before", "earlier"):
            yield "by"
        for child in tree.children:
            if isinstance(child, Node):
                yield from _bounds(child, context)
