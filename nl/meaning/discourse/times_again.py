"""Knows what is said of the time that the statement before gave: "before that", "outside those
hours", "on those days".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Tree
from ...rule import conjunction, negation
from ..base import NOW, Box, Context, Prior, compare
from ..closing import none_of
from ..statements.draft import Draft
from .contrasts import about, without_measures

BEGINS = {">=": "<", ">": "<="}
"""How it is before a time from which on something may be done."""


def before_that(draft: Draft, context: Context) -> Iterator[Draft]:
    """Before that: earlier than from when on the statement before said that it may be done, or
    while what had to have happened hadn't.
    """
    if context.prior is None:
        return
    begins = dict.fromkeys(test for test in _of_now(context.prior) if test.op in BEGINS)
    if len(begins) == 1:
        (begin,) = begins
        test = compare(BEGINS[begin.op], NOW, begin.right)
        yield about(without_measures(draft, {NOW}, context), Box((test,)))
        return
    when = context.prior.when
    state = _state(when)
    if begins or state is None or isinstance(state, m.Not | m.Or) or not _said_once(context):
        return
    if not set(when.tests) & set((draft.what + draft.region + draft.when).tests):
        yield about(draft, none_of(replace(when, spoken=()), context.shared))


def _state(when: Box) -> m.Expr | None:
    """What had to be so, where that is one thing: that it has arrived, of which one knows when."""
    match when.tests:
        case (test,):
            return test
        case (m.Present(operand=known), m.Compare() as test):
            return test if known in (test.left, test.right) else None
        case (m.Compare() as test, m.Present(operand=known)):
            return test if known in (test.left, test.right) else None
    return None


def _said_once(context: Context) -> bool:
    """Whether the statement before said from when on: "once it is reviewed", not "if"."""
    words = {word.text for word in context.shared.words}
    return not words.isdisjoint(("once", "after"))


def again(tree: Tree, draft: Draft, context: Context) -> Iterator[Draft]:
    """During those hours, outside that period: within the time that the statement before gave, or
    not.
    """
    times = list(dict.fromkeys(_times(context.prior))) if context.prior is not None else []
    windows = [test for test in times if not isinstance(test, m.Compare)]
    if not times or len(windows) > 1 or (windows and len(times) > 1):
        return
    time = conjunction(times)
    assert time is not None
    outside = tree.label == "outside_that"
    if isinstance(time, m.Not) and not outside:
        return  # "outside office hours …; during those hours": those that it is outside of?
    test = negation(time) if outside else time
    kept = replace(
        draft,
        what=_left(draft.what, times),
        region=_left(draft.region, times),
        when=_left(draft.when, times),
    )
    yield about(kept, Box((test,)))


def _left(box: Box, times: list[m.Expr]) -> Box:
    return replace(box, tests=tuple(test for test in box.tests if test not in times))


def _times(prior: Prior) -> Iterator[m.Expr]:
    """What the statement before said of the time at which something may be done."""
    for test in _parts(prior):
        operand = test.operand if isinstance(test, m.Not) else test
        if isinstance(operand, m.InWindows) and operand.item == NOW:
            yield test
    yield from (test for test in _of_now(prior) if isinstance(test.right, m.Const))


def _of_now(prior: Prior) -> Iterator[m.Compare]:
    for test in _parts(prior):
        if isinstance(test, m.Compare) and test.left == NOW:
            yield test


def _parts(prior: Prior) -> Iterator[m.Expr]:
    for test in prior.tests:
        yield from test.items if isinstance(test, m.And) else (test,)
