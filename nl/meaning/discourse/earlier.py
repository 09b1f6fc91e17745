"""Knows what was earlier or later than the statement before said: "cases decided earlier than
that", "older ones".
"""

from __future__ import annotations

from collections.abc import Iterator

from ....compiler import model as m
from ..base import NOW, Box, Context, Desc, compare

REST = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
EARLIER, LATER = ("<", "<="), (">", ">=")


def than_that(moment: m.AttributeOf, earlier: bool, context: Context) -> Iterator[Box]:
    """That a moment lies on the other side of the one end that the statement before gave it."""
    found = dict.fromkeys(
        test
        for test in _ends(context)
        if (said := _moment(test)) is not None and _same(said, moment)
    )
    ends = [test for test in found if _is_beyond(test, earlier)]
    if len(ends) == 1:
        yield Box((_beyond(ends[0], moment),))


def older_ones(desc: Desc, earlier: bool, context: Context) -> Iterator[Box]:
    """Older ones: which the moment makes so that the statement before spoke of."""
    moments = {(said.name, said.of) for t in _ends(context) if (said := _moment(t)) is not None}
    if len(moments) == 1:
        ((name, _),) = moments
        for attribute in context.vocabulary.types[desc.type].attributes:
            if attribute.name == name and attribute.type.kind == m.DATETIME:
                own = m.AttributeOf(attribute.type, desc.variable, name)
                yield from than_that(own, earlier, context)


def _ends(context: Context) -> Iterator[m.Compare]:
    for test in context.prior.tests if context.prior is not None else ():
        for part in test.items if isinstance(test, m.And) else (test,):
            if isinstance(part, m.Compare) and part.op in REST:
                yield part


def _moment(test: m.Compare) -> m.AttributeOf | None:
    """Of which moment something is said: with now, "now < decided_at + 90 days", or with a date."""
    match test:
        case m.Compare(
            left=left, right=m.Arithmetic(left=m.AttributeOf() as said, right=m.Const())
        ):
            return said if left == NOW and said.type.kind == m.DATETIME else None
        case m.Compare(left=m.AttributeOf() as said, right=m.Const()):
            return said if said.type.kind == m.DATETIME else None
    return None


def _same(one: m.AttributeOf, other: m.AttributeOf) -> bool:
    return (one.name, one.type) == (other.name, other.type)


def _is_beyond(test: m.Compare, earlier: bool) -> bool:
    """Whether what was earlier lies beyond an end: beyond "less than 90 days ago", beyond "since 1
    March". What was later lies beyond "more than 90 days ago".
    """
    ahead = test.op in (EARLIER if test.left == NOW else LATER)
    return ahead == earlier


def _beyond(test: m.Compare, moment: m.AttributeOf) -> m.Expr:
    if test.left != NOW:
        return compare(REST[test.op], moment, test.right)
    assert isinstance(test.right, m.Arithmetic)
    end = m.Arithmetic(test.right.type, test.right.op, moment, test.right.right)
    return compare(REST[test.op], NOW, end)
