"""Knows what it is for a moment to have been, also where nobody knows it."""

from __future__ import annotations

from dataclasses import replace

from ....compiler import model as m
from ...vocabulary.moments import is_set_ahead
from ...vocabulary.senses import BOOL
from ..base import NOW, Box, Context, Part, compare


def done_by_now(moment: m.Expr) -> Box:
    """That a moment has been. What was never recorded has not happened; but of an end that nobody
    knows it isn't known whether it has come: that bars what is barred after it, and allows nothing
    that is allowed before it.
    """
    test = compare("<=", moment, NOW)
    return Box((test,) if _is_end(moment) else (m.Present(BOOL, moment), test))


def known_to_be(box: Box) -> Box:
    """Of "unless it has expired", that it is known to have: what nobody knows has not happened."""
    return replace(box, tests=tuple(map(_known, box.tests)))


def _known(test: m.Expr) -> m.Expr:
    match test:
        case m.And(items=items) | m.Or(items=items):
            return type(test)(BOOL, tuple(map(_known, items)))
        case m.Compare(op="<=", left=moment, right=m.Now()) if _is_told(moment):
            return m.And(BOOL, (m.Present(BOOL, moment), test))
    return test


def _is_end(moment: m.Expr) -> bool:
    return isinstance(moment, m.AttributeOf) and is_set_ahead(moment.name)


def _is_told(moment: m.Expr) -> bool:
    """Whether it is what an attribute tells, of an end or of what a term calls by it."""
    return isinstance(moment, m.AttributeOf)


def is_reached(part: Part, context: Context) -> bool:
    """Whether a number is what something has to come to: "once an idea has 50 votes"."""
    words = [word.text for word in context.shared.words[: part.start]]
    first = max((at for at, word in enumerate(words) if word in CLAUSES), default=0)
    return words[first : first + 1] == ["once"] or words[first - 1 : first + 2] == SOON


CLAUSES = frozenset(", . ; : if unless when while once soon until after before only".split())
SOON = "as soon as".split()
