"""Knows what it is for a moment to have been, also where nobody knows it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import msgspec

from ....compiler import model as m
from ...rule import negation
from ...vocabulary.moments import is_set_ahead
from ...vocabulary.senses import BOOL
from ..base import NOW, Box, Context, Part, compare
from ..closing import none_of
from ..predicates.not_yet import or_later


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


def not_yet(box: Box, context: Context) -> Box:
    """Of "until it is due", that it is not known to be so; where something is allowed until then,
    that it is known not to be; "until it is published", that it has come to no later stage either.
    """
    if not context.granting:
        return none_of(known_to_be(box), context.shared)
    if is_past_an_end(box) and isinstance(test := box.tests[0], m.Compare):
        ahead = compare("<", NOW, test.left)
        context.shared.until.add(ahead)
        return replace(box, tests=(ahead,))
    past = tuple(or_later(_known(test, ends=False)) for test in box.tests)
    return none_of(replace(box, tests=past), context.shared)


def is_past_an_end(box: Box) -> bool:
    """Whether it is said of something just that a time that is set has come: "it is due"."""
    match box.tests:
        case (m.Compare(op="<=", left=moment, right=m.Now()),):
            return _is_end(moment)
    return False


def _known(test: m.Expr, ends: bool = True) -> m.Expr:
    match test:
        case m.And(items=items) | m.Or(items=items):
            return type(test)(BOOL, tuple(_known(item, ends) for item in items))
        case m.Compare(op="<=", left=moment, right=m.Now()) if _is_told(moment):
            told = ends or not _is_end(moment)
            return m.And(BOOL, (m.Present(BOOL, moment), test)) if told else test
    return test


def perhaps_before(expr: m.Expr, until: Collection[m.Expr]) -> m.Expr:
    """Of what only some may do "until it starts": also where nobody knows when that is."""
    match expr:
        case m.And(items=items) | m.Or(items=items):
            return type(expr)(BOOL, tuple(perhaps_before(item, until) for item in items))
        case m.Quantifier(body=body) if body is not None:
            return msgspec.structs.replace(expr, body=perhaps_before(body, until))
        case m.Compare(right=moment) if expr in until:
            return m.Or(BOOL, (negation(m.Present(BOOL, moment)), expr))
    return expr


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
